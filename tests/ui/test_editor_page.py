"""Tables that are edited, in the browser, with the keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "editors.py"
PATIENCE_MS = 20_000


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    expect(page.locator("[data-value=limit]")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("appnb-hole:not([data-stand-in]) .appnb-editor")).to_have_count(2, timeout=PATIENCE_MS)
    return page


def value(page: Page, name: str) -> object:
    return expect(page.locator(f"[data-value={name}]"))


def test_a_cell_is_edited_with_the_keyboard(app: Page) -> None:
    field = app.get_by_label("stock, row 1")
    field.focus()
    field.fill("100")
    field.press("Enter")
    value(app, "worth").to_have_text("395.25", timeout=PATIENCE_MS)
    expect(app.get_by_label("stock, row 2")).to_be_focused()
    app.keyboard.press("ArrowDown")
    expect(app.get_by_label("stock, row 3")).to_be_focused()
    app.keyboard.type("9")
    app.keyboard.press("Escape")
    expect(app.get_by_label("stock, row 3")).to_have_value("7")


def test_what_cannot_be_taken_says_so(app: Page) -> None:
    field = app.get_by_label("stock, row 2")
    field.fill("lots")
    field.press("Enter")
    expect(app.get_by_role("alert")).to_have_text("'lots' is no whole number for 'stock'", timeout=PATIENCE_MS)
    expect(field).to_have_value("lots")
    field.fill("41")
    field.press("Tab")
    expect(app.get_by_role("alert")).to_have_count(0, timeout=PATIENCE_MS)
    value(app, "worth").to_have_text("115.05", timeout=PATIENCE_MS)


def test_rows_come_and_go(app: Page) -> None:
    cell = app.locator("[data-cell=prices]")
    cell.get_by_role("button", name="Add a row").click()
    value(app, "rows").to_have_text("4", timeout=PATIENCE_MS)
    expect(app.get_by_label("item, row 4")).to_be_focused(timeout=PATIENCE_MS)
    app.keyboard.type("plums")
    app.keyboard.press("Tab")
    cell.get_by_label("Remove row 1").click()
    value(app, "rows").to_have_text("3", timeout=PATIENCE_MS)
    expect(app.get_by_label("item, row 3")).to_have_value("plums", timeout=PATIENCE_MS)


def test_columns_that_may_not_be_edited_and_pages(app: Page) -> None:
    cell = app.locator("[data-cell=some]")
    expect(cell.locator("input[data-do=edit]")).to_have_count(25)
    expect(cell.get_by_role("button", name="Add a row")).to_have_count(0)
    cell.get_by_label("value, row 1", exact=True).fill("77")
    cell.get_by_label("value, row 1", exact=True).press("Enter")
    value(app, "limit").to_have_text("{'name': 'limit 0', 'value': 77}", timeout=PATIENCE_MS)
    cell.get_by_role("button", name="Next page").click()
    expect(cell.get_by_label("value, row 26")).to_have_value("25", timeout=PATIENCE_MS)
