"""Tables of Python's own objects: a list of dicts, a dict of lists, a dict of values, a list of values."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import numpy as np

from appnb.frames.arranging import Arrangement, Frame, Page, Positions, View
from appnb.frames.columns import Column, find_kind_of_values, is_missing, make_unique, name_type_of_values
from appnb.frames.conditions import make_test, may_hold, read_condition

VALUE, KEY = "value", "key"
"""What the columns of a plain list of values, and of a dict of values, are called."""

Take = Callable[[Sequence[int] | Positions], Any]


class ListFrame(Frame):
    """A table of Python's own objects.

    Args:
        data: as it was given.
        columns: the values of each column, all of the same length, by its name.
        take: gives rows by position, in the shape of `data`.
        length: how many rows there are.
    """

    def __init__(self, data: Any, columns: Mapping[str, Sequence[Any]], take: Take, length: int) -> None:
        self.data = data
        self.values = columns
        self.columns = tuple(
            Column(name, name, name_type_of_values(values), find_kind_of_values(values))
            for name, values in columns.items()
        )
        self._take = take
        self._length = length

    @property
    def length(self) -> int:
        return self._length

    def arrange(self, arrangement: Arrangement) -> View:
        arrangement = arrangement.limited_to(list(self.values))
        rows = self._find(replace(arrangement, orders=()))
        for order in reversed(arrangement.orders):
            values = self.values[order.column]
            present = [row for row in rows if not is_missing(values[row])]
            missing = [row for row in rows if is_missing(values[row])]
            rows = [*_sort(present, values, order.is_descending), *missing]
        return ListView(self, rows)

    def _find(self, wanted: Arrangement) -> Sequence[int]:
        rows: Sequence[int] = range(self._length)
        for name, text in wanted.conditions.items():
            meets = make_test(read_condition(text, self.find(name).kind))
            rows = [row for row in rows if meets(self.values[name][row])]
        if text := wanted.search.strip().casefold():
            searched = [self.values[column.name] for column in self.columns if may_hold(column.kind, text)]
            rows = [row for row in rows if any(_holds(values[row], text) for values in searched)]
        return rows

    def take(self, rows: Sequence[int] | Positions) -> Any:
        return self._take(rows)

    def read_cell(self, row: int, name: str) -> Any:
        return self.values[name][row]


def _holds(value: Any, text: str) -> bool:
    return value is not None and text in str(value).casefold()


def _sort(rows: Sequence[int], values: Sequence[Any], is_descending: bool) -> list[int]:
    """Sort rows by their values; by their text where values cannot be compared."""

    def key(row: int) -> Any:
        value = values[row]
        return value.casefold() if isinstance(value, str) else value

    try:
        return sorted(rows, key=key, reverse=is_descending)
    except TypeError:
        return sorted(rows, key=lambda row: str(values[row]).casefold(), reverse=is_descending)


class ListView(View):
    """A look at a table of Python's own objects."""

    def __init__(self, frame: ListFrame, rows: Sequence[int]) -> None:
        self._frame = frame
        self._rows = rows

    @property
    def length(self) -> int:
        return len(self._rows)

    def read(self, start: int, count: int, names: Sequence[str]) -> Page:
        rows = self._rows[start : start + count]
        return Page(rows, {name: [self._frame.values[name][row] for row in rows] for name in names})

    def find_positions(self) -> Positions:
        return np.asarray(self._rows, dtype=np.intp)

    def read_column(self, name: str) -> list[Any]:
        values = self._frame.values[name]
        return [values[row] for row in self._rows]

    def give(self) -> Any:
        return self._frame.take(self._rows)


def read_mapping(data: Mapping[Any, Any]) -> ListFrame:
    """Read a dict: of lists, one for each column, or of values, one for each row. Short columns are filled up."""
    if not all(isinstance(values, list | tuple) or _is_array(values) for values in data.values()):
        rows = [{KEY: key, VALUE: value} for key, value in data.items()]
        frame = read_rows(rows)
        frame.data = data
        return frame
    filled = list(zip(*zip_longest(*data.values()), strict=True)) if data else []
    length = len(filled[0]) if filled else 0
    columns = dict(zip(data, filled or [()] * len(data), strict=True))

    def take(rows: Sequence[int] | Positions) -> dict[Any, list[Any]]:
        return {name: [values[row] for row in rows] for name, values in columns.items()}

    names = make_unique(columns)
    return ListFrame(data, dict(zip(names, columns.values(), strict=True)), take, length)


def read_rows(data: Sequence[Any]) -> ListFrame:
    """Read a list: of dicts, one for each row, or of values."""
    names: dict[Any, None] = dict.fromkeys(key for row in data if isinstance(row, Mapping) for key in row)
    if data and all(isinstance(row, Mapping) for row in data):
        columns = {text: [row.get(name) for row in data] for text, name in zip(make_unique(names), names, strict=True)}
    else:
        columns = {VALUE: list(data)}
    return ListFrame(data, columns, lambda rows: [data[row] for row in rows], len(data))


def _is_array(values: Any) -> bool:
    return hasattr(values, "tolist") and getattr(values, "ndim", 0) == 1 and not isinstance(values, dt.datetime)
