"""The gallery's apps that show a layout each: their numbers against the data behind them, and the ways around."""

import re
from collections.abc import Callable

import pandas as pd
import pytest
from bokeh_sampledata import emissions, gapminder
from bokeh_sampledata.sprint import sprint
from playwright.sync_api import expect
from vega_datasets import data

from tests.gallery.pages import AppPage

pytestmark = pytest.mark.browser

Open = Callable[[str], AppPage]


def find_jobs(column: str, month: str) -> float:
    table = data.us_employment()
    return float(table.loc[table["month"] == month, column].iloc[0])


def test_the_wall_follows_month_and_comparison(open_app: Open) -> None:
    app = open_app("us_jobs")
    assert app.states() == {"ok"}
    now, before = find_jobs("nonfarm", "2015-12-01"), find_jobs("nonfarm", "2014-12-01")
    app.expect_number("everyone", "Jobs", f"{now / 1000:.1f} m")
    expect(app.cell("everyone")).to_contain_text(f"+{now - before:,.0f} k")
    app.choose("Month", "February 2010")
    low, before = find_jobs("construction", "2010-02-01"), find_jobs("construction", "2010-01-01")
    app.expect_number("industries", "Construction", f"{low / 1000:.2f} m")
    app.page.get_by_role("radio", name="the month before").check()
    tile = app.cell("industries").locator(".appnb-stat", has=app.page.get_by_text("Construction", exact=True))
    expect(tile).to_contain_text(f"{low - before:+,.0f} k, {low / before - 1:+.1%}")
    expect(tile.get_by_role("img", name="decrease")).to_be_visible()
    app.expect_number("recovered", "Lost jobs that are back", "0%")
    expect(app.page).to_have_url(re.compile(r"month=February\+2010"))


def test_the_wall_of_a_link_is_the_wall_that_was_seen(open_app: Open) -> None:
    app = open_app("us_jobs?month=June+2012&against=the+month+before")
    jobs = find_jobs("manufacturing", "2012-06-01")
    app.expect_number("industries", "Manufacturing", f"{jobs / 1000:.2f} m")
    assert app.page.get_by_role("radio", name="the month before").is_checked()


def test_the_wall_tells_in_words_which_industries_are_back(open_app: Open) -> None:
    app = open_app("us_jobs")
    names = {"Retail": "retail_trade", "Manufacturing": "manufacturing"}
    table = data.us_employment().set_index("month")
    crisis = table[:"2008-12-01"]
    back = {name: bool(table[column].iloc[-1] >= crisis[column].max()) for name, column in names.items()}
    assert back == {"Retail": True, "Manufacturing": False}
    chart = app.cell("when_back").get_by_role("group", name=re.compile(r"By December 2015, 8 of 12 industries"))
    chart.get_by_text("Data as a table").click()
    expect(chart.get_by_role("row", name=re.compile("Manufacturing"))).to_contain_text("not yet")
    expect(chart.get_by_role("row", name=re.compile("Retail"))).not_to_contain_text("not yet")


def find_carbon(region: str = "") -> pd.DataFrame:
    people = gapminder.population.rename(columns=int).stack().rename("people").rename_axis(["country", "year"])
    table = emissions.data.astype({"year": int}).merge(people.reset_index(), on=["country", "year"])
    groups = gapminder.regions["Group"]
    members = groups.index[groups == region] if region else groups.index
    return table[table["country"].isin(members)].assign(gigatonnes=table["emissions"] * table["people"] / 1e9)


def test_every_page_of_the_report_follows_the_filters(open_app: Open) -> None:
    app = open_app("carbon_report?regions=America")
    america = find_carbon("America").query("year == 2010")
    app.expect_number("key_figures", "Carbon dioxide in 2010", f"{america['gigatonnes'].sum():.1f} Gt")
    expect(app.cell("largest").get_by_role("group", name=re.compile("United States alone"))).to_be_visible()

    app.page.get_by_role("link", name="Per person").click()
    expect(app.page.get_by_role("heading", name="A fair share?")).to_be_visible()
    most = america[america["people"] > 1e6].nlargest(1, "emissions").iloc[0]
    expect(app.cell("per_person_words")).to_contain_text(f"{most['country']} emitted {most['emissions']:.1f} tonnes")
    app.press("Years", "ArrowLeft", nth=1)
    expect(app.cell("per_person_words")).to_contain_text("In 2009 a person in")
    expect(app.page).to_have_url(re.compile(r"/carbon_report/per-person\?.*regions=America"))

    app.page.get_by_role("link", name="Summary").click()
    expect(app.cell("key_figures")).to_contain_text("Carbon dioxide in 2009")


def test_the_rows_of_the_report_can_be_taken_along(open_app: Open) -> None:
    app = open_app("carbon_report/data?regions=South+Asia&years=2000..2001")
    with app.page.expect_download() as started:
        app.page.get_by_role("link", name="Download as CSV").click()
    rows = pd.read_csv(started.value.path())
    expected = find_carbon("South Asia").query("year in (2000, 2001)")
    assert started.value.suggested_filename == "carbon.csv"
    assert set(rows["region"]) == {"South Asia"}
    assert rows["gigatonnes"].sum() == pytest.approx(expected["gigatonnes"].sum(), abs=1e-3)
    expect(app.cell("rows")).to_contain_text(f"{len(expected)} rows of {expected['country'].nunique()} countries")


def test_the_countries_that_turned_the_corner_are_those_of_the_data(open_app: Open) -> None:
    app = open_app("carbon_report/turning-points")
    table = find_carbon().query("1964 <= year <= 2010")
    highest = table.groupby("country")["gigatonnes"].max()
    now = table[(table["year"] == 2010) & (table["people"] > 5e6)].set_index("country")["gigatonnes"]
    turned = now[(now / highest[now.index] - 1) * 100 <= -9.95]
    expect(app.cell("turned")).to_contain_text(f"{len(turned)} countries")


def test_a_chart_of_the_deck_answers_to_its_slider(open_app: Open) -> None:
    app = open_app("fastest_hundred#3")
    slide = app.page.locator(".appnb-slide[data-current]")
    expect(slide.get_by_role("heading", name="Who would have won what?")).to_be_visible()
    best = sprint["Time"].min()
    for year, name in ((1936, "Jesse Owens"), (1948, "W. Harrison Dillard")):
        time = sprint.query("Year == @year and Medal == 'GOLD'")["Time"].iloc[0]
        app.expect_number("winner", f"won in {year}", name)
        app.expect_number("winner", "behind Usain Bolt", f"{100 - 100 * best / time:.1f} m")
        expect(app.cell("lanes").get_by_role("group", name=re.compile(f"{name} has run"))).to_be_visible()
        app.press("Olympic Games of", "ArrowRight")
    expect(app.page).to_have_url(re.compile(r"\?year=1952#3$"))


def test_the_deck_is_given_by_keys_with_notes(open_app: Open) -> None:
    app = open_app("fastest_hundred")
    count = app.page.locator(".appnb-deck-count")
    expect(count).to_have_text("1 / 6")
    app.page.keyboard.press("n")
    expect(app.page.get_by_role("complementary", name="Speaker notes")).to_contain_text("Wait until it is quiet")
    for _ in range(3):
        app.page.keyboard.press("PageDown")
    expect(count).to_have_text("4 / 6")
    expect(app.cell("blocks")).to_be_hidden()
    for name in ("crouch", "blocks", "track"):
        app.page.keyboard.press("PageDown")
        expect(app.cell(name)).to_be_visible()
    expect(count).to_have_text("4 / 6")
    app.page.keyboard.press("End")
    expect(app.page.get_by_role("heading", name="9.63 seconds")).to_be_visible()
