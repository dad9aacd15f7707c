"""`ui.plotly` without a browser: what it takes, what it refuses, what it keeps when its cell runs again."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from appnb import ui
from appnb.ui import ElementError
from appnb.ui.charts.plotly_points import write_coordinate
from appnb.ui.widgets.spec import describe
from tests.ui.charts.test_altair_chart import adopt, receive

FRAME = pd.DataFrame({"x": range(5), "y": range(5), "secret": list("abcde")})


def make(frame: pd.DataFrame = FRAME, **options: Any) -> Any:
    return ui.plotly(px.scatter(frame, x="x", y="y", hover_data=["secret"]), **options)


def test_points_are_read_off_the_figure() -> None:
    """A browser tells which points are meant, never what they are."""
    heard: list[int] = []
    element = make(on_change=lambda points: heard.append(len(points)))
    message = {"points": [[0, 1], [0, 3]], "range": {"x": [0.5, 3.5], "y": [0, 9]}}
    for _ in range(2):
        receive(element, message)
    assert heard == [2]
    assert [point["secret"] for point in element.value] == ["b", "d"]
    assert (element.indices, element.ranges) == ([1, 3], message["range"])
    receive(element, {})
    assert (heard, element.value, element.ranges) == ([2, 0], [], {})


def test_two_boxes_around_the_same_points_are_two_selections() -> None:
    heard: list[list[int]] = []
    element = make(on_change=lambda points: heard.append([point["x"] for point in points]))
    for end in (2.5, 2.6):
        receive(element, {"points": [[0, 1], [0, 2]], "range": {"x": [0.5, end], "y": [0, 9]}})
    assert heard == [[1, 2], [1, 2]]
    assert element.ranges["x"] == [0.5, 2.6]


HOSTILE: dict[str, Any] = {
    "no dict": [1],
    "points that are none": {"points": "all"},
    "a trace that is not there": {"points": [[1, 0]]},
    "a trace before the first": {"points": [[-1, 0]]},
    "a point that is not there": {"points": [[0, 5]]},
    "a point before the first": {"points": [[0, -1]]},
    "a truth for a number": {"points": [[True, 0]]},
    "a place in a heat map": {"points": [[0, [0, 1]]]},
    "a row that is not there": {"points": [[0, 0, [7]]]},
    "a range of three": {"range": {"x": [1, 2, 3]}},
    "a range without an end": {"range": {"x": [1, float("nan")]}},
    "a range of a number and a date": {"range": {"x": [1, "2024-01-01"]}},
    "a lasso of unlike sides": {"lasso": {"x": [1, 2, 3], "y": [1]}},
    "a lasso of objects": {"lasso": {"x": [{}], "y": [{}]}},
    "too many corners": {"lasso": {"x": [0] * 20_000, "y": [0] * 20_000}},
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_selected_is_dropped(message: Any) -> None:
    element = make()
    element.value = {"points": [[0, 1]]}
    assert receive(element, message).pushes == 1
    assert element.indices == [1]


def test_only_numbers_are_taken_for_what_a_browser_works_out() -> None:
    element = ui.plotly(px.treemap(names=["all", "a"], parents=["", "all"], values=[0, 1]))
    element.value = {"points": [[0, 1, None, {"percentRoot": 1, "label": "forged", "percentEntry": "1"}]]}
    assert element.value == [
        {"curveNumber": 0, "pointNumber": 1, "label": "a", "parent": "all", "value": 1, "percentRoot": 1}
    ]


def test_a_value_is_set_by_what_is_selected_only() -> None:
    element = make()
    with pytest.raises(ElementError, match="NB302"):
        element.value = [{"x": 1}]


# ---- points -------------------------------------------------------------------------------------------------------

MOMENTS = {
    dt.date(2024, 1, 2): "2024-01-02",
    dt.datetime(2024, 1, 2): "2024-01-02",
    dt.datetime(2024, 1, 2, 3, 4): "2024-01-02 03:04",
    dt.datetime(2024, 1, 2, 3, 4, 5): "2024-01-02 03:04:05",
    dt.datetime(2024, 1, 2, 3, 4, 5, 600_000): "2024-01-02 03:04:05.6",
}


@pytest.mark.parametrize(("moment", "text"), MOMENTS.items(), ids=map(str, MOMENTS))
def test_dates_are_written_as_plotly_writes_them(moment: Any, text: str) -> None:
    assert write_coordinate(moment) == text


def choose(figure: go.Figure, *point: Any) -> dict[str, Any]:
    element = ui.plotly(figure)
    element.value = {"points": [list(point)]}
    (found,) = element.value
    return {name: value for name, value in found.items() if name not in ("curveNumber", "pointNumber", "pointIndex")}


def test_what_a_tooltip_names() -> None:
    template = (
        "a=%{customdata[1]}<br>size=%{marker.size:.2f}<br>x=%{x|%d}<br>t=%{text}<br>none=%{nothing}<extra></extra>"
    )
    scatter = go.Scatter(
        x=np.array(["2024-01-01", "2024-01-02"], dtype="datetime64[ns]"),
        y=[1, 2],
        text=["p", "q"],
        customdata=np.array([[1, 2], [3, 4]]),
        marker={"size": [5, 6]},
        hovertemplate=template,
    )
    assert choose(go.Figure(scatter), 0, 1) == {
        **{"x": "2024-01-02", "y": 2},
        **{"a": 4, "size": 6, "t": "q"},
    }


def test_points_of_maps_and_of_one_axis() -> None:
    geo = go.Figure(go.Scattergeo(lat=[1.0, 2.0], lon=[3.0, 4.0]))
    assert choose(geo, 0, 1) == {"lat": 2.0, "lon": 4.0}
    assert choose(go.Figure(go.Scatter(y=[5, 6], mode="markers")), 0, 1) == {"x": 1, "y": 6}
    heat = go.Figure(go.Heatmap(z=[[1, 2], [3, 4]]))
    assert choose(heat, 0, [1, 0]) == {"x": 0, "y": 1, "z": 3}


# ---- a new run ---------------------------------------------------------------------------------------------------


def test_what_is_selected_is_kept_over_other_rows() -> None:
    old = make()
    old.value = {"points": [[0, 2]], "range": {"x": [1.5, 2.5], "y": [0, 9]}}
    new = adopt(make(FRAME.assign(secret=list("vwxyz"))), old)
    assert [point["secret"] for point in new.value] == ["x"]
    assert new.ranges == old.ranges


def test_it_is_not_kept_where_the_points_are_gone_or_others() -> None:
    old = make()
    old.value = {"points": [[0, 4]]}
    assert adopt(make(FRAME.head(2)), old).value == []
    assert adopt(ui.plotly(px.bar(FRAME, x="x", y="y")), old).value == []


def test_an_authors_selection_wins_when_it_is_another() -> None:
    def choosing(end: float) -> Any:
        return ui.plotly(px.scatter(FRAME, x="x", y="y").add_selection(x0=-1, x1=end, y0=-1, y1=9))

    old = choosing(1)
    old.value = {"points": [[0, 4]]}
    assert [point["x"] for point in adopt(choosing(1), old).value] == [4]
    assert [point["x"] for point in adopt(choosing(2), old).value] == [0, 1, 2]


# ---- figures -----------------------------------------------------------------------------------------------------


def test_the_widget_shows_figure_and_options() -> None:
    element = make(config={"displayModeBar": False}, label="**Dots**")
    element.value = {"points": [[0, 1], [0, 2]], "range": {"x": [0, 3], "y": [0, 3]}}
    spec = describe(element)
    assert spec.settings["config"] == {"displayModeBar": False}
    assert spec.settings["spoken"] == "Dots"
    assert spec.to_widget(element.value) == {"points": [[0, 1], [0, 2]], "range": {"x": [0, 3], "y": [0, 3]}}
    assert describe(element).settings["figure"] is spec.settings["figure"]  # written once


def test_what_a_viewer_does_leaves_the_figure_alone() -> None:
    figure = px.scatter(FRAME, x="x", y="y")
    before = figure.to_json()
    receive(ui.plotly(figure), {"points": [[0, 1]], "range": {"x": [0, 3], "y": [0, 3]}})
    assert figure.to_json() == before


def test_options_of_a_renderer() -> None:
    assert make(renderer_name="png")._config == {}
    renderer = pio.renderers["notebook"]
    assert make(renderer_name="notebook")._config == (renderer.config or {})


def test_a_figure_with_a_width_keeps_it() -> None:
    assert make().full_width
    assert not ui.plotly(go.Figure(layout={"width": 300})).full_width


def test_what_is_no_figure() -> None:
    with pytest.raises(ElementError, match=r"NB347 ui\.plotly: a value of type `DataFrame` is no figure of Plotly"):
        ui.plotly(FRAME)
