"""The place of a widget on a page: an empty box of Bokeh's, which the page's script fills."""

from typing import Any

import panel as pn
from bokeh.document import Document
from bokeh.model import Model

from appnb.ui.adapters.layouts import follow_layout
from appnb.ui.adapters.models import WidgetModel
from appnb.ui.adapters.wire import WidgetWire
from appnb.ui.widgets.lean import Lean

_WIRE = "_appnb_widgets"


def attach_wire(doc: Document, wire: WidgetWire) -> None:
    """Make `wire` what the widgets in a document send to."""
    setattr(doc, _WIRE, wire)


def find_wire(doc: Document) -> WidgetWire | None:
    """Find what the widgets in a document send to."""
    wire = getattr(doc, _WIRE, None)
    return wire if isinstance(wire, WidgetWire) else None


class WidgetPlace(Lean, pn.Spacer):
    """Where one widget stands. Each of its models in a document is a view of the widget; empty outside of our pages."""

    def __init__(self, model: WidgetModel, layout: Any = None) -> None:
        self._widget_model = model
        self._holds: dict[str, list[WidgetWire]] = {}  # by the id of a root that it is in
        super().__init__(  # type: ignore[no-untyped-call]  # Panel's
            facts={"widget": model.id},
            css_classes=["appnb-widget-place"],
            sizing_mode="stretch_width",
            margin=0,
        )
        if layout is not None:
            follow_layout(layout, self)

    def _get_model(
        self, doc: Document, root: Model | None = None, parent: Model | None = None, comm: Any = None
    ) -> Model:
        place: Model = super()._get_model(doc, root, parent, comm)  # type: ignore[no-untyped-call]  # Panel's
        wire: WidgetWire | None = getattr(doc, _WIRE, None)
        if wire is not None:
            wire.hold(self._widget_model)
            self._holds.setdefault((root or place).ref["id"], []).append(wire)
        return place

    def _cleanup(self, root: Model | None = None) -> None:
        super()._cleanup(root)
        for wire in self._holds.pop(root.ref["id"], ()) if root is not None else ():
            wire.release(self._widget_model)
