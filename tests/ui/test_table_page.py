"""Tables in the browser: a million rows stay on the server, and all is done with the keyboard and on a phone."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "tables.py"
PATIENCE_MS = 20_000


class Wire:
    """What a page receives over its websocket."""

    def __init__(self, page: Page) -> None:
        self.received_bytes = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, payload: str | bytes) -> None:
        self.received_bytes += len(payload)

    def take(self) -> int:
        """Tell how many bytes came since it was last asked."""
        received, self.received_bytes = self.received_bytes, 0
        return received


@pytest.fixture
def wire(page: Page) -> Wire:
    return Wire(page)


@pytest.fixture
def orders(server: Server, page: Page, wire: Wire) -> Locator:
    page.goto(server.url)
    cell = page.locator("[data-cell=million]")
    expect(cell.locator("tbody tr")).to_have_count(5, timeout=PATIENCE_MS)
    expect(cell.locator("dl").first).to_contain_text("range", timeout=PATIENCE_MS)  # the summaries
    expect(page.locator("[data-value=size]")).to_have_text("1", timeout=PATIENCE_MS)
    return cell


def value(page: Page, name: str) -> Locator:
    return page.locator(f"[data-value={name}]")


def first_number(cell: Locator) -> Locator:
    return cell.locator("tbody tr").first.locator("td").nth(1)


def test_a_million_rows_are_a_few_kilobytes(orders: Locator, page: Page, wire: Wire) -> None:
    assert wire.take() < 80_000  # of all that the page shows
    orders.get_by_role("button", name="price").click()
    expect(orders.get_by_role("columnheader", name="price")).to_have_attribute("aria-sort", "ascending")
    assert wire.take() < 12_000
    orders.get_by_label("Search Orders").fill("item 99999")
    expect(orders.get_by_role("status")).to_contain_text("1\u20135 of 11 rows, of 1,000,000", timeout=PATIENCE_MS)
    expect(orders.locator("dl").first).to_contain_text("range", timeout=PATIENCE_MS)
    assert wire.take() < 16_000
    orders.get_by_role("button", name="Next page").click()
    expect(orders.get_by_role("status")).to_contain_text("6\u201310 of 11 rows")
    assert wire.take() < 4_000


def test_everything_is_done_with_keys(orders: Locator, page: Page) -> None:
    orders.get_by_label("Search Orders").focus()
    page.keyboard.type("item 1234")
    expect(orders.get_by_role("status")).to_contain_text("of 111 rows", timeout=PATIENCE_MS)
    expect(orders.get_by_label("Search Orders")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the fields to filter columns with
    expect(orders.get_by_label("Filter price")).to_be_visible(timeout=PATIENCE_MS)
    orders.get_by_label("Filter number").focus()
    page.keyboard.type("> 12345")
    expect(orders.get_by_role("status")).to_contain_text("of 104 rows", timeout=PATIENCE_MS)
    orders.get_by_role("button", name="number").focus()
    for order in ("ascending", "descending"):
        page.keyboard.press("Enter")
        expect(orders.get_by_role("columnheader", name="number")).to_have_attribute("aria-sort", order)
    expect(first_number(orders)).to_have_text("123499", timeout=PATIENCE_MS)
    orders.get_by_label("Choose row 123500").focus()
    page.keyboard.press("Space")
    expect(value(page, "orders")).to_have_text("[123499]", timeout=PATIENCE_MS)
    orders.get_by_label("Page, of").fill("3")
    page.keyboard.press("Enter")
    expect(first_number(orders)).to_have_text("123489", timeout=PATIENCE_MS)
    orders.get_by_label("Rows on a page").select_option("10")
    expect(orders.locator("tbody tr")).to_have_count(10, timeout=PATIENCE_MS)


def test_ranges_and_all_rows_are_chosen(orders: Locator, page: Page) -> None:
    orders.get_by_label("Choose row 2", exact=True).check()
    expect(value(page, "orders")).to_have_text("[1]", timeout=PATIENCE_MS)
    orders.get_by_label("Choose row 4", exact=True).click(modifiers=["Shift"])
    expect(value(page, "orders")).to_have_text("[1, 2, 3]", timeout=PATIENCE_MS)
    orders.get_by_label("Choose all rows").check()
    expect(value(page, "orders")).to_have_text("1000000", timeout=PATIENCE_MS)
    expect(orders.get_by_label("Choose row 5", exact=True)).to_be_checked()
    orders.get_by_label("Choose all rows").uncheck()
    expect(value(page, "orders")).to_have_text("[]", timeout=PATIENCE_MS)
    expect(orders.get_by_label("Choose row 2", exact=True)).not_to_be_checked()


def test_what_is_found_is_downloaded(orders: Locator, page: Page) -> None:
    orders.get_by_label("Search Orders").fill("item 99999")
    expect(orders.get_by_role("status")).to_contain_text("of 11 rows", timeout=PATIENCE_MS)
    orders.get_by_label("Download").click()
    with page.expect_download() as download:
        orders.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "Orders.csv"
    rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8").splitlines()))
    assert [row["number"] for row in rows] == ["99999", *(str(number) for number in range(999_990, 1_000_000))]
    expect(orders.get_by_role("button", name="CSV")).to_be_hidden()


def test_cells_are_chosen_by_clicks_and_keys(orders: Locator, page: Page) -> None:
    squares = page.get_by_role("grid", name="Squares")
    squares.get_by_role("gridcell", name="5").click()
    expect(value(page, "squares")).to_have_text("[5]", timeout=PATIENCE_MS)
    squares.get_by_role("gridcell", name="1").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown", " "):
        page.keyboard.press(key)
    expect(value(page, "squares")).to_have_text("[5, 6]", timeout=PATIENCE_MS)
    expect(squares.get_by_role("gridcell", name="6")).to_have_attribute("aria-selected", "true")
    expect(squares.get_by_role("gridcell", name="6")).to_be_focused()


def test_an_element_in_a_cell_is_used_there(orders: Locator, page: Page) -> None:
    table = page.locator("[data-cell=live]").get_by_role("table")
    expect(table.locator("strong")).to_have_text("bold")
    table.get_by_role("slider").press("ArrowRight")
    expect(value(page, "size")).to_have_text("2", timeout=PATIENCE_MS)


def test_a_lazy_table_is_computed_when_it_is_asked_for(orders: Locator, page: Page) -> None:
    cell = page.locator("[data-cell=lazily]")
    expect(cell.locator("tr")).to_have_count(0)
    cell.get_by_role("button", name="Preview data").click()
    expect(cell.locator("tbody tr")).to_have_count(10, timeout=PATIENCE_MS)
    expect(cell).to_contain_text("The first 10 rows.")


def test_what_was_typed_outlives_a_new_run(orders: Locator, page: Page) -> None:
    wide = page.locator("[data-cell=made_anew]")
    search = wide.get_by_label("Search Wide")
    search.press_sequentially("0")
    page.get_by_role("button", name="Again").click()
    expect(wide.get_by_role("status")).to_contain_text("no rows", timeout=PATIENCE_MS)
    expect(search).to_have_value("0")


def test_a_column_that_stays_is_in_view(orders: Locator, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    scroll = orders.locator(".appnb-grid-scroll")
    number, price = first_number(orders), orders.locator("tbody tr").first.locator("td").nth(2)
    before = number.bounding_box()
    scroll.evaluate("element => { element.scrollLeft = 120 }")
    expect(number).to_have_css("position", "sticky")
    after, other = number.bounding_box(), price.bounding_box()
    assert before is not None
    assert after is not None
    assert other is not None
    assert after["x"] == pytest.approx(before["x"], abs=1)
    assert other["x"] < after["x"] + after["width"]


def test_a_phone_sees_no_table_cut_off(orders: Locator, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 375
    tools = orders.locator(".appnb-grid-tool:visible")
    assert min(tool.bounding_box()["height"] for tool in tools.all()) >= 40


@pytest.mark.parametrize("kind", ["JSON", "Parquet"])
def test_other_formats(orders: Locator, page: Page, kind: str) -> None:
    orders.get_by_label("Search Orders").fill("item 99999")
    expect(orders.get_by_role("status")).to_contain_text("of 11 rows", timeout=PATIENCE_MS)
    orders.get_by_label("Download").click()
    with page.expect_download() as download:
        orders.get_by_role("button", name=kind).click()
    assert download.value.suggested_filename == f"Orders.{kind.lower()}"
    assert Path(download.value.path()).stat().st_size > 100


def test_the_event_loop_goes_on_while_rows_are_sorted(server: Server, orders: Locator, page: Page) -> None:
    """Sort a million texts over and over: the server answers others meanwhile."""
    for _ in range(6):
        orders.get_by_role("button", name="item").click(no_wait_after=True)
    waits = [page.evaluate(MEASURE, f"{server.url}/healthz") for _ in range(10)]
    assert max(waits) < 400


MEASURE = """async (url) => {
  const start = performance.now()
  await fetch(url)
  return performance.now() - start
}"""
