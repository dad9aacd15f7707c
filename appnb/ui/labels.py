"""Labels: the inline Markdown that stands with an element, as HTML and as plain text."""

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin

from appnb.display.fragments import put_fragments, take_fragments
from appnb.display.markdown_inline import use_icons
from appnb.display.markdown_parser import math_markup
from appnb.display.markup import tag
from appnb.display.markup import text as escape_text

_MARKUP = re.compile(r"[*_`\[\]<>&$~\\:]")


def label_html(label: str) -> str:
    """Turn a label into HTML: Markdown, mathematics between dollars, what an f-string embeds. Other HTML is text.

    Unlike the text of `md`, a label often comes from data: the name of a column, say.

    >>> label_html("**Size** <in mm>")
    '<strong>Size</strong> &lt;in mm&gt;'
    """
    if not _MARKUP.search(label):
        return escape_text(label)
    source, fragments = take_fragments(label)
    return put_fragments(str(_parser().renderInline(source)), fragments)


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
    source, fragments = take_fragments(label)
    tokens = _parser().parseInline(put_fragments(source, [""] * len(fragments)))[0].children or []
    return "".join(" " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens).strip()


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False)
    parser.add_render_rule("math_inline", _render_math)
    use_icons(parser)
    return parser


def _render_math(renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    return math_markup(tokens[position].content, is_display=False)
