"""A page has content before any script has run, and live outputs take its place without a jump."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import Server
from tests.first_sight.apps import OBSERVE, SETTLED, SLOW

pytestmark = pytest.mark.browser

GALLERY = Path(__file__).parents[2] / "gallery"
APPS = sorted(path.stem for path in GALLERY.glob("*.py"))
MOST_SHIFT = 0.02


@pytest.fixture(scope="module")
def gallery() -> Iterator[Server]:
    server = Server(GALLERY)
    yield server
    server.stop()


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    return tmp_path / "gate"


@pytest.fixture
def slow(tmp_path: Path, gate: Path, serve: Callable[..., Server], page: Page) -> Server:
    """A server of an app that was visited once, and whose next run waits for the gate."""
    path = tmp_path / "slow.py"
    path.write_text(SLOW.format(gate=str(gate)))
    gate.touch()
    server = serve(path)
    page.goto(server.url)
    page.wait_for_function(SETTLED)
    gate.unlink()
    return server


def test_a_page_without_scripts_shows_what_the_last_run_did(slow: Server, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(slow.url)
    expect(page.get_by_role("heading", name="A heading")).to_be_visible()
    expect(page.get_by_role("cell", name="a cell of a table")).to_be_visible()
    expect(page.get_by_text("n is 5")).to_be_visible()
    expect(page.get_by_text("How many")).to_be_visible()
    assert re.search(r"These are the results of \d\d \w+ \d{4}, \d\d:\d\d UTC", page.content())
    context.close()


def test_a_page_whose_scripts_do_not_come_shows_it_too(slow: Server, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(re.compile(r"\.js$"), lambda route: route.abort())
    page.goto(slow.url)
    expect(page.get_by_role("heading", name="A heading")).to_be_visible()
    expect(page.get_by_text("n is 5")).to_be_visible()
    expect(page.locator(".appnb-as-of")).to_be_visible()  # after a second, by the style sheet alone
    context.close()


def test_it_is_painted_while_the_scripts_are_on_their_way(slow: Server, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    held: list[Route] = []
    page.route(re.compile(r"bokeh.*\.js$"), lambda route: held.append(route))
    page.goto(slow.url, wait_until="commit")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    expect(page.get_by_text("n is 5")).to_be_visible()
    assert held
    for route in held:
        route.abort()
    context.close()


def test_what_is_old_is_marked_and_its_time_is_told_when_it_takes_long(slow: Server, gate: Path, page: Page) -> None:
    page.goto(slow.url)
    table = page.locator("[data-cell='waits']")
    expect(table).to_contain_text("a cell of a table")
    assert table.get_attribute("data-first-sight") is not None
    assert table.get_attribute("aria-busy") is not None
    expect(page.locator(".appnb-as-of")).to_have_text(re.compile(r"As of \d"))
    expect(page.locator("[data-cell='text']")).not_to_have_attribute("data-first-sight", "")  # has run meanwhile
    gate.touch()
    page.wait_for_function(SETTLED)
    expect(page.locator(".appnb-as-of")).to_have_count(0)
    expect(page.get_by_role("slider", name="How many")).to_be_visible()


def test_a_live_page_takes_over_what_stands_there(slow: Server, gate: Path, page: Page) -> None:
    page.goto(slow.url)
    page.evaluate("document.querySelector('h1').dataset.mine = 'kept'")
    gate.touch()
    page.wait_for_function(SETTLED)
    assert page.evaluate("document.querySelector('h1').dataset.mine") == "kept"
    page.get_by_role("slider", name="How many").press("ArrowRight")
    expect(page.get_by_text("n is 6")).to_be_visible()


def test_what_a_page_shows_already_is_not_sent_again(slow: Server, gate: Path, page: Page) -> None:
    gate.touch()
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(str(frame))))
    page.goto(slow.url)
    page.wait_for_function(SETTLED)
    assert any("How many" in frame or "appnb-hole" in frame for frame in sent)  # has a live part of its own
    assert not any("a cell of a table" in frame for frame in sent)


def test_a_saved_notebook_does_not_show_what_the_version_before_did(
    tmp_path: Path, gate: Path, serve: Callable[..., Server], page: Page
) -> None:
    path = tmp_path / "slow.py"
    path.write_text(SLOW.format(gate=str(gate)))
    gate.touch()
    server = serve("--watch", path)
    page.goto(server.url)
    page.wait_for_function(SETTLED)
    path.write_text(SLOW.format(gate=str(gate)).replace("A heading", "Another heading"))
    expect(page.get_by_role("heading", name="Another heading")).to_be_visible()
    html = page.evaluate("fetch(location.href).then((answer) => answer.text())")
    assert "A heading" not in html


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", APPS)
def test_nothing_jumps(name: str, width: int, gallery: Server, browser: Browser) -> None:
    url = f"{gallery.url}/{name}"
    size = {"width": width, "height": 800}
    context = browser.new_context(viewport=size)
    page = context.new_page()  # what it shows, and how high its live parts are, is what the next page starts from
    with page.expect_websocket() as opened:
        page.goto(url)
    if not opened.value.is_closed():
        opened.value.wait_for_event("framesent", lambda frame: '\\"sizes\\"' in str(frame), timeout=60_000)
    context.close()
    context = browser.new_context(viewport=size)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    page.goto(url)
    assert page.evaluate("document.querySelectorAll('.appnb-cell[data-filled]').length") > 2
    page.wait_for_function(SETTLED, timeout=60_000)
    page.wait_for_timeout(1_000)  # there is no sign that nothing moves any more
    shifts = page.evaluate("shifts")
    assert sum(shift["value"] for shift in shifts) < MOST_SHIFT, shifts
    context.close()
