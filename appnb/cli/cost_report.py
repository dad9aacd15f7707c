"""How `appnb check --cost` shows what each viewer of a notebook costs."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from appnb.cli.check import PROBLEMS, UNREADABLE, find_files, read
from appnb.diagnostics import AppnbError
from appnb.kernel.program import build_program
from appnb.kernel.sharing.costs import CellCost, Sharing, measure_costs
from appnb.notebook import Notebook


def tell_costs(paths: tuple[Path, ...], form: str) -> int:
    """Run notebooks, tell what each viewer of them costs, and return the exit code."""
    told: list[dict[str, object]] = []
    code = 0
    for path in find_files(paths):
        try:
            costs = run_for_costs(read(path))
        except AppnbError as error:
            click.echo(str(error), err=True)
            code = UNREADABLE
            continue
        code = code or (PROBLEMS if any(cost.sharing is Sharing.FAILED for cost in costs) else 0)
        told.append(describe_costs(str(path), costs))
        if form == "text":
            click.echo(write_costs(str(path), costs), nl=False)
    if form == "json":
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    return code


def run_for_costs(notebook: Notebook) -> tuple[CellCost, ...]:
    """Run a notebook once, as `python notebook.py` would: modules beside it can be imported."""
    if notebook.path is not None:
        sys.path.insert(0, str(notebook.path.absolute().parent))
    return measure_costs(build_program(notebook))


def write_costs(path: str, costs: Sequence[CellCost]) -> str:
    """Write a table for people, then what the first viewer waits for and what every other does."""
    rows = [("cell", "first", "later", "memory", "runs for", "why"), *map(_write_row, costs)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    first, later = sum(cost.first_s for cost in costs), sum(cost.later_s for cost in costs)
    lines = [
        f"{path}: what each viewer costs",
        *(_align(row, widths) for row in rows),
        f"The first viewer waits for {_write_time(first)}, each of the others for {_write_time(later)}.",
    ]
    could = [cost for cost in costs if cost.sharing is Sharing.COULD]
    if could:
        saved = _write_time(sum(cost.later_s for cost in could))
        names = ", ".join(cost.cell for cost in could)
        lines.append(f"{saved} less if nobody changes what these give: @app.cell(shared=True) on {names}.")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def describe_costs(path: str, costs: Iterable[CellCost]) -> dict[str, object]:
    """Describe the same for programs."""
    cells = [
        {
            "cell": cost.cell,
            "runs": cost.sharing.name.lower(),
            "first_s": round(cost.first_s, 6),
            "later_s": round(cost.later_s, 6),
            "size_bytes": cost.size_bytes,
            "reason": cost.reason,
        }
        for cost in costs
    ]
    return {"path": path, "cells": cells}


def _align(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = zip(row, widths, strict=True)
    return "  ".join(
        text.rjust(width) if at in (1, 2, 3) else text.ljust(width) for at, (text, width) in enumerate(cells)
    )


def _write_row(cost: CellCost) -> tuple[str, ...]:
    size = f"{cost.size_bytes / 1e6:.1f} MB" if cost.size_bytes >= 50_000 else ""
    return cost.cell, _write_time(cost.first_s), _write_time(cost.later_s), size, cost.sharing.value, cost.reason


def _write_time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
