"""Cells that go wrong, each with what its viewer sees; what holds for everybody else is the oracle's."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from tests.conftest import Server
from tests.faults.oracle import watch_fault, write_apps
from tests.server.client import PageClient, run_apart

APP = """
import appnb

app = appnb.App()


@app.cell
def apart():
    "apart"


@app.cell
def bad():
    CODE
    x = 1


@app.cell
def follower(x):
    f"x is {x}"
"""

RAISES = {
    "a cell raises": ("F1", "1 / 0"),
    "a cell exits": ("F4", "import sys; sys.exit(3)"),
    "a cell is interrupted by itself": ("F4", "raise KeyboardInterrupt"),
    "a cell recurses for ever": ("F6", "f = lambda: f(); f()"),
    "a module is not there": ("F35", "import no_such_module_anywhere"),
}


def serve_fault(serve: Callable[..., Server], folder: Path, code: str) -> Server:
    return serve(write_apps(folder, APP.replace("CODE", code)))


def watch(server: Server, see: Callable[[PageClient], Awaitable[None]]) -> None:
    run_apart(watch_fault(server, see))


@pytest.mark.fault("F35")
def test_f35_authors_are_told_how_to_install_it(serve: Callable[..., Server], tmp_path: Path) -> None:
    async def see(client: PageClient) -> None:
        await client.wait_for("bad", state="error", html="run `pip install no_such_module_anywhere`")

    served = serve(write_apps(tmp_path, APP.replace("CODE", "import no_such_module_anywhere")), "--dev")
    watch(served, see)


@pytest.mark.parametrize(
    "code", [pytest.param(code, id=name, marks=pytest.mark.fault(fault)) for name, (fault, code) in RAISES.items()]
)
def test_an_error_stays_in_its_cell(code: str, serve: Callable[..., Server], tmp_path: Path) -> None:
    async def see(client: PageClient) -> None:
        await client.wait_for("bad", state="error")
        await client.wait_for("follower", state="blocked")
        await client.wait_for("apart", state="ok", html="apart")
        shown = str(client.cells)
        assert str(tmp_path) not in shown
        assert "Traceback" not in shown

    watch(serve_fault(serve, tmp_path, code), see)


@pytest.mark.fault("F2")
def test_f2_a_loop_keeps_nobody_waiting_and_is_stopped(serve: Callable[..., Server], tmp_path: Path) -> None:
    async def see(client: PageClient) -> None:
        await client.wait_for("bad", state="running")

    watch(serve_fault(serve, tmp_path, "while True: pass"), see)


@pytest.mark.fault("F2")
def test_f2_a_viewer_stops_a_loop(serve: Callable[..., Server], tmp_path: Path) -> None:
    async def see(client: PageClient) -> None:
        await client.wait_for("bad", state="running")
        began = time.monotonic()
        await client.tell({"type": "stop"})
        await client.wait_for("bad", state="error")
        assert time.monotonic() - began < 2

    watch(serve_fault(serve, tmp_path, "while True: pass"), see)


@pytest.mark.fault("F3")
def test_f3_a_flood_of_prints_is_cut(serve: Callable[..., Server], tmp_path: Path) -> None:
    """Of 100 MB the first is shown, and said that the rest is not; the server keeps and logs none of them."""
    used: list[int] = []

    async def see(client: PageClient) -> None:
        used.append(process.memory_info().rss)
        await client.wait_for("follower", state="ok")
        shown = str(client.cells["bad"]["html"])
        assert 1_000_000 <= len(shown) < 1_000_200
        assert "\n… the rest of what this cell prints is left out: the limit is 1,000,000 bytes\n" in shown
        assert "\n… truncated: 99,100,000 bytes more\n" in shown
        assert sum(len(str(message)) for message in client.messages) < 3_000_000
        used.append(process.memory_info().rss)

    server = serve_fault(serve, tmp_path, "for _ in range(100_000): print('x' * 1000)")
    process = psutil.Process(server.process.pid)
    watch(server, see)
    assert used[1] - used[0] < 50_000_000
    assert sum(map(len, server.log)) < 100_000


@pytest.mark.fault("F6")
def test_f6_deep_data_is_shown_or_said(serve: Callable[..., Server], tmp_path: Path) -> None:
    code = "y = []\n    for _ in range(100_000): y = [y]\n    import appnb; appnb.output.append(y)"

    async def see(client: PageClient) -> None:
        await client.wait_for("follower", state="ok")

    watch(serve_fault(serve, tmp_path, code), see)


@pytest.mark.fault("F22")
def test_f22_what_runs_when_the_tab_is_closed_leaves_nothing(serve: Callable[..., Server], tmp_path: Path) -> None:
    async def see(client: PageClient) -> None:
        await client.wait_for("bad", state="running")

    server = serve_fault(serve, tmp_path, "import time; time.sleep(600)")
    watch(server, see)
    assert not [line for line in server.log if "ERROR" in line or "Traceback" in line]
