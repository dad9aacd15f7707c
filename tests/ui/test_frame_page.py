"""Frames in the browser: put together, edited and explored with the keyboard, and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "frames.py"
PATIENCE_MS = 20_000


def value(page: Page, name: str) -> Locator:
    return page.locator(f"[data-value={name}]")


@pytest.fixture
def frame(server: Server, page: Page) -> Locator:
    page.goto(server.url)
    cell = page.locator("[data-cell=transformed]")
    expect(cell.get_by_label("Add a step")).to_be_visible(timeout=PATIENCE_MS)
    expect(value(page, "orders")).to_contain_text("Oslo", timeout=PATIENCE_MS)
    return cell


def choose(control: Locator, choice: str) -> None:
    control.focus()
    control.select_option(choice)


def test_steps_are_put_together_with_keys(frame: Locator, page: Page) -> None:
    choose(frame.get_by_label("Add a step"), "filter_rows")
    choose(frame.get_by_label("Column", exact=True), "sold")
    choose(frame.get_by_label("Comparison"), ">")
    frame.get_by_label("Value").focus()
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    expect(value(page, "orders")).to_have_text("[('Rome', 12, True), ('Oslo', 7, False), ('Lima', 9, True)]")
    choose(frame.get_by_label("Add a step"), "select_columns")
    frame.locator("summary", has_text="Choose").focus()
    page.keyboard.press("Enter")
    frame.get_by_role("group", name="Columns").get_by_label("city").focus()
    page.keyboard.press("Space")
    expect(value(page, "orders")).to_have_text("[('Rome',), ('Oslo',), ('Lima',)]")
    page.keyboard.press("Escape")
    expect(frame.get_by_role("group", name="Columns")).to_be_hidden()
    frame.locator("summary", has_text="Python").focus()
    page.keyboard.press("Enter")
    expect(frame.locator("code")).to_contain_text('frame.filter(nw.col("sold") > 5)')
    frame.get_by_role("button", name="Remove Filter rows").focus()
    page.keyboard.press("Enter")
    expect(value(page, "orders")).to_have_text("[('Rome',), ('Oslo',), ('Rome',), ('Lima',)]")


def test_a_phone_sees_no_step_cut_off(frame: Locator, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    for kind in ("filter_rows", "pivot"):
        choose(frame.get_by_label("Add a step"), kind)
    expect(frame.get_by_role("button", name="Remove Pivot")).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
