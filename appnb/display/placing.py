"""`left`, `center`, `right`, `plain_text`, `plain` and `style`: small ways to show one object."""

from collections.abc import Mapping

from appnb.display.html import Html, as_html
from appnb.display.protocols import show_by_protocol
from appnb.display.values import show_code, show_value


def left(item: object) -> Html:
    """Show an object at the left edge.

    Example:
        note = nb.left("at the left")
    """
    return as_html(item).left()


def center(item: object) -> Html:
    """Show an object in the middle.

    Example:
        note = nb.center("in the middle")
    """
    return as_html(item).center()


def right(item: object) -> Html:
    """Show an object at the right edge.

    Example:
        note = nb.right("at the right")
    """
    return as_html(item).right()


def style(item: object, style: Mapping[str, object] | None = None, **properties: object) -> Html:
    """Show an object in a container with CSS properties.

    Args:
        item: any object.
        style: CSS properties by name.
        **properties: the same; `max_width` is `max-width`.

    Example:
        note = nb.style("narrow", max_width="20rem")
    """
    return as_html(item).style(style, **properties)


def plain_text(text: str) -> Html:
    r"""Show text in a fixed-width face, with its spaces and line breaks.

    Example:
        drawing = nb.plain_text("+---+\n|   |\n+---+")
    """
    return show_code(str(text))


class plain:
    """Show an object as it says itself that it looks, without what appnb makes of it.

    Args:
        value: any object, such as a frame that is shown as its own library has it.

    Example:
        numbers = nb.plain([1, 2, 3])
    """

    def __init__(self, value: object) -> None:
        self.child = value

    def __appnb_html__(self) -> Html:
        """Write what the object itself gives, or its representation."""
        return show_by_protocol(self.child) or show_value(self.child)
