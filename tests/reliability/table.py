"""The scoreboard as a table of Markdown, from what was measured."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MARKS = {True: "✓ ", False: "✗ ", None: ""}


def write_table(found: Mapping[str, Any]) -> str:
    """Write the table. Pure.

    Args:
        found: what `python -m tests.reliability --json` has written.
    """
    rows = found["rows"]
    names = [name for name in ("appnb", "Panel", "marimo") if any(name in row["figures"] for row in rows.values())]
    return "\n".join([*_write_lines(rows, names), ""])


def sort_numbers(numbers: Iterable[str]) -> list[str]:
    """Sort protocols as they are counted: S1, S2, … S20, and the others."""
    return sorted(numbers, key=lambda number: (number[0] != "S", int(number[1:])))


def _write_lines(rows: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    yield f"| # | what | target | {' | '.join(names)} |"
    yield f"| --- | --- | --- |{' --- |' * len(names)}"
    for number in sort_numbers(rows):
        row = rows[number]
        figures = [_write_figure(row["figures"].get(name)) for name in names]
        yield f"| {number} | {row['title']} | {row['target']} | {' | '.join(figures)} |"


def _write_figure(figure: Mapping[str, Any] | None) -> str:
    return MARKS[figure["is_met"]] + str(figure["text"]).replace("|", "\\|") if figure is not None else ""
