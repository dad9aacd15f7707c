"""Panel's widgets as elements use them."""

import logging
from collections.abc import Mapping
from typing import Any, ClassVar

import panel as pn
import param
from bokeh.models.css import ImportedStyleSheet
from bokeh.models.widgets.sliders import CategoricalSlider
from panel.io.resources import CDN_DIST
from panel.widgets.base import Widget

from appnb.diagnostics import AppnbError
from appnb.display.markup import text as escape
from appnb.kernel.uploads import StoredFile, Upload
from appnb.ui.widgets.lean import Lean

log = logging.getLogger(__name__)


class IntSlider(Lean, pn.widgets.IntSlider):
    """A slider over integers, or over the places of a list."""


class FloatSlider(Lean, pn.widgets.FloatSlider):
    """A slider over floats."""


class TextInput(Lean, pn.widgets.TextInput):
    """A line of text."""


class PasswordInput(Lean, pn.widgets.PasswordInput):
    """A line of text that is hidden."""


class TextAreaInput(Lean, pn.widgets.TextAreaInput):
    """Lines of text."""


class Select(Lean, pn.widgets.Select):
    """A list that opens."""


class Checkbox(Lean, pn.widgets.Checkbox):
    """A box to check."""


class Switch(Lean, pn.widgets.Switch):
    """A switch."""


class Button(Lean, pn.widgets.Button):
    """A button."""


class IntInput(Lean, pn.widgets.IntInput):
    """A field for integers."""


class FloatInput(Lean, pn.widgets.FloatInput):
    """A field for numbers; None is an empty field."""

    def _process_param_change(self, params: dict[str, Any]) -> dict[str, Any]:
        empty = [name for name in ("value", "value_throttled") if name in params and params[name] is None]
        properties = super()._process_param_change(params)
        for name in empty:  # Panel writes NaN, which the field would show as such
            if name in properties:
                properties[name] = None
        return properties


class RangeSlider(Lean, pn.widgets.RangeSlider):
    """A slider over floats, with two handles."""


class IntRangeSlider(Lean, pn.widgets.IntRangeSlider):
    """A slider over integers, with two handles."""


class PlacesSlider(Lean, Widget):
    """A slider over a list of texts."""

    value = param.String(default="", doc="Where the handle stands.")
    value_throttled = param.String(default="", constant=True, doc="Where the handle was let go.")
    options = param.List(default=[], doc="The places.")
    orientation: Any = param.Selector(default="horizontal", objects=["horizontal", "vertical"])
    show_value = param.Boolean(default=True, doc="Whether the value is written.")
    tooltips = param.Boolean(default=False, doc="Whether the value is written at the handle.")

    _rename: ClassVar[Any] = {"options": "categories", "value_throttled": None}
    _widget_type = CategoricalSlider
    _source_transforms: ClassVar[Any] = {"value_throttled": None}

    @property
    def _linked_properties(self) -> tuple[str, ...]:
        return (*super()._linked_properties, "value_throttled")


class RadioBoxGroup(Lean, pn.widgets.RadioBoxGroup):
    """Radio buttons; none may be chosen."""

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)  # type: ignore[no-untyped-call]
        if params.get("value") is None:  # Panel chooses the first
            self.value = None


class RadioButtonGroup(Lean, pn.widgets.RadioButtonGroup):
    """A strip of buttons, one of them down."""


class MultiChoice(Lean, pn.widgets.MultiChoice):
    """A list that opens, to choose several options of. Choices.js takes the names for HTML: they are escaped."""

    def _process_param_change(self, params: dict[str, Any]) -> dict[str, Any]:
        properties = super()._process_param_change(params)
        if "options" in properties:
            properties["options"] = [(name, escape(name)) for name in properties["options"]]
        return properties


class AutocompleteInput(Lean, pn.widgets.AutocompleteInput):
    """A field that finds options as one types."""


class NoteText(Lean, pn.pane.HTML):
    """A line of text."""


def make_note_text(text: str) -> Any:
    """Make a line of text that is read out when it changes."""
    return NoteText(  # type: ignore[no-untyped-call]  # Panel's panes have no types
        object=text, css_classes=["appnb-element", "appnb-note"], facts={"role": "status"}, margin=0
    )


class ColorPicker(Lean, pn.widgets.ColorPicker):
    """A field for a colour."""


def make_html(text: str, *classes: str) -> Any:
    """Make a piece of HTML that its author trusts."""
    return NoteText(object=text, css_classes=["appnb-element", *classes], margin=0)  # type: ignore[no-untyped-call]


class Player(Lean, pn.widgets.Player):
    """Buttons that have a number count by itself."""


WHY = "It is too large, or there is no room for it."


class FileDropper(Lean, pn.widgets.FileDropper):
    """A place to drop files on; they come in pieces, which go to disk, and are whole before they are handed on."""

    uploaded = param.Parameter(default=(), doc="Names and places of the files, in the order in which they came.")
    limit = param.Integer(default=100_000_000, doc="How many bytes a file may have.")

    place = param.Parameter(doc="Where the files go: an `UploadPlace`.")

    _rename: ClassVar[Any] = {"uploaded": None, "limit": None, "place": None}

    def _process_param_change(self, params: dict[str, Any]) -> dict[str, Any]:
        properties = super()._process_param_change(params)
        if "stylesheets" in properties:
            url = f"{CDN_DIST}bundled/filedropper/filepond@^4/dist/filepond.css"  # Panel makes it this server's
            properties["stylesheets"].insert(0, ImportedStyleSheet(url=url))
        return properties

    def _process_event(self, event: Any) -> None:
        name = str(event.data["name"])
        there = dict(self.uploaded)
        if event.event_name == "delete_event":
            there.pop(name, None)
            self.uploaded = tuple(there.items())
            return
        stored = self._take_piece(name, event.data)
        if stored is not None:
            there = there if self.multiple else {}
            there[name] = stored
            self.uploaded = tuple(there.items())

    def _take_piece(self, name: str, data: Mapping[str, Any]) -> StoredFile | None:
        """Write one piece; give the file when it was the last."""
        if data["chunk"] == 1 and (before := self._file_buffer.pop(name, None)) is not None:
            before.abandon()  # it was broken off
        if data["chunk"] != 1 and name not in self._file_buffer:
            return None  # of a file that was refused
        try:
            if data["chunk"] == 1:
                self._file_buffer[name] = Upload(self.place.uploads, self.limit)
            self._file_buffer[name].write(bytes(data["data"]))
        except (AppnbError, OSError) as error:
            self._file_buffer.pop(name, None)
            log.warning("the upload of a file is refused: %s", error)
            self.place.tell({"type": "toast", "title": f"{name} was not uploaded", "html": WHY, "kind": "danger"})
            return None
        return self._file_buffer.pop(name).finish() if data["chunk"] == data["total_chunks"] else None
