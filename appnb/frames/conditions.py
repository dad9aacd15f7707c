"""What a reader types to filter a column: "oslo", "> 5", "2..4", ">= 2024-05", "= Oslo", "!= 0", "=" for nothing."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from appnb.frames.columns import Kind, is_missing

_OPERATION = re.compile(r"\s*(>=|<=|!=|==|>|<|=)\s*(.*?)\s*$", re.DOTALL)
_SPAN = re.compile(r"\s*(\S.*?)\s*\.\.\s*(\S.*?)\s*$", re.DOTALL)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_MAY_BE_NUMBER = re.compile(r"[-+.,\deE]+$")
_MAY_BE_MOMENT = re.compile(r"[-:.T\d ]+$")
_DISTANT = dt.datetime(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column's values must be: between two limits (each may be missing), equal to a text, or to hold one."""

    least: Any = None
    most: Any = None
    includes_least: bool = True
    includes_most: bool = True
    is_negated: bool = False
    text: str | None = None  # to be equal to, or to be held
    is_whole: bool = False  # equal, rather than held
    is_empty: bool = False  # missing


def read_condition(text: str, kind: Kind) -> Condition:
    """Read what was typed for a column of some kind. What is no comparison there is text to be looked for."""
    operation = _OPERATION.match(text)
    if operation is not None:
        sign, operand = operation[1].replace("==", "="), operation[2]
        if not operand and sign in ("=", "!="):
            return Condition(is_empty=True, is_negated=sign == "!=")
        compared = _compare(sign, operand, kind) if operand else None
        if compared is not None:
            return compared
        if operand and sign in ("=", "!="):
            return Condition(text=operand, is_whole=True, is_negated=sign == "!=")
    span = _SPAN.match(text)
    ends = (_read_limits(span[1], kind), _read_limits(span[2], kind)) if span is not None else (None, None)
    if ends[0] is not None and ends[1] is not None:
        return Condition(least=ends[0][0], most=ends[1][1], includes_most=kind.is_number)
    return Condition(text=text.strip())


def _compare(sign: str, operand: str, kind: Kind) -> Condition | None:
    limits = _read_limits(operand, kind)
    if limits is None:
        return None
    first, after = limits  # a day, a month or a year begins at the first, and ends before the second
    has_length = first != after
    if sign in ("=", "!="):
        return Condition(least=first, most=after, includes_most=not has_length, is_negated=sign == "!=")
    if sign == ">":
        return Condition(least=after, includes_least=has_length)
    if sign == ">=":
        return Condition(least=first)
    if sign == "<":
        return Condition(most=first, includes_most=False)
    return Condition(most=after, includes_most=not has_length)


def _read_limits(text: str, kind: Kind) -> tuple[Any, Any] | None:
    """Read a number, or a moment, as where it begins and where it ends; None when it is none."""
    if kind.is_number:
        try:
            number = float(text.replace(",", ""))
        except ValueError:
            return None
        return number, number
    if not kind.is_moment:
        return None
    limits = _read_moment(text)
    if limits is None or kind is Kind.MOMENT:
        return limits
    return limits[0].date(), limits[1].date()


def _read_moment(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    day = _DAY.match(text)
    try:
        if day is None:
            moment = dt.datetime.fromisoformat(text).replace(tzinfo=None)
            return moment, moment
        year, month = int(day[1]), int(day[2] or 1)
        first = dt.datetime(year, month, int(day[3] or 1))
        if day[3]:
            return first, min(first, _DISTANT - dt.timedelta(1)) + dt.timedelta(1)
        months = year * 12 + month - 1 + (1 if day[2] else 12)
        return first, min(dt.datetime(min(months // 12, 9999), months % 12 + 1, 1), _DISTANT)
    except (ValueError, OverflowError):
        return None


def write_expression(name: str, dtype: nw.dtypes.DType, condition: Condition) -> nw.Expr:
    """Write a condition for a library that narwhals knows; missing values meet none but that of being missing."""
    column = nw.col(name)
    if condition.is_empty:
        return ~column.is_null() if condition.is_negated else column.is_null()
    if condition.text is not None:
        written = column.cast(nw.String).str.to_lowercase()
        wanted = condition.text.lower()
        found = written == wanted if condition.is_whole else written.str.contains(wanted, literal=True)
    else:
        has_zone = getattr(dtype, "time_zone", None) is not None  # what is typed is the time on the clock there
        found = _write_limits(column.dt.replace_time_zone(None) if has_zone else column, condition)
    return ~found & ~column.is_null() if condition.is_negated else found


def _write_limits(column: nw.Expr, condition: Condition) -> nw.Expr:
    limits: list[nw.Expr] = []
    if condition.least is not None:
        limits.append(column >= condition.least if condition.includes_least else column > condition.least)
    if condition.most is not None:
        limits.append(column <= condition.most if condition.includes_most else column < condition.most)
    return reduce(and_, limits)


def make_test(condition: Condition) -> Callable[[Any], bool]:
    """Make a function that tells whether one of Python's objects meets a condition."""
    wanted = (condition.text or "").casefold()

    def meets(value: Any) -> bool:
        if is_missing(value):
            return condition.is_empty and not condition.is_negated
        if condition.is_empty:
            return condition.is_negated
        if condition.text is not None:
            written = str(value).casefold()
            found = written == wanted if condition.is_whole else wanted in written
        else:
            found = _is_within(value, condition)
        return found != condition.is_negated

    return meets


def _is_within(value: Any, condition: Condition) -> bool:
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    try:
        above = condition.least is None or value > condition.least
        below = condition.most is None or value < condition.most
        is_least = condition.includes_least and value == condition.least
        return bool((above or is_least) and (below or (condition.includes_most and value == condition.most)))
    except TypeError:
        return False


def may_hold(kind: Kind, text: str) -> bool:
    """Tell whether a text can stand in a column of some kind, so that one of numbers is not searched for words."""
    if kind is Kind.NESTED:
        return False
    if kind.is_number:
        return _MAY_BE_NUMBER.match(text) is not None
    if kind.is_moment or kind is Kind.TIME:
        return _MAY_BE_MOMENT.match(text) is not None
    if kind is Kind.BOOLEAN:
        return text.casefold() in "true" or text.casefold() in "false"
    return True
