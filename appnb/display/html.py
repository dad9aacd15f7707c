"""`html`, `Html` and `as_html`: HTML, and any object as HTML."""

from appnb.display.hypertext import Html
from appnb.display.show import show


def html(text: str, *, trusted: bool = False) -> Html:
    """Show HTML.

    What could run is taken out: scripts, handlers, forms. `trusted=True` leaves it as it is: for what the author has
    written, with nothing of data in it that is not escaped.

    >>> html("<b>bold</b> <script>steal()</script>").text
    '<b>bold</b> '
    """
    return Html(text, trusted=trusted)


def as_html(value: object) -> Html:
    """Turn any object into HTML, as it would look as the last expression of a cell.

    Use it to put a table or a figure into `md(f"…")`. Strings and representations are escaped; live
    objects (elements, Panel objects, Bokeh and other interactive figures) stay live. Never raises: what
    cannot be shown becomes a small note.

    >>> as_html("a < b").text
    '<span class="appnb-text">a &lt; b</span>'
    """
    return show(value)


__all__ = ["Html", "as_html", "html"]
