"""How wide plots are: as wide as their author says, and narrower where there is less room."""

import sys
from collections.abc import Mapping
from typing import Any

from appnb.display.kinds import class_names

_FULL = ("stretch_width", "stretch_both", "scale_width", "scale_both")
_PLOTS = {"altair.TopLevelMixin", "plotly.BaseFigure", "bokeh.LayoutDOM", "holoviews.Dimensioned", "pydeck.Deck"}


def find_fit(value: object) -> str:
    """Tell how an object, or the chart that it shows, goes with its place, in words for the style sheet.

    Returns:
        "fill" if it is as wide as it can be, "scroll" if it is a plot with a width of its own, which may be cut off
        and scrolled (widgets may not: their lists and calendars hang over).
    """
    give = getattr(type(value), "__appnb_plot__", None)  # of an element that shows a chart
    shown = None if give is None else give(value)
    value = value if shown is None else shown
    names = set(class_names(value))
    words = []
    if _fills(value, names):
        words.append("fill")
    if names & _PLOTS and (not words or "altair.TopLevelMixin" in names):  # Vega is too wide before it has measured
        words.append("scroll")
    return " ".join(words)


def _fills(value: Any, names: set[str]) -> bool:
    mode = getattr(value, "sizing_mode", None)
    if getattr(value, "full_width", False) is True or (isinstance(mode, str) and mode in _FULL):
        return True
    if "bokeh.Plot" in names:
        return mode is None and value.frame_width is None
    if "plotly.BaseFigure" in names:
        return value.layout.width is None
    if "altair.TopLevelMixin" in names:
        return getattr(value, "width", None) == "container"
    return "holoviews.Dimensioned" in names and _find_holoviews_width(value) is not None


def find_pane_options(value: Any) -> Mapping[str, object]:
    """Find with which options to make, or update, the pane of an object; a Bokeh plot is set itself."""
    names = set(class_names(value))
    if "bokeh.Plot" in names:
        if _fills(value, names) and value.sizing_mode is None:
            value.update(sizing_mode="stretch_width", max_width=value.max_width or value.width)
        return {}
    if "plotly.BaseFigure" in names:
        return {"margin": 0, "sizing_mode": "stretch_width" if value.layout.width is None else "fixed"}
    if "holoviews.Dimensioned" in names:
        width = _find_holoviews_width(value)
        fitting = {} if width is None else {"sizing_mode": "stretch_width", "max_width": width}
        return {"margin": 0, **fitting}
    return {"margin": 0} if "altair.TopLevelMixin" in names else {}


def _find_holoviews_width(value: Any) -> int | None:
    """Find the width that an element or an overlay was given; None for what has none or fits by itself."""
    if not {"holoviews.Element", "holoviews.CompositeOverlay"} & set(class_names(value)):
        return None
    store = sys.modules["holoviews"].Store
    if store.current_backend != "bokeh":
        return None
    options = store.lookup_options("bokeh", value, "plot").kwargs
    width = options.get("width")
    if options.get("responsive") or options.get("frame_width") or not isinstance(width, int):
        return None
    return width
