"""The Panel widgets that show elements: which widget, how it is set, how values travel both ways."""

from contextvars import Context

from appnb.ui.element import Element
from appnb.ui.widgets import fields
from appnb.ui.widgets.binding import Binding
from appnb.ui.widgets.spec import describe

__all__ = ["describe", "fields", "show"]


def show(element: Element) -> None:
    """Make the widget of an element and tie the two together.

    In a context of its own: what the widget watches is the element's, not that of the cell in which the
    element happens to be shown first, and must not end with that cell's next run.
    """
    Context().run(Binding, element)
