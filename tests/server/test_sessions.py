"""Sessions come and go: what a closed tab leaves behind is nothing."""

import asyncio
import gc
import os
import threading
from pathlib import Path

import pytest
from bokeh.document import Document
from panel.io.state import state

from appnb.kernel.kernel import Kernel
from appnb.server import RunningServer, tornado_app
from appnb.server.live_page import LivePage
from appnb.server.memory import MANY
from appnb.settings import ServeSettings
from tests.server.client import PageClient, fetch_config, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    import panel as pn

    return nb, pn


@app.cell
def control(nb, pn):
    n = nb.ui.slider(0, 10, value=5, label="n")
    widget = pn.widgets.TextInput(label="text")
    nb.hstack([n, widget])
    return n, widget


@app.cell
def shown(n, nb, widget):
    nb.md(f"n={n.value} {widget.value}")
    return
"""


POOL = min(32, (os.cpu_count() or 1) + 4)


def list_kernel_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("appnb-kernel")]


def count_live() -> dict[str, int]:
    gc.collect()
    counts = {cls.__name__: 0 for cls in (Kernel, LivePage, Document)}
    for thing in gc.get_objects():
        if type(thing) in (Kernel, LivePage, Document):
            counts[type(thing).__name__] += 1
    return counts


async def wait_until(is_true, what: str, seconds: float = 60.0) -> None:
    for _ in range(int(seconds / 0.05)):
        if is_true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"still not: {what}")


async def visit(address: str, count: int) -> None:
    for _ in range(count):
        client = await PageClient.open(address)
        await client.wait_for("shown", html="n=5", state="ok")
        client.close()


def test_two_hundred_sessions_leave_no_object_and_no_thread(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)

    async def run() -> None:
        server = RunningServer([tmp_path], ServeSettings(port=0), linger_s=0.2)
        await visit(server.address, 10)
        await wait_until(lambda: len(server.sessions) == 0, "the first sessions are gone")
        threads = threading.active_count() + POOL  # which closes sessions, and keeps its threads
        before = count_live()
        await visit(server.address, 200)
        await wait_until(lambda: len(server.sessions) == 0, "all sessions are gone")
        await wait_until(lambda: not list_kernel_threads(), "their threads are gone")
        assert threading.active_count() <= threads
        await wait_until(lambda: count_live() == before, f"their objects are gone: {count_live()}, before {before}")
        await server.close()

    run_apart(run())


def test_sessions_that_end_together_are_collected_once(tmp_path: Path) -> None:
    """A collection stops every thread, and Bokeh would make one for each."""
    (tmp_path / "app.py").write_text(NOTEBOOK)
    collections: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            collections.append(phase)

    async def run() -> None:
        server = RunningServer([tmp_path], ServeSettings(port=0), linger_s=0.2)
        pages = [await PageClient.open(server.address) for _ in range(MANY)]
        for page in pages:
            await page.wait_for("shown", html="n=5", state="ok")
        collections.clear()
        for page in pages:
            page.close()
        await wait_until(lambda: len(server.sessions) == 0 and not list_kernel_threads(), "the sessions are gone")
        await wait_until(lambda: len(collections) > 0, "what they left is collected")
        await server.close()

    gc.callbacks.append(note)
    gc.disable()  # those that Python makes by itself are not meant
    try:
        run_apart(run())
    finally:
        gc.enable()
        gc.callbacks.remove(note)
    assert 1 <= len(collections) <= 3


def list_open_loops() -> list[asyncio.AbstractEventLoop]:
    return [it for it in gc.get_objects() if isinstance(it, asyncio.AbstractEventLoop) and not it.is_closed()]


def test_the_end_of_sessions_starts_no_collection_of_panels(tmp_path: Path) -> None:
    """On a thread, it would ask for the next one on an event loop made for that, which nobody runs or closes."""
    (tmp_path / "app.py").write_text(NOTEBOOK)
    threads: list[str] = []
    started = threading.Thread.start

    def start(self: threading.Thread) -> None:
        threads.append(self.name)
        started(self)

    async def run() -> None:
        server = RunningServer([tmp_path], ServeSettings(port=0), linger_s=0.2)
        before = set(list_open_loops())
        await visit(server.address, 3)
        await wait_until(lambda: len(server.sessions) == 0 and not list_kernel_threads(), "the sessions are gone")
        await wait_until(lambda: set(list_open_loops()) <= before, "no loop is left")
        assert not [key for key in state._scheduled if "gc.collect" in key]
        await server.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        run_apart(run())
    assert any(name.startswith("appnb-kernel") for name in threads)
    assert "appnb-task" not in threads


def test_who_only_asks_for_pages_takes_no_room_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)
    monkeypatch.setattr(tornado_app, "FIRST_S", 0.5)

    async def work() -> None:
        server = RunningServer([tmp_path / "app.py"], ServeSettings(port=0, warm=1), linger_s=60.0)
        try:
            page = await PageClient.open(server.address)
            await page.wait_for("shown", html="n=5")
            for _ in range(5):
                await fetch_config(server.address)
            assert len(server.sessions) >= 6
            async with asyncio.timeout(30):
                while len(server.sessions) > 2:  # those of pages that never came end
                    await server._tornado_app._cleanup_sessions()
                    await asyncio.sleep(0.05)
            await page.tell({"type": "visible", "is": True})
            another = await PageClient.open(server.address)
            await another.wait_for("shown", html="n=5")
            assert len(server.sessions) >= 2, "an open page, and those that wait for one, stay"
            page.close(), another.close()
        finally:
            await server.close()

    run_apart(work())
