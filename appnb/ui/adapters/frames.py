"""Frames as tables that are read page by page: what a cell shows whose last value is a frame."""

from typing import Any

from panel.viewable import Viewable

from appnb.display.kinds import is_frame
from appnb.frames.reading import is_lazy_frame
from appnb.ui.adapters.anywidgets import adapt_anywidget
from appnb.ui.adapters.jupyter import adapt_ipywidget
from appnb.ui.tables import table
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections
from appnb.ui.widgets.live_html import LiveHtml


def make_table(frame: Any) -> table:
    """Make the table of a frame, in which nothing is chosen.

    Of one that is not in memory the first rows are read: when they are asked for, of a relation of DuckDB at once.
    """
    if not is_lazy_frame(frame):
        return table(frame, selection=None)
    return table.lazy(frame, preload=type(frame).__name__ == "DuckDBPyRelation")


class FrameSource:
    """The table of a frame as live HTML shows it; of another frame afterwards, when its cell has run again."""

    def __init__(self, frame: Any) -> None:
        self._table = make_table(frame)

    @property
    def skeleton(self) -> str:
        """What stands around the sections."""
        return self._table.written.skeleton

    def write(self) -> Sections:
        """Write the page that is seen."""
        return self._table.written.write()

    def hear(self, message: Message) -> str | None:
        """Do what the reader asks for."""
        return self._table.written.hear(message)

    def take(self, source: object) -> bool:
        """Go on with another frame, or the same one changed in place: sorted and searched as its reader left it."""
        if not is_frame(source):
            return False
        made = make_table(source)
        made.__appnb_adopt__(self._table)
        self._table = made
        return True


def adapt_frame(value: object) -> Viewable | None:
    """Make the viewable of a frame; None for any other object."""
    if not is_frame(value):
        return None
    return LiveHtml(FrameSource(value), (adapt_anywidget, adapt_ipywidget))
