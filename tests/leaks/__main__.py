"""What a server keeps that it should not: `python -m tests.leaks sessions --count 1000`, `… saves --count 500`.

The server has a process of its own. Printed is what it holds after each hundred, once memory has gone back; it ends
with 1 if that grows by more than is promised: 2 MB for each 1,000 sessions, 5 MB for 500 saves, no thread, no
descriptor.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil

from tests.benchmarks.clients import serve
from tests.leaks.holding import POOL, TOKEN, Held, find_slope
from tests.leaks.saves import watch_saves, write_files
from tests.leaks.sessions import BOARD, watch_sessions

SESSIONS_MB = 2.0
"""How much memory may grow for each thousand sessions."""

SAVES_MB = 5.0
"""How much for five hundred saves."""

WARM_SESSIONS = 1300
"""Python's table of the names that it knows doubles once in the first 1,100 sessions, by 1.9 MB: its size is three
times what is in it then, and that stays the same, so it never does so again."""

WARM_SAVES = 200


def main() -> int:
    """Measure what the command line names; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.leaks", description=__doc__)
    parser.add_argument("what", choices=["sessions", "saves"])
    parser.add_argument("--count", type=int, default=0, help="how many: 1000 sessions, 500 saves unless told")
    parser.add_argument(
        "--warm-up", type=int, default=0, help="how many before that, which do not count: 1300 sessions, 200 saves"
    )
    parser.add_argument("--step", type=int, default=100, help="after how many the server is looked at")
    given = parser.parse_args()
    count = given.count or (1000 if given.what == "sessions" else 500)
    warm_up = given.warm_up or (WARM_SESSIONS if given.what == "sessions" else WARM_SAVES)
    with tempfile.TemporaryDirectory() as folder:
        file = write_files(Path(folder))
        if given.what == "sessions":
            file.write_text(BOARD)

        def start(process: psutil.Process, address: str) -> AsyncIterator[Held]:
            if given.what == "sessions":
                return watch_sessions(process, address, count, warm_up=warm_up, step=given.step)
            return watch_saves(process, address, file, count, warm_up=warm_up, step=given.step)

        with serve(file, "--metrics-token", TOKEN, *(["--watch"] if given.what == "saves" else [])) as (process, at):
            seen = asyncio.run(_follow(given.what, lambda: start(process, at)))
    return _judge(given.what, seen)


async def _follow(what: str, start: Callable[[], AsyncIterator[Held]]) -> list[Held]:
    seen: list[Held] = []
    started = time.monotonic()
    async for held in start():
        seen.append(held)
        print(f"{held.describe(what)}  ({time.monotonic() - started:.0f} s)", flush=True)
    return seen


def _judge(what: str, seen: list[Held]) -> int:
    first, last, slope = seen[0], seen[-1], find_slope(seen)
    limit = SESSIONS_MB if what == "sessions" else SAVES_MB * 2
    print(
        f"memory grows by {slope:.2f} MB for each 1,000 {what} ({limit:.0f} MB at most), threads by"
        f" {last.threads - first.threads}, descriptors by {last.descriptors - first.descriptors}"
    )
    return int(slope > limit or last.threads > first.threads + POOL or last.descriptors > first.descriptors)


if __name__ == "__main__":
    sys.exit(main())
