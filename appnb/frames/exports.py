"""Tables as files: CSV, TSV, JSON and Parquet."""

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

import narwhals as nw

from appnb.frames.columns import Kind, find_kind, is_missing, make_unique, name_levels
from appnb.frames.lists import VALUE

Format = Literal["csv", "tsv", "json", "parquet"]
MIME: Mapping[Format, str] = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


def list_formats() -> list[Format]:
    """List the formats that can be written: Parquet needs Arrow or Polars."""
    has_parquet = find_spec("pyarrow") is not None or find_spec("polars") is not None
    return ["csv", "json", "parquet"] if has_parquet else ["csv", "json"]


def write_table(
    data: Any, format: Format, *, encoding: str = "utf-8", separator: str = ",", ensure_ascii: bool = False
) -> bytes:
    """Write a table, in any library, as a file. The index of a frame of pandas is written if it does not just count.

    Args:
        data: the table, whole.
        format: of the file.
        encoding: of CSV and TSV.
        separator: between the values of CSV.
        ensure_ascii: whether JSON has nothing but ASCII.
    """
    if format == "parquet":
        return _write_parquet(data)
    if format == "csv" and separator == ",":
        frame = _find_frame(data)
        kinds = {find_kind(dtype) for dtype in frame.schema.values()} if frame is not None else {Kind.ANY}
        if frame is not None and not kinds & {Kind.NESTED, Kind.ANY}:
            return frame.write_csv().encode(encoding)
    names, rows = _list_rows(data)
    if format == "json":
        records = [dict(zip(names, map(_make_plain, row), strict=True)) for row in rows]
        return json.dumps(records, ensure_ascii=ensure_ascii, default=str).encode()
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t" if format == "tsv" else separator, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_write_cell(value) for value in row] for row in rows)
    return text.getvalue().encode(encoding)


def _list_rows(data: Any) -> tuple[list[str], Sequence[Sequence[Any]]]:
    """List the names of the columns, and the rows."""
    frame = _find_frame(data)
    if frame is not None:
        return frame.columns, frame.rows()
    if isinstance(data, Mapping):
        return list(map(str, data)), list(zip(*data.values(), strict=True))
    if all(isinstance(row, Mapping) for row in data) and data:
        names = dict.fromkeys(key for row in data for key in row)
        return list(map(str, names)), [[row.get(name) for name in names] for row in data]
    return [VALUE], [[value] for value in data]


def _find_frame(data: Any) -> nw.DataFrame[Any] | None:
    if nw.dependencies.is_pandas_like_dataframe(data):
        index = data.index
        is_told = type(index).__name__ != "RangeIndex" or index.name is not None
        named = data.reset_index(names=name_levels(index, data.columns)) if is_told else data.copy(deep=False)
        named.columns = make_unique(named.columns)
        told: nw.DataFrame[Any] = nw.from_native(named, eager_only=True)
        return told
    frame: object = None if isinstance(data, Mapping | list | tuple) else nw.from_native(data, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        collected: nw.DataFrame[Any] = frame.collect()
        return collected
    return frame if isinstance(frame, nw.DataFrame) else None


def _write_cell(value: Any) -> Any:
    if is_missing(value):
        return ""
    return json.dumps(value, default=str) if isinstance(value, list | tuple | dict) else value


def _make_plain(value: Any) -> Any:
    """Make of a value what JSON has: nothing for what is missing or no number, text for moments and the like."""
    if is_missing(value) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    give = getattr(value, "item", None)
    return give() if callable(give) and type(value).__module__ == "numpy" else value


def _write_parquet(data: Any) -> bytes:
    frame = _find_frame(data)
    if frame is None:
        names, rows = _list_rows(data)
        columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {name: () for name in names}
        library = import_module("pyarrow" if find_spec("pyarrow") is not None else "polars")
        make = library.table if library.__name__ == "pyarrow" else library.DataFrame
        frame = nw.from_native(make({name: list(values) for name, values in columns.items()}), eager_only=True)
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()
