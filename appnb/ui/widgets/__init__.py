"""The Panel widgets that show elements: which widget, how it is set, how values travel both ways."""

from contextvars import Context
from importlib import import_module
from typing import TYPE_CHECKING

from appnb.display.markup import text as escape
from appnb.ui.compound import Compound
from appnb.ui.element import Element
from appnb.ui.forms import form
from appnb.ui.live import LiveElement
from appnb.ui.notes import Note
from appnb.ui.widgets import charts, fields, grids, kinds, lists, live_html
from appnb.ui.widgets.binding import Binding
from appnb.ui.widgets.layouts import Layout
from appnb.ui.widgets.spec import describe

if TYPE_CHECKING:
    from panel.viewable import Viewable

__all__ = ["charts", "describe", "fields", "grids", "lists", "live_html", "make_note", "show"]


def show(element: Element) -> None:
    """Make the widget of an element and tie the two together.

    In a context of its own: what the widget watches is the element's, not that of the cell in which the
    element happens to be shown first, and must not end with that cell's next run.
    """
    if isinstance(element, LiveElement):
        bind = import_module("appnb.ui.widgets.live_binding").LiveBinding  # it shows what adapters are made of this for
        Context().run(bind, element)
    elif isinstance(element, Compound):
        buttons = [*element._buttons, element._note] if isinstance(element, form) else []
        element._binding = Layout([*element._children.values(), *buttons], is_row=element._is_row)
    else:
        Context().run(Binding, element)


def make_note(note: Note) -> "Viewable":
    """Make the widget of a note, which follows its text."""
    widget: Viewable = kinds.make_note_text(escape(note.text))
    note.param.watch(lambda event: widget.param.update(object=escape(event.new)), "text")
    return widget
