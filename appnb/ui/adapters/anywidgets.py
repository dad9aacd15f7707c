"""anywidgets: the page's own script runs the module of any of them, without Jupyter and without a network."""

from contextvars import Context
from typing import Any

from panel.viewable import Viewable

from appnb.ui.adapters.models import find_model
from appnb.ui.adapters.peers import is_anywidget
from appnb.ui.adapters.places import WidgetPlace
from appnb.ui.adapters.registries import loosen_registries


def adapt_anywidget(widget: object) -> Viewable | None:
    """Make the viewable of an anywidget, always the same; None for any other object."""
    if not is_anywidget(widget):
        return None
    loosen_registries()
    model = find_model(widget)
    if model is None:  # it was closed
        return None
    if model.place is None:
        # in a context of its own: what it watches is the widget's, not that of the cell that shows it first
        model.place = Context().run(WidgetPlace, model, getattr(widget, "layout", None))
    made: Any = model.place
    viewable: Viewable = made
    return viewable
