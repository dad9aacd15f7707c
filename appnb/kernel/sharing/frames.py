"""Copies of frames that share their data until one of them is written to. Knows libraries that have been imported."""

import sys
from collections.abc import Callable
from typing import Any

PLAIN = frozenset({"boolean", "bytes", "date", "datetime", "decimal", "empty", "floating", "integer", "string", "time"})
"""What pandas calls columns of Python objects that hold only what nobody can change."""


MOST_OBJECTS = 10_000
"""Of a column of other Python objects, this many are looked at one by one; a longer one counts as changeable."""

Predicate = Callable[[object], bool]


def find_frame_copy(value: Any, is_immutable: Predicate) -> Callable[[], object] | None:
    """Find what makes a session's own of a frame or series, at next to no cost; None for what is no such thing.

    A frame that holds objects which can be changed is no such thing.

    Args:
        value: anything.
        is_immutable: tells whether nobody can change a value.
    """
    home = type(value).__module__.partition(".")[0]
    if home == "pandas":
        return _find_pandas_copy(value, is_immutable)
    if home == "polars":
        return _find_polars_copy(value)
    return None


def _find_pandas_copy(value: Any, is_immutable: Predicate) -> Callable[[], object] | None:
    pandas = sys.modules["pandas"]
    if isinstance(value, pandas.Index):
        return (lambda: value) if _is_plain(pandas, value, is_immutable) else None
    if type(value) is pandas.Series:
        columns = [value]
    elif type(value) is pandas.DataFrame:
        columns = [value.iloc[:, position] for position in range(value.shape[1])]
    else:
        return None
    if not _copies_on_write(pandas) or not all(_is_plain(pandas, column, is_immutable) for column in columns):
        return None
    return lambda: value.copy(deep=False)


def _copies_on_write(pandas: Any) -> bool:
    if int(pandas.__version__.partition(".")[0]) >= 3:
        return True
    return pandas.get_option("mode.copy_on_write") is True


def _is_plain(pandas: Any, column: Any, is_immutable: Predicate) -> bool:
    if column.dtype != object or pandas.api.types.infer_dtype(column, skipna=True) in PLAIN:
        return True
    return len(column) <= MOST_OBJECTS and all(map(is_immutable, column))


def _find_polars_copy(value: Any) -> Callable[[], object] | None:
    polars = sys.modules["polars"]
    if type(value) is polars.Series:
        dtypes = [value.dtype]
    elif type(value) is polars.DataFrame:
        dtypes = value.dtypes
    else:
        return None
    return None if polars.Object in dtypes else value.clone
