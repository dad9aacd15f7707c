"""Whether a value is the one it was before, by cheap comparisons that are never wrong."""

import datetime
import decimal
import enum
import fractions
import pathlib
import types
import uuid
import weakref

BY_VALUE = (
    str,
    bytes,
    int,
    bool,
    types.NoneType,
    types.EllipsisType,
    datetime.date,
    datetime.datetime,
    datetime.time,
    datetime.timedelta,
    datetime.timezone,
    decimal.Decimal,
    fractions.Fraction,
    range,
    uuid.UUID,
    pathlib.PurePosixPath,
    pathlib.PosixPath,
)
BY_REPR = (float, complex)  # nan is the nan it was, 0.0 is not -0.0
BY_IDENTITY = (types.ModuleType, type, types.FunctionType, types.BuiltinFunctionType, enum.Enum)
MOST_ITEMS, MOST_LEVELS = 256, 3  # what a tuple may hold to be worth comparing

UNKNOWN = object()
"""Stands for a value that cannot be compared: every other value differs from it."""


def take_snapshot(value: object) -> object:
    """Take what is needed to compare `value` later, without keeping anything large alive.

    Returns:
        an immutable value as it is, a weak reference to what has an identity, else `UNKNOWN`.
    """
    if isinstance(value, BY_IDENTITY):
        return weakref.ref(value) if not isinstance(value, enum.Enum) else value
    return value if is_comparable(value) else UNKNOWN


def is_same(snapshot: object, value: object) -> bool:
    """Tell whether `value` equals what `snapshot` was taken of. Arrays, frames and what can be mutated never do."""
    if snapshot is UNKNOWN:
        return False
    if isinstance(snapshot, weakref.ref):
        return value is not None and snapshot() is value
    return are_equal(snapshot, value)


def are_equal(one: object, other: object) -> bool:
    """Tell whether two immutable values are equal: same type, same value. False for what cannot be compared."""
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in BY_VALUE:
        return bool(one == other)
    if kind in BY_REPR:
        return repr(one) == repr(other)
    if isinstance(one, BY_IDENTITY):
        return one is other
    if isinstance(one, tuple) and isinstance(other, tuple) and is_comparable(one):
        return len(one) == len(other) and all(map(are_equal, one, other))
    if isinstance(one, frozenset) and isinstance(other, frozenset) and is_comparable(one) and is_comparable(other):
        return {(type(item), item) for item in one} == {(type(item), item) for item in other}
    return False


def is_comparable(value: object, levels: int = MOST_LEVELS) -> bool:
    """Tell whether `are_equal` can decide about `value`, a tuple of at most `levels` levels."""
    kind = type(value)
    if kind in BY_VALUE or kind in BY_REPR or isinstance(value, BY_IDENTITY):
        return True
    if kind is tuple or kind is frozenset or (isinstance(value, tuple) and hasattr(kind, "_fields")):
        items: tuple[object, ...] | frozenset[object] = value  # type: ignore[assignment]
        return levels > 0 and len(items) <= MOST_ITEMS and all(is_comparable(item, levels - 1) for item in items)
    return False
