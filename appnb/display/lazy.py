"""`lazy`: content that is made when it is first seen."""

from appnb.display.html import Html, as_html
from appnb.display.show import show_live
from appnb.display.text import md


class Lazy:
    """Content that has not been made yet. Its viewable makes it when a viewer first sees its place.

    Made and used on the kernel's thread.
    """

    def __init__(self, content: object) -> None:
        self._content = content
        self._made: Html | None = None

    @property
    def is_made(self) -> bool:
        """Whether the content has been made."""
        return self._made is not None

    def make(self) -> Html:
        """Make the content, once: what a function returns, Markdown from a string, else the object as it is shown."""
        if self._made is None:
            content = self._content() if callable(self._content) else self._content
            self._made = md(content) if isinstance(content, str) else as_html(content)
        return self._made


def lazy(content: object) -> Html:
    """Show content that is made when it is first seen.

    Args:
        content: any object, or a function without arguments that returns one.
    """
    return show_live(Lazy(content))
