"""How a reader arranged a table outlives a new run of its cell: its order, its filters, its page, what was chosen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from appnb import ui
from tests.keeping.sessions import PATIENCE_MS, Viewed, Watched

pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")  # Panel's Tabulator still gives it to pandas

FIRST = {"a": list(range(30)), "b": [f"n{i % 3}" for i in range(30)]}


def arrange() -> ui.table:
    table = ui.table(FIRST)
    widget = table.viewable
    widget.sorters = [{"field": "a", "dir": "desc"}]
    widget.filters = [{"field": "b", "type": "server", "value": "n"}]
    widget.page = 2
    return table


def test_a_table_of_other_rows_has_the_widget_as_it_was_arranged() -> None:
    old = arrange()
    widget = old.viewable
    new = ui.table({"a": list(range(100, 125)), "b": ["n"] * 25})
    new.__appnb_adopt__(old)
    assert new.viewable is widget
    assert (widget.sorters[0]["dir"], widget.filters[0]["value"], widget.page) == ("desc", "n", 2)
    assert list(widget.value["a"][:2]) == [100, 101]


def test_a_page_that_is_gone_is_the_last() -> None:
    old = arrange()
    new = ui.table({"a": list(range(9)), "b": ["n"] * 9}, pagination=True)
    new.__appnb_adopt__(old)
    assert new.viewable.page == 1


def test_a_table_with_another_column_keeps_what_concerns_the_others() -> None:
    new = ui.table({"a": FIRST["a"], "c": FIRST["a"]})
    new.__appnb_adopt__(arrange())
    widget = new.viewable
    assert (widget.sorters, widget.filters, widget.page) == ([{"field": "a", "dir": "desc"}], [], 1)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    watched = Watched(tmp_path_factory.mktemp("tables"), "tables")
    yield watched
    watched.server.stop()


@pytest.fixture
def tables(watched: Watched, page: Page) -> Viewed:
    watched.restore("tables")
    return watched.open(page, "tables")


def rerun_by_save(tables: Viewed) -> None:
    tables.touch_cells()
    tables.save(("{n.value} first", "{n.value} second"))
    expect(tables.cell("end")).to_contain_text("end 0 second", timeout=PATIENCE_MS)


def rerun_by_change(tables: Viewed) -> None:
    tables.page.get_by_role("slider", name="N", exact=True).press("ArrowRight")
    expect(tables.cell("end")).to_contain_text("end 1 first", timeout=PATIENCE_MS)


def rerun_with_another_column(tables: Viewed) -> None:
    tables.save(('"name": [f', '"new": 1, "name": [f'), ("{n.value} first", "{n.value} second"))
    expect(tables.cell("end")).to_contain_text("end 0 second", timeout=PATIENCE_MS)


CAUSES = {
    "a save": rerun_by_save,
    "a change further up": rerun_by_change,
    "a save that adds a column": rerun_with_another_column,
}


@pytest.mark.browser
@pytest.mark.parametrize("rerun", CAUSES.values(), ids=CAUSES)
def test_a_table_stays_as_its_reader_arranged_it(tables: Viewed, rerun: Callable[[Viewed], None]) -> None:
    cell, page = tables.cell("rows"), tables.page
    rows = cell.locator(".tabulator-row")
    cell.get_by_label("Filter name").fill("item")
    page.wait_for_timeout(1_000)  # the filter waits for the end of the word, and draws the header anew
    header = cell.locator(".tabulator-col[tabulator-field=name]")
    for order in ("ascending", "descending"):
        header.locator(".tabulator-col-title").click()
        expect(header).to_have_attribute("aria-sort", order, timeout=PATIENCE_MS)
    expect(rows.first).to_contain_text("item 39", timeout=PATIENCE_MS)
    cell.get_by_role("button", name="Next Page").click()
    expect(rows.first).to_contain_text("item 29", timeout=PATIENCE_MS)
    rows.nth(1).locator("input[type=checkbox]").check()
    expect(tables.cell("chosen")).to_contain_text("item 28", timeout=PATIENCE_MS)
    rerun(tables)
    tables.wait_settled()
    page.wait_for_timeout(1_500)  # until the old part is gone
    is_new = rerun is rerun_with_another_column  # the widget is made anew, and starts at its first page
    expect(rows.first).to_contain_text("item 39" if is_new else "item 29", timeout=PATIENCE_MS)
    expect(cell.get_by_label("Filter name")).to_have_value("item")
    expect(cell.locator(".tabulator-page.active")).to_have_text("1" if is_new else "2")
