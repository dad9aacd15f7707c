"""The gate for what a browser changes: only what its viewer may, to values that they could have chosen.

It looks at the models, so that every element, widget and component goes through it without a word: what is theirs to
say (`admit` of an element) is asked for again, on the kernel's thread.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bokeh.core.types import ID
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent, ModelChangedEvent
from bokeh.events import _CONCRETE_EVENT_CLASSES
from bokeh.model import Model
from bokeh.models import ColumnDataSource

from appnb.limits import Limits
from appnb.server.admitting import Inadmissible, check_value, clean
from appnb.server.writable import is_writable, may_edit, read

_OF_DOCUMENTS = frozenset({"document_ready", "connection_lost", "client_reconnected"})
_OF_COLUMNS = frozenset({"ColumnDataChanged", "ColumnsStreamed", "ColumnsPatched"})
TEXT_CHARACTERS = 1_000_000
"""How long a message of the page's own script may be."""

OF_WIDGETS = '{"type":"widgets",'
"""How messages of widgets of other makers begin, which their own code has made."""

Refuse = Callable[[str, str], None]
"""Takes note of a refusal: its kind, and what was refused."""


class Gate:
    """Checks the changes of one page. On the event loop.

    Args:
        doc: the document that is shared with the browser.
        limits: how much may be asked.
        refuse: told what is dropped.
    """

    def __init__(self, doc: Document, limits: Limits, refuse: Refuse) -> None:
        self._doc = doc
        self._limits = limits
        self._refuse = refuse

    def admit(self, content: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[DocumentPatchedEvent]]:
        """Find which changes of a patch may be applied.

        Returns:
            those; and what tells the browser how things stand where it showed something else.
        """
        events = content.get("events")
        admitted: list[dict[str, Any]] = []
        undo: list[DocumentPatchedEvent] = []
        for event in events if isinstance(events, list) else [None]:
            try:
                admitted.append(self._check(event))
            except Inadmissible as error:
                kind, _, detail = str(error).partition(": ")
                self._refuse(kind, detail or kind)
                undo += self._undo(event)
        return admitted, undo

    def undo(self, events: Sequence[Any]) -> list[DocumentPatchedEvent]:
        """Find what shows the browser again what holds, where events could not be applied after all."""
        return [shown for event in events for shown in self._undo(event)]

    def _check(self, event: Any) -> dict[str, Any]:
        if not isinstance(event, dict):
            raise Inadmissible("message: a change that is none")
        kind = _read_text(event.get("kind"))
        if kind == "MessageSent":
            return self._check_message(event)
        if kind == "ModelChanged":
            return self._check_change(event)
        if kind in _OF_COLUMNS:
            return self._check_columns(event)
        raise Inadmissible(f"document: {kind[:40]!r}, which is not a page's to do")

    def _check_change(self, event: dict[str, Any]) -> dict[str, Any]:
        model, attribute = self._find(event.get("model")), event.get("attr")
        if not isinstance(attribute, str) or not is_writable(model, attribute, self._doc):
            raise Inadmissible(f"property: {str(attribute)[:60]} of {type(model).__name__} is not a viewer's to change")
        try:
            value = self._clean(event.get("new"))
            check_value(model, attribute, value)
        except Inadmissible as error:
            raise Inadmissible(f"value: {error}, for {attribute} of {type(model).__name__}") from error
        return {**event, "model": model.ref, "new": value}

    def _check_columns(self, event: dict[str, Any]) -> dict[str, Any]:
        source = self._find(event.get("model"))
        if not isinstance(source, ColumnDataSource) or not may_edit(source, self._doc):
            raise Inadmissible("property: rows that nobody edits")
        checked: dict[str, Any] = self._clean(event)
        return checked

    def _check_message(self, event: dict[str, Any]) -> dict[str, Any]:
        kind, data = event.get("msg_type"), event.get("msg_data")
        if kind == "appnb":
            return {**event, "msg_data": self._check_own(data)}
        if kind != "bokeh_event":
            if not isinstance(kind, str) or not self._doc.callbacks._message_callbacks.get(kind):
                raise Inadmissible(f"message: {str(kind)[:40]!r}, which nobody hears")
            checked: dict[str, Any] = self._clean(event)
            return checked
        self._check_event(data)
        return {**event, "msg_data": self._clean(data)}

    def _check_own(self, data: Any) -> Any:
        """Check a message of the page's own script: text; of a widget, as long as messages may be, and bytes."""
        match data:
            case str() if len(data) <= TEXT_CHARACTERS:
                return data
            case str() if data.startswith(OF_WIDGETS):  # a widget's value may be a picture
                return data
            case [str() as text, list() as buffers] if text.startswith(OF_WIDGETS) and all(map(_is_bytes, buffers)):
                return [text, self._clean(buffers)]
        raise Inadmissible("message: one of the page's own that is too long, or none")

    def _check_event(self, data: Any) -> None:
        """Check a click, a key, a gesture: somebody has to listen, and a disabled model has none."""
        name = _read_text(data.get("name")) if isinstance(data, dict) else ""
        if name in _OF_DOCUMENTS:
            return
        if name not in _CONCRETE_EVENT_CLASSES:
            raise Inadmissible(f"event: {name[:40]!r}, which there is not")
        model = self._find(_find_model(data.get("values")))
        if name not in model._event_callbacks:
            raise Inadmissible(f"event: {name} of {type(model).__name__}, which nobody hears")
        if read(model, "disabled") is True:
            raise Inadmissible(f"disabled: {name} of a {type(model).__name__} that is disabled")

    def _clean(self, value: Any) -> Any:
        return clean(value, self._limits.inflated_bytes, self._doc.models.get_by_id)

    def _find(self, reference: Any) -> Model:
        name = reference.get("id") if isinstance(reference, dict) else None
        model = self._doc.models.get_by_id(ID(name)) if isinstance(name, str) else None
        if model is None:
            raise Inadmissible("model: one that the page does not have")
        return model

    def _undo(self, event: Any) -> list[DocumentPatchedEvent]:
        """Find what shows the browser again what holds: it has drawn what it sent."""
        if not isinstance(event, dict) or event.get("kind") != "ModelChanged":
            return []
        try:
            model, attribute = self._find(event.get("model")), event.get("attr")
        except Inadmissible:
            return []
        if not isinstance(attribute, str) or attribute not in model.properties():
            return []
        return [ModelChangedEvent(self._doc, model, attribute, read(model, attribute))]


def _read_text(value: Any) -> str:
    """Take what ought to be a text, which can be anything."""
    return value if isinstance(value, str) else f"<{type(value).__name__}>"


def _find_model(values: Any) -> Any:
    """Find what an event says of its model, in an object or in a map."""
    if not isinstance(values, dict):
        return None
    if values.get("type") != "map":
        return values.get("model")
    entries = values.get("entries")
    pairs = [each for each in entries if isinstance(each, list) and len(each) == 2] if isinstance(entries, list) else []
    return next((value for name, value in pairs if name == "model"), None)


def _is_bytes(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "bytes"
