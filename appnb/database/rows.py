"""Rows as Python's own values, as drivers of databases give them → frames."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

Rows = Sequence[Sequence[Any]]


def make_makers(columns: Sequence[str], rows: Rows) -> dict[str, Callable[[], Any]]:
    """Give what makes frames of rows.

    Args:
        columns: their names, in which one may stand twice: then the later gets a number.
        rows: one value for each column.
    """
    names = _make_unique(columns)
    return {"polars": partial(_make_polars, names, rows), "pandas": partial(_make_pandas, names, rows)}


def _make_polars(names: Sequence[str], rows: Rows) -> Any:
    import polars  # noqa: PLC0415 - the caller has seen that it is there

    if not rows:
        return polars.DataFrame(schema=list(names))
    plain = [tuple(row) for row in rows]
    try:
        return polars.DataFrame(plain, schema=list(names), orient="row")
    except polars.exceptions.ComputeError:  # what the first rows do not tell, all of them may
        return polars.DataFrame(plain, schema=list(names), orient="row", infer_schema_length=None)


def _make_pandas(names: Sequence[str], rows: Rows) -> Any:
    import pandas  # type: ignore[import-untyped]  # noqa: PLC0415 - the caller has seen that it is there

    return pandas.DataFrame([tuple(row) for row in rows], columns=list(names))


def _make_unique(columns: Sequence[str]) -> list[str]:
    names: list[str] = []
    for column in map(str, columns):
        name, number = column, 0
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names
