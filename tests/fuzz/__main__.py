"""The long versions: see the package. What was done, and how fast, is printed; a fault ends it, and says its input."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol

from tests.fuzz import live, protocol, reader, sessions

MOST_SESSIONS = 50


class Tally(Protocol):
    """What came of many inputs."""

    def describe(self, took_s: float) -> str:
        """Say it in a line."""
        ...


def main(arguments: Sequence[str]) -> int:
    """Run what the command line names; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("what", choices=["reader", "protocol", "sessions"])
    parser.add_argument(
        "--count", type=int, default=1_000_000, help="how many inputs; of `sessions`, how many at a time"
    )
    parser.add_argument("--steps", type=int, default=2_000, help="of `sessions`: how many things are done")
    parser.add_argument("--live", type=int, default=0, help="so many messages over websockets, none in process")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    given = parser.parse_args(arguments)
    started = time.monotonic()
    if given.what == "reader":
        for tally in reader.run(given.seed, range(given.first, given.first + given.count)):
            print(tally.describe(time.monotonic() - started), flush=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_tell(_start(given, Path(folder)), started))
    return 0


def _start(given: argparse.Namespace, folder: Path) -> AsyncIterator[Tally]:
    if given.what == "sessions":
        return sessions.run(given.seed, min(given.count, MOST_SESSIONS), given.steps, folder)
    if given.live:
        return live.run(given.seed, given.live, folder)
    return protocol.run(given.seed, range(given.first, given.first + given.count))


async def _tell(tallies: AsyncIterator[Tally], started: float) -> None:
    """Print what came so far, every few seconds, and at the end."""
    told = started
    last = ""
    async for tally in tallies:
        last = tally.describe(time.monotonic() - started)
        if time.monotonic() - told > 5:
            told = time.monotonic()
            print(last, flush=True)
    print(last)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
