"""Frames as the last values of cells, in the browser: read page by page, from the first sight on."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "bare_frames.py"
PATIENCE_MS = 20_000


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    long = page.locator("[data-cell=long]")
    expect(long.locator("dl").first).to_contain_text("range", timeout=PATIENCE_MS)  # the summaries: the page is live
    return page


def test_a_short_frame_is_whole_and_a_long_one_paged(app: Page) -> None:
    expect(app.locator("[data-cell=short] tbody tr")).to_have_count(2)
    expect(app.locator("[data-cell=short] input")).to_have_count(0)
    long = app.locator("[data-cell=long]")
    expect(long.locator("tbody tr")).to_have_count(10)
    expect(long.get_by_role("status")).to_contain_text("1\u201310 of 200,000 rows")
    expect(long.locator("input[type=checkbox]")).to_have_count(0)  # nothing is chosen in it


def test_it_is_searched_and_sorted_and_stays_so_when_its_cell_runs_again(app: Page) -> None:
    long = app.locator("[data-cell=long]")
    long.get_by_role("button", name="number").click()
    long.get_by_role("button", name="number").click()
    expect(long.locator("tbody tr").first).to_contain_text("item 199999", timeout=PATIENCE_MS)
    long.get_by_label("Search").fill("item 77")
    expect(long.locator("tbody tr").first).to_contain_text("item 77999", timeout=PATIENCE_MS)
    app.get_by_label("First").fill("500000")
    app.get_by_label("First").press("Enter")
    expect(long.get_by_role("status")).to_contain_text("no rows", timeout=PATIENCE_MS)
    long.get_by_label("Search").fill("item 599")
    expect(long.locator("tbody tr").first).to_contain_text("item 599999", timeout=PATIENCE_MS)


def test_frames_in_stacks_and_those_that_are_not_in_memory(app: Page) -> None:
    stacked = app.locator("[data-cell=stacked]")
    expect(stacked.get_by_role("status")).to_have_text(["1\u201310 of 100 rows", "1\u201310 of 40 rows"])
    lazily = app.locator("[data-cell=lazily]")
    expect(lazily.get_by_text("related")).to_be_visible()
    lazily.get_by_role("button", name="Preview data").click()
    expect(lazily.get_by_text("The first 10 rows.")).to_have_count(2, timeout=PATIENCE_MS)


def test_the_table_is_there_before_the_page_is_live(app: Page, server: Server, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url)
    long = page.locator("[data-cell=long]")
    expect(long.locator("tbody tr")).to_have_count(10)
    expect(long.get_by_text("item 9")).to_have_count(1)
    context.close()
