"""Every gallery app, and an app for each layout, on screens from a small phone to a wall, and on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
MEASURE = (HERE / "measure.js").read_text("utf-8")
FOLDERS = {"gallery": HERE.parents[1] / "gallery", "layouts": HERE / "apps"}
APPS = [(folder, path.stem) for folder, place in FOLDERS.items() for path in sorted(place.glob("*.py"))]
WIDTHS = (320, 375, 768, 1280, 1920)
SETTLED = """() => {
    const cells = [...document.querySelectorAll('[data-cell]')];
    return cells.length && cells.every(cell => !['stale', 'running'].includes(cell.dataset.state));
}"""


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Server]]:
    started = {name: Server(folder) for name, folder in FOLDERS.items()}
    yield started
    for server in started.values():
        server.stop()


def visit(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_function(SETTLED, timeout=120_000)


def measure(page: Page) -> list[str]:
    """Measure until nothing is wrong, or for as long as charts may take to get their new size."""
    problems: list[str] = []
    for _ in range(20):
        problems = page.evaluate(MEASURE)
        if not problems:
            break
        page.wait_for_timeout(150)
    return problems


@pytest.mark.parametrize(("folder", "app"), APPS, ids=[app for _, app in APPS])
def test_an_app_fits_every_screen(folder: str, app: str, servers: dict[str, Server], browser: Browser) -> None:
    """No sideways scroll, nothing lies on anything, charts fit, what can be pressed is 24 px large."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    visit(page, f"{servers[folder].url}/{app}")
    found: dict[str, list[str]] = {}
    links = page.locator(".appnb-nav a")
    for name in links.all_inner_texts() or [""]:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if name and links.filter(has_text=name).first.get_attribute("aria-current") is None:
                links.filter(has_text=name).first.click()
            found[f"{name} {width}"] = measure(page)
            drawer = page.locator(".appnb-drawer-button")
            if drawer.is_visible():
                drawer.click()
                found[f"{name} {width}, drawer"] = measure(page)
                page.keyboard.press("Escape")
    context.close()
    assert {where: problems for where, problems in found.items() if problems} == {}


def test_the_measure_finds_what_is_wrong(servers: dict[str, Server], page: Page) -> None:
    visit(page, f"{servers['layouts'].url}/board")
    page.set_viewport_size({"width": 375, "height": 800})
    assert measure(page) == []
    page.add_style_tag(
        content="[data-cell=k1] { width: 700px } [data-cell=k3] { margin-top: -80px }"
        " .appnb-theme-button { width: 20px; height: 20px; min-width: 0 }"
    )
    said = " ".join(measure(page))
    assert "k1 is outside of the page" in said
    assert "lies on" in said
    assert "too small to press: button.appnb-icon-button appnb-theme-button" in said


def count_sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


PAPER = {"board": 2, "report": 2, "deck": 4, "grid": 2, "columns": 1, "tabs": 1, "document": 2}


@pytest.mark.parametrize(("app", "sheets"), PAPER.items(), ids=PAPER)
def test_every_layout_prints(app: str, sheets: int, servers: dict[str, Server], page: Page) -> None:
    """A slide a sheet; nothing is wider than the paper."""
    visit(page, f"{servers['layouts'].url}/{app}")
    page.wait_for_function("[...document.querySelectorAll('main appnb-hole')].every(hole => hole.firstElementChild)")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert count_sheets(pdf) == sheets


PRINTED = """() => [...document.querySelectorAll(".appnb-page, .appnb-panel")].map((box) => [
    box.dataset.title,
    box.getBoundingClientRect().height > 20,
    box.hasAttribute("data-headed") || getComputedStyle(box, "::before").content.includes(box.dataset.title),
])"""


@pytest.mark.parametrize(
    ("app", "titles", "charts"), [("report", ["Overview", "Details"], 2), ("tabs", ["Words", "Chart", "Much more"], 1)]
)
def test_all_pages_and_tabs_are_printed_each_with_its_title(
    app: str, titles: list[str], charts: int, servers: dict[str, Server], page: Page
) -> None:
    """Charts that were never shown are drawn for the paper; afterwards the page is as it was."""
    visit(page, f"{servers['layouts'].url}/{app}")
    page.wait_for_function("[...document.querySelectorAll('main appnb-hole')].every(hole => hole.firstElementChild)")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(PRINTED) == [[title, True, True] for title in titles]
    pictures = page.locator(".appnb-printed")
    expect(pictures).to_have_count(charts)
    count_colours = """canvas => new Set(
        new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)
    ).size"""
    assert all(pictures.nth(number).evaluate(count_colours) > 10 for number in range(charts)), "nothing is drawn"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".appnb-printed")).to_have_count(0)
    assert [is_seen for _, is_seen, _ in page.evaluate(PRINTED)].count(True) == 1


ON_PAPER = """() => addEventListener("beforeprint", () => { // after the listener of the page
    const open = (each) => each.shadowRoot ? [each, ...inside(each.shadowRoot)] : [each]
    const inside = (root) => [...root.querySelectorAll("*")].flatMap(open)
    const charts = inside(document).filter((each) => each.matches(".vega-embed svg"))
    window.printed = charts.map((each) => each.getBoundingClientRect().width > 200)
})"""


def test_a_chart_of_vega_on_a_page_that_was_never_opened_is_printed(servers: dict[str, Server], page: Page) -> None:
    visit(page, f"{servers['gallery'].url}/carbon_report")
    page.wait_for_function("[...document.querySelectorAll('main appnb-hole')].every(hole => hole.firstElementChild)")
    expect(page.locator(".vega-embed svg")).to_have_count(3, timeout=30_000)
    page.evaluate(ON_PAPER)
    page.pdf()
    assert page.evaluate("window.printed") == [True, True, True]


def test_charts_are_as_wide_as_the_paper_lets_them(servers: dict[str, Server], page: Page) -> None:
    visit(page, f"{servers['layouts'].url}/board")
    for chart in ("left", "right", "wide"):
        expect(page.locator(f"[data-cell={chart}] canvas").first).to_be_visible(timeout=30_000)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    cut = """() => {
        const found = []
        const walk = node => { for (const e of node.querySelectorAll("*")) {
            if (e.className === "appnb-printed") found.push(e)
            if (e.shadowRoot) walk(e.shadowRoot)
        } }
        walk(document.querySelector("main"))
        return found.map(e => e.getBoundingClientRect()).map(box => box.right <= 700 && box.width > 200)
    }"""
    assert page.evaluate(cut) == [True, True, True]  # one for each chart of the page
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(cut) == []
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
