"""The page where people sign in, in a real browser: beautiful is for the eye, the rest is held here."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

PASSWORD = "open-sesame"
NOTEBOOK = """
import appnb

app = appnb.App(title="Sales")


@app.cell
def control():
    import appnb as nb

    n = nb.ui.slider(0, 10, value=5, label="n")
    n


@app.cell
def result(n, nb):
    nb.md(f"{n.value} sold")
"""


@pytest.fixture
def app(serve: Callable[..., Server], tmp_path: Path) -> Server:
    notebook = tmp_path / "sales.py"
    notebook.write_text(NOTEBOOK)
    return serve(notebook, "--title", "Reports", env={**os.environ, "APPNB_PASSWORD": PASSWORD})


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser whose refused pages are expected: those it logs as errors."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    app: Server, visitor: BrowserContext, scheme: str, width: int
) -> None:
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 700})
    page.emulate_media(color_scheme=scheme)
    page.goto(app.url)
    for state in ("first", "wrong"):
        if state == "wrong":
            sign_in(page, "wrong-password")
            expect(page.get_by_role("alert")).to_have_text("This password is not right.")
            expect(page.get_by_label("Password")).to_have_attribute("aria-describedby", "problem")
        expect(page.get_by_label("Password")).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_one_signs_in_with_the_keyboard_and_comes_to_where_one_wanted_to(app: Server, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto(f"{app.url}/sales?from=mail")
    expect(page).to_have_title("Sign in · Reports")
    page.keyboard.type(PASSWORD)
    page.get_by_role("button", name="Show what is typed").click()
    expect(page.get_by_label("Password")).to_have_attribute("type", "text")
    page.keyboard.press("Enter")
    expect(page.locator("[data-cell=result]")).to_contain_text("5 sold")
    assert page.url.endswith("/sales?from=mail")


def test_signing_out_closes_other_tabs_and_who_comes_back_finds_what_was_entered(
    app: Server, visitor: BrowserContext
) -> None:
    page, other = visitor.new_page(), visitor.new_page()
    page.goto(app.url)
    sign_in(page)
    other.goto(app.url)
    other.get_by_role("slider").focus()
    other.keyboard.press("ArrowRight")
    expect(other.locator("[data-cell=result]")).to_contain_text("6 sold")
    other.wait_for_function("Object.keys(sessionStorage).some((key) => key.startsWith('appnb-inputs'))")
    page.get_by_role("button", name="Signed in").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()
    expect(other.get_by_label("Password")).to_be_visible()
    expect(other.get_by_text("6 sold")).to_have_count(0)
    sign_in(other)
    expect(other.locator("[data-cell=result]")).to_contain_text("6 sold")
