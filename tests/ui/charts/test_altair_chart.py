"""`ui.altair_chart` without a browser: what it takes, what it refuses, what it keeps when its cell runs again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import polars as pl
import pytest

from appnb import ui
from appnb.ui import ElementError
from appnb.ui.widgets.spec import describe

FRAME = pd.DataFrame({"x": range(10), "y": range(10), "c": list("ab") * 5})
BOX = {"select_interval": {"x": [2, 4], "y": [0, 9]}}


def make(frame: Any = FRAME, **options: Any) -> Any:
    return ui.altair_chart(alt.Chart(frame).mark_point().encode(x="x:Q", y="y:Q", color="c:N"), **options)


class Binding:
    """Stands for the tie to a widget: counts how often the page is told."""

    def __init__(self) -> None:
        self.pushes = 0

    def push(self) -> None:
        self.pushes += 1


def receive(element: Any, message: Any) -> Binding:
    """Let an element hear what a browser says."""
    element._binding = binding = Binding()
    element._receive(message)
    element._binding = None
    return binding


def test_a_selection_is_told_once() -> None:
    heard: list[int] = []
    element = make(on_change=lambda rows: heard.append(len(rows)))
    for _ in range(2):
        receive(element, {"selections": BOX, "zone": "Europe/Oslo"})
    assert heard == [3]
    assert list(element.value.x) == [2, 3, 4]
    assert element.selections == BOX
    receive(element, {"selections": {}})
    assert heard == [3, 0]


@pytest.mark.parametrize("data", [FRAME, None], ids=["a frame", "no data of its own"])
def test_two_boxes_around_the_same_rows_are_two_selections(data: Any) -> None:
    heard: list[Any] = []
    element = make(alt.Data(url="/points.csv") if data is None else data, on_change=lambda rows: heard.append(1))
    for end in (4, 4.5):
        receive(element, {"selections": {"select_interval": {"x": [2, end], "y": [0, 9]}}})
    assert len(heard) == 2
    assert element.selections["select_interval"]["x"] == [2, 4.5]


HOSTILE: dict[str, Any] = {
    "no dict": [1],
    "selections that are none": {"selections": "all"},
    "a selection that is not there": {"selections": {"select_all": {}}},
    "no fields": {"selections": {"select_interval": [1, 2]}},
    "objects for values": {"selections": {"select_interval": {"x": [{"a": 1}, 2]}}},
    "points that are none": {"selections": {"select_point": {"vlPoint": {"or": "all"}}}},
    "points of objects": {"selections": {"select_point": {"vlPoint": {"or": [{"x": {"a": 1}}]}}}},
    "rows by name": {"selections": {"select_point": {"_vgsid_": ["first"]}}},
    "more values than there can be": {"selections": {"select_interval": {"x": [0] * 200_000}}},
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_selected_is_dropped(message: Any) -> None:
    element = make()
    element.value = BOX
    assert receive(element, message).pushes == 1  # the page shows again what is selected
    assert element.selections == BOX


@pytest.mark.parametrize("fields", [{"secret": [1, 2]}, {"x": ["a", "b"]}, {"c": [1, 2]}, {"x": [True, False]}])
def test_what_says_nothing_about_the_rows_leaves_them(fields: dict[str, Any]) -> None:
    element = make()
    receive(element, {"selections": {"select_interval": fields}})
    assert len(element.value) == 10


def test_a_zone_that_is_not_known_is_none() -> None:
    for zone in ("Middle/Earth", "../../etc/passwd", 3, "x" * 1_000):
        element = make()
        receive(element, {"selections": BOX, "zone": zone})
        assert element._selected.zone is None


# ---- a new run ---------------------------------------------------------------------------------------------------


def adopt(new: Any, old: Any) -> Any:
    new.__appnb_adopt__(old)
    return new


def test_what_is_selected_is_kept_over_other_rows() -> None:
    old = make()
    old.value = BOX
    new = adopt(make(FRAME.assign(y=FRAME.y * 2)), old)
    assert new.selections == BOX
    assert list(new.value.y) == [4, 6, 8]


def test_it_is_not_kept_where_other_things_can_be_selected() -> None:
    old = make()
    old.value = BOX
    assert adopt(make(chart_selection="point"), old).selections == {}
    other = ui.altair_chart(alt.Chart(FRAME).mark_point().encode(x="x2:Q", y="y2:Q", color="c:N"))
    assert adopt(other, old).selections == {}


# ---- charts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_rows_of_a_file(library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    FRAME.to_csv("rows.csv", index=False)
    if library == "pandas":
        monkeypatch.delitem(__import__("sys").modules, "polars")
    element = ui.altair_chart(alt.Chart("rows.csv").mark_point().encode(x="x:Q", y="y:Q"))
    element.value = BOX
    assert isinstance(element.value, pd.DataFrame if library == "pandas" else pl.DataFrame)
    assert list(element.value["x"]) == [2, 3, 4]


def test_a_transformation_without_vegafusion_selects_among_the_rows_as_they_were_given() -> None:
    chart = alt.Chart(FRAME).mark_point().encode(x="x:Q", y="twice:Q").transform_calculate(twice="datum.y * 2")
    element = ui.altair_chart(chart)
    element.value = {"select_interval": {"x": [2, 4], "twice": [0, 6]}}
    assert list(element.value.x) == [2, 3, 4]


def test_a_transformation_with_vegafusion(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = alt.Chart(FRAME).mark_point().encode(x="x:Q", y="twice:Q").transform_calculate(twice="datum.y * 2")
    monkeypatch.setattr("appnb.ui.charts.altair._has_vegafusion", lambda: True)
    monkeypatch.setattr(alt.Chart, "transformed_data", lambda self: FRAME.assign(twice=FRAME.y * 2))
    element = ui.altair_chart(chart)
    element.value = {"select_interval": {"x": [2, 4], "twice": [0, 6]}}
    assert list(element.value.twice) == [4, 6]


def test_a_map_can_be_looked_at() -> None:
    element = ui.altair_chart(alt.Chart(alt.graticule()).mark_geoshape())
    assert element._told == []
    assert describe(element).settings["listens"] == []


def test_the_widget_shows_what_is_selected() -> None:
    element = make(label="**Grid**")
    element.value = BOX
    spec = describe(element)
    assert spec.to_widget(element.value)["selections"] == BOX
    assert spec.settings["spoken"] == "Grid"
    assert describe(element).settings["rows"] is spec.settings["rows"]  # packed once


def test_a_wide_chart_is_as_wide_as_its_place() -> None:
    chart = alt.Chart(FRAME, width="container").mark_bar().encode(x="x", y="y")
    assert ui.altair_chart(chart).full_width
    assert not make().full_width


def test_options_of_the_author_reach_vega() -> None:
    with alt.renderers.enable("default", embed_options={"actions": True}):
        assert describe(make()).settings["options"] == {"actions": True}


# ---- faults ----------------------------------------------------------------------------------------------------------


def test_refusals(golden: Callable[[str, str], None]) -> None:
    with pytest.raises(ElementError) as raised:
        ui.altair_chart(FRAME)
    golden("nb347.txt", str(raised.value).split(": ", 1)[1] + "\n")


def test_a_selection_of_no_kind() -> None:
    with pytest.raises(ElementError, match="there is no chart_selection='brush'"):
        make(chart_selection="brush")


@pytest.mark.parametrize("value", [FRAME, {"select_all": {}}, 3])
def test_a_value_is_set_by_selections_only(value: Any) -> None:
    with pytest.raises(ElementError, match="NB302"):
        make().value = value


def test_nothing_but_what_a_chart_has_is_found_in_it() -> None:
    element = make()
    assert element.encoding.x.shorthand == "x:Q"
    with pytest.raises(AttributeError):
        _ = element.nothing_of_the_kind
