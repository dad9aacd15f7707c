"""Tables that are a question: lazy frames of Polars, relations of DuckDB, tables of Ibis. Nothing is held in memory."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, reduce
from typing import Any

import narwhals as nw

from appnb.frames.arranging import Arrangement, Frame, Order, Page, Positions, View
from appnb.frames.columns import Column, Kind, find_kind
from appnb.frames.conditions import Condition, may_hold, read_condition, write_expression


class LazyFrame(Frame):
    """A table that is computed where its data are: sorted, filtered and cut there, before anything comes here.

    Its rows have no positions, so none can be chosen. Each page is a question of its own.
    """

    has_positions = False

    def __init__(self, data: Any, frame: nw.LazyFrame[Any]) -> None:
        self.data = data
        self.frame = frame
        self._schema = schema = frame.collect_schema()
        self.columns = tuple(Column(name, name, str(dtype), find_kind(dtype)) for name, dtype in schema.items())

    @property
    def length(self) -> int:
        return self._whole.length

    @cached_property
    def _whole(self) -> "LazyView":
        return LazyView(self.frame, self.frame)

    def arrange(self, arrangement: Arrangement) -> View:
        arrangement = arrangement.limited_to([column.name for column in self.columns])
        if arrangement.is_natural:
            return self._whole
        found = self._find(replace(arrangement, orders=()))
        return LazyView(self._sort(found, arrangement.orders), found)

    def _find(self, wanted: Arrangement) -> nw.LazyFrame[Any]:
        frame = self.frame
        for name, text in wanted.conditions.items():
            frame = frame.filter(self._match(name, read_condition(text, self.find(name).kind)))
        if text := wanted.search.strip():
            searched = (column.name for column in self.columns if may_hold(column.kind, text))
            found = (self._match(name, Condition(text=text)) for name in searched)
            frame = frame.filter(reduce(lambda one, other: one | other, found, nw.lit(False)))
        return frame

    def _match(self, name: str, condition: Condition) -> nw.Expr:
        return write_expression(name, self._schema[name], condition).fill_null(False)

    def _sort(self, frame: nw.LazyFrame[Any], orders: Sequence[Order]) -> nw.LazyFrame[Any]:
        if not orders:
            return frame
        keys = {f"appnb key {number}": self._make_key(order.column) for number, order in enumerate(orders)}
        down = [order.is_descending for order in orders]
        return frame.with_columns(**keys).sort(*keys, descending=down, nulls_last=True).drop(*keys)

    def _make_key(self, name: str) -> nw.Expr:
        is_text = self.find(name).kind is Kind.TEXT
        return nw.col(name).cast(nw.String).str.to_lowercase() if is_text else nw.col(name)

    def take(self, rows: Sequence[int] | Positions) -> Any:
        if len(rows):
            raise TypeError("rows of a table that is not in memory have no positions")
        return self.frame.head(0).to_native()

    def read_cell(self, row: int, name: str) -> Any:
        raise TypeError("rows of a table that is not in memory have no positions")


class LazyView(View):
    """A look at a table that is not in memory. How long it is is asked once: of `counted`, which is not sorted."""

    def __init__(self, frame: nw.LazyFrame[Any], counted: nw.LazyFrame[Any]) -> None:
        self._frame = frame
        self._counted = counted

    @cached_property
    def _length(self) -> int:
        return int(self._counted.select(nw.len().alias("n")).collect()["n"].to_list()[0])

    @property
    def length(self) -> int:
        return self._length

    def read(self, start: int, count: int, names: Sequence[str]) -> Page:
        part = _cut(self._frame.select(*names), start, count)
        rows = range(start, start + len(part))
        return Page(rows, {name: part[name].to_list() for name in names})

    def find_positions(self) -> Positions:
        raise TypeError("rows of a table that is not in memory have no positions")

    def read_column(self, name: str) -> nw.Series[Any]:
        return self._counted.select(name).collect()[name]  # in any order: what is asked of a whole column needs none

    def give(self) -> Any:
        return self._frame.to_native()


def _cut(frame: nw.LazyFrame[Any], start: int, count: int) -> nw.DataFrame[Any]:
    """Have some rows computed; where that can be said, those before them are left where they are."""
    native: Any = frame.to_native()
    kind = frame.implementation
    cut: nw.LazyFrame[Any]
    if kind.is_polars():
        cut = nw.from_native(native.slice(start, count))
    elif kind.is_duckdb() or kind.is_ibis():
        cut = nw.from_native(native.limit(count, offset=start))
    else:
        return frame.head(start + count).collect()[start:]
    return cut.collect()
