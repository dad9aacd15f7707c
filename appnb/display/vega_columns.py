"""The rows of a chart on their way to a browser: columns in one block of bytes, as they are in memory.

Numbers travel as numbers, texts that repeat as places in a list. `vega_view.js` makes rows of them. As JSON, which
Altair writes, 100,000 rows of three columns are four times as many bytes, and take a hundred times as long to write.
"""

import datetime as dt
import json
import struct
from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd  # type: ignore[import-untyped]

ALIGNED = 8  # bytes: where a typed array may begin
MOST_EXACT = 2**31

Part = tuple[dict[str, Any], bytes]
"""What the head says of a column, and its content."""


def read_table(table: Any) -> Any:
    """Read a frame of any library as one of narwhals, all of it; texts stay."""
    if isinstance(table, str):
        return table
    frame = nw.from_native(table)
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def pack_rows(tables: Mapping[str, Any]) -> bytes:
    """Pack tables for `vega_view.js`: four bytes that count those of the head, the head as JSON, the columns. Pure.

    Args:
        tables: by the name that the chart has for each: an eager frame of narwhals, or the text of a file.
    """
    head: dict[str, Any] = {}
    blocks: list[bytes] = []
    start = 0
    for name, table in tables.items():
        if isinstance(table, str):
            parts: list[Part] = [({"kind": "text"}, table.encode())]
            head[name] = {"columns": [about for about, _ in parts]}
        else:
            parts = [_pack_column(column, table[column]) for column in table.columns]
            head[name] = {"rows": len(table), "columns": [about for about, _ in parts]}
        for about, content in parts:
            about |= {"at": start, "bytes": len(content)}
            blocks.append(content + bytes(-len(content) % ALIGNED))
            start += len(blocks[-1])
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 4) % ALIGNED)
    return b"".join((struct.pack("<I", len(text)), text, *blocks))


def _pack_column(name: str, column: "nw.Series[Any]") -> Part:
    about, content = _choose_form(column)
    return {"name": name, **about}, content


def _choose_form(column: "nw.Series[Any]") -> Part:
    kind = column.dtype
    if kind in (nw.Datetime, nw.Date):
        return _pack_moments(column)
    if kind.is_integer() and column.null_count() == 0:
        return _pack_integers(column.to_numpy())
    if kind.is_numeric():
        values = column.cast(nw.Float64).to_numpy()
        return _pack_numbers(values.astype(np.float32) if kind == nw.Float32 else values)
    if kind in (nw.String, nw.Categorical, nw.Enum, nw.Boolean):
        return _pack_repeated(column.to_numpy()) or _pack_anything(column.to_list())
    return _pack_anything(column.to_list())


def _pack_numbers(values: "np.ndarray[Any, Any]") -> Part:
    values = np.ascontiguousarray(values)
    return {"kind": "number", "type": f"{values.dtype.kind}{values.dtype.itemsize}"}, values.tobytes()


def _pack_integers(values: "np.ndarray[Any, Any]") -> Part:
    """Pack whole numbers in as few bytes as they need; those above 32 bits as floats, as JavaScript has them."""
    if len(values) == 0 or max(-int(values.min()), int(values.max())) >= MOST_EXACT:
        return _pack_numbers(values.astype(np.float64))
    low, high = int(values.min()), int(values.max())
    for kind in (np.int8, np.int16):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return _pack_numbers(values.astype(kind))
    return _pack_numbers(values.astype(np.int32))


def _pack_moments(column: "nw.Series[Any]") -> Part:
    """Pack dates and times in milliseconds: of a clock on the wall, or, where a time zone is known, since 1970."""
    zone = getattr(column.dtype, "time_zone", None)
    if column.dtype == nw.Date:
        column = column.cast(nw.Datetime("ms"))
    elif zone is not None:
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    moments = pd.to_datetime(column.to_numpy()).to_numpy().astype("datetime64[ms]")
    values = moments.astype(np.int64).astype(np.float64)
    values[np.isnat(moments)] = np.nan
    about, content = _pack_numbers(values)
    return {**about, "kind": "wall" if zone is None else "instant"}, content


def _pack_repeated(values: "np.ndarray[Any, Any]") -> Part | None:
    """Pack texts or truths as places in a list of those that there are; None where nearly all differ."""
    codes, found = pd.factorize(values)
    if 2 * len(found) > len(values) + 16:
        return None
    bits = next(bits for bits in (8, 16, 32) if len(found) < 2**bits)  # the greatest place stands for nothing
    about, content = _pack_numbers(codes.astype(f"u{bits // 8}"))  # -1 becomes the greatest
    return {**about, "kind": "place", "values": [_plain(value) for value in found]}, content


def _pack_anything(values: list[Any]) -> Part:
    return {"kind": "json"}, json.dumps([_plain(value) for value in values], default=str).encode()


def _plain(value: Any) -> Any:
    """Make of a value what JSON can hold: nothing of what is not a number, ISO text of dates."""
    if isinstance(value, np.ndarray | list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return f"{value.isoformat()}T00:00:00"  # JavaScript takes a date alone for one of Greenwich
    return value.isoformat() if isinstance(value, dt.datetime | dt.time) else value
