"""A notebook with queries, served: tables, what goes wrong, and two people at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

APP = Path(__file__).parent / "apps" / "shop.py"
Serve = Callable[..., object]


def cell(page: Page, name: str) -> object:
    return page.locator(f"[data-cell={name}]")


@pytest.mark.browser
def test_queries_in_a_page(serve: Serve, page: Page) -> None:
    page.goto(serve("--dev", APP).url)
    rows = cell(page, "seen").locator("tbody tr:not(:has(.appnb-grid-nothing))")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("1260.00")  # a sum of decimals
    expect(cell(page, "orders")).to_have_attribute("data-state", "ok")
    expect(cell(page, "orders").locator("table")).to_have_count(0)
    expect(cell(page, "plan")).to_contain_text("─")
    expect(cell(page, "wrong")).to_contain_text("NB241: the query failed at line 2, column 16 of the query")
    expect(cell(page, "wrong")).to_contain_text("shop.py:62:16: did you mean `name`?")
    expect(cell(page, "missing")).to_contain_text("shop.py:71:27: did you mean `orders`?")


@pytest.mark.browser
def test_two_people_have_tables_of_their_own(serve: Serve, context: BrowserContext) -> None:
    address = serve(APP).url
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(address)
        expect(cell(page, "seen").locator("tbody tr:not(:has(.appnb-grid-nothing))")).to_have_count(3)
        expect(cell(page, "orders")).to_have_attribute("data-state", "ok")  # CREATE TABLE, in both
        expect(cell(page, "wrong")).to_contain_text("This part could not be computed.")
        assert "nmae" not in page.content()
    slider = cell(first, "least").get_by_role("slider")
    before = cell(first, "seen").inner_text()
    slider.focus()
    slider.press("End")
    expect(cell(first, "seen").locator("tbody tr:not(:has(.appnb-grid-nothing))")).to_have_count(0)
    assert cell(second, "seen").inner_text() == before
