"""What is selected in a figure of Plotly is worth what marimo makes of it: points, ranges and indices."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import marimo as mo
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest

from appnb import ui

CARS = pd.DataFrame(
    {
        "weight": [1.0, 2.0, 3.0, 4.0],
        "power": [60, 90, 120, 150],
        "name": list("abcd"),
        "origin": ["JP", "US", "US", "DE"],
    }
)
DAYS = [dt.datetime(2024, 1, day) for day in range(1, 5)]

FIGURES: dict[str, Callable[[], go.Figure]] = {
    "scatter": lambda: px.scatter(CARS, x="weight", y="power", color="origin", hover_data=["name"]),
    "scatter without a template": lambda: go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2], mode="markers")),
    "line": lambda: px.line(CARS, x="weight", y="power", title="Line"),
    "lines by name": lambda: go.Figure(
        [go.Scatter(x=[1, 2, 3], y=[1, 3, 2], mode="lines", name=name) for name in "ab"]
    ),
    "line of days": lambda: go.Figure(go.Scatter(x=DAYS, y=[1, 3, 2, 4], mode="lines")),
    "line of names": lambda: go.Figure(go.Scatter(x=list("abab"), y=[1, 3, 2, 4], mode="lines")),
    "area": lambda: px.area(CARS, x="weight", y="power"),
    "bar": lambda: px.bar(CARS, x="name", y="power", hover_data=["weight"]),
    "bar of numbers": lambda: go.Figure(go.Bar(x=[1, 2, 3], y=[3, -1, 2], name="n", text=["x", "y", "z"])),
    "lying bars": lambda: go.Figure(go.Bar(y=list("abc"), x=[3, 1, 2], orientation="h", customdata=[[1], [2], [3]])),
    "bars with a base": lambda: go.Figure(go.Bar(x=[1, 2, 3], y=[3, 1, 2], base=[1, 0, 2])),
    "heat map": lambda: go.Figure(go.Heatmap(x=list("abc"), y=list("uv"), z=[[1, 2, 3], [4, 5, 6]])),
    "heat map of numbers": lambda: go.Figure(go.Heatmap(x=[1, 2, 3], y=[10, 20], z=np.arange(6).reshape(2, 3))),
    "histogram": lambda: px.histogram(CARS, x="power", nbins=3),
    "lying histogram": lambda: go.Figure(go.Histogram(y=[1, 1, 2, 3], name="h", text=list("abcd"))),
    "box": lambda: go.Figure(
        go.Box(x=["p", "p", "q", "q"], y=[1, 2, 3, 4], customdata=[[i] for i in range(4)], name="b")
    ),
    "boxes without categories": lambda: go.Figure([go.Box(y=[1, 2, 3], name=name) for name in "ab"]),
    "lying box": lambda: go.Figure(go.Box(x=[1, 2, 3, 4], y=["p", "p", "q", "q"], orientation="h")),
    "violin": lambda: go.Figure(go.Violin(x=["p", "p", "q", "q"], y=[1, 2, 3, 4], name="v")),
    "waterfall": lambda: go.Figure(
        go.Waterfall(x=list("abcd"), y=[10, -4, 0, 5], measure=["relative", "relative", "total", "absolute"])
    ),
    "funnel": lambda: go.Figure(go.Funnel(y=["seen", "read", "bought"], x=[100, 40, 10])),
    "standing funnel": lambda: go.Figure(go.Funnel(x=["seen", "read", "bought"], y=[100, 40, 10], orientation="v")),
    "bars and a line": lambda: go.Figure(
        [go.Bar(x=[1, 2, 3], y=[3, 1, 2]), go.Scatter(x=[1, 2, 3], y=[1, 2, 3], mode="lines")]
    ),
}

BOXES: dict[str, dict[str, Any]] = {
    "of all": {"x": [-100, 1000], "y": [-1000, 1000]},
    "of the middle": {"x": [0.6, 2.4], "y": [0.5, 100]},
    "drawn backwards": {"x": [2.4, 0.6], "y": [100, 0.5]},
    "of nothing": {"x": [-9, -8], "y": [-9, -8]},
    "of some places": {"x": [0.6, 1.4], "y": [-0.4, 0.4]},
    "above zero": {"x": [-1, 5], "y": [1.5, 2.5]},
}
LASSOS: dict[str, dict[str, Any]] = {
    "a triangle": {"x": [0, 5, 0], "y": [0, 0, 200]},
    "a corner": {"x": [1, 1, 3, 3], "y": [0, 3, 3, 0]},
    "too few corners": {"x": [0, 5], "y": [0, 5]},
}


def ours_of(figure: go.Figure, message: dict[str, Any]) -> Any:
    element = ui.plotly(figure)
    element.value = message
    return element


def theirs_of(figure: go.Figure, message: dict[str, Any]) -> Any:
    """Let marimo hear what its own page would tell of the same points."""
    element = mo.ui.plotly(figure)
    told = [describe(figure, *point) for point in message.get("points", ())]
    indices = [point["pointIndex"] for point in told if isinstance(point.get("pointIndex"), int)]
    value = {"points": told, "indices": indices}
    value |= {key: message[key] for key in ("range", "lasso") if key in message}
    return element, element._convert_value(value)


def describe(figure: go.Figure, curve: int, number: Any, numbers: list[int] | None = None) -> dict[str, Any]:
    """Describe a point as marimo's page does: coordinates, place, and what the template of its tooltip names."""
    trace = figure.data[curve]
    point: dict[str, Any] = {"curveNumber": curve, "pointNumber": number}
    if numbers is not None:
        return {**point, "pointNumbers": numbers}
    point["pointIndex"] = number
    for name in ("x", "y"):
        point[name] = plain(getattr(trace, name)[number])
    if trace.type == "funnel":
        label, value = ("x", "y") if trace.orientation == "v" else ("y", "x")
        point |= {"label": point[label], "value": point[value]}
    for name, place in re.findall(r"([^<=>]+)=%\{([^}]+)\}", trace.hovertemplate or ""):
        found = re.fullmatch(r"customdata\[(\d)\]", place)
        point[name] = plain(trace.customdata[number][int(found[1])]) if found else point[place]
    return point


def plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def clean(points: Any) -> Any:
    return [{key: plain(value) for key, value in point.items()} for point in points]


def compare(make: Callable[[], go.Figure], message: dict[str, Any]) -> None:
    ours = ours_of(make(), message)
    theirs, value = theirs_of(make(), message)
    assert ours.value == clean(value)
    assert ours.points == clean(theirs.points)
    assert ours.ranges == theirs.ranges
    assert ours.indices == [plain(index) for index in theirs.indices]


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_a_box(make: Callable[[], go.Figure], box: dict[str, Any]) -> None:
    compare(make, {"range": box})


@pytest.mark.parametrize("lasso", LASSOS.values(), ids=LASSOS)
@pytest.mark.parametrize("name", ["lines by name", "scatter", "bar", "box", "bars and a line"])
def test_a_lasso(name: str, lasso: dict[str, Any]) -> None:
    compare(FIGURES[name], {"lasso": lasso})


@pytest.mark.parametrize("name", ["line", "area"])
def test_a_lasso_around_whole_numbers_of_numpy(name: str) -> None:
    """Marimo takes these for categories."""
    element = ours_of(FIGURES[name](), {"lasso": LASSOS["a triangle"]})
    assert [point["weight"] for point in element.value] == [1, 2]


DAY_BOX = {"x": ["2024-01-02", "2024-01-03 12:00"], "y": [0, 10]}


@pytest.mark.parametrize("box", [DAY_BOX, {**DAY_BOX, "x": DAY_BOX["x"][::-1]}])
def test_a_box_of_days(box: dict[str, Any]) -> None:
    compare(FIGURES["line of days"], {"range": box})


# what Plotly tells of, with the box that was drawn, or without for a click
TOLD: dict[str, tuple[str, dict[str, Any]]] = {
    "points in a box": ("scatter", {"points": [[0, 0], [1, 1]], "range": BOXES["of all"]}),
    "points in a lasso": ("scatter", {"points": [[1, 0]], "lasso": LASSOS["a triangle"]}),
    "points without a template": ("scatter without a template", {"points": [[0, 2], [0, 0]], "range": BOXES["of all"]}),
    "bars in a box": ("bar", {"points": [[0, 1]], "range": BOXES["of the middle"]}),
    "a bar that was clicked": ("bar", {"points": [[0, 2]]}),
    "a step of a line": ("line", {"points": [[0, 3]]}),
    "a bin that was clicked": ("histogram", {"points": [[0, 0, [0, 1]]]}),
    "bins in a box": ("lying histogram", {"points": [[0, 0, [0, 1]], [0, 1, [2]]], "range": BOXES["of all"]}),
    "a box that was clicked": ("box", {"points": [[0, 0, [2, 3]]]}),
    "a violin that was clicked": ("violin", {"points": [[0, 0, [0, 1]]]}),
    "points of boxes in a box": ("box", {"points": [[0, 1]], "range": BOXES["of all"]}),
    "points of violins in a box": ("violin", {"points": [[0, 1], [0, 2]], "range": BOXES["of all"]}),
    "a stage that was clicked": ("funnel", {"points": [[0, 1]]}),
    "a stage and more in a box": ("funnel", {"points": [[0, 1]], "range": BOXES["of all"]}),
    "a bar of a waterfall": ("waterfall", {"points": [[0, 1]]}),
    "bars of a waterfall in a box": ("waterfall", {"points": [[0, 1]], "range": BOXES["of all"]}),
    "the same bar twice": ("bar", {"points": [[0, 1], [0, 1]], "range": BOXES["of the middle"]}),
    "a bar and a line": ("bars and a line", {"points": [[0, 1], [1, 1]], "range": BOXES["of the middle"]}),
    "nothing": ("scatter", {}),
}


@pytest.mark.parametrize(("name", "message"), TOLD.values(), ids=TOLD)
def test_what_plotly_tells_of(name: str, message: dict[str, Any]) -> None:
    compare(FIGURES[name], message)


OWN = {"x0": 0.5, "x1": 2.5, "y0": 0, "y1": 100}


OTHERWISE = (
    "line",
    "area",
    "line of days",
    "line of names",
    "heat map",
    "heat map of numbers",
    "scatter without a template",
)


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in OTHERWISE])
def test_a_selection_of_the_figures_own(name: str) -> None:
    ours, theirs = (module.plotly(FIGURES[name]().add_selection(**OWN)) for module in (ui, mo.ui))
    assert ours.value == clean(theirs.value)
    assert ours.ranges == theirs.ranges
    assert ours.indices == [plain(index) for index in theirs.indices]


def test_a_selection_of_the_figures_own_tells_of_each_point_once() -> None:
    """Marimo tells of points of lines and cells of heat maps twice, and of points without axis titles nothing."""
    for name in ("line", "area"):
        element = ui.plotly(FIGURES[name]().add_selection(**OWN))
        assert [point["weight"] for point in element.value] == [1, 2]
    element = ui.plotly(FIGURES["heat map of numbers"]().add_selection(**OWN))
    assert [(point["x"], point["z"]) for point in element.value] == [(1, 0), (2, 1), (1, 3), (2, 4)]
    element = ui.plotly(FIGURES["scatter without a template"]().add_selection(**OWN))
    assert (element.value, element.indices) == ([{"x": 1, "y": 1}, {"x": 2, "y": 3}], [0, 1])
