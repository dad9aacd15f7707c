"""Which properties of which models a browser may change: those that hold what a viewer has done.

What an element or a widget is (its bounds, options, label, whether it is disabled) is its author's. A model of a kind
that is not known here, of somebody's own, may have changed what its class declares itself.
"""

from collections.abc import Mapping
from typing import Any

from bokeh.core.property.descriptors import UnsetValueError
from bokeh.document import Document
from bokeh.model import DataModel, Model
from bokeh.models import ColumnDataSource, EditTool

_DONE = frozenset(
    {"active", "click_data", "click_state", "clickannotation_data", "collapsed", "color", "data_url", "expanded"}
    | {"filename", "filters", "hover_data", "hover_state", "indices", "mime_type", "object", "page", "position"}
    | {
        "relayout_data",
        "restyle_data",
        "scroll_position",
        "selected_data",
        "selection",
        "sorters",
        "text_input",
        "time",
    }
    | {
        "value",
        "value_input",
        "value_throttled",
        "view_state",
        "viewport",
        "visible_range",
        "volume",
        "paused",
        "loop_policy",
    }
)
"""Properties of widgets of Bokeh and Panel that hold what a viewer has done, whichever widget it is."""

_OF_KIND: Mapping[str, frozenset[str]] = {
    "Plot": frozenset({"inner_width", "inner_height", "outer_width", "outer_height"}),
    "Range": frozenset({"start", "end", "reset_start", "reset_end"}),
    "Selection": frozenset({"indices", "line_indices", "multiline_indices", "image_indices", "view"}),
    "BoxAnnotation": frozenset({"left", "right", "top", "bottom"}),
    "PolyAnnotation": frozenset({"xs", "ys"}),
    "Span": frozenset({"location"}),
    "Renderer": frozenset({"visible", "muted"}),  # what a legend hides
    "Toolbar": frozenset({"active_drag", "active_inspect", "active_multi", "active_scroll", "active_tap"}),
    "Tool": frozenset({"active"}),
    "ToolProxy": frozenset({"active"}),  # of several plots with one toolbar
    "Tabs": frozenset({"active"}),
}
"""The same for the parts of plots and layouts, by the name of a class or of one that it derives from."""

_WIDGETS = ("bokeh.models.widgets.", "panel.models.", "panel.widgets.")
_SHIPPED = ("bokeh.", "panel.")


def is_writable(model: Model, attribute: str, doc: Document) -> bool:
    """Tell whether a browser may change a property of a model at all. On the event loop."""
    if attribute not in model.properties():
        return False
    if isinstance(model, ColumnDataSource):
        return attribute == "data" and may_edit(model, doc)
    if isinstance(model, DataModel):
        return _is_of_component(model, attribute)
    kind = type(model)
    if attribute in _DONE and f"{kind.__module__}.".startswith(_WIDGETS):
        return True
    if any(attribute in _OF_KIND.get(cls.__name__, ()) for cls in kind.__mro__):
        return True
    return not kind.__module__.startswith(_SHIPPED) and _declares(kind, attribute)


def may_edit(source: ColumnDataSource, doc: Document) -> bool:
    """Tell whether a browser may change the rows of a source: where somebody listens, or a tool edits it."""
    if source._callbacks.get("data"):
        return True
    return any(isinstance(model, EditTool) for model in doc.models)


def find_component(model: Model) -> Any:
    """Find the component of Panel whose model this is, which listens to it; None if none does."""
    for callbacks in model._callbacks.values():
        for callback in callbacks:
            owner = getattr(getattr(callback, "func", None), "__self__", None)
            if owner is not None:
                return owner
    return None


def _is_of_component(model: DataModel, attribute: str) -> bool:
    """Tell whether a component that brings its own script lets a browser change one of its parameters.

    It is one that the component's class declares itself. Where it says `appnb_takes`, only those.
    """
    component = find_component(model)
    if component is None or attribute not in model._callbacks:
        return False
    takes = getattr(type(component), "appnb_takes", None)
    if takes is not None:
        return attribute in takes
    if attribute not in component.param:
        return False
    parameter = component.param[attribute]
    is_fixed = parameter.constant or parameter.readonly or parameter.owner.__module__.startswith("panel.")
    return not is_fixed


def _declares(kind: type[Model], attribute: str) -> bool:
    return any(attribute in vars(cls) for cls in kind.__mro__ if not cls.__module__.startswith(_SHIPPED))


def read(model: Model, attribute: str) -> Any:
    """Read a property that a model may not have, or not have set; None then."""
    if attribute not in model.properties():  # Bokeh looks for names that are alike before it says so: 0.1 ms
        return None
    try:
        return getattr(model, attribute)
    except UnsetValueError:
        return None
