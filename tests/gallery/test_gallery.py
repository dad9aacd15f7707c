"""The gallery's apps in a real Chromium: they open without an error, and do what they are for."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server
from tests.gallery.pages import AppPage

pytestmark = pytest.mark.browser

GALLERY = Path(__file__).parents[2] / "gallery"
APPS = sorted(path.stem for path in GALLERY.glob("*.py"))


def test_the_index_leads_to_every_app(gallery: Server, page: Page) -> None:
    page.goto(gallery.url)
    for title in ("Tomorrow's customers", "Weather for outdoor work", "American jobs", "Carbon report"):
        expect(page.get_by_role("link", name=title)).to_be_visible()
    page.get_by_role("link", name="Portfolio risk").click()
    expect(page.get_by_role("heading", name="What may this portfolio lose?")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", APPS)
def test_an_app_fits_the_screen(name: str, width: int, scheme: str, gallery: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    app = AppPage(context.new_page(), f"{gallery.url}/{name}")
    assert app.states() <= {"ok", "blocked"}
    app.expect_to_fit()
    assert app.page.evaluate("document.documentElement.dataset.theme || 'light'") == scheme
    context.close()


def test_the_population_follows_its_filters(open_app: Callable[[str], AppPage]) -> None:
    app = open_app("population")
    assert app.states() == {"ok"}
    app.expect_number("totals", "People in 2050", "1.94 bn")
    app.page.get_by_role("radio", name="Female").check()
    app.expect_number("totals", "People in 2050", re.compile(r"9\d\d m"))
    app.press("From and to", "ArrowRight", nth=1)
    expect(app.cell("winners_and_losers")).to_contain_text("2020 to 2055")
    expect(app.cell("by_age")).to_contain_text("in 2055, by age")


def test_a_market_selected_in_the_table_is_compared(open_app: Callable[[str], AppPage]) -> None:
    app = open_app("population")
    expect(app.cell("by_age")).to_contain_text("Nigeria in 2050")
    boxes = app.cell("selection").get_by_role("checkbox")
    boxes.nth(1).uncheck()
    expect(app.cell("by_age")).not_to_contain_text("Nigeria")


def test_the_portfolio_is_simulated_when_asked(open_app: Callable[[str], AppPage]) -> None:
    app = open_app("portfolio_risk")
    expect(app.cell("simulate")).to_contain_text("Press Run the simulation")
    apple = app.page.get_by_role("textbox", name="Apple, $ k")
    apple.fill("1400")
    apple.press("Tab")
    app.expect_number("portfolio", "Portfolio", "$1,000 k")  # not before it is submitted
    app.page.get_by_role("button", name="Use this portfolio").click()
    app.expect_number("portfolio", "Portfolio", "$2,000 k")
    app.page.get_by_role("button", name="Run the simulation").click()
    expect(app.page.get_by_role("progressbar", name="Simulation")).to_be_visible()
    expect(app.cell("simulate")).to_contain_text("10,000 futures of 60 days")
    app.expect_number("risk", "Value at risk, 95%", re.compile(r"\$\d{3} k"))
    expect(app.cell("charts").locator("canvas").first).to_be_visible()
    assert app.states() == {"ok"}


def test_a_new_portfolio_takes_back_the_old_result(open_app: Callable[[str], AppPage]) -> None:
    app = open_app("portfolio_risk")
    app.page.get_by_role("button", name="Run the simulation").click()
    app.expect_number("risk", "Chance of a loss", re.compile(r"\d+%"))
    apple = app.page.get_by_role("textbox", name="Apple, $ k")
    apple.fill("0")
    apple.press("Tab")
    app.page.get_by_role("button", name="Use this portfolio").click()
    expect(app.cell("simulate")).to_contain_text("Press Run the simulation")
    expect(app.cell("risk")).not_to_contain_text("Chance of a loss")


def test_the_weather_notebook_of_marimo_is_alive(open_app: Callable[[str], AppPage]) -> None:
    app = open_app("seattle_weather")
    assert app.states() == {"ok"}
    assert app.page.title() == "Weather for outdoor work"
    stat = app.page.locator(".appnb-stat", has=app.page.get_by_text("Workable days"))
    expect(stat).to_contain_text("54%")
    app.choose("Year", "2012")
    expect(stat).to_contain_text("47%")
    app.press("Warmest hour at least, °C", "End")
    expect(stat).to_contain_text("10%")
    app.page.get_by_text("The days themselves").click()
    expect(app.page.get_by_role("columnheader", name="precipitation")).to_be_visible()
