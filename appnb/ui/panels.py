"""Objects of Panel under marimo's name for them."""

from importlib import import_module
from typing import Any

from appnb.display.html import as_html
from appnb.display.hypertext import Html, Placeable
from appnb.kernel.sources import SourceSpec, adapt_param


class panel(Placeable):
    """What Panel shows, as marimo wraps it. Nothing needs the wrapper here: a Panel object may be used as it is.

    Attributes are those of the object: `element.value` of a widget is the widget's, and a cell that reads it runs again
    when a viewer changes that.

    Args:
        obj: a widget, pane or layout of Panel, or what Panel makes one of.

    Value: the widget's value; {} of what has none. `element.obj` is the object of Panel.

    Example:
        import panel as pn

        stars = nb.ui.panel(pn.widgets.IntSlider(label="Stars", start=0, end=5, value=3))
    """

    obj: Any

    def __init__(self, obj: Any) -> None:
        viewable = import_module("appnb.display.panes").make_viewable(obj)  # imports Panel
        object.__setattr__(self, "obj", viewable)

    def __appnb_source__(self) -> SourceSpec:
        """Say what a cell depends on that uses it: what it would depend on if it used the object."""
        source = adapt_param(self.obj)
        return SourceSpec(self.obj, source.find_attributes(None) if source is not None else frozenset())

    def __appnb_html__(self) -> Html:
        """Write it as it stands on a page."""
        return as_html(self.obj)

    def __panel__(self) -> Any:
        """Give the object, in a layout of Panel."""
        return self.obj

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "obj":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.obj, name, {}) if name == "value" else getattr(self.obj, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.obj, name, value)

    def __format__(self, spec: str) -> str:
        return str(self.__appnb_html__())

    def __repr__(self) -> str:
        return f"ui.panel({self.obj!r})"
