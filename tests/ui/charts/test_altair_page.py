"""Charts of Altair in a real Chromium: what is dragged over, clicked and chosen by keys is the value."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Server
from tests.ui.charts.charts import PATIENCE_MS, drag, expect_value, plot_of

pytestmark = pytest.mark.browser
APP = Path(__file__).parent / "apps" / "vega.py"
NONE = "0: x nan to nan, y nan to nan"


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    return open_app(page, server)


def brush_of(page: Page, cell: str) -> Locator:
    return page.locator(f"[data-cell={cell}] svg.marks .select_interval_brush path").first


def open_app(page: Page, server: Server) -> Page:
    page.goto(server.url)
    expect(plot_of(page, "again")).to_be_attached(timeout=PATIENCE_MS)
    expect_value(page, "again", f"{NONE} of size 1")
    return page


def test_a_box_that_is_dragged_selects_what_is_in_it(app: Page) -> None:
    drag(app, plot_of(app, "points"), (0.2, 0.5), (0.5, 0.9))  # x 13 to 43, y 3 to 43
    expect_value(app, "grid", "12: x 20 to 40, y 10 to 40")
    drag(app, plot_of(app, "points"), (0.6, 0.1), (0.6, 0.1))  # a click beside it
    expect_value(app, "grid", NONE)


def test_a_click_selects_a_point_and_a_shift_click_another(app: Page) -> None:
    marks = app.locator("[data-cell=points] svg.marks .mark-symbol.role-mark path")
    marks.nth(0).click()
    expect_value(app, "grid", "1: x 0 to 0, y 0 to 0")
    marks.nth(11).click(modifiers=["Shift"])
    expect_value(app, "grid", "2: x 0 to 10, y 0 to 10")


def test_a_legend_selects_what_has_its_colour_within_the_box(app: Page) -> None:
    drag(app, plot_of(app, "points"), (0.2, 0.1), (0.5, 0.9))
    expect_value(app, "grid", "24: x 20 to 40, y 10 to 80")
    app.locator("[data-cell=points] .role-legend").get_by_text("b", exact=True).click()
    expect_value(app, "grid", "12: x 20 to 40, y 50 to 80")


def test_bars_are_selected_by_clicks(app: Page) -> None:
    bars = app.locator("[data-cell=bars] svg.marks").nth(0).locator("path[aria-roledescription=bar]")
    bars.nth(1).click()
    expect_value(app, "counts", "['b']")
    bars.nth(0).click(modifiers=["Shift"])
    expect_value(app, "counts", "['a', 'b']")
    bins = app.locator("[data-cell=bars] svg.marks").nth(1).locator("path[aria-roledescription=bar]")
    bins.nth(1).click()
    expect_value(app, "bins", "[20, 30]")


def test_times_are_those_that_the_reader_sees(server: Server, browser: Browser) -> None:
    context = browser.new_context(timezone_id="America/New_York")
    app = open_app(context.new_page(), server)
    plot = plot_of(app, "times")
    drag(app, plot, (0.3, 0.5), (0.6, 0.5))
    expect_value(app, "times", "2024-01-04 00:00:00 to 2024-01-06 00:00:00")
    context.close()


def test_views_side_by_side(app: Page) -> None:
    drag(app, plot_of(app, "composed", 1), (0.2, 0.1), (0.5, 0.9))
    expect_value(app, "pair", "UndefinedType 24: x 20 to 40, y 10 to 80")


def test_code_selects_too(app: Page) -> None:
    app.get_by_role("button", name="Put").click()
    expect_value(app, "grid", "9: x 20 to 40, y 20 to 40")
    expect(brush_of(app, "points")).to_have_attribute("d", "M66,144h90v90h-90Z", timeout=PATIENCE_MS)
    app.get_by_role("button", name="Clear").click()
    expect_value(app, "grid", NONE)


def test_keys_select(app: Page) -> None:
    app.get_by_role("application", name="Grid").focus()
    app.keyboard.press("Enter")  # 18 to 68
    expect_value(app, "grid", "25: x 20 to 60, y 20 to 60")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "Shift+ArrowUp"):
        app.keyboard.press(key)
    expect_value(app, "grid", "20: x 30 to 70, y 30 to 60")
    app.keyboard.press("Escape")
    expect_value(app, "grid", NONE)
    app.get_by_role("application", name="Counts").focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        app.keyboard.press(key)
    expect_value(app, "counts", "['b']")
    app.keyboard.press("ArrowLeft")
    app.keyboard.press("Shift+Enter")
    expect_value(app, "counts", "['a', 'b']")


def test_what_is_selected_outlives_a_new_run(app: Page) -> None:
    drag(app, plot_of(app, "again"), (0.25, 0.01), (0.6, 0.99))
    expect_value(app, "again", "24: x 30 to 50, y 10 to 80 of size 1")
    drawn = brush_of(app, "again").get_attribute("d")
    app.get_by_role("slider", name="Size").press("ArrowRight")
    expect_value(app, "again", "24: x 30 to 50, y 10 to 80 of size 2")
    expect(app.locator("[data-cell=again] .role-legend")).to_contain_text("2.0", timeout=PATIENCE_MS)
    assert brush_of(app, "again").get_attribute("d") == drawn


def test_a_phone_can_reach_all_of_a_chart(app: Page) -> None:
    app.set_viewport_size({"width": 375, "height": 800})
    hole = app.locator("[data-cell=points] appnb-hole")
    expect(hole).to_have_attribute("tabindex", "0", timeout=PATIENCE_MS)  # it scrolls
    assert app.evaluate("document.documentElement.scrollWidth <= innerWidth")
