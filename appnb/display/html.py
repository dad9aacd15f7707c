"""`Html` and `as_html`: any object as HTML."""

from appnb.display.hypertext import Html
from appnb.display.show import show


def as_html(value: object) -> Html:
    """Turn any object into HTML, as it would look as the last expression of a cell.

    Use it to put a table or a figure into `md(f"…")`. Strings and representations are escaped; live
    objects (elements, Panel objects, Bokeh and other interactive figures) stay live. Never raises: what
    cannot be shown becomes a small note.

    >>> as_html("a < b").text
    '<span class="appnb-text">a &lt; b</span>'
    """
    return show(value)


__all__ = ["Html", "as_html"]
