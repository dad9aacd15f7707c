"""Measure what a visit costs the server: `python -m tests.benchmarks.visits NOTEBOOK [VISITS]`.

A server in a process of its own, one websocket client at a time, which stays connected. Told are the server's
processor time a visit, in milliseconds, from the request to the last cell's output, and memory a session that stays.
"""

import argparse
import asyncio
import json
import statistics
import sys
from pathlib import Path

from appnb.notebook import read_notebook
from tests.benchmarks.clients import measure_cpu, serve
from tests.server.client import PageClient

WARM = 3
"""So many visits come before those that count."""


async def visit(address: str, last: str) -> PageClient:
    """Open the page and wait until its last cell has run."""
    page = await PageClient.open(address)
    await page.wait_for(last, state="ok")
    return page


async def measure(file: Path, visits: int) -> dict[str, float]:
    """Measure one notebook."""
    last = read_notebook(file).cells[-1].id
    with serve(file) as (process, address):
        pages = [await visit(address, last) for _ in range(WARM)]
        times: list[float] = []
        before = process.memory_info().rss
        for _ in range(visits):
            started = measure_cpu(process)
            pages.append(await visit(address, last))
            times.append(measure_cpu(process) - started)
        grown = process.memory_info().rss - before
    return {
        "visits": visits,
        "server CPU a visit, mean, ms": round(statistics.mean(times) * 1000, 1),
        "memory a session, KiB": round(grown / visits / 1024, 1),
    }


def main() -> None:
    """Measure what the command line names, and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("visits", type=int, nargs="?", default=20)
    arguments = parser.parse_args()
    figures = asyncio.run(measure(arguments.notebook, arguments.visits))
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
