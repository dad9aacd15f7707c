"""Chats in the browser: written and answered piece by piece while the rest of the page goes on working."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "chats.py"
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gate") / "closed"


@pytest.fixture(scope="module")
def server(gate: Path) -> Iterator[Server]:
    server = Server(APP, env={**os.environ, "CHAT_GATE": str(gate)})
    yield server
    server.stop()


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    expect(page.locator("appnb-hole:not([data-stand-in]) .appnb-chat")).to_have_count(3, timeout=PATIENCE_MS)
    expect(page.locator("[data-value=clicks]")).to_have_text("0", timeout=PATIENCE_MS)
    return page


def say(cell: Locator, text: str) -> None:
    field = cell.get_by_label("Message", exact=True)
    field.fill(text)
    field.press("Enter")


def test_a_conversation_with_the_keyboard_alone(app: Page) -> None:
    cell = app.locator("[data-cell=asks]")
    say(cell, "hello")
    answer = cell.locator("article[data-role=assistant]")
    expect(answer.locator("strong")).to_have_text("HELLO", timeout=PATIENCE_MS)
    expect(answer).to_contain_text("<img src=x")  # as text
    expect(cell.get_by_label("Message", exact=True)).to_be_focused()
    expect(cell.get_by_label("Message", exact=True)).to_have_value("")
    say(cell, "table")
    expect(cell.get_by_role("cell", name="Rome")).to_be_visible(timeout=PATIENCE_MS)
    expect(app.locator("[data-value=history]")).to_have_text(
        "hello | **HELLO**, at 0.5 (img src=x onerror=alert(1)> | table | table", timeout=PATIENCE_MS
    )
    cell.get_by_label("Delete message 1").click()
    expect(cell.locator("article")).to_have_count(3, timeout=PATIENCE_MS)
    cell.get_by_role("button", name="Clear").click()
    expect(app.locator("[data-value=history]")).to_have_text("", timeout=PATIENCE_MS)


def test_prompts_and_settings(app: Page) -> None:
    cell = app.locator("[data-cell=asks]")
    cell.get_by_text("Settings").click()
    cell.get_by_label("Temperature").fill("0.9")
    cell.get_by_label("Temperature").press("Tab")
    cell.get_by_role("button", name="What about {{city}}?").click()
    expect(cell.get_by_label("Message", exact=True)).to_have_value("What about {{city}}?")
    cell.get_by_role("button", name="Hello there").click()
    expect(cell.locator("article[data-role=assistant]")).to_contain_text("HELLO THERE, at 0.9", timeout=PATIENCE_MS)


def test_files_go_along(app: Page) -> None:
    cell = app.locator("[data-cell=asks]")
    files = [
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"hello"},
        {"name": "other.txt", "mimeType": "text/plain", "buffer": b"there"},
    ]
    cell.get_by_label("Attach files").set_input_files(files)
    cell.get_by_role("button", name="Remove other.txt").click()
    say(cell, "files")
    expect(cell.locator("article[data-role=assistant]")).to_have_text("note.txt text/plain", timeout=PATIENCE_MS)
    expect(cell.get_by_role("button", name="Remove note.txt")).to_have_count(0)


def test_a_model_that_fails(app: Page) -> None:
    cell = app.locator("[data-cell=asks]")
    say(cell, "fail")
    expect(cell.get_by_role("alert")).to_contain_text("No answer came.", timeout=PATIENCE_MS)
    expect(app.get_by_text("a secret of the server")).to_have_count(0)


def test_an_answer_comes_in_pieces_and_keeps_nobody_waiting(app: Page, gate: Path) -> None:
    gate.touch()
    cell = app.locator("[data-cell=slow]")
    say(cell, "count")
    expect(cell.locator("article[data-role=assistant]")).to_contain_text("1 2 3 4", timeout=PATIENCE_MS)
    app.get_by_role("button", name="Count").click()
    expect(app.locator("[data-value=clicks]")).to_have_text("1", timeout=PATIENCE_MS)
    gate.unlink()
    expect(cell.locator("article[data-role=assistant]")).to_contain_text("end", timeout=PATIENCE_MS)


def test_an_answer_can_be_stopped(app: Page, gate: Path) -> None:
    gate.touch()
    cell = app.locator("[data-cell=slow]")
    say(cell, "count")
    cell.get_by_role("button", name="Stop").click()
    expect(cell.get_by_role("button", name="Send")).to_be_visible(timeout=PATIENCE_MS)
    expect(cell.locator("article[data-role=assistant]")).not_to_contain_text("end")
    gate.unlink()


def test_an_asynchronous_model(app: Page) -> None:
    cell = app.locator("[data-cell=promised]")
    say(cell, "x")
    expect(cell.locator("article[data-role=assistant]")).to_have_text("one two three", timeout=PATIENCE_MS)
