"""A line of text on the page that code can change: what is wrong with a form, say."""

from contextvars import Context
from importlib import import_module
from typing import TYPE_CHECKING, Any

import param

if TYPE_CHECKING:
    from panel.viewable import Viewable


class Note(param.Parameterized):
    """A line of text, read out by assistive technology when it changes. It takes no room while it is empty."""

    text = param.String(default="", doc="What it says: plain text.")

    _widget: Any = None

    def __panel__(self) -> "Viewable":
        """Return what shows it, made when it is first asked for."""
        if self._widget is None:
            self._widget = Context().run(import_module("appnb.ui.widgets").make_note, self)
        viewable: Viewable = self._widget
        return viewable
