"""Controls of ipywidgets as notebooks use them, in the browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "jupyters.py"
PATIENCE_MS = 30_000


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    expect(page.locator("[data-cell=others]").get_by_text("first")).to_be_visible(timeout=PATIENCE_MS)
    return page


def cell(app: Page, name: str) -> Locator:
    return app.locator(f"[data-cell={name}]")


def test_display_shows_where_outputs_are(app: Page) -> None:
    shown = cell(app, "shown")
    expect(shown.locator("b")).to_have_text("bold")
    expect(shown.locator("em")).to_have_text("slanted")
    expect(shown.get_by_role("table")).to_be_visible()
    expect(shown.get_by_text("second")).to_be_visible()
    expect(shown.get_by_text("first")).to_have_count(0)
    expect(cell(app, "cleared")).to_have_text("stays")


def test_interact_runs_its_function_when_a_control_changes(app: Page) -> None:
    interacts = cell(app, "interacts")
    expect(interacts.get_by_text("printed 3")).to_be_visible(timeout=PATIENCE_MS)
    expect(interacts.get_by_text("one: 9")).to_be_visible()
    interacts.get_by_label("word").select_option("two")
    expect(interacts.get_by_text("two: 9")).to_be_visible(timeout=PATIENCE_MS)
    handle = interacts.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    expect(interacts.get_by_text("two: 16")).to_be_visible(timeout=PATIENCE_MS)
    expect(interacts.get_by_text("one: 9")).to_have_count(0)
    expect(interacts.get_by_text("printed 3")).to_have_count(0)


def test_interactive_shows_frames(app: Page) -> None:
    table = cell(app, "table")
    expect(table.locator("tbody tr")).to_have_count(3, timeout=PATIENCE_MS)
    table.get_by_role("slider").focus()
    table.get_by_role("slider").press("ArrowRight")
    expect(table.locator("tbody tr")).to_have_count(4, timeout=PATIENCE_MS)


def test_an_output_takes_what_callbacks_show_and_print(app: Page) -> None:
    output = cell(app, "output")
    output.get_by_role("button", name="Write").click()
    expect(output.get_by_text("written")).to_be_visible(timeout=PATIENCE_MS)
    expect(output.locator("em")).to_have_text("shown")


def test_links_of_browsers_link(app: Page) -> None:
    linked = cell(app, "linked")
    linked.get_by_label("Other").fill("7")
    linked.get_by_label("Other").press("Enter")
    expect(linked.get_by_label("One")).to_have_value("7", timeout=PATIENCE_MS)
    expect(app.locator("[data-value=linked]")).to_have_text("7 7", timeout=PATIENCE_MS)
