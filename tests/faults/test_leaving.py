"""F22, and what is promised to who closes a tab: what runs ends, what was held is freed, what others need is whole."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Server
from tests.faults.oracle import write_apps
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

SLOW_PACKAGE = """
import pathlib
import time

import slow_package.part

pathlib.Path("importing").touch()
ends = time.monotonic() + 1.5
while time.monotonic() < ends:
    pass
"""


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
