"""F22, and what is promised to who closes a tab: what runs ends, what was held is freed, what others need is whole."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.conftest import Server
from tests.faults.oracle import watch_fault, write_apps
from tests.server.client import PageClient, run_apart

IMPORTS = """
import appnb

app = appnb.App()


@app.cell
def bad():
    import slow_package


@app.cell
def shown(slow_package):
    f"half of it is {slow_package.part.half}"
"""

HOLDS = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    n = nb.ui.slider(0, 9, value=0, label="n")


@app.cell
def heavy(n):
    held = bytes([65 + n.value]) * 300_000_000  # not the same for all sessions, which would be kept for them


@app.cell
def bad(held):
    import pathlib

    while held:
        pathlib.Path("beat").touch()
"""

STOPPED_S, FREED_S = 2.0, 30.0

SLOW_PACKAGE = """
import pathlib
import time

import slow_package.part

pathlib.Path("importing").touch()
ends = time.monotonic() + 1.5
while time.monotonic() < ends:
    pass
"""


@pytest.mark.fault("F22")
def test_f22_a_module_is_whole_though_the_tab_was_closed_while_it_was_imported(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    package = tmp_path / "packages" / "slow_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(SLOW_PACKAGE)
    (package / "part.py").write_text("half = 0.5\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(package.parent), os.environ.get("PYTHONPATH", "")])}
    apps = tmp_path / "apps"
    apps.mkdir()
    server = serve(write_apps(apps, IMPORTS), cwd=tmp_path, env=environment)

    async def leave_and_come_back() -> None:
        client = await PageClient.open(f"{server.url}/bad")
        while not (tmp_path / "importing").exists():
            await client.receive()
        client._socket.close(1000, "left")
        client = await PageClient.open(f"{server.url}/bad")
        await client.wait_for("shown", html="half of it is 0.5", state="ok")
        client._socket.close(1000, "left")

    run_apart(leave_and_come_back())


@pytest.mark.fault("F22")
def test_f22_a_closed_tab_stops_its_cells_within_2_s_and_frees_what_they_held_within_30_s(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(write_apps(tmp_path, HOLDS), cwd=tmp_path)
    process = psutil.Process(server.process.pid)

    async def see(client: PageClient) -> None:
        await client.wait_for("bad", state="running")
        held_bytes = process.memory_info().rss
        client._socket.close(1000, "left")
        left = time.time()
        async with asyncio.timeout(FREED_S):
            while process.memory_info().rss > held_bytes - 250_000_000:
                await asyncio.sleep(0.05)
        assert (tmp_path / "beat").stat().st_mtime - left < STOPPED_S

    run_apart(watch_fault(server, see))
    assert not [line for line in server.log if "ERROR" in line or "Traceback" in line]
