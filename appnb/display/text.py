"""`md`: Markdown as HTML."""

from functools import cache
from inspect import cleandoc

from markdown_it import MarkdownIt

from appnb.display.embedding import find_embedded
from appnb.display.hypertext import Html, join_fragments
from appnb.display.markup import tag
from appnb.display.markup import text as escape_text


def md(text: str) -> Html:
    """Turn Markdown into HTML."""
    source = join_fragments(cleandoc(str(text)))
    html = tag("div", _parser().render(source).strip(), class_="appnb-md")
    return Html.of(html, find_embedded(html))


def math_markup(latex: str, *, is_display: bool) -> str:
    """Write LaTeX so that the page's script typesets it; until then, and without it, its source is seen."""
    name = "div" if is_display else "span"
    return tag(name, escape_text(latex), class_="appnb-math", data_display=is_display)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
