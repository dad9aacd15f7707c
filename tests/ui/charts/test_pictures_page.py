"""Figures of Matplotlib in a real Chromium: regions that are drawn are the value, plots are moved and looked into."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server
from tests.ui.charts.charts import PATIENCE_MS, drag, expect_value

pytestmark = pytest.mark.browser
APP = Path(__file__).parent / "apps" / "pictures.py"
NONE = "EmptySelection 0: []"


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.set_viewport_size({"width": 1000, "height": 1400})
    page.goto(server.url)
    expect(plot_of(page, "moved", 1)).to_be_attached(timeout=PATIENCE_MS)
    expect_value(page, "grid", NONE)
    return page


def plot_of(page: Page, cell: str, nth: int = 0) -> Locator:
    return page.locator(f"[data-cell={cell}] .plot").nth(nth)


def picture_of(page: Page) -> str:
    return str(page.locator("[data-cell=moved] .figure img").get_attribute("src"))


def expect_other_picture(page: Page, before: str) -> str:
    expect(page.locator("[data-cell=moved] .figure img")).not_to_have_attribute("src", before, timeout=PATIENCE_MS)
    return picture_of(page)


def test_a_box_that_is_dragged_is_the_value_and_can_be_moved(app: Page) -> None:
    plot = plot_of(app, "points")
    drag(app, plot, (0.2, 0.5), (0.5, 0.9))  # 13 to 43 across, 3 to 43 up
    expect_value(app, "grid", "BoxSelection 12: [20, 20, 20]")
    drag(app, plot, (0.3, 0.7), (0.5, 0.7))  # 33 to 63
    expect_value(app, "grid", "BoxSelection 12: [40, 40, 40]")
    drag(app, plot, (0.9, 0.1), (0.9, 0.1))  # a click beside it
    expect_value(app, "grid", NONE)


def test_a_lasso_with_shift(app: Page) -> None:
    box: Any = plot_of(app, "points").bounding_box()
    corners = [(0.03, 0.97), (0.13, 0.97), (0.13, 0.77), (0.03, 0.77)]  # -4 to 6 across, -4 to 16 up
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    app.keyboard.down("Shift")
    app.mouse.move(*places[0])
    app.mouse.down()
    for place in places[1:]:
        app.mouse.move(*place, steps=6)
    app.mouse.up()
    app.keyboard.up("Shift")
    expect_value(app, "grid", "LassoSelection 2: [0, 0]")


def test_keys_draw_a_box(app: Page) -> None:
    app.get_by_role("application", name="Grid").focus()
    app.keyboard.press("Enter")  # 18 to 68
    expect_value(app, "grid", "BoxSelection 25: [20, 20, 20]")
    app.keyboard.press("ArrowRight")
    app.keyboard.press("ArrowRight")
    expect_value(app, "grid", "BoxSelection 25: [30, 30, 30]")
    app.keyboard.press("Escape")
    expect_value(app, "grid", NONE)


def test_code_draws_too(app: Page) -> None:
    app.get_by_role("button", name="Put").click()
    expect_value(app, "grid", "BoxSelection 2: [20, 30]")
    outline = plot_of(app, "points").locator("path")
    expect(outline).to_have_attribute("d", "M0.22 0.68 L0.42 0.68 L0.42 0.78 L0.22 0.78 Z", timeout=PATIENCE_MS)
    app.get_by_role("button", name="Clear").click()
    expect(outline).to_have_attribute("d", "", timeout=PATIENCE_MS)


def test_days_on_an_axis_with_a_logarithm_are_chosen(app: Page) -> None:
    drag(app, plot_of(app, "days"), (0.0, 0.0), (0.5, 0.5))  # the first five days, above the root of ten
    expect_value(app, "days", "['04', '05']")


def test_plots_are_moved_and_looked_into(app: Page) -> None:
    plot = plot_of(app, "moved")
    before = picture = picture_of(app)
    drag(app, plot, (0.5, 0.5), (0.2, 0.5))
    picture = expect_other_picture(app, picture)
    app.get_by_role("button", name="Zoom to a box").click()
    drag(app, plot_of(app, "moved", 1), (0.2, 0.2), (0.6, 0.6))
    picture = expect_other_picture(app, picture)
    app.get_by_role("button", name="Reset").click()
    expect(app.locator("[data-cell=moved] .figure img")).to_have_attribute("src", before, timeout=PATIENCE_MS)


def test_keys_and_the_wheel_move_too(app: Page) -> None:
    before = picture_of(app)
    app.get_by_role("application", name="Left; Right").focus()
    app.keyboard.press("ArrowRight")
    picture = expect_other_picture(app, before)
    app.keyboard.press("+")
    picture = expect_other_picture(app, picture)
    plot_of(app, "moved", 1).hover()
    app.keyboard.down("Control")
    app.mouse.wheel(0, -100)
    app.keyboard.up("Control")
    expect_other_picture(app, picture)
    app.keyboard.press("Escape")
    expect(app.locator("[data-cell=moved] .figure img")).to_have_attribute("src", before, timeout=PATIENCE_MS)


def test_the_coordinates_of_the_pointer_are_shown(app: Page) -> None:
    plot_of(app, "moved", 1).hover()
    expect(app.locator("[data-cell=moved] .at-place")).to_have_text("x 5 y 0")


def test_a_phone_shows_whole_figures(app: Page) -> None:
    app.set_viewport_size({"width": 375, "height": 800})
    expect(plot_of(app, "moved")).to_be_visible()
    assert app.evaluate("document.documentElement.scrollWidth <= innerWidth")
