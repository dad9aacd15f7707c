"""Any object that is a table as a `Frame`. No library is imported to find out what an object is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np

from appnb.frames.arranging import Frame, Positions
from appnb.frames.columns import SAMPLE, Column, Kind, find_kind, find_kind_of_values, make_unique, name_levels
from appnb.frames.eager import EagerFrame
from appnb.frames.lazy import LazyFrame
from appnb.frames.lists import read_mapping, read_rows


class NoTableError(TypeError):
    """An object is no table."""


def read_frame(data: Any, *, is_lazy: bool = False) -> Frame:
    """Read a table: a frame or series of a library that narwhals knows, a relation, an array, a list or a dict.

    Args:
        data: it; nothing in it is changed, and as little as possible copied.
        is_lazy: leave a lazy frame, a relation or a table of a database where it is. Otherwise it is collected.

    Raises:
        NoTableError: it is none.
    """
    if nw.dependencies.is_into_series(data):
        data = data.to_frame() if getattr(data, "name", None) not in (None, "") else data.to_frame("value")
    if nw.dependencies.is_pandas_like_dataframe(data):  # first: names that come twice are refused by narwhals
        return _read_pandas(data)
    native = None if isinstance(data, Mapping | list | tuple) else nw.from_native(data, pass_through=True)
    if isinstance(native, nw.LazyFrame):
        return LazyFrame(data, native) if is_lazy else _read_collected(data, native)
    if isinstance(native, nw.DataFrame):
        return _read_eager(data, native)
    if isinstance(data, Mapping):
        return read_mapping(data)
    if hasattr(data, "tolist") and getattr(data, "ndim", 0) in (1, 2):
        data = data.tolist()
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return read_rows(data)
    for name in ("to_pandas", "to_arrow", "collect"):
        if callable(getattr(data, name, None)):
            return read_frame(getattr(data, name)(), is_lazy=is_lazy)
    raise NoTableError(f"{type(data).__name__} is no table")


def is_lazy_frame(data: object) -> bool:
    """Tell whether an object is a table that is not in memory: a lazy frame, a relation, a table of a database."""
    return isinstance(nw.from_native(data, pass_through=True), nw.LazyFrame)


def _list_columns(frame: nw.DataFrame[Any], dtypes: Sequence[str]) -> list[Column]:
    columns = []
    for (name, dtype), written in zip(frame.schema.items(), dtypes, strict=True):
        kind = find_kind(dtype)
        if kind is Kind.ANY:  # pandas keeps days, decimals and many more as objects of Python
            kind = find_kind_of_values(frame[name].head(SAMPLE).to_list())
        columns.append(Column(name, name, written, kind))
    return columns


def _list_rows(rows: Sequence[int] | Positions) -> Positions:
    return np.asarray(rows, dtype=np.intp)


def _read_eager(data: Any, frame: nw.DataFrame[Any]) -> EagerFrame:
    schema = getattr(data, "schema", None)  # of Arrow and Polars, in their own words
    types = getattr(schema, "types", None)
    dtypes = [str(dtype) for dtype in types] if types is not None else [str(each) for each in frame.schema.values()]
    return EagerFrame(data, frame, _list_columns(frame, dtypes), lambda rows: frame[_list_rows(rows)].to_native())


@dataclass(slots=True)
class _Collected:
    """What was collected of a lazy frame, once."""

    frame: nw.LazyFrame[Any]
    rows: nw.DataFrame[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self.frame.collect()

    def take(self, rows: Any) -> Any:
        """Give rows as they were collected; none are given as the lazy frame gives none, without computing."""
        return self.rows[_list_rows(rows)].to_native() if len(rows) else self.frame.head(0).to_native()


def _read_collected(data: Any, frame: nw.LazyFrame[Any]) -> EagerFrame:
    collected = _Collected(frame)
    dtypes = [str(dtype) for dtype in collected.rows.schema.values()]
    return EagerFrame(data, collected.rows, _list_columns(collected.rows, dtypes), collected.take)


def _read_pandas(data: Any) -> EagerFrame:
    """Read a frame of pandas, whose names may be anything, also twice; its index becomes columns, unless it counts."""
    shown = data.copy(deep=False)
    levels = [] if _is_plain_index(data.index) else list(data.index.names)
    titles = [*("" if name is None else str(name) for name in levels), *make_unique(data.columns)]
    shown.columns = make_unique(data.columns)
    if levels:
        shown = shown.reset_index(names=name_levels(data.index, data.columns))
    dtypes = [str(dtype) for dtype in shown.dtypes]
    frame = nw.from_native(shown, eager_only=True)
    columns = [
        Column(each.name, title, each.dtype, each.kind, is_index=place < len(levels))
        for place, (each, title) in enumerate(zip(_list_columns(frame, dtypes), titles, strict=True))
    ]
    return EagerFrame(data, frame, columns, lambda rows: data.iloc[_list_rows(rows)])


def _is_plain_index(index: Any) -> bool:
    """Tell whether an index only counts the rows."""
    return type(index).__name__ == "RangeIndex" and index.name is None
