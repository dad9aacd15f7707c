"""The rows of a Plotly figure that a box or a lasso selects, where Plotly itself does not tell all of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from appnb.ui.charts.plotly_points import Point, count, is_lying, plain, take, write_row
from appnb.ui.charts.plotly_regions import (
    Range,
    find_extents,
    find_places,
    is_in_lasso,
    is_within,
    overlaps,
    reaches,
)

LINES = ("scatter", "scattergl")


def _traces(figure: Any, *kinds: str) -> Iterator[tuple[int, Any]]:
    return ((number, trace) for number, trace in enumerate(figure.data) if trace.type in kinds)


def _across(trace: Any) -> tuple[str, str]:
    """Name the axis of a trace's categories, and that of its values."""
    return ("y", "x") if is_lying(trace) else ("x", "y")


def _list_true(mask: Any) -> list[int]:
    return [int(index) for index in np.flatnonzero(mask)]


def find_cells(figure: Any, box: Range) -> Iterator[Point]:
    """Find the cells of heat maps in a box."""
    for curve, trace in _traces(figure, "heatmap"):
        if trace.x is None or trace.y is None or trace.z is None:
            continue
        columns = _list_true(is_within(trace.x, box["x"], np.arange(len(trace.x))))
        for row in _list_true(is_within(trace.y, box["y"], np.arange(len(trace.y)))):
            for column in columns:
                if row < len(trace.z) and column < len(trace.z[row]):
                    z = plain(trace.z[row][column])
                    yield {"x": trace.x[column], "y": trace.y[row], "z": z, "curveNumber": curve}


def find_bars(figure: Any, box: Range) -> Iterator[Point]:
    """Find the bars that reach into a box."""
    for curve, trace in _traces(figure, "bar"):
        if trace.x is None or trace.y is None:
            continue
        category, value = _across(trace)
        ends = np.array([_as_number(end) for end in getattr(trace, value)], dtype=float)
        bases = np.array([_as_number(take(trace.base, index) or 0) for index in range(len(ends))], dtype=float)
        places = getattr(trace, category)
        chosen = is_within(places, box[category], np.arange(len(places))) & overlaps(bases, ends, box[value])
        for index in _list_true(chosen & ~np.isnan(ends) & ~np.isnan(bases)):
            yield write_row(trace, curve, index, "x", "y", pointNumber=index)


def find_steps(figure: Any, box: Range) -> Iterator[Point]:
    """Find the bars of waterfalls that reach into a box; each begins where the one before ended."""
    for curve, trace in _traces(figure, "waterfall"):
        if trace.x is None or trace.y is None:
            continue
        category, value = _across(trace)
        extents = np.array(find_extents(trace), dtype=float).reshape(-1, 2)
        low, high = min(box[value]), max(box[value])
        places = getattr(trace, category)
        chosen = is_within(places, box[category], np.arange(len(places)))
        chosen &= (low < extents[:, 1]) & (high > extents[:, 0])
        for index in _list_true(chosen):
            measure = take(trace.measure, index)
            said = {} if measure is None else {"measure": str(measure)}
            yield write_row(trace, curve, index, "x", "y", pointNumber=index, **said)


def find_stages(figure: Any, box: Range) -> Iterator[Point]:
    """Find the stages of funnels that reach into a box."""
    for curve, trace in _traces(figure, "funnel"):
        if trace.x is None or trace.y is None:
            continue
        category, value = _across(trace)
        ends = np.array([_as_number(end) for end in getattr(trace, value)], dtype=float)
        if max(box[value]) <= 0:
            continue
        chosen = reaches(np.arange(len(ends)), box[category]) & (ends >= min(box[value]))
        for index in _list_true(chosen):
            said = {"label": take(getattr(trace, category), index), "value": take(getattr(trace, value), index)}
            yield write_row(trace, curve, index, "x", "y", pointNumber=index, **said)


def find_line_points(figure: Any, box: Range, lasso: Range) -> Iterator[Point]:
    """Find the points of lines and areas in a box or a lasso: Plotly tells only of points with markers."""
    x_name, y_name = find_axis_titles(figure)
    for curve, trace in _traces(figure, *LINES):
        if trace.x is None or trace.y is None or not is_line(trace):
            continue
        if box:
            chosen = is_within(trace.x, box["x"])
            if box.get("y"):
                chosen = chosen & is_within(trace.y, box["y"])
        else:
            chosen = is_in_lasso(trace.x, trace.y, lasso)
        for index in _list_true(chosen):
            point: Point = {x_name: take(trace.x, index), y_name: take(trace.y, index)}
            point |= {"curveNumber": curve, "pointIndex": index}
            yield {**point, "name": trace.name} if trace.name else point


def find_axis_titles(figure: Any) -> tuple[str, str]:
    """Find what the points of a figure with one pair of axes call their coordinates: by the titles of the axes."""
    names = []
    for name, each in (("x", figure.for_each_xaxis), ("y", figure.for_each_yaxis)):
        axes: list[Any] = []
        each(axes.append)
        names.append((axes[0].title.text if len(axes) == 1 else None) or name)
    return names[0], names[1]


def is_line(trace: Any) -> bool:
    """Tell whether a trace has no markers that Plotly would tell of, or is an area."""
    if trace.fill not in (None, "none") or getattr(trace, "stackgroup", None):
        return True
    return isinstance(trace.mode, str) and "markers" not in trace.mode


# ---- traces that stand for many rows ----------------------------------------------------------------------------


def write_histogram_row(trace: Any, curve: int, index: int) -> Point | None:
    """Write a row of a histogram; None if there is none."""
    value, other = ("y", "x") if is_lying(trace) else ("x", "y")
    if take(getattr(trace, value), index) is None:
        return None
    names = (value, other) if take(getattr(trace, other), index) is not None else (value,)
    return write_row(trace, curve, index, *names)


def write_group_row(trace: Any, curve: int, index: int) -> Point | None:
    """Write a row of a box or violin plot, with the category that it belongs to; None if there is none."""
    category, value = _across(trace)
    if take(getattr(trace, value), index) is None:
        return None
    more: dict[str, Any] = {"pointNumber": index} if trace.type == "violin" else {}
    name = _list_categories(trace, curve)[index]
    return write_row(trace, curve, index, value, **({category: name} if name is not None else {}), **more)


def _list_categories(trace: Any, curve: int) -> list[Any]:
    """List the category of each row of a box or violin plot."""
    category, value = _across(trace)
    rows, given = len(getattr(trace, value)), getattr(trace, category)
    if given is None:
        return [getattr(trace, "name", None) or curve] * rows
    if isinstance(given, str) or not hasattr(given, "__len__"):
        return [given] * rows
    if len(given) != rows:
        return [take(given, 0)] * rows
    return [plain(each) for each in given]


def find_histogram_rows(figure: Any, box: Range) -> Iterator[Point]:
    """Find the rows of histograms in a box, by the axis along which they are counted."""
    for curve, trace in _traces(figure, "histogram"):
        axis = "y" if is_lying(trace) else "x"
        values = getattr(trace, axis)
        if values is not None and box.get(axis):
            for index in _list_true(is_within(values, box[axis])):
                row = write_histogram_row(trace, curve, index)
                if row is not None:
                    yield row


def find_group_rows(figure: Any, kind: str, box: Range) -> Iterator[Point]:
    """Find the rows of box or violin plots in a box."""
    places = find_places(
        name
        for curve, trace in _traces(figure, kind)
        if getattr(trace, _across(trace)[1]) is not None
        for name in _list_categories(trace, curve)
    )
    for curve, trace in _traces(figure, kind):
        category, value = _across(trace)
        values = getattr(trace, value)
        if values is None or count(trace) == 0:
            continue
        names = _list_categories(trace, curve)
        chosen = np.ones(len(values), dtype=bool)
        if box.get(category):
            chosen &= is_within(names, box[category], [places[name] for name in names])
        if box.get(value):
            chosen &= is_within(values, box[value])
        for index in _list_true(chosen):
            row = write_group_row(trace, curve, index)
            if row is not None:
                yield row


def _as_number(value: Any) -> float:
    value = plain(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else float("nan")


ROW_WRITERS: Mapping[str, Callable[[Any, int, int], Point | None]] = {
    "histogram": write_histogram_row,
    "box": write_group_row,
    "violin": write_group_row,
}
"""What writes a row, for traces in which a click means many rows."""


def find_marked_points(figure: Any, ends: Any) -> Iterator[tuple[Point, int]]:
    """Find the points with markers in a selection of the figure's own, and their numbers."""
    x0, x1, y0, y1 = ends
    names = find_axis_titles(figure)
    special = {"bar", "heatmap", "funnel", "funnelarea", "waterfall", *ROW_WRITERS}
    for trace in figure.data:
        is_told = trace.type in special or (trace.type in LINES and is_line(trace))
        if is_told or getattr(trace, "x", None) is None or getattr(trace, "y", None) is None:
            continue
        chosen = is_within(trace.x, (x0, x1)) & is_within(trace.y, (y0, y1))
        for index in _list_true(chosen):
            yield {names[0]: take(trace.x, index), names[1]: take(trace.y, index)}, index
