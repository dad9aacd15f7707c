"""What is known of a table's columns: their names, their types as their library writes them, and their kinds."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any

import narwhals as nw

SAMPLE = 1_000
"""How many values of a plain list are looked at to tell what it holds."""


class Kind(StrEnum):
    """What a column's values are, which decides how they are compared, searched and drawn."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    DURATION = "duration"
    NESTED = "nested"  # lists, structures, bytes: shown, and nothing more
    ANY = "any"  # Python's objects of any type

    @property
    def is_number(self) -> bool:
        """Whether values can be counted with."""
        return self in (Kind.INTEGER, Kind.NUMBER)

    @property
    def is_moment(self) -> bool:
        """Whether values are days or moments."""
        return self in (Kind.DATE, Kind.MOMENT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. Names are unique in a table; the title is what is read."""

    name: str
    title: str
    dtype: str  # as the library of the table writes it
    kind: Kind
    is_index: bool = False  # of a frame of pandas: no column of its data


def find_kind(dtype: nw.dtypes.DType) -> Kind:
    """Tell the kind of a column from its type."""
    if dtype.is_integer():
        return Kind.INTEGER
    if dtype.is_numeric():
        return Kind.NUMBER
    plain: dict[type[nw.dtypes.DType], Kind] = {
        nw.String: Kind.TEXT,
        nw.Categorical: Kind.TEXT,
        nw.Enum: Kind.TEXT,
        nw.Boolean: Kind.BOOLEAN,
        nw.Date: Kind.DATE,
        nw.Datetime: Kind.MOMENT,
        nw.Time: Kind.TIME,
        nw.Duration: Kind.DURATION,
        nw.List: Kind.NESTED,
        nw.Array: Kind.NESTED,
        nw.Struct: Kind.NESTED,
        nw.Binary: Kind.NESTED,
    }
    return next((kind for known, kind in plain.items() if dtype == known), Kind.ANY)


_PYTHON: Sequence[tuple[type | tuple[type, ...], Kind]] = (
    (bool, Kind.BOOLEAN),
    (int, Kind.INTEGER),
    ((int, float, Decimal), Kind.NUMBER),
    (str, Kind.TEXT),
    (dt.datetime, Kind.MOMENT),
    (dt.date, Kind.DATE),
    (dt.time, Kind.TIME),
    (dt.timedelta, Kind.DURATION),
    ((list, tuple, dict, set, bytes), Kind.NESTED),
)


def find_kind_of_values(values: Iterable[Any]) -> Kind:
    """Tell the kind of a plain list of values from the first of them."""
    present = [value for value in islice(values, SAMPLE) if value is not None]
    for types, kind in _PYTHON:
        if present and all(isinstance(value, types) for value in present):
            return kind
    return Kind.ANY


def name_type_of_values(values: Iterable[Any]) -> str:
    """Name the type of a plain list of values as Python does; several as "int | str", many as "object"."""
    names = sorted({type(value).__name__ for value in islice(values, SAMPLE) if value is not None})
    return " | ".join(names) if len(names) <= 2 else "object"


def make_unique(names: Iterable[object]) -> list[str]:
    """Write names as texts of which no two are the same; the levels of a name are joined by commas."""
    unique: dict[str, None] = {}
    for name in names:
        text = base = ",".join(map(str, name)) if isinstance(name, tuple) else str(name)
        number = 1
        while text in unique:
            number += 1
            text = f"{base}_{number}"
        unique[text] = None
    return list(unique)


def name_levels(index: Any, columns: Iterable[object]) -> list[str]:
    """Name the levels of an index of pandas so that no column has the same name."""
    count = len(index.names)
    named = ["index" if name is None else name for name in index.names]
    return make_unique([*columns, *named])[-count:]


def is_missing(value: Any) -> bool:
    """Tell whether a value stands for no value: None, NaN, NaT, NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value
