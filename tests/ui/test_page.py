"""Elements on a real page: made anew without a flicker, deaf to strangers' HTML, other makers' widgets in step."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
APP = Path(__file__).parent / "apps" / "page.py"
PATIENCE_MS = 30_000  # a busy machine is no fault
MARK = "element => { element.marked = true }"


@pytest.fixture
def app(serve: Callable[..., object], page: Page) -> Page:
    page.goto(serve(APP).url)
    expect(page.get_by_role("slider", name="Size")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[data-value=counted]")).to_be_visible(timeout=PATIENCE_MS)
    return page


def test_an_element_made_anew_is_the_same_on_the_page(app: Page) -> None:
    b, c = app.get_by_role("slider", name="B of 1"), app.get_by_role("textbox", name="C", exact=True)
    b.press("ArrowRight")
    c.fill("typed")
    c.press("Enter")
    expect(app.locator("[data-value=b]")).to_have_text("2 'typed'", timeout=PATIENCE_MS)
    b.evaluate(MARK)
    c.evaluate(MARK)
    app.get_by_role("slider", name="A").press("ArrowRight")
    expect(app.locator(".appnb-label", has_text="B of 2")).to_be_visible(timeout=PATIENCE_MS)
    again = app.get_by_role("slider", name="B of 2")
    expect(again).to_have_attribute("aria-valuenow", "2.0")
    assert again.evaluate("element => element.marked")
    assert (
        app.get_by_role("textbox", name="C", exact=True).evaluate("element => element.marked && element.value")
        == "typed"
    )
    again.press("ArrowRight")
    expect(app.locator("[data-value=b]")).to_have_text("3 'typed'", timeout=PATIENCE_MS)


def test_a_field_can_be_emptied_and_keeps_to_its_bounds(app: Page) -> None:
    number, shown = app.get_by_role("textbox", name="Number"), app.locator("[data-value=fields]")
    number.fill("")
    number.press("Enter")
    expect(shown).to_contain_text("None", timeout=PATIENCE_MS)
    number.fill("99")
    number.press("Enter")
    expect(shown).to_contain_text("10 ", timeout=PATIENCE_MS)
    expect(number).to_have_value("10")


def test_keys_are_told_a_while_after_the_last(app: Page) -> None:
    app.get_by_role("textbox", name="Slow").press_sequentially("abc", delay=20)
    expect(app.locator("[data-value=fields]")).to_have_text("3 ['', 'abc']", timeout=PATIENCE_MS)


def test_text_of_strangers_is_text(app: Page) -> None:
    app.get_by_role("textbox", name="Several").click()
    app.keyboard.type("o")
    app.get_by_role("textbox", name="Several").press("Enter")
    app.get_by_role("textbox", name="Search").fill("im")
    app.locator("[data-cell=strangers] .appnb-form").get_by_role("button", name="Submit").click()
    expect(app.get_by_text("onerror").last).to_be_visible(timeout=PATIENCE_MS)
    app.wait_for_timeout(500)
    assert app.evaluate("() => window.owned") is None


def test_what_a_tab_holds_is_made_when_it_is_opened(app: Page) -> None:
    app.get_by_role("tab", name="Now").scroll_into_view_if_needed()
    expect(app.get_by_text("seen")).to_be_visible(timeout=PATIENCE_MS)
    expect(app.get_by_text("made", exact=True)).to_have_count(0)
    app.get_by_role("tab", name="Later").click()
    expect(app.get_by_text("made", exact=True)).to_be_visible(timeout=PATIENCE_MS)


def test_widgets_of_other_makers_are_in_step(app: Page) -> None:
    app.get_by_role("button", name="Clicked 0").click()
    app.get_by_role("slider", name="Size").press("ArrowRight")
    expect(app.locator("[data-value=counted]")).to_have_text("1 4", timeout=PATIENCE_MS)
    app.get_by_role("button", name="Reset").click()
    expect(app.get_by_role("button", name="Clicked 10")).to_be_visible(timeout=PATIENCE_MS)
    expect(app.locator("[data-value=counted]")).to_have_text("10 4", timeout=PATIENCE_MS)
