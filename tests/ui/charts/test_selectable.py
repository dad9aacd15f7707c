"""Which selections a chart gets: those that marimo adds, and none where its author has said what can be selected."""

from collections.abc import Mapping
from typing import Any

import pytest

from appnb.ui.charts.selectable import find_binned, has_shapes, list_told, make_selectable

NUMBERS = {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "quantitative"}}
COLOURED = {**NUMBERS, "color": {"field": "c", "type": "nominal"}}
COUNTED = {"x": {"field": "c", "type": "nominal"}, "y": {"aggregate": "count", "type": "quantitative"}}
BINNED = {"x": {"field": "a", "bin": True, "type": "quantitative"}, "y": {"aggregate": "count"}}


def view(mark: Any, encoding: Mapping[str, Any] = NUMBERS, **more: Any) -> dict[str, Any]:
    return {"mark": mark, "encoding": encoding, **more}


OWN_INTERVAL = {"name": "brush", "select": {"type": "interval", "encodings": ["x"]}}
OWN_LEGEND = {"name": "picked", "select": {"type": "point", "fields": ["c"]}, "bind": "legend"}
OWN_ZOOM = {"name": "param_1", "select": {"type": "interval", "encodings": ["x", "y"]}, "bind": "scales"}
VARIABLE = {"name": "cut", "value": 3, "bind": {"input": "range"}}

# what the chart says, and the names of its selections, those first that are told
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "points": (view("point"), ["select_point", "select_interval", "pan_zoom"]),
    "a mark with options": (view({"type": "circle"}), ["select_point", "select_interval", "pan_zoom"]),
    "points in colours": (
        view("point", COLOURED),
        ["legend_selection_c", "select_point", "select_interval", "pan_zoom"],
    ),
    "two legends": (
        view("point", {**COLOURED, "size": {"field": "s", "type": "quantitative"}}),
        ["legend_selection_c", "legend_selection_s", "select_point", "select_interval", "pan_zoom"],
    ),
    "a colour under a condition": (
        view("point", {**NUMBERS, "color": {"condition": {"field": "c", "test": "true"}, "value": "grey"}}),
        ["legend_selection_c", "select_point", "select_interval", "pan_zoom"],
    ),
    "a line": (view("line", COLOURED), ["legend_selection_c", "pan_zoom"]),
    "a pie": (view("arc", {"theta": {"field": "a", "type": "quantitative"}}), ["select_point"]),
    "an area": (view("area", COLOURED), ["legend_selection_c", "select_point", "pan_zoom"]),
    "bars": (view("bar", COUNTED), ["select_point", "select_interval"]),
    "bars of bins": (view("bar", BINNED), ["select_point", "bin_coloring"]),
    "bins both ways": (
        view("rect", {"x": BINNED["x"], "y": {"field": "b", "bin": {"maxbins": 5}, "type": "quantitative"}}),
        ["select_point", "bin_coloring"],
    ),
    "a map": (view("geoshape", {}), []),
    "a box plot": (view("boxplot"), []),
    "an error bar": (view({"type": "errorbar"}), []),
    "no mark": ({"data": {}}, []),
    "a facet by operator": ({"facet": {"field": "c"}, "spec": view("point")}, []),
    "a facet by channel": (
        view("point", {**NUMBERS, "column": {"field": "c", "type": "nominal"}}),
        ["select_point", "select_interval", "pan_zoom"],
    ),
    "an interval of its own": (view("point", params=[OWN_INTERVAL]), ["brush", "pan_zoom"]),
    "a legend of its own": (
        view("point", COLOURED, params=[OWN_LEGEND]),
        ["picked", "select_point", "select_interval", "pan_zoom"],
    ),
    "a zoom of its own": (view("point", params=[OWN_ZOOM]), ["param_1", "select_point", "select_interval"]),
    "a variable": (view("point", params=[VARIABLE]), ["select_point", "select_interval", "pan_zoom"]),
    "layers": (
        {"layer": [view("line", COLOURED), view("point", COLOURED)]},
        ["legend_selection_c", "pan_zoom", "select_point_1", "select_interval_1"],
    ),
    "layers, the first of which cannot be selected in": (
        {"layer": [view("errorbar"), view("point", COLOURED)]},
        ["legend_selection_c", "select_point_1", "select_interval_1", "pan_zoom"],
    ),
    "layers of bins": (
        {"layer": [view("bar", BINNED), view("rule", {"x": {"aggregate": "mean", "field": "a"}})]},
        ["select_point_0", "bin_coloring_0", "select_point_1", "select_interval_1"],
    ),
    "two alike side by side": (
        {"hconcat": [view("point", COLOURED), view("point", COLOURED)]},
        ["legend_selection_c", "select_point", "select_interval", "pan_zoom"],
    ),
    "an interval of its own across views": (
        {"vconcat": [view("point"), view("bar", COUNTED)], "params": [OWN_INTERVAL]},
        ["brush"],
    ),
}


def list_all(spec: Any) -> list[str]:
    """List the names of all selections, wherever they stand, each once."""
    if isinstance(spec, list):
        return list(dict.fromkeys(name for part in spec for name in list_all(part)))
    if not isinstance(spec, Mapping):
        return []
    own = [param["name"] for param in spec.get("params", ()) if "select" in param]
    return list(dict.fromkeys([*own, *list_all([part for key, part in spec.items() if key != "params"])]))


@pytest.mark.parametrize(("spec", "names"), CASES.values(), ids=CASES)
def test_selections_are_added(spec: dict[str, Any], names: list[str]) -> None:
    made = make_selectable(spec, True, True)
    assert sorted(list_all(made)) == sorted(names)
    assert sorted(list_told(made)) == sorted(name for name in names if not name.startswith(("pan_zoom", "bin_")))


def test_nothing_is_added_where_nothing_is_asked_for() -> None:
    assert make_selectable(view("point", COLOURED), False, False) == view("point", COLOURED)
    assert list_told(make_selectable(view("point", COLOURED), False, True)) == ["legend_selection_c"]
    assert list_told(make_selectable(view("point", COLOURED), "interval", False)) == ["select_interval"]
    assert list_told(make_selectable(view("line", COLOURED), "point", ["other"])) == ["select_point"]


# what a point or an interval says: the channels whose values it is of
CHANNELS: dict[str, tuple[dict[str, Any], list[str] | None]] = {
    "points": (view("point"), ["x", "y"]),
    "upright bars": (view("bar", COUNTED), ["x"]),
    "lying bars": (view("bar", {"y": COUNTED["x"], "x": COUNTED["y"]}), ["y"]),
    "bars of totals": (
        view("bar", {"x": {"aggregate": "sum", "field": "a"}, "y": {"field": "d", "type": "ordinal"}}),
        ["y"],
    ),
    "bars of numbers": (view("bar"), None),
    "a pie": (view("arc"), ["color"]),
    "an image": (view("image"), None),
}


@pytest.mark.parametrize(("spec", "channels"), CHANNELS.values(), ids=CHANNELS)
def test_a_selection_is_of_the_channels_of_its_mark(spec: dict[str, Any], channels: list[str] | None) -> None:
    (point,) = [param for param in make_selectable(spec, "point", False)["params"] if param["name"] == "select_point"]
    assert point["select"].get("encodings") == channels


def test_views_beside_each_other_share_what_all_of_them_have() -> None:
    spec = {"hconcat": [view("bar", {**COUNTED, "color": COLOURED["color"]}), view("area", COLOURED)]}
    made = make_selectable(spec, True, True)
    assert [param["name"] for param in made["params"]] == ["legend_selection_c"]
    bar, area = made["hconcat"]
    assert [param["name"] for param in bar["params"]] == ["select_point", "select_interval"]
    assert [param["name"] for param in area["params"]] == ["select_point", "pan_zoom"]


def test_views_further_inside_share_too() -> None:
    spec = {"hconcat": [{"vconcat": [view("point", COLOURED), view("point", COLOURED)]}, view("point", COLOURED)]}
    made = make_selectable(spec, True, True)
    names = ["legend_selection_c", "select_point", "select_interval", "pan_zoom"]
    assert [param["name"] for param in made["params"]] == names
    inner = [*made["hconcat"][0]["vconcat"], made["hconcat"][1]]
    assert all("params" not in part and "opacity" in part["encoding"] for part in inner)


def test_what_is_not_selected_is_pale() -> None:
    made = make_selectable(view({"type": "point", "opacity": 0.5}), "interval", False)
    condition = {"test": {"and": [{"param": "select_interval"}]}, "value": 0.5}
    assert made["encoding"]["opacity"] == {"condition": condition, "value": 0.1}
    assert made["mark"] == {"type": "point", "opacity": 0.5, "cursor": "pointer", "tooltip": True}


def test_an_authors_opacity_and_tooltip_stay() -> None:
    by_field = {"field": "a", "type": "quantitative"}
    spec = view({"type": "point", "tooltip": None}, {**NUMBERS, "opacity": by_field})
    made = make_selectable(spec, "interval", False)
    assert made["encoding"]["opacity"]["condition"] == {"test": {"and": [{"param": "select_interval"}]}, **by_field}
    assert made["mark"]["tooltip"] is None
    own = {"condition": {"param": "brush", "value": 1}, "value": 0.3}
    made = make_selectable(view("point", {**NUMBERS, "opacity": own}, params=[OWN_INTERVAL]), True, True)
    assert made["encoding"]["opacity"] == own


def test_the_colour_of_bins_tells_which_bar_was_clicked() -> None:
    made = make_selectable(view("bar", BINNED), True, True)
    assert made["encoding"]["opacity"]["condition"]["test"] == {"and": [{"param": "bin_coloring"}]}


def test_an_interactive_chart_is_moved_with_a_key_held_when_a_drag_selects() -> None:
    (zoom, *_) = make_selectable(view("point", params=[OWN_ZOOM]), True, True)["params"]
    assert "ctrlKey" in zoom["select"]["on"]
    assert "zoom" not in zoom["select"]  # the wheel is as its author had it
    line = make_selectable(view("line", params=[OWN_ZOOM]), True, True)
    assert line["params"] == [OWN_ZOOM]


def test_axes_that_cannot_be_moved_are_not() -> None:
    made = make_selectable(view("point", {**NUMBERS, "x": COUNTED["x"]}), True, True)
    (zoom,) = [param for param in made["params"] if param["name"] == "pan_zoom"]
    assert zoom["select"]["encodings"] == ["y"]


def test_maps_and_bins_are_found() -> None:
    assert has_shapes({"layer": [view("geoshape"), view("point")]})
    assert not has_shapes(view("point"))
    assert find_binned(view("bar", BINNED)) == ["a"]
    assert find_binned({"layer": []}) == []
