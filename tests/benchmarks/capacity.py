"""Measure what one machine carries: `python -m tests.benchmarks.capacity [VIEWERS ...]`.

So many viewers (25 to 400) have a page open each, and click once a second. Told are milliseconds from click to answer,
the processor time and the memory of the server. The clients run on the same machine and take their share of it.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.clients import CLICKED, find_percentile, measure_cpu, open_page, serve
from tests.benchmarks.neighbours import ROUND_S, click_for

VIEWERS = (25, 50, 100, 200, 300, 400)
AT_ONCE = 10  # pages are opened by so many at a time

FRAME = (
    CLICKED
    + """

@app.cell
def frame():
    import pandas as pd

    rows = pd.DataFrame({"n": range(100_000), "kind": [number % 50 for number in range(100_000)]})
    return (rows,)


@app.cell
def groups(level, nb, rows):
    nb.ui.table(rows[rows["n"] >= level.value].groupby("kind").sum().reset_index())
    return
"""
)
NOTEBOOKS = {"a slider and a text": (CLICKED, "echo"), "a group-by of 100,000 rows, as a table": (FRAME, "groups")}


@dataclass(frozen=True, slots=True)
class Load:
    """How a server does with so many viewers."""

    viewers: int
    p50_ms: float
    p95_ms: float
    cpu: float  # of one processor
    memory_mb: float


async def measure(address: str, viewers: int, last: str, process: psutil.Popen) -> Load:
    """Open the pages, and click in all of them."""
    pages = []
    while len(pages) < viewers:
        some = min(AT_ONCE, viewers - len(pages))
        pages += await asyncio.gather(*(open_page(address, last) for _ in range(some)))
    began, spent = time.monotonic(), measure_cpu(process)
    clicks = (await click_for(pages, ROUND_S, 0)).times
    cpu = (measure_cpu(process) - spent) / (time.monotonic() - began)
    return Load(
        viewers, find_percentile(clicks, 50), find_percentile(clicks, 95), cpu, process.memory_info().rss / 2**20
    )


def run(viewers: tuple[int, ...]) -> Iterator[tuple[str, Load]]:
    """Serve each notebook to each number of viewers."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "app.py"
        for name, (text, last) in NOTEBOOKS.items():
            file.write_text(text)
            for count in viewers:
                with serve(file, "--limit", "sessions=1000") as (process, address):
                    yield name, asyncio.run(measure(address, count, last, process))


def main() -> None:
    """Print a table for docs/performance.md."""
    viewers = tuple(int(each) for each in sys.argv[1:]) or VIEWERS
    say = sys.stdout.write
    say("| app | viewers, a click a second each | p50, ms | p95, ms | server, % of a processor | server, MB |\n")
    say("| --- | --- | --- | --- | --- | --- |\n")
    for name, load in run(viewers):
        figures = (load.viewers, load.p50_ms, load.p95_ms, load.cpu * 100, load.memory_mb)
        say(f"| {name} | {' | '.join(f'{figure:.0f}' for figure in figures)} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
