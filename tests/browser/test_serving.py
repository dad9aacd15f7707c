"""A served notebook in a real Chromium: what a viewer sees and what runs for it."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APPS = Path(__file__).parent / "apps"


def cell(page: Page, name: str):
    return page.locator(f"[data-cell={name}]")


def wait_for_states(page: Page, **states: str) -> None:
    for name, state in states.items():
        expect(cell(page, name)).to_have_attribute("data-state", state)


def test_a_slider_re_runs_exactly_its_dependents(serve: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    log = tmp_path / "runs"
    server = serve(APPS / "slider.py", env=os.environ | {"RUN_LOG": str(log)})
    page.goto(server.url)
    expect(cell(page, "quadrupled")).to_have_text(re.compile("quadruple=200"))
    assert sorted(log.read_text().split()) == ["control", "doubled", "independent", "quadrupled"]
    log.write_text("")
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "quadrupled")).to_have_text(re.compile("quadruple=204"))
    expect(cell(page, "doubled")).to_have_text(re.compile("double=102"))
    assert log.read_text().split() == ["doubled", "quadrupled"]
    wait_for_states(page, control="ok", doubled="ok", quadrupled="ok", independent="ok")


def test_two_tabs_are_two_sessions(serve: Callable[..., Server], context: BrowserContext, tmp_path: Path) -> None:
    server = serve(APPS / "slider.py", env=os.environ | {"RUN_LOG": str(tmp_path / "runs")})
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        page.goto(server.url)
        wait_for_states(page, control="ok", doubled="ok")  # what the page came with is not live yet
        expect(cell(page, "doubled")).to_have_text(re.compile("double=100"))
    one.locator("[role=slider]").focus()
    one.keyboard.press("ArrowRight")
    expect(cell(one, "doubled")).to_have_text(re.compile("double=102"))
    two.locator("[role=slider]").focus()
    two.keyboard.press("ArrowLeft")
    expect(cell(two, "doubled")).to_have_text(re.compile("double=98"))
    expect(cell(one, "doubled")).to_have_text(re.compile("double=102"))


def test_an_error_leaves_the_other_cells_alive_and_tells_a_viewer_nothing_of_the_source(
    serve: Callable[..., Server], page: Page
) -> None:
    server = serve(APPS / "failing.py")
    page.goto(server.url)
    expect(cell(page, "dependent")).to_have_text(re.compile("dependent of 1"))
    page.get_by_label("break it").check()
    wait_for_states(page, fragile="error", dependent="blocked", bystander="ok")
    card = cell(page, "fragile")
    expect(card.get_by_role("alert")).to_be_visible()
    reference = card.locator("code").inner_text()
    page.get_by_label("say").fill("hello")
    page.get_by_label("say").press("Enter")
    expect(cell(page, "echo")).to_have_text(re.compile("said hello"))
    content = page.content()
    assert "SECRET" not in content
    assert "Traceback" not in content
    assert "failing.py" not in content
    assert any(reference in line for line in server.log), "the log repeats the id that the viewer sees"
    page.get_by_label("break it").uncheck()
    wait_for_states(page, fragile="ok", dependent="ok")
    expect(cell(page, "dependent")).to_have_text(re.compile("dependent of 1"))


def test_an_author_sees_the_traceback(serve: Callable[..., Server], page: Page) -> None:
    server = serve(APPS / "failing.py", "--dev")
    page.goto(server.url)
    page.get_by_label("break it").check()
    wait_for_states(page, fragile="error")
    expect(cell(page, "fragile")).to_contain_text("ValueError: SECRET reason")
    expect(cell(page, "fragile")).to_contain_text('failing.py", line 25')


def test_the_page_fills_as_cells_finish(serve: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    server = serve(APPS / "filling.py", env=os.environ | {"GATE": str(gate)})
    page.goto(server.url)
    expect(cell(page, "first")).to_contain_text("first is here")
    expect(cell(page, "slow")).to_have_attribute("data-state", "running")
    expect(cell(page, "slow")).not_to_contain_text("slow is here")
    gate.touch()
    expect(cell(page, "slow")).to_contain_text("slow is here")
    expect(cell(page, "last")).to_contain_text("last is here")
    wait_for_states(page, first="ok", slow="ok", last="ok")


def test_what_a_cell_prints_stands_in_its_place(serve: Callable[..., Server], page: Page) -> None:
    server = serve(APPS / "failing.py")
    page.goto(server.url)
    expect(cell(page, "printer").locator("pre")).to_have_text("printed \n")
    page.get_by_label("say").fill("<b>bold</b>")
    page.get_by_label("say").press("Enter")
    expect(cell(page, "printer").locator("pre")).to_have_text("printed <b>bold</b>\n")


def test_the_title_is_text(serve: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    server = serve(APPS / "slider.py", env=os.environ | {"RUN_LOG": str(tmp_path / "runs")})
    page.goto(server.url)
    expect(page).to_have_title("Slider & <dependents>")


def test_an_endless_loop_can_be_stopped_and_stops_nobody_else(
    serve: Callable[..., Server], context: BrowserContext
) -> None:
    server = serve(APPS / "endless.py")
    stuck, other = context.new_page(), context.new_page()
    stuck.goto(server.url)
    expect(cell(stuck, "loop")).to_contain_text("at rest")
    stuck.get_by_label("loop").check()
    expect(cell(stuck, "loop")).to_have_attribute("data-state", "running")
    other.goto(server.url)
    expect(cell(other, "shown")).to_contain_text("n=1")
    other.get_by_label("n", exact=True).fill("4")
    other.get_by_label("n", exact=True).press("Enter")
    expect(cell(other, "shown")).to_contain_text("n=4")
    stuck.get_by_role("button", name="Stop").click(timeout=20_000)
    expect(cell(stuck, "loop")).to_have_attribute("data-state", "error")
    stuck.get_by_label("loop").uncheck()
    expect(cell(stuck, "loop")).to_contain_text("at rest")
