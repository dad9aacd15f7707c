"""What a viewer selected in a Plotly figure: what a browser tells of it, checked, and the points that this means."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appnb.ui.charts import plotly_rows
from appnb.ui.charts.plotly_points import MEASURED, Point, count, write_told
from appnb.ui.charts.plotly_regions import Range
from appnb.ui.faults import fault

MOST_POINTS = 1_000_000
MOST_CORNERS = 10_000  # of a lasso
_GROUPS = ("box", "violin")


@dataclass(frozen=True, slots=True)
class Told:
    """A point that was chosen: its trace, its number, or, of a bar that stands for many rows, their numbers."""

    curve: int
    number: Any
    numbers: tuple[int, ...] | None = None
    measured: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a viewer has chosen: points, and the box or lasso that was drawn."""

    told: tuple[Told, ...] = ()
    box: Range = field(default_factory=dict)
    lasso: Range = field(default_factory=dict)

    @property
    def has_region(self) -> bool:
        """Whether something was drawn, rather than clicked."""
        return bool(self.box or self.lasso)


def check_chosen(figure: Any, given: Any, who: str) -> Chosen:
    """Check what is said to be chosen.

    Args:
        figure: in which.
        given: `{"points": [[curve, number, numbers, measured], …], "range": {"x": [from, to], …}, "lasso": {…}}`; what
            is not there may be left out.
        who: names the element, for messages.

    Raises:
        ElementError: NB302, there are no such points, or no such range.
    """
    if not isinstance(given, Mapping):
        raise _refuse(who, "what is selected is no dict")
    points = given.get("points") or []
    if not isinstance(points, list) or len(points) > MOST_POINTS:
        raise _refuse(who, "the points that are selected are no list")
    told = tuple(_check_told(figure, point, who) for point in points)
    return Chosen(told, _check_box(given.get("range"), who), _check_lasso(given.get("lasso"), who))


def _check_told(figure: Any, point: Any, who: str) -> Told:
    if not isinstance(point, list | tuple) or not 2 <= len(point) <= 4 or not _is_number(point[0], len(figure.data)):
        raise _refuse(who, "a point that is selected is in no trace of the figure")
    curve, number, numbers, measured = (*point, None, None)[:4]
    trace = figure.data[curve]
    if numbers is not None:
        if not isinstance(numbers, list) or not all(_is_number(each, count(trace)) for each in numbers):
            raise _refuse(who, f"trace {curve} has no such rows")
        return Told(curve, number if _is_number(number, MOST_POINTS) else None, tuple(numbers))
    if trace.type == "heatmap":
        is_there = isinstance(number, list) and len(number) == 2 and _is_number(number[0], len(trace.z))
        if not is_there or not _is_number(number[1], len(trace.z[number[0]])):
            raise _refuse(who, f"trace {curve} has no such cell")
    elif not _is_number(number, count(trace)):
        raise _refuse(who, f"trace {curve} has no point {number!r}")
    return Told(curve, tuple(number) if isinstance(number, list) else number, None, _check_measured(trace, measured))


def _check_measured(trace: Any, measured: Any) -> dict[str, float]:
    known = MEASURED.get(trace.type, ()) if isinstance(measured, Mapping) else ()
    return {name: measured[name] for name in known if _is_finite(measured.get(name))}


def _check_box(given: Any, who: str) -> Range:
    if given is None or given == {}:
        return {}
    ends = given.values() if isinstance(given, Mapping) else [None]
    if not all(isinstance(each, list) and len(each) == 2 and _is_alike(each) for each in ends):
        raise _refuse(who, "a range has two ends along each axis")
    return {str(axis): list(each) for axis, each in given.items()}


def _check_lasso(given: Any, who: str) -> Range:
    if given is None or given == {}:
        return {}
    x, y = (given.get("x"), given.get("y")) if isinstance(given, Mapping) else (None, None)
    if not isinstance(x, list) or not isinstance(y, list) or not len(x) == len(y) <= MOST_CORNERS:
        raise _refuse(who, "a lasso has as many corners along one axis as along the other")
    if not all(map(_is_end, [*x, *y])):
        raise _refuse(who, "a lasso has corners along both axes")
    return {"x": x, "y": y}


def _is_number(value: Any, end: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < end


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_end(value: Any) -> bool:
    return _is_finite(value) or (isinstance(value, str) and len(value) < 1_000)


def _is_alike(ends: Sequence[Any]) -> bool:
    return all(map(_is_end, ends)) and isinstance(ends[0], str) == isinstance(ends[1], str)


def _refuse(who: str, what: str) -> Exception:
    return fault("NB302", f"{who}: {what}", "select points of the figure, or a range of its axes")


# ---- the points ------------------------------------------------------------------------------------------------------


def read_points(figure: Any, chosen: Chosen, own: Sequence[tuple[Point, int]] = ()) -> tuple[list[Point], list[int]]:
    """Read what is said of the points that are chosen, and their numbers.

    Args:
        figure: in which they are chosen.
        chosen: by a viewer, or in the figure's own layout.
        own: points that the figure's own layout selects, with their numbers.
    """
    points, indices = [point for point, _ in own], [number for _, number in own]
    for point in _read_told(figure, chosen):
        number = _find_number(point)
        points.append(point)
        indices += [] if number is None else [number]
    seen = {key for point in points if (key := _find_key(point)) is not None}
    for point in _read_region(figure, chosen, points):
        key = _find_key(point)
        if key in seen and key is not None:
            continue
        seen.add(key or (-1, -1))
        points.append(point)
        indices.append(len(indices) if key is None else key[1])
    return points, indices


def _read_told(figure: Any, chosen: Chosen) -> Iterator[Point]:
    """Read the points that were told of, each once; those of boxes and violins that were drawn over come first."""
    seen: set[tuple[int, int]] = set()
    rows: list[Point] = []
    told = sorted(chosen.told, key=lambda each: chosen.has_region and figure.data[each.curve].type not in _GROUPS)
    for each in told:
        trace = figure.data[each.curve]
        write = plotly_rows.ROW_WRITERS.get(trace.type)
        if write is None or each.numbers is None:
            points: list[Point | None] = [write_told(trace, each.curve, each.number, each.measured)]
        else:
            points = [write(trace, each.curve, number) for number in each.numbers]
        for point in points:
            key = None if point is None else _find_key(point)
            if point is None or (key is not None and key in seen):
                continue
            seen.add(key or (-1, -1))
            if trace.type == "histogram":  # rows of histograms stand last
                rows.append(point)
            else:
                yield point
    yield from rows


def _read_region(figure: Any, chosen: Chosen, told: Sequence[Point]) -> Iterator[Point]:
    """Read the points in what was drawn that Plotly does not tell of."""
    box = chosen.box
    if box.get("x") and box.get("y"):
        for find in (plotly_rows.find_cells, plotly_rows.find_bars, plotly_rows.find_steps, plotly_rows.find_stages):
            yield from find(figure, box)
    if box.get("x") or chosen.lasso:
        yield from plotly_rows.find_line_points(figure, box, chosen.lasso)
    for kind in _GROUPS:
        if box and not any(figure.data[point["curveNumber"]].type == kind for point in told if "curveNumber" in point):
            yield from plotly_rows.find_group_rows(figure, kind, box)


def _find_number(point: Point) -> int | None:
    number = point.get("pointIndex", point.get("pointNumber"))
    return number if isinstance(number, int) else None


def _find_key(point: Point) -> tuple[int, int] | None:
    curve, number = point.get("curveNumber"), _find_number(point)
    return None if number is None or curve is None else (curve, number)


def read_own_selection(figure: Any) -> tuple[Chosen, list[tuple[Point, int]]]:
    """Read the selection that is in a figure's layout, the last of them, and the points that only it tells of."""
    found: tuple[Chosen, list[tuple[Point, int]]] = (Chosen(), [])
    for selection in figure.layout.selections or ():
        ends = (selection.x0, selection.x1, selection.y0, selection.y1)
        if any(end is None for end in ends):
            continue
        box = {"x": list(ends[:2]), "y": list(ends[2:])}
        rows = [(row, row["pointIndex"]) for row in plotly_rows.find_histogram_rows(figure, box)]
        found = Chosen(box=box), [*plotly_rows.find_marked_points(figure, ends), *rows]
    return found
