"""Layouts in a real Chromium: pages share a session, tabs and slides go by keys, a drawer closes after a choice."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APPS = Path(__file__).parent / "apps"
PATIENCE_MS = 30_000
SETTLED = """() => {
    const cells = [...document.querySelectorAll('[data-cell]')];
    return cells.length && cells.every(cell => !['stale', 'running'].includes(cell.dataset.state));
}"""
OpenApp = Callable[[str], Page]


@pytest.fixture(scope="module")
def apps() -> Iterator[Server]:
    server = Server(APPS)
    yield server
    server.stop()


@pytest.fixture
def open_app(apps: Server, page: Page) -> OpenApp:
    def visit(path: str) -> Page:
        page.goto(f"{apps.url}/{path}")
        page.wait_for_function(SETTLED, timeout=60_000)
        return page

    return visit


def chart_fills(page: Page, cell: str) -> bool:
    """Tell whether the chart of a cell is as wide as its place."""
    found: bool = page.evaluate(
        """name => {
            const hole = document.querySelector(`[data-cell=${name}] appnb-hole`)
            const canvases = []
            const walk = node => { for (const e of node.querySelectorAll("*")) {
                if (e.localName === "canvas") canvases.push(e)
                if (e.shadowRoot) walk(e.shadowRoot)
            } }
            walk(hole)
            const widths = canvases.map(e => e.getBoundingClientRect().width)
            return Math.max(0, ...widths) > 0.9 * hole.getBoundingClientRect().width
        }""",
        cell,
    )
    return found


def expect_chart(page: Page, cell: str) -> None:
    """Wait until a cell's chart is as wide as its place."""
    for _ in range(100):
        if chart_fills(page, cell):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the chart of {cell} has not the width of its place")


# ---- pages


def test_pages_share_one_session_and_have_addresses(open_app: OpenApp, apps: Server) -> None:
    page = open_app("report")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if request.is_navigation_request() else None)
    page.get_by_role("slider", name="N").press("ArrowRight")
    page.get_by_role("link", name="Details", exact=True).click()
    expect(page.locator("[data-cell=two]")).to_contain_text("n is 4", timeout=PATIENCE_MS)
    assert (page.url, page.title()) == (f"{apps.url}/report/details", "Details · Report")
    assert page.evaluate("document.activeElement.ariaLabel") == "Details"
    expect(page.get_by_role("link", name="Details", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator("[data-cell=one]")).to_be_hidden()
    expect_chart(page, "chart")
    page.go_back()
    expect(page.locator("[data-cell=one]")).to_be_visible()
    assert (page.url, page.title()) == (f"{apps.url}/report", "Report")
    page.get_by_role("link", name="the details").click()  # in a text
    expect(page.locator("[data-cell=two]")).to_contain_text("n is 4")
    assert requests == []


def test_an_address_opens_its_page_and_no_other_answers(open_app: OpenApp, apps: Server) -> None:
    page = open_app("report/details")
    expect(page.locator("[data-cell=two]")).to_be_visible()
    expect(page.locator("[data-cell=one]")).to_be_hidden()
    assert page.title() == "Details · Report"
    assert page.request.get(f"{apps.url}/report/nothing").status == 404
    assert page.request.head(f"{apps.url}/report/details").status == 200
    html = page.request.get(f"{apps.url}/report/details").text()
    assert re.search(r'data-name="overview"[^>]* hidden>', html)


# ---- tabs


def test_tabs_go_by_keys_and_the_address_remembers(open_app: OpenApp, apps: Server) -> None:
    page = open_app("tabs")
    words = page.get_by_role("tab", name="Words")
    expect(words).to_have_attribute("aria-selected", "true")
    words.press("ArrowRight")
    chart = page.get_by_role("tab", name="Chart")
    expect(chart).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Chart")).to_be_visible()
    expect_chart(page, "c")
    assert page.url == f"{apps.url}/tabs#chart"
    chart.press("End")
    expect(page.get_by_role("textbox", name="Name")).to_be_visible()
    page.reload()
    page.wait_for_function(SETTLED, timeout=60_000)
    expect(page.get_by_role("tab", name="Much more")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Much more").press("Home")
    assert page.url == f"{apps.url}/tabs"


# ---- slides


def test_slides_go_by_keys(open_app: OpenApp, apps: Server) -> None:
    page = open_app("deck")
    count = page.locator(".appnb-deck-count")
    expect(count).to_have_text("1 / 4")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("2 / 4")
    assert page.url == f"{apps.url}/deck#2"
    expect_chart(page, "chart")
    slider = page.get_by_role("slider", name="N")
    slider.press("ArrowRight")  # is the slider's
    expect(count).to_have_text("2 / 4")
    expect(slider).to_have_attribute("aria-valuenow", "4.0")
    page.locator(".appnb-slide[data-current]").evaluate("slide => slide.focus()")
    page.keyboard.press("Space")
    expect(page.locator("[data-cell=points]")).to_be_visible()
    expect(page.locator("[data-cell=more]")).to_be_hidden()  # comes at the next press
    page.keyboard.press("Space")
    expect(page.locator("[data-cell=more]")).to_be_visible()
    page.keyboard.press("End")
    expect(count).to_have_text("4 / 4")
    expect(page.get_by_role("button", name="Next slide")).to_be_disabled()
    page.keyboard.press("n")
    expect(page.get_by_role("complementary", name="Speaker notes")).to_have_text("Thanks")
    page.keyboard.press("Home")
    expect(page.get_by_role("complementary", name="Speaker notes")).to_have_text("Say hello")
    page.get_by_role("button", name="Next slide").click()
    expect(count).to_have_text("2 / 4")


def test_an_address_opens_its_slide(open_app: OpenApp) -> None:
    page = open_app("deck#3")
    expect(page.locator("[data-cell=points]")).to_be_visible()
    expect(page.locator("[data-cell=one]")).to_be_hidden()


def test_a_swipe_goes_to_the_next_slide(apps: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 700}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{apps.url}/deck")
    page.wait_for_function(SETTLED, timeout=60_000)
    swipe = """([from, to]) => {
        const target = document.querySelector(".appnb-slide[data-current] .appnb-output")
        const touch = x => new Touch({ identifier: 1, target, clientX: x, clientY: 300 })
        const tell = (type, touches, changedTouches) =>
            target.dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches }))
        tell("touchstart", [touch(from)], [touch(from)])
        tell("touchend", [], [touch(to)])
    }"""
    page.evaluate(swipe, [300, 100])
    expect(page.locator(".appnb-deck-count")).to_have_text("2 / 4")
    page.evaluate(swipe, [100, 300])
    expect(page.locator(".appnb-deck-count")).to_have_text("1 / 4")
    context.close()


# ---- what is shown


def test_what_its_author_does_not_show_never_leaves_the_server(open_app: OpenApp, page: Page) -> None:
    seen: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: seen.append(frame)))
    open_app("board")
    assert seen
    everything = page.content() + "".join(map(str, seen))
    assert "nobody is to see this" not in everything
    assert "value 6" not in everything
    expect(page.locator("[data-cell=only_code] .appnb-source")).to_contain_text("twice = 2 * n.value")
    expect(page.locator("[data-cell=code] .appnb-source")).to_be_visible()
    expect(page.locator("[data-cell=code] .appnb-output")).to_have_text("2")
    assert "draw(n.value)" not in everything


# ---- the drawer


@pytest.fixture
def drawer(open_app: OpenApp, page: Page) -> Page:
    page.set_viewport_size({"width": 375, "height": 700})
    open_app("board")
    page.get_by_role("button", name="Open the sidebar").click()
    expect(page.get_by_role("slider", name="N")).to_be_visible()
    return page


def is_open(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.hasAttribute('data-drawer')"))


def test_the_drawer_closes_after_a_choice(drawer: Page) -> None:
    drawer.get_by_role("combobox", name="Kind").click()
    drawer.get_by_role("combobox", name="Kind").select_option(label="b")
    expect(drawer.get_by_role("button", name="Open the sidebar")).to_be_visible()
    expect(drawer.locator("[data-drawer]")).to_have_count(0)
    drawer.get_by_role("button", name="Open the sidebar").click()
    drawer.get_by_role("button", name="Go", exact=True).click()
    expect(drawer.locator("[data-drawer]")).to_have_count(0)


def test_the_drawer_stays_while_its_viewer_types_drags_or_goes_by_keys(drawer: Page) -> None:
    handle = drawer.get_by_role("slider", name="N")
    box = handle.bounding_box()
    drawer.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    drawer.mouse.down()
    drawer.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=4)
    drawer.mouse.up()
    drawer.get_by_role("textbox", name="Name").fill("Ada")
    drawer.get_by_role("textbox", name="Name").press("Enter")
    drawer.get_by_role("combobox", name="Kind").press("ArrowDown")
    drawer.wait_for_timeout(500)  # longer than it waits before it closes
    assert is_open(drawer)
    drawer.keyboard.press("Escape")
    assert not is_open(drawer)
    expect(drawer.get_by_role("button", name="Open the sidebar")).to_be_focused()


# ---- a save of looks


def test_a_save_of_looks_moves_cells_and_makes_nothing_anew(
    serve: Callable[..., Server], page: Page, tmp_path: Path
) -> None:
    notebook = tmp_path / "board.py"
    notebook.write_text((APPS / "board.py").read_text())
    server = serve("--watch", notebook)
    page.goto(f"{server.url}/board")
    page.wait_for_function(SETTLED, timeout=60_000)
    slider = page.get_by_role("slider", name="N")
    slider.press("ArrowRight")
    expect(page.locator("[data-cell=k4]")).to_contain_text("4", timeout=PATIENCE_MS)
    mark = "element => { element.marked = true }"
    for cell in ("left", "wide", "pick"):
        page.locator(f"[data-cell={cell}] appnb-hole > *").first.evaluate(mark)
    looks = notebook.with_suffix(".layout.toml")

    def still_there(cell: str) -> bool:
        return bool(page.locator(f"[data-cell={cell}] appnb-hole > *").first.evaluate("e => e.marked === true"))

    looks.write_text('[cells.left]\nspan = 12\ntitle = "Now wide"\n[cells.wide]\ntab = ""\n[cells.tab]\ntab = ""\n')
    expect(page.get_by_role("heading", name="Now wide")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("tab")).to_have_count(0)
    expect_chart(page, "left")
    looks.write_text('[cells.left]\npage = "One"\n[cells.wide]\npage = "Two"\n[cells.pick]\narea = "main"\n')
    expect(page.get_by_role("navigation", name="Pages").get_by_role("link")).to_have_text(
        ["One", "Two"], timeout=PATIENCE_MS
    )
    page.get_by_role("link", name="Two").click()
    expect(page.locator("[data-cell=wide]")).to_be_visible()
    expect_chart(page, "wide")
    looks.write_text('layout = "slides"\n')
    expect(page.locator(".appnb-deck-count")).to_be_visible(timeout=PATIENCE_MS)
    looks.unlink()
    expect(page.get_by_role("tab", name="Chart")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".appnb-deck-count")).to_be_hidden()
    assert [still_there(cell) for cell in ("left", "wide", "pick")] == [True] * 3
    expect(page.locator("[data-cell=k4]")).to_contain_text("4")
    page.close()
    server.stop()
    assert all("ran no cell" in line for line in server.log if " changed: " in line)
