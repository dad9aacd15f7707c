"""What a server holds once nobody is there: memory, threads, descriptors; read from outside of its process."""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil
from tornado.httpclient import AsyncHTTPClient

from appnb.server.figures import read_figures
from appnb.server.memory import TRIM_AFTER_S

MB = 2**20
TOKEN = "the-token-of-the-figures"
PATIENCE_S = 60.0

POOL = min(32, (os.cpu_count() or 1) + 4)
"""How many threads may have come to stay: the event loop's, which do what would hold it up, come one by one."""

STEADY_S = TRIM_AFTER_S + 2
"""Memory goes back so long after the last session has ended, at the latest: what it is then, it stays."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a server holds after so many sessions or saves."""

    count: int
    memory_mb: float
    threads: int
    descriptors: int

    def describe(self, word: str) -> str:
        """Write a line of a table."""
        return (
            f"{self.count:6} {word}: {self.memory_mb:7.1f} MB, {self.threads} threads, {self.descriptors} descriptors"
        )


def look(process: psutil.Process, count: int = 0) -> Held:
    """Look at a process from outside."""
    return Held(count, process.memory_info().rss / MB, process.num_threads(), process.num_fds())


async def settle(
    process: psutil.Process, address: str, count: int, sessions: int = 0, steady_s: float = STEADY_S
) -> Held:
    """Wait until no more sessions than `sessions` are there, and nothing changes any more for `steady_s`."""
    await wait_until(lambda: count_sessions(address), lambda there: there <= sessions, "sessions are gone")
    seen = [look(process, count)]
    while len(seen) * 0.1 < steady_s:
        await asyncio.sleep(0.1)
        now = look(process, count)
        is_same = abs(now.memory_mb - seen[0].memory_mb) < 0.25 and now.threads == seen[0].threads
        seen = [*seen, now] if is_same and now.descriptors == seen[0].descriptors else [now]
    return seen[-1]


async def count_sessions(address: str) -> int:
    """Ask a server how many sessions it has."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = await AsyncHTTPClient().fetch(f"{address.rstrip('/')}/metrics", headers=headers)
    return sum(app.sessions for app in read_figures(answer.body.decode()).apps.values())


async def wait_until(ask: Callable[[], object], is_so: Callable[[object], bool], what: str) -> object:
    """Ask, a function or a coroutine's, until the answer is as it should be."""
    answer: object = None
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                answer = ask()
                if asyncio.iscoroutine(answer):
                    answer = await answer
                if is_so(answer):
                    return answer
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"not after {PATIENCE_S:.0f} s: {what}; {answer}") from None


def find_slope(seen: Sequence[Held]) -> float:
    """Fit a line through what was held; gives MB for each thousand."""
    mean_x = sum(each.count for each in seen) / len(seen)
    mean_y = sum(each.memory_mb for each in seen) / len(seen)
    spread = sum((each.count - mean_x) ** 2 for each in seen)
    return 1000 * sum((each.count - mean_x) * (each.memory_mb - mean_y) for each in seen) / spread
