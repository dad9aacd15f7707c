"""The Markdown parser: CommonMark with tables, task lists, footnotes, mathematics, admonitions and coloured code."""

from collections.abc import Sequence
from functools import lru_cache
from threading import get_ident
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from mdit_py_plugins.texmath import texmath_plugin

from appnb.display.fragments import BLOCK, is_element, reveal
from appnb.display.highlighting import write_code_block
from appnb.display.markdown_blocks import use_admonitions
from appnb.display.markdown_inline import use_inline
from appnb.display.markup import tag, text


def find_parser(*, takes_html: bool = True) -> MarkdownIt:
    """Give the parser of this thread; the part that finds addresses keeps state while it works, in some versions."""
    return _make_parser(get_ident(), takes_html)


@lru_cache(maxsize=64)
def _make_parser(thread: int, takes_html: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": takes_html, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # `train.py` is no address
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(texmath_plugin, delimiters="brackets").use(amsmath_plugin)
    parser.use(tasklists_plugin).use(footnote_plugin).use(deflist_plugin)
    parser.use(anchors_plugin, min_level=1, max_level=6)
    use_admonitions(parser)
    use_inline(parser)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def math_markup(latex: str, *, is_display: bool) -> str:
    """Write LaTeX so that the page's script typesets it; until then, and without it, its source is seen."""
    display = "display" if is_display else "inline"
    return tag("span", text(latex.strip()), class_="appnb-math", data_math=display)


# ---- rendering ---------------------------------------------------------------------------------------


def _render_math(renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[position]
    return math_markup(token.content, is_display=token.type != "math_inline")


def _render_math_block(
    renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    return tag("p", math_markup(tokens[position].content, is_display=True)) + "\n"


def _render_code(renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[position]
    language = token.info.strip().strip("{}").lstrip(".").partition(" ")[0]
    return write_code_block(reveal(token.content, env["fragments"]), language)


def _render_inline_code(
    renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    return tag("code", text(reveal(tokens[position].content, env["fragments"])))


def _render_paragraph(
    renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    """Render `<p>`; a `<div>` when a block stands in it, which no paragraph may hold, or nothing but an element."""
    token = tokens[position]
    if token.nesting == 1 and not token.hidden:
        content = tokens[position + 1].content
        is_alone = is_element(content, env["fragments"])
        if is_alone or BLOCK in content:
            token.tag = tokens[position + 2].tag = "div"
            token.attrSet("class", "appnb-p appnb-alone" if is_alone else "appnb-p")
    return renderer.renderToken(tokens, position, options, env)


def _render_table(
    renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    if tokens[position].nesting == 1:
        return '<div class="appnb-md-table" tabindex="0"><table>\n'
    return "</table></div>\n"


def _render_link(
    renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    """Render a link; one that leaves the server opens beside the app, whose state would be lost otherwise."""
    if str(tokens[position].attrGet("href") or "").startswith(("http://", "https://")):
        tokens[position].attrSet("target", "_blank")
        tokens[position].attrSet("rel", "noopener noreferrer")
    return renderer.renderToken(tokens, position, options, env)


_RULES: dict[str, Any] = {
    "amsmath": _render_math_block,
    "code_block": _render_code,
    "code_inline": _render_inline_code,
    "fence": _render_code,
    "link_open": _render_link,
    "math_block": _render_math_block,
    "math_inline": _render_math,
    "math_inline_double": _render_math,
    "paragraph_close": _render_paragraph,
    "paragraph_open": _render_paragraph,
    "table_close": _render_table,
    "table_open": _render_table,
}
