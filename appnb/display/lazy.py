"""`lazy`: content that is made when it is first seen."""

import inspect
from collections.abc import Awaitable, Callable

from appnb.display.html import Html, as_html
from appnb.display.show import show_live
from appnb.display.text import md
from appnb.kernel.context import as_current, current_cell

Content = object | Callable[[], object] | Callable[[], Awaitable[object]]


class Lazy:
    """Content that has not been made yet. Its viewable makes it when a viewer first sees its place.

    Made and used on the kernel's thread.
    """

    def __init__(self, content: Content, show_loading_indicator: bool = False) -> None:
        self.show_loading_indicator = show_loading_indicator
        self._content = content
        self._cell = current_cell()  # what it makes is this cell's
        self._made: Html | None = None

    @property
    def is_made(self) -> bool:
        """Whether the content has been made."""
        return self._made is not None

    def make(self) -> Html | Awaitable[object]:
        """Make the content, once: what a function returns, Markdown from a string, else the object as it is shown.

        Returns:
            the content; of an asynchronous function what is to be awaited and handed to `finish`.
        """
        if self._made is not None:
            return self._made
        with as_current(self._cell):
            content = self._content() if callable(self._content) else self._content
            return content if inspect.isawaitable(content) else self.finish(content)

    def finish(self, content: object) -> Html:
        """Take what was made, and give it as it is shown."""
        with as_current(self._cell):
            self._made = md(content) if isinstance(content, str) else as_html(content)
        return self._made


def lazy(element: Content, show_loading_indicator: bool = False) -> Html:
    """Show content that is made when it is first seen: when its tab is opened, or when it is scrolled to.

    Args:
        element: any object, or a function without arguments that returns one, which may be async.
        show_loading_indicator: whether to show that it is being made.

    Example:
        later = nb.lazy(lambda: nb.md("made when it is **seen**"), show_loading_indicator=True)
    """
    return show_live(Lazy(element, show_loading_indicator))
