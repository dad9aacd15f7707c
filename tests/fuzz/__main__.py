"""The long versions: see the package. What was done, and how fast, is printed; a fault ends it, and says its input."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol

from tests.fuzz import live, protocol, reader


class Tally(Protocol):
    """What came of many inputs."""

    def describe(self, took_s: float) -> str:
        """Say it in a line."""
        ...


def main(arguments: Sequence[str]) -> int:
    """Run what the command line names; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("what", choices=["reader", "protocol"])
    parser.add_argument("--count", type=int, default=1_000_000, help="how many inputs")
    parser.add_argument("--live", type=int, default=0, help="so many messages over websockets, none in process")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    given = parser.parse_args(arguments)
    numbers = range(given.first, given.first + given.count)
    started = time.monotonic()
    if given.what == "reader":
        for tally in reader.run(given.seed, numbers):
            print(tally.describe(time.monotonic() - started), flush=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tallies = live.run(given.seed, given.live, Path(folder)) if given.live else protocol.run(given.seed, numbers)
        asyncio.run(_tell(tallies, started))
    return 0


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
