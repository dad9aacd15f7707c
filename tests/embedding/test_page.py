"""A notebook that embeds another one, in a real Chromium: its elements are live, and a save of its file is seen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser
APPS = Path(__file__).parent / "apps"
PATIENCE_MS = 60_000  # a busy machine is no fault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("growth.py", "report.py"):
        shutil.copy(APPS / name, tmp_path)
    return tmp_path


@pytest.fixture(params=["the notebook", "the folder"])
def server(folder: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    is_folder = request.param == "the folder"
    server = Server(folder if is_folder else folder / "report.py", "--watch")
    server.page = f"{server.url}/report" if is_folder else server.url
    yield server
    server.stop()


def expect_texts(page: Page, **texts: str) -> None:
    for cell, text in texts.items():
        expect(page.locator(f"[data-cell={cell}]")).to_contain_text(text, timeout=PATIENCE_MS)


def test_two_copies_of_a_notebook_are_live_and_follow_its_file(server: Server, folder: Path, page: Page) -> None:
    page.goto(server.page)
    expect_texts(page, one="It becomes 1050", other="It becomes 1050", total="Together: 2100")
    slider = page.locator("[data-cell=one]").get_by_role("slider")
    slider.press("ArrowRight")
    expect_texts(page, one="It becomes 1060", other="It becomes 1050", total="Together: 2110")
    page.locator("[data-cell=other]").get_by_role("slider").press("End")
    expect_texts(page, one="It becomes 1060", other="It becomes 1100", total="Together: 2160")
    text = (folder / "growth.py").read_text()
    (folder / "growth.py").write_text(text.replace("1000 + 10", "2000 + 10").replace("It becomes", "It is"))
    expect_texts(page, one="It is 2060", total="Together:")
    expect(slider).to_have_attribute("aria-valuenow", "6.0")
    assert not page.locator(".appnb-error").count()
