"""Measures a table of a thousand to a million rows in its libraries: `python -m tests.benchmarks.tables [ROWS …]`.

Times are the server's, of one interaction each, on an otherwise idle process; memory is what the process takes more
than before; bytes are those of the sections of HTML that a browser is sent. Prints a table for `docs/performance.md`.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import psutil

from appnb import ui
from appnb.ui.tabular.messages import Message

ROWS = (1_000, 10_000, 100_000, 1_000_000)
STEPS: dict[str, dict[str, object]] = {
    "sort numbers": {"do": "sort", "column": "price"},
    "sort texts": {"do": "sort", "column": "item"},
    "turn a page": {"do": "page", "to": 3},
    "search a word": {"do": "search", "value": "rome"},
    "search digits": {"do": "search", "value": "999"},
    "summaries": {"do": "summarise"},
}


def make_columns(count: int) -> dict[str, Any]:
    """Make columns of the usual kinds."""
    numbers = np.random.default_rng(0)
    return {
        "number": np.arange(count),
        "price": numbers.normal(100, 20, count).round(2),
        "city": numbers.choice(["Oslo", "Rome", "Lima", "Paris"], count),
        "item": [f"item {n}" for n in range(count)],
        "day": pd.date_range("2020-01-01", periods=count, freq="s"),
        "paid": numbers.random(count) > 0.5,
    }


LIBRARIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pandas": pd.DataFrame,
    "Polars": pl.DataFrame,
    "Arrow": lambda columns: pl.DataFrame(columns).to_arrow(),
    "Polars, lazy": lambda columns: pl.LazyFrame(columns),
}


def measure(data: Any) -> Iterator[tuple[str, float, int]]:
    """Open a table and use it; give the name of each step, its milliseconds, and the bytes of what it wrote."""
    is_lazy = isinstance(data, pl.LazyFrame)
    start = time.perf_counter()
    table = ui.table(data, selection=None if is_lazy else "multi")
    widget = table._find_widget()
    sections = ("tools", "head", "body", "foot")
    yield "open", (time.perf_counter() - start) * 1000, sum(len(getattr(widget, name)) for name in sections)
    for name, said in STEPS.items():
        before = {section: getattr(widget, section) for section in sections}
        start = time.perf_counter()
        table.written.hear(Message(said))
        widget.refresh()
        elapsed_ms = (time.perf_counter() - start) * 1000
        sent = sum(len(getattr(widget, each)) for each in sections if getattr(widget, each) != before[each])
        yield name, elapsed_ms, sent


def main() -> None:
    """Write the table."""
    process, say = psutil.Process(), sys.stdout.write
    counts = [int(each) for each in sys.argv[1:]] or ROWS
    steps = ["open", *STEPS]
    for make in LIBRARIES.values():  # what is imported on the way does not count
        list(measure(make(make_columns(100))))
    say(f"| rows | library | {' | '.join(f'{step}, ms' for step in steps)} | bytes sent, at most | memory, MB |\n")
    say(f"| --- | --- |{' --- |' * (len(steps) + 2)}\n")
    for count in counts:
        for name, make in LIBRARIES.items():
            data = make(make_columns(count))
            gc.collect()
            before = process.memory_info().rss
            found = list(measure(data))
            grown = (process.memory_info().rss - before) / 2**20
            times = " | ".join(f"{ms:.0f}" for _, ms, _ in found)
            say(f"| {count:,} | {name} | {times} | {max(sent for *_, sent in found):,} | {grown:.0f} |\n")
            sys.stdout.flush()
    say(f"load {os.getloadavg()}\n")


if __name__ == "__main__":
    main()
