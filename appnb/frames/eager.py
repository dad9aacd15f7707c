"""Tables in memory that narwhals knows: of pandas, Polars, Arrow, and what was collected from a database."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from appnb.frames.arranging import Arrangement, Frame, Order, Page, Positions, View
from appnb.frames.columns import Column, Kind, find_kind, is_missing
from appnb.frames.conditions import Condition, make_test, may_hold, read_condition, write_expression

_ROW = "appnb row"  # the name of a helper column
_Mask = NDArray[np.bool_]


class EagerFrame(Frame):
    """A table in memory.

    Args:
        data: as it was given.
        frame: the same, with names that are unique texts; an index of pandas is among the columns.
        columns: what is known of them.
        take: gives rows of `data` by position.
    """

    def __init__(
        self,
        data: Any,
        frame: nw.DataFrame[Any],
        columns: Sequence[Column],
        take: Callable[[Sequence[int] | Positions], Any],
    ) -> None:
        self.data = data
        self.columns = tuple(columns)
        self.frame = frame
        self._objects = {name for name, dtype in frame.schema.items() if find_kind(dtype) is Kind.ANY}
        self._take = take
        self._found: tuple[Arrangement, Positions] | None = None  # what was searched for last, and where it is

    @property
    def length(self) -> int:
        return len(self.frame)

    def arrange(self, arrangement: Arrangement) -> View:
        arrangement = arrangement.limited_to([column.name for column in self.columns])
        rows = self._find(replace(arrangement, orders=()))
        if arrangement.orders:
            rows = self._sort(rows, arrangement.orders)
        return EagerView(self, rows)

    def take(self, rows: Sequence[int] | Positions) -> Any:
        return self._take(rows)

    def read_cell(self, row: int, name: str) -> Any:
        return self.frame[name][row : row + 1].to_list()[0]

    # ---- which rows ---------------------------------------------------------------------------------

    def _find(self, wanted: Arrangement) -> Positions | None:
        """Find the rows that are wanted, in the order of the table; None for all. The last answer is kept."""
        if wanted.is_natural:
            return None
        if self._found is None or self._found[0] != wanted:
            filters = wanted.conditions.items()
            masks = [self._match(name, read_condition(text, self.find(name).kind)) for name, text in filters]
            if text := wanted.search.strip():
                masks.append(self._search(text))
            self._found = wanted, np.flatnonzero(np.logical_and.reduce(masks))
        return self._found[1]

    def _match(self, name: str, condition: Condition) -> _Mask:
        column = self.find(name)
        if name in self._objects or column.kind is Kind.NESTED:
            meets = make_test(condition)
            return np.fromiter(map(meets, self.frame[name].to_list()), dtype=bool, count=self.length)
        if condition.text is not None and not may_hold(column.kind, condition.text):
            return np.full(self.length, condition.is_negated)
        source = self._write_out(name) if condition.text is not None else self.frame
        found = source.select(write_expression(name, self.frame.schema[name], condition).alias(name))[name]
        return found.fill_null(False).to_numpy().astype(bool)

    def _search(self, text: str) -> _Mask:
        found = np.zeros(self.length, dtype=bool)
        for column in self.columns:
            if may_hold(column.kind, text):
                found |= self._match(column.name, Condition(text=text))
        return found

    def _write_out(self, name: str) -> nw.DataFrame[Any]:
        """Give a column that narwhals can write as text fast: pandas takes three times as long for floats as Arrow."""
        is_slow = self.frame.implementation.is_pandas_like() and self.find(name).kind is Kind.NUMBER
        if not is_slow or find_spec("pyarrow") is None:
            return self.frame
        values = self.frame[name].to_numpy()
        if values.dtype.kind != "f":
            return self.frame
        arrow = import_module("pyarrow")
        return nw.from_native(arrow.table({name: arrow.array(values, from_pandas=True)}), eager_only=True)

    def _sort(self, rows: Positions | None, orders: Sequence[Order]) -> Positions:
        source = self.frame if rows is None else self.frame.select(*{order.column: 0 for order in orders})[rows]
        names = [f"{_ROW} {number}" for number in range(len(orders))]
        keys = [self._make_key(source, order.column).alias(name) for order, name in zip(orders, names, strict=True)]
        by = source.select(*keys).with_row_index(_ROW)
        down = [*(order.is_descending for order in orders), False]
        order = by.sort(*names, _ROW, descending=down, nulls_last=True)[_ROW].to_numpy().astype(np.intp)
        return order if rows is None else rows[order]

    def _make_key(self, source: nw.DataFrame[Any], name: str) -> Any:
        """Make what a column is sorted by: text without regard to case; values of mixed types as text."""
        kind = self.find(name).kind
        if name in self._objects or kind is Kind.NESTED:
            return nw.new_series(name, _rank(source[name].to_list()), nw.Float64, backend=source.implementation)
        if kind is Kind.TEXT:
            return nw.col(name).cast(nw.String).str.to_lowercase()
        if kind is Kind.NUMBER and source.schema[name].is_float():
            return nw.col(name).fill_nan(None)
        return nw.col(name)


def _rank(values: Sequence[Any]) -> list[float | None]:
    """Number values in their order; as text where they cannot be compared. Missing ones have no number."""
    present = [value for value in values if not is_missing(value)]
    try:
        numbers = _number(present)
        return [None if is_missing(value) else numbers[value] for value in values]
    except TypeError:  # mixed, or not to be hashed
        numbers = _number(str(value).casefold() for value in present)
        return [None if is_missing(value) else numbers[str(value).casefold()] for value in values]


def _number(values: Iterable[Any]) -> dict[Any, float]:
    return {value: float(number) for number, value in enumerate(sorted(set(values)))}


class EagerView(View):
    """A look at a table in memory: positions of rows, or None for all of them in their order."""

    def __init__(self, frame: EagerFrame, rows: Positions | None) -> None:
        self._frame = frame
        self._rows = rows

    @property
    def length(self) -> int:
        return self._frame.length if self._rows is None else len(self._rows)

    def read(self, start: int, count: int, names: Sequence[str]) -> Page:
        rows: Sequence[int]
        if self._rows is None:
            rows = range(start, max(start, min(start + count, self.length)))
            part = self._frame.frame.select(*names)[start : start + count] if names else None
        else:
            rows = self._rows[start : start + count].tolist()
            part = self._frame.frame.select(*names)[self._rows[start : start + count]] if names else None
        return Page(rows, {} if part is None else {name: part[name].to_list() for name in names})

    def find_positions(self) -> Positions:
        return np.arange(self.length, dtype=np.intp) if self._rows is None else self._rows

    def read_column(self, name: str) -> nw.Series[Any]:
        column = self._frame.frame[name]
        return column if self._rows is None else column[self._rows]

    def give(self) -> Any:
        return self._frame.data if self._rows is None else self._frame.take(self._rows)
