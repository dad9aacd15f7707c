"""What is added to a chart of Vega-Lite so that a viewer can select in it: pure functions of what the chart says.

By name and kind what marimo adds: `select_point`, `select_interval`, `legend_selection_FIELD`, `pan_zoom`, and for
bars of bins `bin_coloring`. A chart that says itself what can be selected keeps that.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

Spec = Mapping[str, Any]
ChartSelection = Literal["point", "interval"] | bool
LegendSelection = Sequence[str] | bool

POINT, INTERVAL, LEGEND, PAN_ZOOM, BIN_COLORING = (
    *("select_point", "select_interval", "legend_selection_", "pan_zoom", "bin_coloring"),
)
QUIET = (PAN_ZOOM, BIN_COLORING)
"""How the names of selections begin that only change how a chart looks: nobody is told of them."""

_WITHOUT = frozenset({"boxplot", "errorband", "errorbar"})  # marks in which Vega-Lite can select nothing
_LEGEND_CHANNELS = ("color", "fill", "fillOpacity", "opacity", "shape", "size")
_CONCATS = ("vconcat", "hconcat")
_PLAIN, _HELD = "[!event.metaKey][!event.ctrlKey]", "[event.metaKey || event.ctrlKey]"
_BESIDE_LEGENDS = "[!event.item || indexof(event.item.mark.role, 'legend') < 0]"  # a click there selects nothing else
_DRAG = f"[pointerdown{_PLAIN}{_BESIDE_LEGENDS}, window:pointerup] > window:pointermove!"
_HELD_DRAG = f"[pointerdown{_HELD}, window:pointerup] > window:pointermove!"
_BRUSH = {"fill": "#669eff", "fillOpacity": 0.07, "stroke": "#669eff", "strokeOpacity": 0.6}
_DIMMED = 5  # what is not selected has a fifth of its opacity


def make_selectable(spec: Spec, chart_selection: ChartSelection, legend_selection: LegendSelection) -> dict[str, Any]:
    """Add selections to a chart.

    Args:
        spec: a chart of Vega-Lite: one view, or views in layers or beside each other. Facets of the operator and
            repeated views are left as they are.
        chart_selection: "point" or "interval", True for what fits the mark, False for none.
        legend_selection: the fields whose legends can be clicked, True for all, False for none.
    """
    if chart_selection is False and legend_selection is False:
        return dict(spec)
    params = spec.get("params", ())
    if any(param.get("bind") == "legend" for param in params):
        legend_selection = False
    if any("select" in param and not param.get("bind") for param in params):
        chart_selection = False
        if any(name in spec for name in _CONCATS):
            return dict(spec)
    if any(name in spec for name in _CONCATS):
        return _share_params(_change_views(spec, lambda view: make_selectable(view, chart_selection, legend_selection)))
    if "layer" in spec:
        return _make_layers_selectable(spec, chart_selection, legend_selection)
    if "mark" not in spec or _find_mark(spec) in _WITHOUT:
        return dict(spec)
    legends = _make_legends(_find_legend_fields([spec]), legend_selection)
    return _add_pan_zoom(_make_view_selectable(spec, legends, chart_selection))


def list_told(spec: Spec) -> list[str]:
    """List the names of the selections in a chart that someone is told of, each once."""
    names = (param["name"] for param in _list_params(spec) if "select" in param)
    return list(dict.fromkeys(name for name in names if not name.startswith(QUIET)))


def find_binned(spec: Spec) -> list[str]:
    """Find the fields of one view that are put into bins."""
    channels = (channel for channel in spec.get("encoding", {}).values() if isinstance(channel, Mapping))
    return [channel["field"] for channel in channels if channel.get("bin") and isinstance(channel.get("field"), str)]


def find_fields(part: Any) -> set[str]:
    """Find the fields that a chart names."""
    if isinstance(part, list):
        return {field for each in part for field in find_fields(each)}
    if not isinstance(part, Mapping):
        return set()
    named = [part.get("field"), *(part["fields"] if isinstance(part.get("fields"), list) else ())]
    own = {re.sub(r"\\(.)", r"\1", field) for field in named if isinstance(field, str)}
    return own | find_fields(list(part.values()))


def has_shapes(spec: Spec) -> bool:
    """Tell whether a part of a chart is a map, in which nothing can be selected by its place."""
    return any(_find_mark(part) == "geoshape" for part in _walk(spec))


def _list_params(spec: Spec) -> Iterator[Spec]:
    for part in _walk(spec):
        yield from part.get("params", ())


def _walk(spec: Spec) -> Iterator[Spec]:
    """Yield a chart and all its parts."""
    yield spec
    for name in ("layer", "concat", *_CONCATS):
        for part in spec.get(name, ()):
            yield from _walk(part)
    if isinstance(spec.get("spec"), Mapping):
        yield from _walk(spec["spec"])


# ---- one view ------------------------------------------------------------------------------------------------


def _make_view_selectable(
    spec: Spec, legends: Sequence[Spec], chart_selection: ChartSelection, layer: int | None = None
) -> dict[str, Any]:
    selections = _make_selections(spec, chart_selection, "" if layer is None else f"_{layer}")
    own = list(spec.get("params", ()))
    if selections:
        own = [_leave_drag(param) for param in own]
    params = [*own, *legends, *selections]
    names = [param["name"] for param in params if "select" in param and param.get("bind") != "scales"]
    if not names or _find_mark(spec) in _WITHOUT:
        return {**spec, "params": params} if params else dict(spec)
    encoding = spec.get("encoding", {})
    opacity = _dim(encoding.get("opacity"), names, _find_opacity(spec))
    mark = spec["mark"] if isinstance(spec["mark"], Mapping) else {"type": spec["mark"]}
    return {
        **spec,
        "mark": {"cursor": "pointer", "tooltip": True, **mark},
        "params": params,
        "encoding": {**encoding, "opacity": opacity},
    }


def _make_selections(spec: Spec, kind: ChartSelection, suffix: str) -> list[dict[str, Any]]:
    mark = _find_mark(spec)
    if kind is False or mark in _WITHOUT or mark == "geoshape":
        return []
    is_binned = bool(find_binned(spec))
    kinds = _find_best(mark, is_binned=is_binned) if kind is True else (kind,)
    channels = _find_channels(spec)
    encodings = {} if channels is None else {"encodings": channels}
    made = []
    if "point" in kinds:
        select = {"type": "point", **encodings, "on": f"click{_PLAIN}"}
        made.append({"name": POINT + suffix, "select": select})
    if "interval" in kinds:
        drag = {"on": _DRAG, "translate": _DRAG, "mark": _BRUSH}
        made.append({"name": INTERVAL + suffix, "select": {"type": "interval", **encodings, **drag}})
    if is_binned and "point" in kinds:  # tells which bar was clicked, where the other tells which values
        made.append({"name": BIN_COLORING + suffix, "select": {"type": "point", "on": f"click{_PLAIN}"}})
    return made


def _find_best(mark: str, *, is_binned: bool) -> tuple[str, ...]:
    """Find what can best be selected where a mark stands; nothing on a line."""
    if is_binned or mark in ("arc", "area"):
        return ("point",)
    return () if mark == "line" else ("point", "interval")


def _find_channels(spec: Spec) -> list[str] | None:
    """Find the channels whose values say what is selected; None for the row itself."""
    mark = _find_mark(spec)
    if mark in ("image", "trail"):
        return None
    if mark in ("area", "arc"):
        return ["color"]
    if mark == "bar":
        channel = _find_bars(spec)
        return None if channel is None else [channel]
    return ["x", "y"]


def _find_bars(spec: Spec) -> str | None:
    """Find along which channel bars stand side by side; None if that cannot be told."""
    encoding = spec.get("encoding", {})
    x, y = encoding.get("x") or {}, encoding.get("y") or {}
    if x.get("type") == "nominal":
        return "x"
    if y.get("type") == "nominal":
        return "y"
    if "aggregate" in x:
        return "y"
    return "x" if "aggregate" in y else None


def _add_pan_zoom(spec: Spec) -> dict[str, Any]:
    """Let a view be moved and zoomed while Ctrl or ⌘ is held, unless it says itself how."""
    params = spec.get("params", ())
    channels = [channel for channel in ("x", "y") if _is_continuous(spec.get("encoding", {}).get(channel) or {})]
    is_fixed = not channels or _find_mark(spec) in {*_WITHOUT, "geoshape"}
    if is_fixed or any(param.get("bind") == "scales" for param in params):
        return dict(spec)
    drag = {"on": _HELD_DRAG, "translate": _HELD_DRAG, "zoom": f"wheel!{_HELD}"}
    select = {"type": "interval", "encodings": channels, **drag}
    return {**spec, "params": [*params, {"name": PAN_ZOOM, "bind": "scales", "select": select}]}


def _is_continuous(channel: Spec) -> bool:
    is_whole = not channel.get("bin") and "aggregate" not in channel
    return is_whole and channel.get("type") in ("quantitative", "temporal") and "field" in channel


def _leave_drag(param: Spec) -> Spec:
    """Let a chart's own way to be moved (`.interactive()`) wait for Ctrl or ⌘: dragging alone selects."""
    select = {"type": param["select"]} if isinstance(param.get("select"), str) else param.get("select")
    if param.get("bind") != "scales" or not isinstance(select, Mapping) or "on" in select or "translate" in select:
        return param
    return {**param, "select": {**select, "on": _HELD_DRAG, "translate": _HELD_DRAG}}


def _dim(own: Spec | None, names: Collection[str], opacity: float) -> dict[str, Any]:
    """Write an encoding that makes pale what is not selected; what an author says of opacity holds for the rest."""
    colouring = [name for name in names if name.startswith(BIN_COLORING)]
    test = {"and": [{"param": name} for name in colouring or names]}
    if own is not None and "condition" in own:
        return dict(own)
    own = {"value": opacity} if own is None else own
    given = own["value"] if isinstance(own.get("value"), int | float) else opacity
    return {"condition": {"test": test, **own}, "value": given / _DIMMED}


def _find_mark(spec: Spec) -> str:
    """Find the kind of mark of a view; "None" for what has none."""
    mark = spec.get("mark")
    return str(mark.get("type")) if isinstance(mark, Mapping) else str(mark)


def _find_opacity(spec: Spec) -> float:
    mark = spec["mark"]
    given = mark.get("opacity") if isinstance(mark, Mapping) else None
    return given if isinstance(given, int | float) and given else 1


# ---- legends -------------------------------------------------------------------------------------------------


def _find_legend_fields(views: Sequence[Spec]) -> list[str]:
    fields = []
    for view in views:
        for channel in _LEGEND_CHANNELS:
            said = view.get("encoding", {}).get(channel)
            for part in (said, said.get("condition")) if isinstance(said, Mapping) else ():
                if isinstance(part, Mapping) and isinstance(part.get("field"), str):
                    fields.append(part["field"])
                    break
    return list(dict.fromkeys(fields))


def _make_legends(fields: Sequence[str], asked: LegendSelection) -> list[dict[str, Any]]:
    if asked is False:
        return []
    wanted = fields if asked is True else [field for field in fields if field in asked]
    return [
        {"name": LEGEND + field, "select": {"type": "point", "fields": [field]}, "bind": "legend"} for field in wanted
    ]


# ---- several views -------------------------------------------------------------------------------------------


def _make_layers_selectable(spec: Spec, chart: ChartSelection, legend: LegendSelection) -> dict[str, Any]:
    """Add selections to each layer; legends and moving to the first that can have them, since the layers share them."""
    views = [number for number, layer in enumerate(spec["layer"]) if _find_mark(layer) not in {*_WITHOUT, "None"}]
    is_free, moves = not spec.get("params"), any(param.get("bind") == "scales" for param in spec.get("params", ()))
    legends = _make_legends(_find_legend_fields([spec["layer"][number] for number in views]), legend) if is_free else []
    layers = list(spec["layer"])
    for number in views:
        is_first = number == views[0]
        layer = _make_view_selectable(layers[number], legends if is_first else [], chart, number)
        layers[number] = _add_pan_zoom(layer) if is_first and not moves else layer
    return {**spec, "layer": layers}


def _change_views(spec: Spec, change: Callable[[Spec], dict[str, Any]]) -> dict[str, Any]:
    """Change each single view of those beside and below each other."""
    for name in _CONCATS:
        if name in spec:
            return {**spec, name: [_change_views(part, change) for part in spec[name]]}
    return change(spec) if "mark" in spec else dict(spec)


def _share_params(spec: Spec) -> dict[str, Any]:
    """Let views beside each other share the selections that each of them has: what is selected in one is so in all."""
    views = [part for part in _walk(spec) if "mark" in part and part.get("params")]
    shared = [
        param
        for param in (views[0]["params"] if views else ())
        if all(any(_is_alike(param, other) for other in view["params"]) for view in views)
    ]
    if not shared:
        return dict(spec)
    names = {param["name"] for param in shared}

    def leave_out(view: Spec) -> dict[str, Any]:
        own = [param for param in view.get("params", ()) if param["name"] not in names]
        rest = {key: value for key, value in view.items() if key != "params"}
        return {**rest, "params": own} if own else rest

    return {**_change_views(spec, leave_out), "params": [*spec.get("params", ()), *shared]}


def _is_alike(one: Spec, other: Spec) -> bool:
    if "select" not in one or "select" not in other:
        return one == other
    parts = ("type", "encodings", "fields")
    return one.get("bind") == other.get("bind") and all(
        _as_dict(one["select"]).get(part) == _as_dict(other["select"]).get(part) for part in parts
    )


def _as_dict(select: Any) -> Spec:
    return select if isinstance(select, Mapping) else {"type": select}
