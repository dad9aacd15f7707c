"""The tie between an element that writes itself and its widget."""

from appnb.ui.adapters import VIEWABLE_ADAPTERS
from appnb.ui.live import LiveElement, LiveSource
from appnb.ui.widgets.live_html import LiveHtml


class LiveBinding:
    """One element that writes itself and the one widget that shows it; stands where a `Binding` does."""

    def __init__(self, element: LiveElement) -> None:
        self._source = LiveSource(element)
        self.widget = LiveHtml(self._source, VIEWABLE_ADAPTERS)
        element._binding = self

    def push(self) -> None:
        """Show the element's value."""
        self.widget.refresh()

    def refresh(self) -> None:
        """Show the element as it is."""
        self.widget.refresh()

    def move_to(self, element: LiveElement) -> None:
        """Let another element of the same kind have the widget; the one before is shown no more."""
        self._source.element._binding = None
        self._source.element = element
        element._binding = self
        self.widget.refresh()
