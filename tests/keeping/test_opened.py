"""What is open, and how far things are scrolled, outlives a new run of the cell: by a save, by a change further up."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.keeping.sessions import PATIENCE_MS, Viewed, Watched

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    watched = Watched(tmp_path_factory.mktemp("opened"), "opened")
    yield watched
    watched.server.stop()


@pytest.fixture
def opened(watched: Watched, page: Page) -> Viewed:
    watched.restore("opened")
    return watched.open(page, "opened")


def rerun_by_save(opened: Viewed) -> None:
    """Save the file with another version of every cell."""
    opened.touch_cells()
    opened.save(("long {n.value}", "saved {n.value}"))
    expect(opened.cell("long")).to_contain_text("saved 0", timeout=PATIENCE_MS)
    opened.wait_settled()


def rerun_by_change(opened: Viewed) -> None:
    """Move the slider that every cell depends on, without scrolling to it."""
    opened.page.get_by_role("slider", name="N", exact=True).evaluate("slider => slider.focus({ preventScroll: true })")
    opened.page.keyboard.press("ArrowRight")
    expect(opened.cell("long")).to_contain_text("long 1", timeout=PATIENCE_MS)
    opened.wait_settled()


CAUSES = {"a save": rerun_by_save, "a change further up": rerun_by_change}
each_cause = pytest.mark.parametrize("rerun", CAUSES.values(), ids=CAUSES)


@each_cause
def test_what_is_open_stays_open(opened: Viewed, rerun: Callable[[Viewed], None]) -> None:
    page = opened.page
    page.get_by_role("tab", name="Second").click()
    page.get_by_role("slider", name="Inside").press("ArrowRight")
    page.get_by_text("Beta", exact=True).click()
    page.get_by_text("More", exact=True).click()
    page.get_by_text("Right", exact=True).click()
    page.get_by_text("Two", exact=True).click()
    expect(page.get_by_label("Right text")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("the two")).to_be_visible(timeout=PATIENCE_MS)
    rerun(opened)
    expect(page.get_by_role("slider", name="Inside")).to_have_attribute("aria-valuenow", "1.0", timeout=PATIENCE_MS)
    expect(page.get_by_role("slider", name="Inside")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^beta \d$"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^alpha \d$"))).not_to_be_visible()
    expect(page.get_by_text(re.compile(r"^more \d$"))).to_be_visible()
    expect(page.get_by_label("Right text")).to_be_visible(timeout=PATIENCE_MS)
    expect(opened.cell("panels").locator(".bk-tab.bk-active")).to_have_text("Right")
    expect(page.get_by_text("the two")).to_be_visible(timeout=PATIENCE_MS)


def test_an_open_section_goes_with_its_heading(opened: Viewed) -> None:
    opened.page.get_by_text("Beta", exact=True).click()
    opened.save(('"Alpha": f"alpha {n.value}", ', '"New": "new", "Alpha": f"alpha {n.value}", '), ("long {", "saved {"))
    expect(opened.cell("long")).to_contain_text("saved", timeout=PATIENCE_MS)
    expect(opened.cell("accordion").get_by_text("New", exact=True)).to_be_visible()
    expect(opened.page.get_by_text(re.compile(r"^beta \d$"))).to_be_visible()
    expect(opened.page.get_by_text(re.compile(r"^alpha \d$"))).not_to_be_visible()


@each_cause
def test_scroll_positions_stay(opened: Viewed, rerun: Callable[[Viewed], None]) -> None:
    page = opened.page
    page.locator(".box").hover()
    page.mouse.wheel(0, 700)
    page.get_by_text("row 1", exact=True).hover()
    page.mouse.wheel(0, 400)
    page.wait_for_function("() => document.querySelector('.box').scrollTop === 700")
    page.mouse.move(5, 5)
    page.mouse.wheel(0, 1500)
    page.wait_for_function("() => scrollY > 1000")
    before = page.evaluate(POSITIONS)
    assert before[2] > 100
    rerun(opened)
    page.wait_for_timeout(1_500)  # until the old parts are gone
    assert page.evaluate(POSITIONS) == before


POSITIONS = """() => {
    const column = [...document.querySelectorAll("[data-cell=column] appnb-hole > *")].at(-1)
    return [scrollY, document.querySelector(".box").scrollTop, column.scrollTop]
}"""
