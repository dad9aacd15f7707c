"""What holds after every fault of a cell: the server lives, others are answered, and nothing is left of the session."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from tests.conftest import Server
from tests.server.client import PageClient

ANSWER_S = 2.0
"""How soon a session answers that has nothing to do with the fault."""

PROBE = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    n = nb.ui.slider(0, 1000, value=0, label="n", url="n")
    n


@app.cell
def shown(n, nb):
    nb.md(f"n={n.value}.")
"""


def write_apps(folder: Path, bad: str) -> Path:
    """Write the app with the fault, and one beside it for others."""
    (folder / "bad.py").write_text(bad)
    (folder / "probe.py").write_text(PROBE)
    return folder


async def watch_fault(server: Server, see: Callable[[PageClient], Awaitable[None]]) -> None:
    """Open the app with the fault, see what its viewer is shown, and check what holds for everybody else.

    Args:
        server: serves what `write_apps` wrote.
        see: waits for what the viewer is shown, and fails if it is something else.
    """
    process = psutil.Process(server.process.pid)
    for name in ("probe", "bad"):  # what a server makes when it is first used is not the fault's
        await _visit(server, name)
    other = await PageClient.open(f"{server.url}/probe")
    await other.wait_for("shown", html="n=0.")
    threads, descriptors = await _settle(process)
    faulty = await PageClient.open(f"{server.url}/bad")
    await see(faulty)
    assert await time_answer(other) < ANSWER_S
    faulty.leave()
    await _wait_until(lambda: process.num_threads() <= threads, "no thread is left")
    await _wait_until(lambda: process.num_fds() <= descriptors, "no descriptor is left")
    assert server.process.poll() is None
    assert await time_answer(other, 10) < ANSWER_S
    other.close()


async def _visit(server: Server, name: str) -> None:
    client = await PageClient.open(f"{server.url}/{name}")
    while not client.cells:
        await client.receive()
    client.leave()


async def time_answer(client: PageClient, start: int = 1) -> float:
    """Time how long a change of a session takes to be answered: the best of three, for machines that are busy."""
    times = []
    for number in range(start, start + 3):
        began = time.monotonic()
        await client.tell({"type": "address", "query": f"?n={number}"})
        await client.wait_for("shown", html=f"n={number}.")
        times.append(time.monotonic() - began)
    return min(times)


async def _settle(process: psutil.Process) -> tuple[int, int]:
    """Count threads and descriptors once they have been the same for two seconds: visits before have ended."""
    seen: list[tuple[int, int]] = []
    async with asyncio.timeout(60):
        while len(seen) < 40 or len(set(seen[-40:])) > 1:
            seen.append((process.num_threads(), process.num_fds()))
            await asyncio.sleep(0.05)
    return seen[-1]


async def _wait_until(is_so: Callable[[], bool], what: str) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.05)
    assert is_so(), what
