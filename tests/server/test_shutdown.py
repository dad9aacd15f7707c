"""A server that is asked to end tells its pages, lets cells finish, calls hooks, ends well; asked twice, at once."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.server.client import Closed, PageClient, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import pathlib
    import time

    import appnb as nb

    folder = pathlib.Path({folder!r})
    return folder, nb, time


@app.cell
def hooks(folder, nb):
    def note(name):
        with (folder / "said").open("a") as file:
            file.write(name + "\\n")

    nb.on_session_end(lambda: note("session"))
    nb.on_shutdown(lambda: note("shutdown"))
    nb.on_session_end(lambda: 1 / 0)
    return (note,)


@app.cell
def slow(folder, note, time):
    (folder / "started").touch()
    ends = time.monotonic() + {seconds}
    while time.monotonic() < ends:
        time.sleep(0.01)
    note("finished")
    return
"""


def start(serve: Callable[..., Server], folder: Path, seconds: float) -> Server:
    (folder / "app.py").write_text(NOTEBOOK.format(folder=str(folder), seconds=seconds))
    return serve(folder / "app.py")


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} does not come"
        time.sleep(0.01)


@pytest.mark.fault("F29")
def test_cells_finish_hooks_are_called_pages_are_told(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = start(serve, tmp_path, 1.5)
    told: list[object] = []

    async def visit() -> None:
        client = await PageClient.open(server.url)
        await client.wait_for("hooks", state="ok")
        wait_for(tmp_path / "started")
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(Closed) as closed:
            await client.wait_for("nothing", html="more")
        told.extend([closed.value.code, closed.value.reason, "ending" in [m["type"] for m in client.messages]])

    run_apart(visit())
    assert server.process.wait(timeout=15) == 0
    assert told == [1012, "restart", True]
    assert (tmp_path / "said").read_text().split() == ["finished", "shutdown", "session"]
    assert "ZeroDivisionError" in "".join(server.log)


@pytest.mark.fault("F29")
def test_asked_twice_it_ends_at_once(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = start(serve, tmp_path, 60)

    async def visit() -> None:
        client = await PageClient.open(server.url)
        wait_for(tmp_path / "started")
        server.process.send_signal(signal.SIGTERM)
        while not any(message["type"] == "ending" for message in client.messages):
            await client.receive()
        started = time.monotonic()
        os.kill(server.process.pid, signal.SIGTERM)
        assert server.process.wait(timeout=5) == 128 + signal.SIGTERM
        assert time.monotonic() - started < 2
        client.close()

    run_apart(visit())


@pytest.mark.fault("F29")
def test_it_waits_ten_seconds_at_most(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = start(serve, tmp_path, 60)

    async def visit() -> None:
        client = await PageClient.open(server.url)
        wait_for(tmp_path / "started")
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(Closed):
            await client.wait_for("nothing", html="more")
        assert 9 < time.monotonic() - started < 12

    run_apart(visit())
    assert server.process.wait(timeout=15) == 0
    assert (tmp_path / "said").read_text().split() == ["session"]
