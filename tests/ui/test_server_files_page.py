"""Files of the server and recordings, in the browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "server_files.py"
PATIENCE_MS = 20_000

FAKE = """
navigator.mediaDevices.getUserMedia = async () => ({ getTracks: () => [{ stop() {} }] })
window.MediaRecorder = class {
  mimeType = "audio/webm"
  start() {}
  stop() { this.ondataavailable({ data: new Blob(["five!"]) }); this.onstop() }
}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("browsed")
    (folder / "sub").mkdir()
    for name in ("a.csv", "b.txt", "c.bin", "sub/d.csv"):
        (folder / name).write_text("x")
    server = Server(APP, env={**os.environ, "BROWSED": str(folder)})
    yield server
    server.stop()


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.add_init_script(FAKE)
    page.goto(server.url)
    expect(page.locator("[data-value=bytes]")).to_have_text("0", timeout=PATIENCE_MS)
    expect(page.locator("appnb-hole:not([data-stand-in]) .appnb-files")).to_have_count(2, timeout=PATIENCE_MS)
    return page


def test_files_are_chosen_across_folders(app: Page) -> None:
    cell = app.locator("[data-cell=several]")
    expect(cell.get_by_text("c.bin")).to_have_count(0)
    cell.get_by_label("Choose a.csv").check()
    expect(app.locator("[data-value=chosen]")).to_have_text("['a.csv'] a.csv", timeout=PATIENCE_MS)
    cell.get_by_role("button", name="sub").click()
    cell.get_by_label("Choose d.csv").check()
    expect(app.locator("[data-value=chosen]")).to_have_text("['a.csv', 'd.csv'] a.csv", timeout=PATIENCE_MS)
    cell.get_by_role("button", name="Up").click()
    expect(cell.get_by_label("Choose a.csv")).to_be_checked(timeout=PATIENCE_MS)
    expect(cell.get_by_role("button", name="Up")).to_be_disabled()


def test_what_is_pressed_before_the_script_has_come_counts(page: Page, server: Server) -> None:
    held: list[Route] = []
    page.route("**/parts/live*.js", lambda route: held.append(route))
    page.goto(server.url)
    cell = page.locator("[data-cell=several]")
    live = cell.locator("appnb-hole:not([data-stand-in])")
    live.get_by_label("Choose a.csv").check(timeout=PATIENCE_MS)
    assert held
    for route in held:
        route.continue_()
    expect(page.locator("[data-value=chosen]")).to_have_text("['a.csv'] a.csv", timeout=PATIENCE_MS)
    expect(cell.get_by_label("Choose a.csv")).to_be_checked()


def test_a_folder_is_chosen_with_the_keyboard(app: Page) -> None:
    cell = app.locator("[data-cell=folder]")
    cell.get_by_label("Choose sub").focus()
    app.keyboard.press("Space")
    expect(app.locator("[data-value=folder]")).to_have_text("sub", timeout=PATIENCE_MS)


def test_sound_is_recorded(app: Page) -> None:
    cell = app.locator("[data-cell=sound]")
    cell.get_by_role("button", name="Record Say something").click()
    expect(cell.locator(".appnb-record[data-on]")).to_be_visible()
    cell.get_by_role("button", name="Record Say something").click()
    expect(app.locator("[data-value=bytes]")).to_have_text("5", timeout=PATIENCE_MS)
    expect(cell.locator("audio")).to_be_visible()
