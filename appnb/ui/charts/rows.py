"""The rows of a frame that are selected in a chart, in the library that the frame is of."""

import datetime as dt
import logging
from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any
from zoneinfo import ZoneInfo

import narwhals.stable.v2 as nw

from appnb.ui.charts.selectable import PAN_ZOOM
from appnb.ui.charts.selections import POINTS, ROWS, Selected

log = logging.getLogger(__name__)

Frame = nw.LazyFrame[Any]
Schema = Mapping[str, Any]


def is_frame(data: object) -> bool:
    """Tell whether an object is a frame of a library that narwhals knows."""
    return isinstance(nw.from_native(data, pass_through=True), nw.DataFrame | nw.LazyFrame)


def take_none(data: Any) -> Any:
    """Take no row of a frame: one with the same columns."""
    return nw.from_native(data).head(0).to_native()


def take_selected(data: Any, selected: Selected, binned: Collection[str]) -> Any:
    """Take the rows that are in every selection.

    What says nothing about the frame is left out: a field that it has not, a value of another type than the field's.

    Args:
        data: a frame.
        selected: what is selected.
        binned: the fields that the chart puts into bins: a bin has its lower end and not its upper, save the last.
    """
    given = nw.from_native(data)
    frame = given.lazy() if isinstance(given, nw.DataFrame) else given
    schema = frame.collect_schema()
    for name, fields in selected.selections.items():
        if name.startswith(PAN_ZOOM) or not fields:
            continue
        if ROWS in fields:
            frame = _take_rows(frame, fields[ROWS])
            continue
        conditions = list(_make_conditions(fields, schema, frame, binned, selected.zone))
        if conditions:
            frame = frame.filter(reduce(and_, conditions))
    taken = frame.collect() if isinstance(given, nw.DataFrame) else frame
    return taken.to_native()


def _take_rows(frame: Frame, rows: Any) -> Frame:
    """Take rows by their numbers, from 1; none if one of them is not there."""
    whole = frame.collect()
    numbers = [row - 1 for row in (rows if isinstance(rows, list) else [rows])]
    if any(not 0 <= number < len(whole) for number in numbers):
        log.warning("a chart says that a row is selected which is not there")
        return frame.head(0)
    return whole[numbers].lazy()


def _make_conditions(
    fields: Mapping[str, Any], schema: Schema, frame: Frame, binned: Collection[str], zone: str | None
) -> Iterator[nw.Expr]:
    said = fields.get(POINTS)
    points = said.get("or", ()) if isinstance(said, Mapping) else ()
    matched = [each for point in points if (each := _match_point(point, schema, frame, zone)) is not None]
    if matched:
        yield reduce(or_, matched)
        return
    for field, values in fields.items():
        if field == POINTS or field not in schema:
            continue
        kind = _find_kind(frame, field, schema)
        listed = [_convert(value, kind, zone) for value in (values if isinstance(values, list) else [values])]
        if not listed or not all(_is_of(value, kind) for value in listed):
            log.warning("a chart says that %r of %r are selected, which is %s: left out", values, field, kind)
        elif field in binned and len(listed) == 2:
            yield _within_bins(frame, field, listed[0], listed[1])
        elif POINTS not in fields and len(listed) == 2 and _is_ordered(kind):
            yield (nw.col(field) >= min(listed)) & (nw.col(field) <= max(listed))
        else:
            yield nw.col(field).is_in(listed)


def _match_point(point: Mapping[str, Any], schema: Schema, frame: Frame, zone: str | None) -> nw.Expr | None:
    """Write what makes a row one of a point's, which of bins has their ends; None if it says nothing of the frame."""
    parts = []
    for field, value in point.items():
        if field not in schema:
            continue
        kind = _find_kind(frame, field, schema)
        ends = [_convert(end, kind, zone) for end in (value if isinstance(value, list) else [value])]
        if ends == [None]:
            parts.append(nw.col(field).is_null())
        elif not all(_is_of(end, kind) for end in ends):
            continue
        else:
            parts.append(nw.col(field) == ends[0] if len(ends) == 1 else _within_bins(frame, field, *ends))
    return reduce(and_, parts) if parts else None


def _find_kind(frame: Frame, field: str, schema: Schema) -> Any:
    """Find what a column holds; pandas may hold days as objects."""
    if schema[field] != nw.Object:
        return schema[field]
    first = frame.select(field).drop_nulls().head(1).collect()[field].to_list()
    if not first or not isinstance(first[0], dt.date):
        return schema[field]
    return nw.Datetime() if isinstance(first[0], dt.datetime) else nw.Date()


def _within_bins(frame: Frame, field: str, low: Any, high: Any) -> nw.Expr:
    """Write what makes a row one of those from one end of bins to another; the greatest value is in the last bin."""
    greatest = frame.select(nw.col(field).max()).collect()[field][0]
    column = nw.col(field)
    is_last = greatest is not None and high >= greatest
    within: nw.Expr = (column >= low) & ((column <= high) if is_last else (column < high))
    return within


# ---- values ----------------------------------------------------------------------------------------------------


def _convert(value: Any, kind: Any, zone: str | None) -> Any:
    """Make of a date of a chart, in milliseconds or as text, what a column of dates holds; of a number, a whole one."""
    if kind == nw.Date:
        moment = _read_moment(value, zone)
        return moment.date() if isinstance(moment, dt.datetime) else moment
    if kind == nw.Datetime:
        moment = _read_moment(value, kind.time_zone or zone)
        has_zone = kind.time_zone is None or not isinstance(moment, dt.datetime)
        return moment if has_zone else moment.replace(tzinfo=ZoneInfo(kind.time_zone))
    return value


def _read_moment(value: Any, zone: str | None) -> Any:
    """Read a time as a clock in a zone shows it; a value that is none is given back."""
    try:
        if isinstance(value, int | float):
            there = dt.datetime.fromtimestamp(value / 1000, ZoneInfo(zone) if zone else None)
        else:
            there = dt.datetime.fromisoformat(value)
        return there.replace(tzinfo=None)
    except (ValueError, TypeError, OSError, OverflowError):
        return value


def _is_of(value: Any, kind: Any) -> bool:
    """Tell whether a value can be compared with those of a column."""
    if kind == nw.Boolean:
        return isinstance(value, bool)
    if kind.is_numeric():
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind in (nw.Date, nw.Datetime):
        return isinstance(value, dt.datetime) or (kind == nw.Date and isinstance(value, dt.date))
    if kind in (nw.String, nw.Categorical, nw.Enum):
        return isinstance(value, str)
    return True


def _is_ordered(kind: Any) -> bool:
    return bool(kind.is_numeric() or kind in (nw.Date, nw.Datetime))
