"""Tables that are edited: cells are set, rows and columns come and go; what comes out is of the kind that went in."""

import ast
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict

import narwhals as nw

from appnb.frames.columns import Kind, find_kind, find_kind_of_values
from appnb.frames.lists import VALUE

_ABSENT: Any = object()
"""Stands in a column for a row that has no such key."""


class CellEdit(TypedDict):
    """A cell that is set; a row behind the last one is added."""

    rowIdx: int
    columnId: str
    value: Any


class RowEdit(TypedDict):
    """A row that is removed: `type` is "remove"."""

    rowIdx: int
    type: str


class ColumnEdit(TypedDict, total=False):
    """A column that is inserted, renamed or removed, as `type` says."""

    columnIdx: int
    newName: str
    type: str


Edit = CellEdit | RowEdit | ColumnEdit


class EditError(ValueError):
    """An edit cannot be made; says why, for people."""


class Sheet:
    """A table while it is edited.

    Args:
        data: an eager frame that narwhals knows, a list of dicts, a dict of lists, or a list of values; never changed.

    Raises:
        TypeError: it is none of these.
    """

    def __init__(self, data: Any) -> None:
        self._data = data
        self._dtypes: dict[str, Any] = {}
        if isinstance(data, Mapping):
            self.columns: dict[str, list[Any]] = {str(name): list(values) for name, values in data.items()}
        elif isinstance(data, Sequence) and not isinstance(data, str | bytes):
            self.columns = _read_rows(data)
        else:
            frame = nw.from_native(data, eager_only=True)
            self.columns = frame.to_dict(as_series=False)
            self._dtypes = dict(frame.schema)
        self.length = max(map(len, self.columns.values()), default=0)
        for values in self.columns.values():
            values.extend([None] * (self.length - len(values)))
        self._origins: list[int | None] = list(range(self.length))  # where each row was
        self._examples = {name: _find_example(values) for name, values in self.columns.items()}
        self._is_edited = False

    def find_kind(self, name: str) -> Kind:
        """Tell what kind of values a column has."""
        if name in self._dtypes:
            kind = find_kind(self._dtypes[name])
            return find_kind_of_values(self.columns[name]) if kind is Kind.ANY else kind
        return find_kind_of_values(value for value in self.columns[name] if value is not _ABSENT)

    def read(self, row: int, name: str) -> Any:
        """Read one cell; None where there is nothing."""
        value = self.columns[name][row]
        return None if value is _ABSENT else value

    def apply(self, edit: Edit) -> None:
        """Make one edit.

        Raises:
            EditError: it cannot be made; the table is as it was.
        """
        given: Mapping[str, Any] = edit if isinstance(edit, Mapping) else {}
        if isinstance(given.get("rowIdx"), int) and "columnId" in given:
            self._set(given["rowIdx"], str(given["columnId"]), given.get("value"))
        elif isinstance(given.get("rowIdx"), int) and given.get("type") == "remove":
            self._remove_row(given["rowIdx"])
        elif isinstance(given.get("columnIdx"), int) and given.get("type") in ("insert", "rename", "remove"):
            self._change_column(given["columnIdx"], given["type"], given.get("newName"))
        else:
            raise EditError(f"{edit!r} is no edit")
        self._is_edited = True

    def _set(self, row: int, name: str, value: Any) -> None:
        if row < 0:
            raise EditError(f"there is no row {row}")
        converted = self._convert(name, value) if name in self.columns else value
        self._add_rows(row + 1 - self.length)
        self.columns.setdefault(name, [None] * self.length)[row] = converted

    def _convert(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        try:
            if name in self._dtypes:
                return _read_as(self._dtypes[name], self.find_kind(name), value)
            return _read_like(self._examples.get(name), value)
        except (ValueError, TypeError, ArithmeticError, SyntaxError):
            raise EditError(f"{value!r} is no {_NAMES.get(self.find_kind(name), 'value')} for {name!r}") from None

    def _add_rows(self, count: int) -> None:
        if count > 0:
            for values in self.columns.values():
                values.extend([None] * count)
            self._origins.extend([None] * count)
            self.length += count

    def _remove_row(self, row: int) -> None:
        if not 0 <= row < self.length:
            raise EditError(f"there is no row {row}")
        for values in self.columns.values():
            del values[row]
        del self._origins[row]
        self.length -= 1

    def _change_column(self, place: int, change: str, new_name: object) -> None:
        names = list(self.columns)
        if not 0 <= place < len(names) + (change == "insert"):
            raise EditError(f"there is no column {place}")
        if change != "remove" and (not isinstance(new_name, str) or new_name in self.columns):
            raise EditError(f"a column cannot be called {new_name!r}")
        entries = list(self.columns.items())
        if change == "insert":
            entries.insert(place, (str(new_name), [None] * self.length))
        elif change == "remove":
            del entries[place]
        else:
            entries[place] = (str(new_name), entries[place][1])
            self._examples[str(new_name)] = self._examples.get(names[place])
            if names[place] in self._dtypes:
                self._dtypes[str(new_name)] = self._dtypes.pop(names[place])
        self.columns = dict(entries)

    def give(self) -> Any:
        """Give the table as it is by now, as the kind of thing that it was; before any edit what it was itself."""
        if not self._is_edited:
            return self._data
        if isinstance(self._data, Mapping):
            return {name: list(values) for name, values in self.columns.items()}
        if isinstance(self._data, Sequence):
            return self._give_rows()
        return self._give_frame()

    def _give_rows(self) -> list[Any]:
        if not any(isinstance(row, Mapping) for row in self._data) and list(self.columns) == [VALUE]:
            return list(self.columns[VALUE])
        return [
            {name: values[row] for name, values in self.columns.items() if values[row] is not _ABSENT}
            for row in range(self.length)
        ]

    def _give_frame(self) -> Any:
        backend = nw.get_native_namespace(nw.from_native(self._data, eager_only=True))
        made = [_make_series(name, values, self._dtypes.get(name), backend) for name, values in self.columns.items()]
        frame = nw.from_dict({series.name: series for series in made}, backend=backend).to_native()
        if nw.dependencies.is_pandas_dataframe(self._data) and None not in self._origins:
            frame.index = self._data.index.take(self._origins)
        return frame


def _read_rows(data: Sequence[Any]) -> dict[str, list[Any]]:
    if not any(isinstance(row, Mapping) for row in data):
        return {VALUE: list(data)}
    if not all(isinstance(row, Mapping) for row in data):
        raise TypeError("a list of rows has either dicts or plain values")
    names = dict.fromkeys(str(name) for row in data for name in row)
    return {name: [row.get(name, _ABSENT) for row in data] for name in names}


def _find_example(values: Sequence[Any]) -> Any:
    """Find a value of a column that others are to be like; None when it has none."""
    return next((value for value in reversed(values) if value is not None and value is not _ABSENT), None)


def _make_series(name: str, values: list[Any], dtype: Any, backend: Any) -> nw.Series[Any]:
    """Make a column, of the type that it had as far as it can hold the values."""
    if dtype is not None and find_kind(dtype) is not Kind.ANY:
        try:
            return nw.new_series(name, values, dtype, backend=backend)
        except Exception:  # noqa: BLE001 - each library has errors of its own: integers of pandas hold no missing values
            return nw.new_series(name, values, backend=backend)
    return nw.new_series(name, values, backend=backend)


_NAMES: Mapping[Kind, str] = {
    Kind.INTEGER: "whole number",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.MOMENT: "date and time",
    Kind.TIME: "time",
    Kind.DURATION: "number of microseconds",
}


def _read_bool(value: Any) -> bool:
    return value.strip().lower() not in ("", "false", "no", "0") if isinstance(value, str) else bool(value)


def _read_integer(value: Any) -> int:
    number = Decimal(str(int(value) if isinstance(value, bool) else value))
    if number != number.to_integral_value():
        raise ValueError("a part of it is lost")
    return int(number)


def _read_list(value: Any) -> list[Any]:
    if not isinstance(value, str):
        return list(value) if isinstance(value, list | tuple) else [value]
    try:
        made = ast.literal_eval(value)
        return list(made) if isinstance(made, list | tuple) else [made]
    except (ValueError, SyntaxError):
        return value.split(",")


_READ: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.BOOLEAN: _read_bool,
    Kind.INTEGER: _read_integer,
    Kind.NUMBER: float,
    Kind.TEXT: str,
    Kind.DATE: lambda value: dt.date.fromisoformat(str(value)),
    Kind.MOMENT: lambda value: dt.datetime.fromisoformat(str(value)),
    Kind.TIME: lambda value: dt.time.fromisoformat(str(value)),
    Kind.DURATION: lambda value: dt.timedelta(microseconds=float(value)),
}


def _read_as(dtype: Any, kind: Kind, value: Any) -> Any:
    """Read a value as a column of a frame holds it; empty text is nothing where the column holds no text."""
    if value == "" and kind is not Kind.TEXT:
        return None
    if dtype in (nw.List, nw.Array):
        return _read_list(value)
    if dtype == nw.Decimal:
        return Decimal(str(value))
    return _READ[kind](value) if kind in _READ else value


def _read_like(example: Any, value: Any) -> Any:
    """Read a value as Python's own objects of a column are; what cannot be read so stays what it is."""
    kind = Kind.NESTED if isinstance(example, list) else find_kind_of_values([example])
    try:
        if value == "" and kind not in (Kind.TEXT, Kind.ANY):
            return None
        if kind is Kind.INTEGER:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return value if is_number else _read_number(value)
        if isinstance(example, list):
            return _read_list(value)
        return _READ[kind](value) if kind in _READ else value
    except (ValueError, TypeError, ArithmeticError):
        return value


def _read_number(value: Any) -> int | float:
    try:
        return _read_integer(value)
    except (ValueError, ArithmeticError):
        return float(value)
