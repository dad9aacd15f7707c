"""The conditions of a step as an expression of narwhals."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw

from appnb.frames.transforms.steps import Condition, Group, StepError

Parse = Callable[[Any], Any]


def write_group(frame: nw.LazyFrame[Any], group: Group) -> nw.Expr | None:
    """Write a group of conditions; None when it has none."""
    written = (
        write_group(frame, child) if isinstance(child, Group) else write_condition(frame, child)
        for child in group.children
    )
    parts = [part for part in written if part is not None]
    if not parts:
        return None
    whole = reduce(and_ if group.operator == "and" else or_, parts)
    return ~whole if group.negate else whole


def write_condition(frame: nw.LazyFrame[Any], condition: Condition) -> nw.Expr:
    """Write one condition. What is typed as text is compared as what the column holds.

    Raises:
        StepError: the column is not there, or what was typed is nothing that it could hold.
    """
    schema = frame.collect_schema()
    if condition.column_id not in schema:
        raise StepError(f"there is no column {condition.column_id!r}")
    parse, column = _find_parser(frame, condition.column_id, schema[condition.column_id])
    try:
        value = _parse(condition.value, parse)
    except (ValueError, TypeError, ArithmeticError):
        raise StepError(f"{condition.value!r} is no value of {condition.column_id!r}") from None
    written: nw.Expr = _OPERATORS[condition.operator](column, value, condition.negate)
    return written


def _find_parser(frame: nw.LazyFrame[Any], name: str, dtype: nw.dtypes.DType) -> tuple[Parse, nw.Expr]:
    """Find how a text is read as a value of a column, and how the column is compared."""
    column = nw.col(name)
    plain: tuple[tuple[Any, Parse], ...] = (
        (nw.Datetime, dt.datetime.fromisoformat),
        (nw.Date, dt.date.fromisoformat),
        (nw.Time, dt.time.fromisoformat),
    )
    for known, parse in plain:
        if dtype == known:
            return _of_text(parse), column
    if dtype.is_decimal():
        return float, column.cast(nw.Float64)
    if dtype == nw.Object:
        return _find_object_parser(frame, name, column)
    if dtype.is_float():
        return _read_float, column
    return lambda value: value, column


def _of_text(parse: Callable[[str], Any]) -> Parse:
    return lambda value: parse(str(value))


def _find_object_parser(frame: nw.LazyFrame[Any], name: str, column: nw.Expr) -> tuple[Parse, nw.Expr]:
    """Look at the first value: pandas keeps days and decimals as objects of Python."""
    first = frame.select(name).filter(~nw.col(name).is_null()).head(1).collect()[name].to_list()
    kinds: tuple[tuple[type, Parse], ...] = (
        (dt.datetime, dt.datetime.fromisoformat),
        (dt.date, dt.date.fromisoformat),
        (dt.time, dt.time.fromisoformat),
    )
    for kind, parse in kinds:
        if first and isinstance(first[0], kind):
            return _of_text(parse), column
    if first and isinstance(first[0], Decimal):
        return float, column.cast(nw.Float64)
    return lambda value: value, column


def _read_float(value: Any) -> Any:
    """Read the names that infinity and "no number" have; leave all else."""
    return float(value) if value in ("NaN", "Infinity", "-Infinity") else value


def _parse(value: Any, parse: Parse) -> Any:
    if isinstance(value, Mapping):
        return {"min": parse(value["min"]), "max": parse(value["max"])}
    if isinstance(value, tuple):
        return [None if each is None else parse(each) for each in value]
    return None if value is None else parse(value)


Write = Callable[[nw.Expr, Any, bool], Any]


def _turn(write: Callable[[nw.Expr, Any], Any], opposite: Callable[[nw.Expr, Any], Any]) -> Write:
    return lambda column, value, is_negated: (opposite if is_negated else write)(column, value)


def _find_text(find: Callable[[Any, str], nw.Expr]) -> Write:
    """Search texts; a missing one holds none, whether it is asked for or not."""

    def write(column: nw.Expr, value: Any, is_negated: bool) -> nw.Expr:
        found = find(column.fill_null("").str, str(value))
        return ~found & ~column.is_null() if is_negated else found

    return write


def _is_in(column: nw.Expr, values: Any) -> nw.Expr:
    found = column.is_in(values or [])
    return found | column.is_null() if values and None in values else found


def _is_not_in(column: nw.Expr, values: Any) -> nw.Expr:
    found = ~column.is_in(values or [])
    return found & ~column.is_null() if values and None in values else found | column.is_null()


_EQUAL = _turn(lambda column, value: column == value, lambda column, value: column != value)
_UNEQUAL = _turn(lambda column, value: column != value, lambda column, value: column == value)

_OPERATORS: Mapping[str, Write] = {
    "==": _EQUAL,
    "equals": _EQUAL,
    "!=": _UNEQUAL,
    "does_not_equal": _UNEQUAL,
    ">": _turn(lambda column, value: column > value, lambda column, value: column <= value),
    "<": _turn(lambda column, value: column < value, lambda column, value: column >= value),
    ">=": _turn(lambda column, value: column >= value, lambda column, value: column < value),
    "<=": _turn(lambda column, value: column <= value, lambda column, value: column > value),
    "is_true": lambda column, value, is_negated: column == (not is_negated),
    "is_false": lambda column, value, is_negated: column == is_negated,
    "is_null": _turn(lambda column, value: column.is_null(), lambda column, value: ~column.is_null()),
    "is_not_null": _turn(lambda column, value: ~column.is_null(), lambda column, value: column.is_null()),
    "contains": _find_text(lambda text, value: text.contains(value, literal=True)),
    "regex": _find_text(lambda text, value: text.contains(value, literal=False)),
    "starts_with": _find_text(lambda text, value: text.starts_with(value)),
    "ends_with": _find_text(lambda text, value: text.ends_with(value)),
    "in": _turn(_is_in, _is_not_in),
    "not_in": _turn(_is_not_in, _is_in),
    "between": _turn(
        lambda column, ends: (column >= ends["min"]) & (column <= ends["max"]),
        lambda column, ends: (column < ends["min"]) | (column > ends["max"]),
    ),
    "is_empty": _turn(
        lambda column, value: (column == "") & ~column.is_null(),
        lambda column, value: (column != "") | column.is_null(),
    ),
}
