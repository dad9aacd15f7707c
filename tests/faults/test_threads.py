"""F8: threads that cells start, session after session."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.kernel.started_threads import list_left_threads
from appnb.server import RunningServer
from appnb.server.left_threads import LeftThreads
from appnb.settings import ServeSettings
from tests.conftest import Server
from tests.faults.oracle import POOL, watch_fault, write_apps
from tests.server.client import PageClient, run_apart
from tests.server.test_sessions import wait_until

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def poll():
    import threading
    import time

    import appnb as nb

    def work(threading=threading, time=time):  # the names of a cell go with its session
        while not (ENDS):
            time.sleep(0.02)

    KIND(target=work, daemon=True).start()
    names = [thread.name for thread in threading.enumerate()]


@app.cell
def shown(names, nb):
    nb.md(" | ".join(names))
"""


def list_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if " poll: Thread-" in thread.name]


def visit_often(folder: Path, count: int, then: Callable[[RunningServer], None], **code: str) -> None:
    """Open and leave the notebook `count` times, some at a time; do something when all sessions have ended."""
    text = NOTEBOOK
    for word, replacement in code.items():
        text = text.replace(word, replacement)
    (folder / "app.py").write_text(text)

    async def visit(address: str) -> None:
        client = await PageClient.open(address)
        await client.wait_for("shown", html=" poll: Thread-", state="ok")
        client.leave()

    async def run() -> None:
        server = RunningServer([folder / "app.py"], ServeSettings(port=0), linger_s=0.2)
        for _ in range(0, count, 5):
            await asyncio.gather(*(visit(server.address) for _ in range(min(5, count))))
        await wait_until(lambda: len(server.sessions) == 0, "the sessions are over")
        await asyncio.to_thread(then, server)
        await server.close()

    run_apart(run())


@pytest.mark.fault("F8")
def test_f8_threads_that_ask_end_with_their_sessions(tmp_path: Path) -> None:
    def then(server: RunningServer) -> None:
        for thread in list_threads():
            thread.join(20)
        assert list_threads() == []
        assert b"appnb_threads_left 0.0" in server.metrics.write()

    visit_often(tmp_path, 100, then, KIND="nb.Thread", ENDS="nb.current_thread().should_exit")


@pytest.mark.fault("F8")
def test_f8_a_server_has_no_thread_of_a_session_that_is_over(serve: Callable[..., Server], tmp_path: Path) -> None:
    text = NOTEBOOK.replace("KIND", "nb.Thread").replace("ENDS", "nb.current_thread().should_exit")
    server = serve(write_apps(tmp_path, text))

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html=" poll: Thread-", state="ok")
        for _ in range(10):
            other = await PageClient.open(f"{server.url}/bad")
            await other.wait_for("shown", html=" poll: Thread-", state="ok")
            other.leave()

    run_apart(watch_fault(server, see, POOL))
    assert not any("NB366" in line for line in server.log)


@pytest.mark.fault("F8")
def test_f8_threads_that_do_not_are_counted_and_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, golden: Callable[[str, str], None]
) -> None:
    threading.f8_is_over = False  # for the notebook, which has no other way to this test
    said: list[str] = []

    def then(server: RunningServer) -> None:
        left = LeftThreads(lambda diagnostic: said.append(str(diagnostic)))
        assert len(list_left_threads()) == len(list_threads()) == 5
        assert b"appnb_threads_left 5.0" in server.metrics.write()
        left.look()
        left.look()

    try:
        visit_often(tmp_path, 5, then, KIND="threading.Thread", ENDS="threading.f8_is_over")
        sessions = {thread.name.partition(" ")[0] for thread in list_threads()}
        assert len(sessions) == 5
    finally:
        threading.f8_is_over = True
        for thread in list_threads():
            thread.join(20)
        del threading.f8_is_over
    [told] = said
    golden("nb366.txt", f"{told}\n".replace(f"{tmp_path}/", ""))


@pytest.mark.fault("F8")
def test_f8_one_thread_that_a_library_keeps_is_no_leak() -> None:
    origin = type("Origin", (), {"cell": type("Cell", (), {"location": "app.py:7:5", "id": "poll"})})
    left: list[tuple[object, object]] = [(None, origin)]
    said: list[object] = []
    watch = LeftThreads(said.append, lambda: left)
    counts = []
    for count in range(1, 9):
        left[:] = [(None, origin)] * count
        watch.look()
        counts.append(len(said))
    assert counts == [0, 1, 1, 2, 2, 2, 2, 3]
