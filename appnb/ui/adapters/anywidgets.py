"""anywidgets: one component runs the module of any of them, without Jupyter and without a network."""

from contextvars import Context
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent
from panel.viewable import Viewable

from appnb.ui.adapters.registries import loosen_registries
from appnb.ui.traits import read_state


@cache
def _read_host() -> str:
    return Path(__file__).with_name("anywidget_host.js").read_text("utf-8")


class AnyWidgetHost(JSComponent):
    """Shows one anywidget. Its traits and the page's copy of them follow each other.

    One class serves all: a class for each widget would never be freed, since Bokeh keeps the models of classes.
    """

    module_text = param.String(default="", doc="The widget's module, as JavaScript.")
    style_text = param.String(default="", doc="The widget's styles.")
    state = param.Parameter(default={}, doc="The widget's traits when it is first shown.")

    appnb_takes: ClassVar[frozenset[str]] = frozenset()  # a browser sends messages, and changes nothing by itself
    _esm = _read_host()

    def __init__(self, widget: Any) -> None:
        self._widget = widget
        self._cause: dict[str, Any] = {}  # which change of the page is being taken in
        super().__init__(  # type: ignore[no-untyped-call]  # Panel's
            module_text=str(widget._esm),
            style_text=str(getattr(widget, "_css", "") or ""),
            state=read_state(widget),
            sizing_mode="stretch_width",
            margin=0,
        )
        widget.observe(self._trait_changed, names=list(self.state))
        widget.send = self._send_custom

    def _handle_msg(self, data: Any) -> None:
        """Take a message from the page: new values of traits, or one that the widget's module made up."""
        if "custom" in data:
            buffers = [memoryview(bytes(buffer)) for buffer in data.get("buffers") or ()]
            self._widget._handle_custom_msg(data["custom"], buffers)
            return
        known = {name: value for name, value in data.get("change", {}).items() if name in self.state}
        self._cause = {"view": data.get("view"), "number": data.get("number")}
        try:
            self._widget.set_state(known)
        finally:
            self._cause = {}

    def _trait_changed(self, change: Any) -> None:
        values = self._widget.get_state([change["name"]])
        self.state = {**self.state, **values}
        self._send_msg({"change": values, **self._cause})

    def _send_custom(self, content: Any, buffers: Any = None) -> None:
        self._send_msg({"custom": content, "buffers": [bytes(buffer) for buffer in buffers or ()]})


def adapt_anywidget(widget: object) -> Viewable | None:
    """Make the viewable of an anywidget, always the same; None for any other object."""
    if not hasattr(widget, "_esm") or not hasattr(widget, "trait_names"):
        return None
    loosen_registries()
    host = widget.__dict__.get("_appnb_host")
    if host is None:
        host = widget.__dict__["_appnb_host"] = Context().run(AnyWidgetHost, widget)
    made: Viewable = host
    return made
