"""Charts that readers put together, in the browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parents[1] / "apps" / "explorers.py"
PATIENCE_MS = 20_000


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    expect(page.locator("[data-cell=explore]").locator("canvas, svg.marks").first).to_be_visible(timeout=PATIENCE_MS)
    return page


def test_a_reader_puts_a_chart_together(app: Page) -> None:
    cell = app.locator("[data-cell=explore]")
    cell.get_by_label("Colour").select_option("sold on")
    expect(app.locator("[data-value=chosen]")).to_have_text(
        "{'x': 'weight', 'y': 'power', 'color': 'sold on'}", timeout=PATIENCE_MS
    )
    cell.get_by_label("y", exact=True).select_option("")
    expect(app.locator("[data-value=chosen]")).to_have_text("{'x': 'weight', 'color': 'sold on'}", timeout=PATIENCE_MS)
    expect(cell.get_by_label("y", exact=True)).to_have_value("")
    expect(cell.locator("canvas, svg.marks").first).to_be_visible()


def test_a_first_chart(app: Page) -> None:
    cell = app.locator("[data-cell=nothing]")
    expect(cell.get_by_text("Choose a column for x or y.")).to_be_visible()
    cell.get_by_label("x", exact=True).select_option("origin")
    expect(cell.locator("canvas, svg.marks").first).to_be_visible(timeout=PATIENCE_MS)
    expect(cell.get_by_text("Choose a column for x or y.")).to_have_count(0)
