"""The address of a page in a real Chromium: it follows what is entered, opens what it says, and goes back and forth."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "address.py"


def shown(page: Page):
    return page.locator("[data-cell=shown] p")


def wait_for_query(page: Page, query: str) -> None:
    page.wait_for_function("query => decodeURIComponent(location.search) === query", arg=query)


def open_app(page: Page, server: Server, query: str, text: str) -> None:
    page.goto(server.url + query)
    expect(shown(page)).to_have_text(re.compile(text))


def test_what_is_entered_stands_in_the_address(serve: Callable[..., Server], page: Page) -> None:
    open_app(page, serve(APP), "", "^no Oslo 5 0 seen=None")
    assert page.evaluate("location.search") == ""
    page.get_by_label("Country").select_option("Italy")
    expect(shown(page)).to_have_text(re.compile("it Rome"))
    wait_for_query(page, "?country=Italy")
    page.get_by_label("City").select_option("Milan")
    wait_for_query(page, "?country=Italy&city=Milan")
    page.get_by_label("Key").fill("secret")
    page.get_by_label("Note").fill("private")
    page.get_by_label("Note").press("Enter")
    expect(shown(page)).to_have_text(re.compile("secretprivate"))
    page.locator("[role=slider]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    wait_for_query(page, "?country=Italy&city=Milan&s=8")
    page.get_by_label("low").fill("2")
    page.get_by_label("low").press("Enter")
    wait_for_query(page, "?country=Italy&city=Milan&s=8&limits.low=2")
    assert "secret" not in page.url
    assert "private" not in page.url


def test_an_address_opens_what_it_says(serve: Callable[..., Server], page: Page) -> None:
    open_app(page, serve(APP), "?country=Italy&city=Milan&s=8&limits.low=3&seen=yes", "^it Milan 8 3 seen=yes")
    assert unquote_plus(page.evaluate("location.search")) == "?country=Italy&city=Milan&s=8&limits.low=3&seen=yes"
    expect(page.locator("[data-cell=choose_city] select")).to_have_value("Milan")


def test_what_does_not_fit_is_dropped_and_leaves_the_address(serve: Callable[..., Server], page: Page) -> None:
    address = "?country=Atlantis&s=99&city=%3Cscript%3Ealert(1)%3C/script%3E&key=guess&note=x&other=1"
    open_app(page, serve(APP), address, "^no Oslo 5 0 seen=None *$")
    wait_for_query(page, "?note=x&other=1")  # a password has no place there either
    assert page.evaluate("history.length") == 2, "putting the address in order is no step"


def test_back_and_forward(serve: Callable[..., Server], page: Page) -> None:
    open_app(page, serve(APP), "", "^no Oslo 5")
    page.evaluate("window.marker = 1")
    page.get_by_label("Country").select_option("Italy")
    wait_for_query(page, "?country=Italy")
    page.locator("[role=slider]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    wait_for_query(page, "?country=Italy&s=9")
    expect(shown(page)).to_have_text(re.compile("^it Rome 9"))
    page.go_back()
    expect(shown(page)).to_have_text(re.compile("^it Rome 5"))
    page.go_back()
    expect(shown(page)).to_have_text(re.compile("^no Oslo 5"))
    assert page.evaluate("location.search") == ""
    page.go_forward()
    expect(shown(page)).to_have_text(re.compile("^it Rome 5"))
    page.go_forward()
    expect(shown(page)).to_have_text(re.compile("^it Rome 9"))
    expect(page.get_by_label("Country")).to_have_value("Italy")
    assert page.evaluate("window.marker") == 1, "the page was not loaded again"


def test_a_reload_keeps_what_was_entered(serve: Callable[..., Server], page: Page) -> None:
    open_app(page, serve(APP), "", "^no Oslo 5")
    page.get_by_label("Country").select_option("Italy")
    wait_for_query(page, "?country=Italy")
    page.reload()
    expect(shown(page)).to_have_text(re.compile("^it Rome 5"))


def test_a_notebook_sets_the_query(serve: Callable[..., Server], page: Page) -> None:
    open_app(page, serve(APP), "", "seen=None")
    page.get_by_role("button", name="Remember").click()
    wait_for_query(page, "?seen=yes")
    expect(shown(page)).to_have_text(re.compile("seen=yes"))
    page.go_back()
    expect(shown(page)).to_have_text(re.compile("seen=None"))
