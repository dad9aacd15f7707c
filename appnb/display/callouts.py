"""`callout`: a box that sets something off."""

from typing import Literal

from appnb.display.html import Html, as_html
from appnb.display.hypertext import write_callout

CalloutKind = Literal["neutral", "info", "success", "warn", "danger"]


def callout(value: object, kind: CalloutKind = "neutral", title: str | None = None) -> Html:
    """Put any object into a box that sets it off.

    Args:
        value: what stands in it; a string is text, use `md()` for Markdown.
        kind: "neutral", "info", "success", "warn" or "danger".
        title: a heading, plain text.

    Raises:
        AppnbError: NB310, there is no such kind.
    """
    shown = as_html(value)
    return Html.of(write_callout(shown.text, kind, title), shown.embedded)
