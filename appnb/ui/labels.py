"""Labels: the inline Markdown that stands with an element, as HTML and as plain text."""

import re
from functools import cache

from markdown_it import MarkdownIt

from appnb.display.markup import tag
from appnb.display.markup import text as escape_text

_MARKUP = re.compile(r"[*_`\[\]<>&$~\\:]")


def label_html(label: str) -> str:
    """Turn a label into HTML. HTML in it is shown as text.

    >>> label_html("**Size** <in mm>")
    '<strong>Size</strong> &lt;in mm&gt;'
    """
    if not _MARKUP.search(label):
        return escape_text(label)
    return str(_parser().renderInline(label))


def write_label(label: str) -> str:
    """Write the label of a field; nothing when it has none."""
    return tag("span", label_html(label), class_="appnb-label") if label else ""


def plain_text(label: str) -> str:
    """Read a label as its text alone, for places that show no markup.

    >>> plain_text("**Size** of `x`")
    'Size of x'
    """
    if not _MARKUP.search(label):
        return label
    tokens = _parser().parseInline(label)[0].children or []
    return "".join(" " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens).strip()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
