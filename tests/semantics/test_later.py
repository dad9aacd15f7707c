"""What a notebook asks Panel and Bokeh to call later is called on its kernel's thread."""

import re
from pathlib import Path

import pytest
from bokeh.document import Document
from playwright.sync_api import Page, expect

from appnb.server import RunningServer
from appnb.server.scheduling import is_notebooks
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart
from tests.server.test_sessions import wait_until

APP = Path(__file__).parent / "apps" / "later.py"

ENDING = """
import appnb

app = appnb.App()


@app.cell
def a():
    import threading
    from pathlib import Path

    import panel as pn

    def note(context):
        Path("PLACE").write_text(threading.current_thread().name)

    pn.state.on_session_destroyed(note)
"""


def test_every_way_leads_to_the_kernels_thread() -> None:
    async def look() -> None:
        server = RunningServer([APP], ServeSettings(port=0))
        page = await PageClient.open(server.address)
        for what in ("cell", "next", "timeout", "again", "awaited", "loaded"):
            await page.wait_for("other", html=f"{what} by appnb-kernel")
        text = str(page.cells["other"]["html"])
        assert "by loop" not in text
        assert text.count("again by") == 1
        page.close()
        await server.close()

    run_apart(look())


def test_what_a_callback_raises_is_told_and_the_next_call_comes() -> None:
    async def look() -> None:
        server = RunningServer([APP], ServeSettings(port=0, dev=True))
        page = await PageClient.open(server.address)
        await page.wait_for("fails", state="error", html="failure 1")
        await page.wait_for("fails", state="error", html="failure 2")
        page.close()
        await server.close()

    run_apart(look())


def test_a_function_is_called_at_the_end_of_its_session(tmp_path: Path) -> None:
    path = tmp_path / "ends.py"
    path.write_text(ENDING.replace("PLACE", str(tmp_path / "ended")))

    async def look() -> None:
        server = RunningServer([path], ServeSettings(port=0), linger_s=0.2)
        page = await PageClient.open(server.address)
        await page.wait_for("a", state="ok")
        page.close()
        ended = tmp_path / "ended"
        await wait_until(
            lambda: ended.exists() and ended.read_text() not in ("", "MainThread", "asyncio"), "the session has ended"
        )
        await server.close()

    run_apart(look())


def test_functions_of_libraries_are_told_from_those_of_notebooks() -> None:
    assert is_notebooks(lambda: None)
    assert is_notebooks(re.compile)
    assert not is_notebooks(Document().clear)


@pytest.mark.browser
def test_a_page_shows_what_callbacks_and_cells_change(serve, page: Page) -> None:
    page.goto(serve(APP).url)
    shown = page.locator("[data-cell=shown]")
    expect(shown).to_contain_text(re.compile(r"1: \d+ ticks by \['appnb-kernel-\d+'\]"))
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("Bokeh.documents.flatMap(doc => [doc.get_model_by_name('source')])[0].data.y[0] === 2")
    expect(shown).to_contain_text("2: ")
    texts = set[str]()
    while len(texts) < 10:
        texts.add(shown.get_by_text("ticks").inner_text())
    assert {text[:2] for text in texts} == {"2:"}  # the cell has run again: its first clock has stopped
