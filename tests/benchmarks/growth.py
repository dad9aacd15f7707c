"""Measure how appnb grows: `python -m tests.benchmarks.growth [cells elements sessions rows output] > growth.json`.

For each size a notebook is written and served by a process of its own, and websocket clients visit it. Told are the
server's processor time for a visit, milliseconds from a click to its answer, and memory. `docs/generate_growth.py`
draws what is printed.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.clients import CLICKED, click, find_percentile, find_slider, measure_cpu, open_page, serve
from tests.server.client import PageClient

MB = 2**20
VISITS = 10
CLICKS = 15


@dataclass(frozen=True, slots=True)
class Point:
    """What one size takes."""

    size: int
    visit_cpu_ms: float  # of the server, for one visit
    click_ms: float  # from a click to its answer, median
    memory_mb: float  # of one session; for `sessions`, of the server with all of them


@dataclass(frozen=True, slots=True)
class Axis:
    """What grows, and the notebooks for it. `last` names the cell that a visit waits for."""

    name: str
    sizes: tuple[int, ...]
    write: Callable[[int], str]
    last: str


def write_cells(count: int) -> str:
    """Write a chain of cells beside a slider that one of them follows."""
    chain = (
        f"@app.cell\ndef chain{number}({f'x{number - 1}' if number else ''}):\n"
        f"    x{number} = {f'x{number - 1} + 1' if number else '0'}\n    return (x{number},)\n"
        for number in range(count)
    )
    end = f"@app.cell\ndef end(x{count - 1}):\n    y = x{count - 1}\n    return (y,)\n"
    return CLICKED + "\n\n" + "\n\n".join([*chain, end])


def write_elements(count: int) -> str:
    """Write a cell with many elements."""
    return (
        CLICKED
        + f"""

@app.cell
def many(nb):
    each = [nb.ui.slider(0, 10, label=f"n{{i}}") for i in range({count})]
    nb.vstack(each)
    return (each,)
"""
    )


def write_rows(count: int) -> str:
    """Write a cell with a table of many rows."""
    return (
        CLICKED
        + f"""

@app.cell
def rows():
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({{"a": np.arange({count}), "b": np.arange({count}) % 7}})
    return (frame,)


@app.cell
def table(frame, level, nb):
    nb.ui.table(frame[frame["b"] != level.value % 7], label="Rows")
    return
"""
    )


def write_output(count: int) -> str:
    """Write a cell that shows many bytes, others after each click."""
    shown = f'nb.Html(f"<p>level={{level.value}}.</p>" + "<p>0123456789abcdef</p>" * {count // 23})'
    return CLICKED.replace('nb.md(f"level={level.value}.")', shown)


AXES = {
    axis.name: axis
    for axis in (
        Axis("cells", (10, 50, 200, 1000, 2000), write_cells, "end"),
        Axis("elements", (1, 10, 50, 200, 500), write_elements, "many"),
        Axis("rows", (1_000, 10_000, 100_000, 1_000_000), write_rows, "table"),
        Axis("output", (1_000, 10_000, 100_000, 1_000_000, 10_000_000), write_output, "echo"),
    )
}
SESSIONS = (1, 10, 50, 150, 300)


async def measure(address: str, size: int, last: str, cpu: Callable[[], float], rss: Callable[[], int]) -> Point:
    """Visit a few times, and click in the last page."""
    pages = [await open_page(address, last) for _ in range(2)]  # the first of each does not count
    before, started = rss(), cpu()
    pages += [await open_page(address, last) for _ in range(VISITS)]
    spent = (cpu() - started) / VISITS
    grown = (rss() - before) / VISITS / MB
    page = pages[-1]
    clicks = [await click(page, find_slider(page), value) for value in range(1, CLICKS)]
    return Point(size, spent * 1000, statistics.median(clicks), grown)


async def measure_sessions(address: str, cpu: Callable[[], float], rss: Callable[[], int]) -> list[Point]:
    """Open more and more pages, and click in twenty of them, one after another."""
    points: list[Point] = []
    pages: list[PageClient] = []
    for size in SESSIONS:
        started, count = cpu(), len(pages)
        while len(pages) < size:
            pages.append(await open_page(address, "echo"))
        spent = (cpu() - started) / (size - count)
        some = pages[:: max(1, size // 20)]
        clicks = [await click(page, find_slider(page), size * 10 + turn) for turn in range(3) for page in some]
        points.append(Point(size, spent * 1000, find_percentile(clicks, 50), rss() / MB))
    return points


def run(names: list[str]) -> Iterator[tuple[str, list[dict[str, float]]]]:
    """Measure each axis; give its name and its points."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "app.py"
        for name in names:
            if name == "sessions":
                file.write_text(CLICKED)
                with serve(file, "--limit", "sessions=1000") as (process, address):
                    cpu, rss = lambda: measure_cpu(process), lambda: process.memory_info().rss
                    yield name, [asdict(point) for point in asyncio.run(measure_sessions(address, cpu, rss))]
                continue
            axis, points = AXES[name], []
            for size in axis.sizes:
                file.write_text(axis.write(size))
                with serve(file) as (process, address):
                    cpu, rss = lambda: measure_cpu(process), lambda: process.memory_info().rss
                    points.append(asdict(asyncio.run(measure(address, size, axis.last, cpu, rss))))
            yield name, points


def main() -> None:
    """Print the points of each axis as JSON."""
    found: dict[str, object] = {"load": os.getloadavg()}
    for name, points in run(sys.argv[1:] or [*AXES, "sessions"]):
        found[name] = points
        sys.stderr.write(f"{name}: {points}\n")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
