"""Which chart shows some columns: what a reader chose, as a chart in Vega-Lite. Pure."""

from collections.abc import Mapping
from typing import Any

from appnb.frames.columns import Column, Kind

CHANNELS = ("x", "y", "color", "size", "shape", "row", "column")
MARKS = ("point", "line", "area", "bar", "tick", "rect", "boxplot")
DATA = "appnb-0"
"""What the chart calls its data."""

_FACET_PX = 180
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name, by which the page's script knows charts of ours


def make_spec(chosen: Mapping[str, str], columns: Mapping[str, Column], mark: str | None = None) -> dict[str, Any]:
    """Make the chart of some columns.

    Args:
        chosen: names of columns by channel; at least one of x and y.
        columns: what is known of them, by their names.
        mark: how rows are drawn; None: as fits the columns.
    """
    kinds = {channel: _find_type(columns[name]) for channel, name in chosen.items()}
    drawn = mark or _choose_mark(kinds)
    encoding: dict[str, Any] = {
        channel: {"field": _escape(name), "type": kinds[channel], "title": name} for channel, name in chosen.items()
    }
    _count(encoding, kinds, drawn)
    told = ("field", "type", "title", "bin", "aggregate")
    encoding["tooltip"] = [
        {key: value for key, value in said.items() if key in told} for said in list(encoding.values())
    ]
    size: dict[str, Any] = {"width": "container", "height": 360}
    if "row" in chosen or "column" in chosen:
        size = {"width": _FACET_PX, "height": _FACET_PX}
    filled = {"type": drawn, "filled": True, "opacity": 0.75} if drawn == "point" else {"type": drawn}
    return {"$schema": _SCHEMA, "data": {"name": DATA}, "mark": filled, "encoding": encoding, **size}


def _find_type(column: Column) -> str:
    if column.kind.is_number:
        return "quantitative"
    return "temporal" if column.kind in (Kind.DATE, Kind.MOMENT) else "nominal"


def _escape(name: str) -> str:
    """Write the name of a field: points and brackets in it are no way into a structure."""
    return "".join(f"\\{letter}" if letter in ".[]'\"" else letter for letter in name)


def _choose_mark(kinds: Mapping[str, str]) -> str:
    pair = {kinds.get("x"), kinds.get("y")}
    if None in pair:
        return "bar"
    if pair == {"quantitative"}:
        return "point"
    if pair == {"temporal", "quantitative"}:
        return "line"
    return "bar" if "quantitative" in pair else "rect"


def _count(encoding: dict[str, Any], kinds: Mapping[str, str], mark: str) -> None:
    """Say what is counted, or averaged, where rows are not drawn one by one."""
    along = next((axis for axis in ("x", "y") if axis in encoding), None)
    missing = next((axis for axis in ("x", "y") if axis not in encoding), None)
    if along is not None and missing is not None:
        if mark in ("point", "tick", "boxplot"):
            return
        if kinds[along] == "quantitative":
            encoding[along]["bin"] = {"maxbins": 30}
        elif kinds[along] == "nominal":
            encoding[along]["sort"] = f"-{missing}"
        encoding[missing] = {"aggregate": "count", "type": "quantitative", "title": "rows"}
        return
    if mark == "rect":
        _bin(encoding, kinds)
        encoding.setdefault("color", {"aggregate": "count", "type": "quantitative", "title": "rows"})
    elif mark in ("bar", "area") and (kinds["x"] == "quantitative") != (kinds["y"] == "quantitative"):
        axis = "x" if kinds["x"] == "quantitative" else "y"
        encoding[axis] |= {"aggregate": "mean", "title": f"mean of {encoding[axis]['title']}"}


def _bin(encoding: dict[str, Any], kinds: Mapping[str, str]) -> None:
    for axis in ("x", "y"):
        if kinds.get(axis) == "quantitative":
            encoding[axis]["bin"] = {"maxbins": 30}
