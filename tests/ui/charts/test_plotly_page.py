"""Figures of Plotly in a real Chromium: what is dragged over, clicked and chosen by keys is the value."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server
from tests.ui.charts.charts import PATIENCE_MS, drag, expect_value

pytestmark = pytest.mark.browser
APP = Path(__file__).parent / "apps" / "figures.py"


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    expect(plot_of(page, "rows", 1)).to_be_attached(timeout=PATIENCE_MS)
    expect_value(page, "grid", "0: [] []")
    return page


def plot_of(page: Page, cell: str, nth: int = 0) -> Locator:
    return page.locator(f"[data-cell={cell}] .nsewdrag").nth(nth)


def test_a_box_that_is_dragged_selects_what_is_in_it(app: Page) -> None:
    drag(app, plot_of(app, "points"), (0.2, 0.5), (0.5, 0.9))  # x 13 to 43, y 3 to 43
    expect_value(app, "grid", "12: ['20-10', '20-20', '20-30'] ['x', 'y']")
    box = plot_of(app, "points").bounding_box()
    assert box is not None
    app.mouse.dblclick(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.2)
    expect_value(app, "grid", "0: [] []")


def test_a_lasso(app: Page) -> None:
    app.locator("[data-cell=points] .js-plotly-plot").hover()
    app.locator("[data-cell=points] .modebar-btn[data-val=lasso]").click()
    box = plot_of(app, "points").bounding_box()
    assert box is not None
    corners = [(0.03, 0.97), (0.13, 0.97), (0.13, 0.77), (0.03, 0.77)]  # x -4 to 6, y -4 to 16
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    app.mouse.move(*places[0])
    app.mouse.down()
    for place in places[1:]:
        app.mouse.move(*place, steps=6)
    app.mouse.up()
    expect_value(app, "grid", "2: ['0-0', '0-10'] []")


def test_bars_cells_and_slices_are_clicked(app: Page) -> None:
    app.locator("[data-cell=clicked] .bars .point path").nth(1).click(force=True)
    expect_value(app, "bars", "[('b', 1)]")
    heat = plot_of(app, "clicked", 1)
    box = heat.bounding_box()
    assert box is not None
    heat.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})
    expect_value(app, "heat", "[('v', 'q', 4)]")
    app.locator("[data-cell=clicked] .treemaplayer .slice").filter(has_text="b").first.click()
    expect_value(app, "tree", "['b']")


def test_bars_of_a_histogram_are_the_rows_in_them(app: Page) -> None:
    drag(app, plot_of(app, "rows"), (0.02, 0.05), (0.25, 0.95))
    expect_value(app, "counts", "20: [0, 10]")


def test_points_of_a_line_in_a_box(app: Page) -> None:
    drag(app, plot_of(app, "rows", 1), (0.15, 0.1), (0.5, 0.9))
    expect_value(app, "line", "['03', '04', '05']")


def test_code_selects_too(app: Page) -> None:
    app.get_by_role("button", name="Put").click()
    expect_value(app, "grid", "2: ['20-20', '30-30'] ['x', 'y']")
    outline = app.locator("[data-cell=points] .selectionlayer path")
    expect(outline.first).to_be_attached(timeout=PATIENCE_MS)
    drag(app, plot_of(app, "rows"), (0.02, 0.05), (0.25, 0.95))
    expect_value(app, "counts", "20: [0, 10]")  # all that the page has told of the other figure before is heard
    expect_value(app, "grid", "2: ['20-20', '30-30'] ['x', 'y']")
    app.get_by_role("button", name="Clear").click()
    expect_value(app, "grid", "0: [] []")
    expect(outline).to_have_count(0, timeout=PATIENCE_MS)


def test_keys_select(app: Page) -> None:
    app.get_by_role("application", name="Grid").focus()
    app.keyboard.press("Enter")  # 18 to 68
    expect_value(app, "grid", "25: ['20-20', '20-30', '20-40'] ['x', 'y']")
    for key in ("ArrowRight", "ArrowRight"):
        app.keyboard.press(key)
    expect_value(app, "grid", "25: ['30-20', '30-30', '30-40'] ['x', 'y']")
    app.keyboard.press("Escape")
    expect_value(app, "grid", "0: [] []")


def test_a_phone_can_reach_all_of_a_figure(app: Page) -> None:
    app.set_viewport_size({"width": 375, "height": 800})
    expect(app.locator("[data-cell=points] appnb-hole")).to_have_attribute("tabindex", "0", timeout=PATIENCE_MS)
    assert app.evaluate("document.documentElement.scrollWidth <= innerWidth")
