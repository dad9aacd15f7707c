"""What holds after every fault of a cell: the server lives, others are answered, and nothing is left of the session."""

import asyncio
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import psutil

from tests.conftest import Server
from tests.server.client import Closed, PageClient, fetch_config

T = TypeVar("T")

POOL = min(32, (os.cpu_count() or 1) + 4)
"""The threads of a server's pool, which stay when they were needed once."""

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


async def watch_fault(server: Server, see: Callable[[PageClient], Awaitable[None]], spare: int = 0) -> None:
    """Open the app with the fault, see what its viewer is shown, and check what holds for everybody else.

    Args:
        server: serves what `write_apps` wrote.
        see: waits for what the viewer is shown, and fails if it is something else.
        spare: as `Others.open` has it; `POOL` where `see` opens pages of its own, several of which may end at once.
    """
    others = await Others.open(server, spare)
    faulty = await PageClient.open(f"{server.url}/bad")
    await see(faulty)
    await others.check_answered()
    faulty.leave()
    await others.check_nothing_left()
    others.close()


@contextmanager
def unharmed(server: Server) -> Iterator[Callable[[], None]]:
    """Check what holds for everybody else around a block that makes a fault, with a browser say.

    Args:
        server: serves what `write_apps` wrote; the block closes what it opens.

    Yields:
        what checks that others are answered meanwhile.
    """
    with ThreadPoolExecutor(1) as pool:  # its loop is not the browser's
        loop = asyncio.new_event_loop()

        def run(work: Coroutine[None, None, T]) -> T:
            return pool.submit(loop.run_until_complete, work).result()

        try:
            others = run(Others.open(server, POOL))
            yield lambda: run(others.check_answered())
            run(others.check_nothing_left())
            others.close()
        finally:
            loop.close()


class Overseer:
    """Others on one server, while faults are made on it one after another. Its loop has a thread of its own."""

    def __init__(self, server: Server) -> None:
        """Open what others have open; the server serves what `write_apps` wrote."""
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._others = self._run(Others.open(server, POOL))

    def watch(self, see: Callable[[PageClient], Awaitable[None]]) -> None:
        """Do what `watch_fault` does, beside the page that others have open already."""
        self._run(self._watch(see))

    async def _watch(self, see: Callable[[PageClient], Awaitable[None]]) -> None:
        faulty = await PageClient.open(f"{self._server.url}/bad")
        try:
            await see(faulty)
            await self._others.check_answered()
        finally:
            faulty.leave()
        await self._others.check_nothing_left()

    def close(self) -> None:
        """Go away."""
        self._loop.call_soon_threadsafe(self._others.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(180)


class Others:
    """Somebody else on the server of a fault, whose page is open from before it until after."""

    def __init__(self, server: Server, page: PageClient, threads: int, descriptors: int) -> None:
        """Take a page that is open, and how many threads and descriptors there may be when all is over."""
        self._server = server
        self._process = psutil.Process(server.process.pid)
        self._page = page
        self._threads, self._descriptors = threads, descriptors
        self._next = 1

    @classmethod
    async def open(cls, server: Server, spare: int = 0) -> "Others":
        """Open the page, and count what the server has before the fault.

        Args:
            server: serves what `write_apps` wrote.
            spare: so many threads it may have more afterwards: its pool keeps those that browsers' files have needed.
        """
        for name in ("probe", "bad"):  # what a server makes when it is first used is not the fault's
            await _visit(server, name)
        page = await PageClient.open(f"{server.url}/probe")
        await page.wait_for("shown", html="n=0.")
        threads, descriptors = await _settle(psutil.Process(server.process.pid))
        return cls(server, page, threads + spare, descriptors)

    async def check_answered(self) -> None:
        """Check that this page is answered soon."""
        self._next += 3
        assert await time_answer(self._page, self._next) < ANSWER_S

    async def check_nothing_left(self) -> None:
        """Check that the server lives and has what it had, and answers."""
        process = self._process
        await _wait_until(lambda: process.num_threads() <= self._threads, "no thread is left")
        await _wait_until(lambda: process.num_fds() <= self._descriptors, "no descriptor is left")
        assert self._server.process.poll() is None
        await self.check_answered()

    async def come_back(self) -> None:
        """Load the page again whose server has gone, and check that it has what was entered."""
        with suppress(Closed):
            while True:
                await self._page.receive()
        [*_, inputs] = [message["text"] for message in self._page.messages if message["type"] == "inputs"]
        shown = str(self._page.cells["shown"]["html"])
        config = await fetch_config(self._page.address)
        self._page = await PageClient.connect(self._page.address, config)
        await self._page.tell({"type": "ready", "inputs": inputs, "was_lost": True})
        await self._page.wait_for("shown", html=shown)

    def close(self) -> None:
        """Go away."""
        self._page.close()


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
    """Count threads and descriptors once they have been the same for two seconds: visits before have ended.

    A file that is open for a moment, as one is to read a clock, changes nothing.
    """
    seen: deque[tuple[int, int]] = deque(maxlen=40)
    async with asyncio.timeout(60):
        while True:
            seen.append((process.num_threads(), process.num_fds()))
            [(counts, times)] = Counter(seen).most_common(1)
            if times >= 0.8 * (seen.maxlen or 0):
                return counts
            await asyncio.sleep(0.05)


async def _wait_until(is_so: Callable[[], bool], what: str) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.05)
    assert is_so(), what
