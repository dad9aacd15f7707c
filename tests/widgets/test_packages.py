"""Widgets that people use: all of wigglystuff, drawdata and Mosaic, in a browser that reaches no other host."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import wigglystuff
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser
APPS = Path(__file__).parent / "apps"
PATIENCE_MS = 60_000  # seventy widgets, and a busy machine is no fault

OTHERS = {"forecast_chart", "inspect_run"}  # functions that make some of the widgets, or charts
OF_MARIMO = {"FloatingPanel", "Hint", "WidgetDAG"}  # arrangements that refuse to be shown by anything but marimo

ELSEWHERE = {  # what is loaded from other hosts, and what each shows instead
    "altair_widget": "wigglystuff.AltairWidget cannot be shown",
    "scatter_log": "wigglystuff.ScatterLog cannot be shown",
    "esm_elsewhere": "Failed to load module",
    "excalidraw": "needs network access",
    "formula_animation": "Unable to load KaTeX",
    "tangle_latex": "Unable to load KaTeX",
    "manim": "Failed to load manim-web",
    "observable_plot": "Failed to load Observable Plot",
}

OWN_FAULTS = (  # what the widgets' own code says in any host
    "<svg> attribute height: Expected length",  # ScatterWidget, SplineDraw and drawdata's: height="auto"
    "Cannot access 'z' before initialization",  # SplineDraw presses its first button too early
)

REFUSED = (  # what the browser says of other hosts
    "Failed to load resource: net::ERR_FAILED",
    "violates the following Content Security Policy directive",
    "Failed to fetch dynamically imported module: https://cdn.jsdelivr.net/npm/vega-embed",
)

LOOK = """
() => [...document.querySelectorAll("section[data-cell]")].map((cell) => {
  const place = cell.querySelector("appnb-hole > *")?.shadowRoot.querySelector("appnb-widget")
  const root = [...place?.shadowRoot.children ?? []].find((each) => each.localName === "div")
  const { cell: name, state } = cell.dataset
  return { name, state, children: root?.children.length ?? 0, text: root?.innerText ?? "", height: place?.offsetHeight }
})
"""


class Visit:
    """What a page with widgets said while it was open."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.problems: list[str] = []
        self.context = browser.new_context(viewport={"width": 1280, "height": 800})
        self.context.route(re.compile(r"^https?://(?!localhost|127)"), lambda route: route.abort())
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        self.page.goto(url)

    def list_problems(self) -> list[str]:
        own = (*REFUSED, *OWN_FAULTS)
        return [problem for problem in self.problems if not any(each in problem for each in own)]


@pytest.fixture(scope="module")
def gallery(browser: Browser) -> Iterator[Visit]:
    server = Server(APPS / "wigglystuff_all.py")
    visit = Visit(browser, server.url)
    page = visit.page
    expect(page.locator("[data-cell=observable_plot]")).to_have_attribute("data-state", "ok", timeout=PATIENCE_MS)
    page.wait_for_function(f"({LOOK})().slice(1).every((cell) => cell.children > 0)", timeout=PATIENCE_MS)
    yield visit
    visit.context.close()
    server.stop()


def test_every_widget_of_wigglystuff_is_tried() -> None:
    used = set(re.findall(r"\bws\.(\w+)\(", (APPS / "wigglystuff_all.py").read_text()))
    assert set(wigglystuff.__all__) - used == OTHERS | OF_MARIMO


def test_every_widget_that_needs_no_other_host_is_drawn(gallery: Visit) -> None:
    cells = {cell["name"]: cell for cell in gallery.page.evaluate(LOOK)}
    assert {name for name, cell in cells.items() if cell["state"] != "ok"} == set()
    drawn = {name: cell for name, cell in cells.items() if name not in (*ELSEWHERE, "setup")}
    assert len(drawn) == 58
    assert {name for name, cell in drawn.items() if "cannot be shown" in cell["text"]} == set()
    assert {name for name, cell in drawn.items() if cell["height"] < 15} == set()


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_widget_that_needs_another_host_says_so(gallery: Visit, name: str) -> None:
    expect(gallery.page.locator(f"[data-cell={name}] appnb-widget")).to_contain_text(ELSEWHERE[name])


def test_no_widget_makes_the_page_fail(gallery: Visit) -> None:
    assert gallery.list_problems() == []


@pytest.fixture(scope="module")
def drawing(browser: Browser) -> Iterator[Visit]:
    server = Server(APPS / "drawdata_mosaic.py")
    visit = Visit(browser, server.url)
    yield visit
    visit.context.close()
    server.stop()


def drag(page: Page, cell: str) -> None:
    """Draw a line over the largest picture of a cell's widget."""
    pictures = page.locator(f"[data-cell={cell}] appnb-widget svg")
    expect(pictures.first).to_be_visible(timeout=PATIENCE_MS)
    boxes = [box for picture in pictures.all() if (box := picture.bounding_box()) is not None]
    pictures.nth(max(range(len(boxes)), key=lambda index: boxes[index]["width"])).scroll_into_view_if_needed()
    box = max((box for picture in pictures.all() if (box := picture.bounding_box())), key=lambda box: box["width"])
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 100 + 8 * step, box["y"] + 60 + 3 * step)
    page.mouse.up()


def test_what_is_drawn_with_drawdata_is_data(drawing: Visit) -> None:
    drag(drawing.page, "scatter")
    expect(drawing.page.locator("output[data-value=points]")).to_have_text(re.compile(r"[1-9]\d*"), timeout=PATIENCE_MS)
    expect(drawing.page.get_by_role("button", name="collection1")).to_have_class(re.compile("active"))


def test_mosaic_gets_its_data_and_tells_what_is_chosen(drawing: Visit) -> None:
    marks = drawing.page.locator("[data-cell=mosaic] appnb-widget svg circle")
    expect(marks).to_have_count(50, timeout=PATIENCE_MS)
    drag(drawing.page, "mosaic")
    chosen = drawing.page.locator("output[data-value=brush]")
    expect(chosen).to_contain_text("BETWEEN", timeout=PATIENCE_MS)
    assert drawing.list_problems() == []
