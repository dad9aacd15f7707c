"""Live objects as Panel viewables."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import panel as pn
from bokeh.models import Plot
from panel.pane import PaneBase
from panel.viewable import Viewable

from appnb.display.kinds import class_names

Adapter = Callable[[object], Viewable | None]
"""Makes the viewable of an object that Panel itself does not show well; None for what it does not know."""


_ADAPTED = frozenset({"anywidget.AnyWidget", "ipywidgets.Widget"})  # no pane of Panel shows these without other hosts


_FILLING = frozenset({"bokeh.Plot", "plotly.BaseFigure"})  # made to fill, below
_PLOTS = frozenset({"altair.TopLevelMixin", "bokeh.LayoutDOM", "holoviews.Dimensioned", "pydeck.Deck"})
_FULL = ("stretch_width", "stretch_both", "scale_width", "scale_both")


def find_pane_type(value: object) -> type[PaneBase] | None:
    """Find the class of the pane that is made for an object; None when it has its own viewable. Makes no pane."""
    if isinstance(value, Viewable) or callable(getattr(type(value), "__panel__", None)):
        return None
    if not _ADAPTED.isdisjoint(class_names(value)):
        return None
    found = PaneBase.get_pane_type(value)
    return found if isinstance(found, type) and issubclass(found, PaneBase) else None


def make_viewable(value: object, adapters: Sequence[Adapter] = ()) -> Viewable:
    """Make the viewable of a live object: the object itself, what it gives, what an adapter makes, or a pane."""
    if isinstance(value, Viewable):
        return value
    give = getattr(value, "__panel__", None)
    if callable(give) and not isinstance(value, type):
        return as_viewable(give())
    for adapter in adapters:
        adapted = adapter(value)
        if adapted is not None:
            return adapted
    return _make_pane(value)


def _make_pane(value: Any) -> Viewable:
    if "plotly.BaseFigure" in class_names(value):
        make: Callable[..., Viewable] = pn.pane.Plotly
        return make(value, sizing_mode="stretch_width")
    return as_viewable(fit_width(value))


def find_fit(value: object) -> str:
    """Tell how an object goes with the width of its place.

    Returns:
        "fill" if it is as wide as it can be, "scroll" if it has a width of its own and is a plot, which may be
        cut off and scrolled; "" for widgets, of which lists and calendars must be able to hang over.
    """
    mode = getattr(value, "sizing_mode", None)
    if getattr(value, "full_width", False) is True or (isinstance(mode, str) and mode in _FULL):
        return "fill"
    names = set(class_names(value))
    if names & _FILLING:
        return "fill"
    return "scroll" if names & _PLOTS else ""


def fit_width(value: Any) -> Any:
    """Let a Bokeh plot that only has a width become narrower where there is less room; returns the plot."""
    if isinstance(value, Plot) and value.sizing_mode is None and value.frame_width is None:
        value.update(sizing_mode="stretch_width", max_width=value.max_width or value.width)
    return value


def as_viewable(value: object) -> Viewable:
    """Have Panel make a viewable of an object, unless it is one."""
    return value if isinstance(value, Viewable) else cast(Viewable, pn.panel(value))


def show_note(html: str) -> Viewable:
    """Make a viewable of trusted HTML."""
    make: Callable[[str], Viewable] = pn.pane.HTML
    return make(html)
