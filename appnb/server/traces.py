"""Whether what a session shows can hold anything of the person who looks: then nobody else may see it.

Two ways lead from a viewer to an output. Code can ask who looks (`bridge.watch_reads` and `Viewer` note that), and the
viewer's browser can change something. Everything that a browser sends passes `note_message`, which knows the few
messages that a page sends by itself; whatever else comes in counts as the viewer's doing.
"""

import json
from collections.abc import Mapping
from numbers import Real
from typing import Any

from bokeh.core.types import ID
from bokeh.document import Document
from bokeh.models.ranges import DataRange
from bokeh.protocol.message import Message

from appnb.kernel.viewer import Viewer

_PAGES_OWN = frozenset({"ready", "visible", "loaded", "sizes"})
"""Types of the messages that the page's script sends without anyone doing anything; none reaches a cell."""

_BROWSERS_OWN = frozenset({"document_ready", "connection_lost", "client_reconnected"})
"""Bokeh's events that no person causes."""

_MEASURED = frozenset({"inner_width", "inner_height", "outer_width", "outer_height"})
"""What BokehJS measures of a plot, again whenever its page is laid out."""

_FITTED = frozenset({"start", "end", "reset_start", "reset_end"})
"""What BokehJS works out when it draws a plot for the first time, where ranges follow the data; later it is zooming."""


class Traces:
    """What was noticed of one session's viewer. `is_clean` turns False and stays so. From any thread.

    Args:
        viewer: who looks, as far as cells may know.
        doc: the document that is shared with their browser.
    """

    def __init__(self, viewer: Viewer, doc: Document) -> None:
        self.viewer = viewer
        self._doc = doc
        self.was_touched = False  # the viewer has done something on the page
        self._is_marked = bool(viewer.arguments)  # opened with a query: elements may stand as it says
        self._fitted: set[tuple[str, str]] = set()  # ends of ranges that BokehJS has worked out already

    @property
    def is_clean(self) -> bool:
        """Whether nothing the viewer is or did can be in what the session shows."""
        return not (self._is_marked or self.viewer.was_read)

    def mark(self) -> None:
        """Take note that what the session shows may be this viewer's alone from now on."""
        self._is_marked = True

    def note_message(self, message: Message[Any]) -> bool:
        """Look at a message of the browser before it is handled; tell whether the viewer has done something."""
        if message.msgtype in ("PULL-DOC-REQ", "SERVER-INFO-REQ", "ACK"):
            return False
        content = message.content
        events = content.get("events") if isinstance(content, Mapping) and message.msgtype == "PATCH-DOC" else None
        if isinstance(events, list) and all(map(self._is_harmless, events)):
            return False
        self.was_touched = True
        self.mark()
        return True

    def _is_harmless(self, event: object) -> bool:
        if not isinstance(event, Mapping):
            return False
        if event.get("kind") == "ModelChanged":
            return self._is_layout(event)
        if event.get("kind") != "MessageSent":
            return False
        data = event.get("msg_data")
        if event.get("msg_type") == "bokeh_event":
            return isinstance(data, Mapping) and data.get("event_name", data.get("name")) in _BROWSERS_OWN
        return event.get("msg_type") == "appnb" and _read_type(data) in _PAGES_OWN

    def _is_layout(self, event: Mapping[str, object]) -> bool:
        """Tell whether a change is the size of a plot, or BokehJS's first word on the range of its data."""
        attribute, reference = event.get("attr"), event.get("model")
        name = reference.get("id") if isinstance(reference, Mapping) else None
        value = event.get("new")
        if not isinstance(attribute, str) or not isinstance(name, str) or not isinstance(value, Real):
            return False
        if attribute in _MEASURED:
            return True
        if attribute not in _FITTED or (name, attribute) in self._fitted:
            return False
        self._fitted.add((name, attribute))
        return isinstance(self._doc.models.get_by_id(ID(name)), DataRange)


def _read_type(data: object) -> object:
    try:
        message = json.loads(data) if isinstance(data, str) else None
    except ValueError:
        return None
    return message.get("type") if isinstance(message, dict) else None
