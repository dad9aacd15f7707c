"""Draw how appnb grows, from what `python -m tests.benchmarks.growth > growth.json` has measured.

.venv/bin/python docs/generate_growth.py growth.json    writes docs/images/growth.svg and prints a table
"""

import json
import math
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")

import matplotlib.pyplot as plt

FILE = Path(__file__).parent / "images" / "growth.svg"
AXES = {
    "cells": "cells of a notebook",
    "elements": "elements of a notebook",
    "sessions": "open sessions",
    "rows": "rows of a table",
    "output": "bytes of an output",
}
ROWS = {
    "visit_cpu_ms": "server CPU a visit, ms",
    "click_ms": "click to answer, ms",
    "memory_mb": "memory, MB",
}
INK, LINE = "#7a8699", "#0d9488"  # both can be read on light and on dark pages


def find_slope(points: list[dict[str, float]], name: str) -> float:
    """Find the exponent of growth between the last two sizes: 1 is linear."""
    before, last = points[-2:]
    return math.log(max(last[name], 1e-9) / max(before[name], 1e-9)) / math.log(last["size"] / before["size"])


def draw(found: dict[str, list[dict[str, float]]]) -> None:
    """Draw one small chart for each thing that grows and each that is measured."""
    plt.rcParams.update({"font.size": 8, "svg.fonttype": "none", "text.color": INK, "axes.labelcolor": INK})
    figure, places = plt.subplots(len(ROWS), len(AXES), figsize=(11, 5.6), layout="constrained", sharey="row")
    for column, (axis, label) in enumerate(AXES.items()):
        points = found[axis]
        for row, (name, what) in enumerate(ROWS.items()):
            place = places[row][column]
            values = [max(point[name], 0.05) for point in points]
            place.loglog([point["size"] for point in points], values, "o-", color=LINE, markersize=3, linewidth=1.5)
            place.tick_params(colors=INK, which="both", length=2)
            place.grid(color=INK, alpha=0.2, linewidth=0.5)
            for side in place.spines.values():
                side.set(color=INK, alpha=0.4)
            place.patch.set_alpha(0)
            if row == 0:
                place.set_title(label, fontsize=9, color=INK)
            if column == 0:
                place.set_ylabel(what)
    figure.patch.set_alpha(0)
    figure.savefig(FILE, transparent=True, metadata={"Date": None})


def main() -> None:
    """Draw the charts, and print the table for docs/performance.md."""
    found = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    draw(found)
    print("| what grows | " + " | ".join(ROWS.values()) + " | exponent between the last two |")
    print("| --- |" + " --- |" * (len(ROWS) + 1))
    for axis, label in AXES.items():
        for point in found[axis]:
            slopes = ", ".join(f"{find_slope(found[axis], name):.1f}" for name in ROWS)
            last = slopes if point is found[axis][-1] else ""
            print(
                f"| {point['size']:,} {label} | " + " | ".join(f"{point[name]:.1f}" for name in ROWS) + f" | {last} |"
            )
    print(f"load {found['load']}")


if __name__ == "__main__":
    main()
