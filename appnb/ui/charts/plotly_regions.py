"""Which rows of a trace of Plotly are in a box or a lasso that was drawn over it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from appnb.ui.charts.plotly_points import is_lying, plain

Ends = Sequence[Any]
Range = Mapping[str, Ends]

WIDTH = 0.5
"""How far a category reaches to each side of its place."""


def as_list(values: Any) -> list[Any]:
    """List values as Python's own objects."""
    return [] if values is None else [plain(value) for value in values]


def is_within(values: Any, ends: Ends, stand: Any = None) -> Any:
    """Tell which values lie between two ends: numbers and dates by what they are, anything else by where it stands.

    Args:
        values: along an axis.
        ends: of the box along that axis: numbers, dates as text, or, of categories, their places.
        stand: where each value stands if it is a category. Default: in the order in which they come first.
    """
    listed = as_list(values)
    low, high = sorted(map(_read_end, ends), key=_order)
    if listed and all(_is_ordered(value, low) for value in listed if value is not None):
        return np.array([value is not None and low <= _fit(value, low) <= high for value in listed], dtype=bool)
    if stand is None:
        places = find_places(listed)
        stand = [places[_key(value)] for value in listed]
    return reaches(stand, ends)


def reaches(stand: Any, ends: Ends) -> Any:
    """Tell which categories, by their places, a range reaches into; none if its ends are no numbers."""
    places = np.asarray(stand, dtype=float)
    if not all(isinstance(end, int | float) for end in ends):
        return np.zeros(len(places), dtype=bool)
    return (max(ends) > places - WIDTH) & (min(ends) < places + WIDTH)


def find_places(values: Iterable[Any]) -> dict[Any, float]:
    """Find where categories stand along an axis: in the order in which they come first."""
    return {key: float(place) for place, key in enumerate(dict.fromkeys(map(_key, values)))}


def overlaps(lows: Any, highs: Any, ends: Ends) -> Any:
    """Tell which of some bars reach into a range of numbers; none if its ends are no numbers."""
    if not all(isinstance(end, int | float) for end in ends):
        return np.zeros(len(lows), dtype=bool)
    low, high = min(ends), max(ends)
    return ~((high < np.minimum(lows, highs)) | (low > np.maximum(lows, highs)))


def find_extents(trace: Any) -> list[tuple[float, float]]:
    """Find from where to where each bar of a waterfall goes, lower end first."""
    values = as_list(trace.x if is_lying(trace) else trace.y)
    base = float(trace.base) if isinstance(trace.base, int | float) else 0.0
    measures = as_list(trace.measure)
    total, extents = base, []
    for number, value in enumerate(values):
        measure = str(measures[number]).lower() if number < len(measures) else "relative"
        amount = float(value) if isinstance(value, int | float) else 0.0
        if measure == "absolute":
            start, total = base, amount
        elif measure == "total":
            start = base
        else:
            start, total = total, total + amount
        extents.append((min(start, total), max(start, total)))
    return extents


def is_in_lasso(xs: Any, ys: Any, lasso: Range) -> Any:
    """Tell which points lie in a polygon, or on its border."""
    x_places, y_places = find_places(as_list(xs)), find_places(as_list(ys))
    corners_x, corners_y = _as_numbers(lasso["x"], x_places), _as_numbers(lasso["y"], y_places)
    x, y = _as_numbers(as_list(xs), x_places), _as_numbers(as_list(ys), y_places)
    length = min(len(x), len(y))
    x, y = x[:length], y[:length]
    if len(corners_x) < 3 or np.isnan(corners_x).any() or np.isnan(corners_y).any():
        return np.zeros(length, dtype=bool)
    inside, border = np.zeros(length, dtype=bool), np.zeros(length, dtype=bool)
    for x1, y1, x2, y2 in zip(corners_x, corners_y, np.roll(corners_x, 1), np.roll(corners_y, 1), strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        cross = (x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)
        along = (x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)
        border |= (np.abs(cross) <= 1e-9) & (along >= -1e-9) & (along <= (x2 - x1) ** 2 + (y2 - y1) ** 2 + 1e-9)
    return inside | border


# ---- values along an axis ---------------------------------------------------------------------------------------


def _read_end(end: Any) -> Any:
    if not isinstance(end, str):
        return end
    try:
        return dt.datetime.fromisoformat(end.replace("Z", "+00:00"))
    except ValueError:
        return end


def _order(end: Any) -> Any:
    return end if not isinstance(end, dt.datetime) else end.timestamp()


def _is_ordered(value: Any, end: Any) -> bool:
    """Tell whether a value can be compared with an end of a range."""
    if isinstance(end, dt.date):
        return isinstance(value, dt.date)
    return isinstance(value, int | float) and isinstance(end, int | float)


def _fit(value: Any, end: Any) -> Any:
    """Make a day a moment, and give it the zone of the moment that it is compared with."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    if (
        isinstance(value, dt.datetime)
        and isinstance(end, dt.datetime)
        and (value.tzinfo is None) != (end.tzinfo is None)
    ):
        return value.replace(tzinfo=end.tzinfo)
    return value


def _key(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def _as_numbers(values: Iterable[Any], places: Mapping[Any, float]) -> Any:
    return np.array([_as_number(value, places) for value in values], dtype=float)


def _as_number(value: Any, places: Mapping[Any, float]) -> float:
    value = _read_end(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.date):
        moment = _fit(value, None)
        return float((moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment).timestamp())
    return places.get(_key(value), float("nan"))
