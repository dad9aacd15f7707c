"""What is said of a point of a Plotly figure: its coordinates and the data that its tooltip shows, read off the figure.

A browser only tells which points are meant, so that what a notebook gets is what its author put into the figure.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Point = dict[str, Any]

_TEMPLATE = re.compile(r"([^<=>]+)=%\{([^}]+)\}")
_STEP = re.compile(r"[^.\[\]]+")
_ABOUT = ("customdata", "text", "hovertext")
_PLURALS = {"id": "ids", "label": "labels", "parent": "parents", "value": "values", "location": "locations"}
SECTORS = frozenset({"sunburst", "treemap", "icicle"})
MEASURED: Mapping[str, Sequence[str]] = {
    "funnel": ("percentInitial", "percentPrevious", "percentTotal"),
    "funnelarea": ("percentInitial", "percentPrevious", "percentTotal"),
    "pie": ("percent",),
    **{kind: ("percentEntry", "percentParent", "percentRoot", "value") for kind in SECTORS},
}
"""What only a browser works out, by the kind of trace: numbers."""


def take(values: Any, index: int) -> Any:
    """Take one of some values as a plain object; the value itself if it stands for all, None if there is none."""
    if values is None or isinstance(values, str):
        return values
    if not hasattr(values, "__len__"):
        return values
    return plain(values[index]) if 0 <= index < len(values) else None


def plain(value: Any) -> Any:
    """Make one of Python's own objects of a value of NumPy."""
    if type(value).__name__ == "datetime64":
        return value.astype("datetime64[us]").item()
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value


def count(trace: Any) -> int:
    """Count the points of a trace."""
    names = ("x", "y", "lat", "lon", "labels", "values", "locations", "r", "a", "z")
    lists: list[Any] = [getattr(trace, name, None) for name in names]
    return max((len(values) for values in lists if hasattr(values, "__len__")), default=0)


def is_lying(trace: Any) -> bool:
    """Tell whether a trace's values go from left to right. Funnels do, unless they say that they do not."""
    default = "h" if trace.type == "funnel" else "v"
    return (getattr(trace, "orientation", None) or default) == "h"


def write_told(trace: Any, curve: int, number: Any, measured: Mapping[str, float]) -> Point:
    """Write what is said of a point that a viewer chose.

    Args:
        trace: of the figure.
        curve: the number of the trace.
        number: of the point; of a heat map, its row and column.
        measured: numbers that the browser worked out for it.
    """
    if trace.type in SECTORS:
        return _write_sector(trace, curve, number, measured)
    if trace.type == "heatmap":
        return _write_cell(trace, curve, number)
    point: Point = {"curveNumber": curve, "pointNumber": number, "pointIndex": number}
    if trace.type == "funnelarea":
        del point["pointIndex"]
        point |= {"label": take(trace.labels, number), "value": take(trace.values, number)}
    for name in ("x", "y", "z", "lat", "lon"):
        value = _read_coordinate(trace, name, number)
        if value is not None:
            point[name] = value
    if trace.type == "funnel":
        label, value = ("y", "x") if is_lying(trace) else ("x", "y")
        point |= {"label": point.get(label), "value": point.get(value)}
    point |= measured
    return {**point, **_read_tooltip(trace, number, point)}


def write_row(trace: Any, curve: int, index: int, *names: str, **more: Any) -> Point:
    """Write what is said of a row of a trace: some of its coordinates, and what its author gave it.

    Args:
        trace: of the figure.
        curve: the number of the trace.
        index: of the row.
        names: of the coordinates.
        **more: what else is said.
    """
    point: Point = {name: take(getattr(trace, name, None), index) for name in names}
    point |= {"curveNumber": curve, "pointIndex": index, **more}
    if getattr(trace, "name", None):
        point["name"] = trace.name
    for name in _ABOUT:
        value = take(getattr(trace, name, None), index)
        if value is not None:
            point[name] = value
    return point


def _write_sector(trace: Any, curve: int, number: int, measured: Mapping[str, float]) -> Point:
    point: Point = {"curveNumber": curve, "pointNumber": number}
    for name in ("id", "label", "parent", "value", "hovertext"):
        value = take(getattr(trace, _PLURALS.get(name, name), None), number)
        if value is not None:
            point[name] = value
    return {**point, **measured}


def _write_cell(trace: Any, curve: int, number: Sequence[int]) -> Point:
    row, column = number
    return {
        "x": column if trace.x is None else write_coordinate(take(trace.x, column)),
        "y": row if trace.y is None else write_coordinate(take(trace.y, row)),
        "z": plain(trace.z[row][column]),
        "curveNumber": curve,
        "pointNumber": [row, column],
    }


def _read_coordinate(trace: Any, name: str, index: int) -> Any:
    values = getattr(trace, name, None)
    if values is None and name in ("x", "y") and trace.type in ("scatter", "scattergl", "bar"):
        other = getattr(trace, "y" if name == "x" else "x", None)
        return index if other is not None else None  # what has no place of its own stands at its number
    if values is None and name in ("x", "y") and trace.type in ("box", "violin"):
        return getattr(trace, "name", None)
    value = take(values, index)
    return None if hasattr(value, "__len__") and not isinstance(value, str) else write_coordinate(value)


def write_coordinate(value: Any) -> Any:
    """Write a coordinate as Plotly does: a date as text, short where it can be; anything else as it is."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if not isinstance(value, dt.datetime):
        return value
    day, time = f"{value:%Y-%m-%d}", f"{value:%H:%M:%S.%f}".rstrip("0")
    if time == "00:00:00.":
        return day
    return f"{day} {time[:5]}" if time.endswith(":00.") else f"{day} {time.rstrip('.')[:13]}"


# ---- what a tooltip shows ---------------------------------------------------------------------------------------


def _read_tooltip(trace: Any, index: int, point: Point) -> Point:
    """Read what the tooltip of a point shows as `name=value`, by those names."""
    template = getattr(trace, "hovertemplate", None)
    template = take(template, 0) if not isinstance(template, str) else template
    if not isinstance(template, str):
        return {}
    found = {}
    for name, place in _TEMPLATE.findall(template):
        value = _follow(trace, index, re.split(r"[|:]", place)[0], point)
        if value is not None:
            found[name] = value
    return found


def _follow(trace: Any, index: int, place: str, point: Point) -> Any:
    """Find what a place in a template means for a point: `x`, `marker.size`, `customdata[2]`."""
    if place in point:
        return point[place]
    steps = _STEP.findall(place)
    found = getattr(trace, _PLURALS.get(steps[0], steps[0]), None) if _has(trace, steps[0]) else None
    if steps[0] == "customdata":
        return _walk(take(found, index), steps[1:])
    found = _walk(found, steps[1:])
    return take(found, index) if hasattr(found, "__len__") and not isinstance(found, str) else None


def _has(trace: Any, name: str) -> bool:
    return _PLURALS.get(name, name) in trace


def _walk(value: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        if value is None:
            return None
        if step.isdigit():
            value = take(value, int(step))
        else:
            value = value[step] if isinstance(value, Mapping) else getattr(value, step, None)
    return value if isinstance(value, str) or not hasattr(value, "item") else plain(value)
