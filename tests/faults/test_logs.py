"""F34: nobody reads what a server tells and logs, or the disk of the log is full: it goes on."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import psutil
import pytest

from tests.faults.oracle import watch_fault, write_apps
from tests.server.client import PageClient, run_apart
from tests.servers import find_port

TALKS = """
import appnb

app = appnb.App()


@app.cell
def bad():
    import os
    import sys

    print("to whom it may concern")
    print("and to the log", file=sys.stderr)
    1 / 0


@app.cell
def where():
    import os as system

    " ".join(system.readlink(f"/proc/self/fd/{number}") for number in (1, 2))
"""

WAYS = {"the disk is full": ">/dev/full 2>&1", "both are closed": ">&- 2>&-", "the reader has gone": ""}


@contextmanager
def serve_unheard(folder: Path, way: str, supervise: str = "0") -> Iterator[SimpleNamespace]:
    """Serve a folder with nobody who could be told the address."""
    port = find_port()
    command = f"exec {sys.executable} -m appnb serve --port {port} {folder} {WAYS[way]}"
    environment = {**os.environ, "APPNB_SUPERVISE": supervise}
    output, input_ = os.pipe()
    with subprocess.Popen(["sh", "-c", command], env=environment, stdout=input_, stderr=input_) as process:
        os.close(input_)
        os.close(output)  # nobody reads
        try:
            wait_for_answer(f"http://localhost:{port}/healthz")
            yield SimpleNamespace(process=process, url=f"http://localhost:{port}", log=[])
        finally:
            process.terminate()
            process.wait(60)


def wait_for_answer(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"{address} does not answer")


@pytest.mark.fault("F34")
@pytest.mark.parametrize(("way", "place"), [("the disk is full", "/dev/full"), ("both are closed", "/dev/null")])
def test_f34_a_server_goes_on(way: str, place: str, tmp_path: Path) -> None:
    async def see(client: PageClient) -> None:
        await client.wait_for("bad", state="error")
        await client.wait_for("where", html=f"{place} {place}")  # no socket has taken their numbers

    with serve_unheard(write_apps(tmp_path, TALKS), way) as server:
        run_apart(watch_fault(server, see))
    assert server.process.returncode == 0


@pytest.mark.fault("F34")
@pytest.mark.parametrize("way", ["the disk is full", "the reader has gone"])
def test_f34_a_supervisor_that_nobody_hears_starts_another_worker(way: str, tmp_path: Path) -> None:
    with serve_unheard(write_apps(tmp_path, TALKS), way, supervise="1") as server:
        [worker] = psutil.Process(server.process.pid).children()
        worker.kill()
        worker.wait(60)
        wait_for_answer(f"{server.url}/healthz")
    assert server.process.returncode == 0
