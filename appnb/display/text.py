"""`md`: Markdown as HTML."""

import re
from inspect import cleandoc
from zlib import crc32

from appnb.display.cleaning import clean
from appnb.display.embedding import find_embedded
from appnb.display.fragments import put_fragments, take_fragments
from appnb.display.hypertext import Html
from appnb.display.markdown_parser import find_parser
from appnb.display.markup import tag
from appnb.display.problems import is_marimo

_OPENS_BLOCK = re.compile(r"(?:[-*+]|\d+[.)]|!!!|\?\?\?\+?|\[\^[^\]]+\]:)\s")
"""Starts a line whose block goes on in indented lines."""


def md(text: str, *, trusted: bool = False) -> Html:
    r"""Turn Markdown into HTML.

    CommonMark with tables, task lists (`- [x] done`), footnotes (`[^1]`), definition lists, coloured code,
    mathematics (`$x$`, `$$x$$`, `\(x\)`, `\[x\]`, `\begin{align}…`), sub- and superscript (`H~2~O`, `x^2^`),
    inserted text (`^^new^^`), icons (`::lucide:leaf::`) and admonitions in three forms: `/// note | Title` …
    `///`, `!!! note`, `> [!NOTE]`. Common indentation is taken off, so the text may be indented with the code around
    it.

    Elements and `Html` are embedded by f-string; for figures and tables use `as_html`:

        md(f"Choose a city: {city}")
        md(f"Sales by month: {as_html(figure)}")

    HTML in the text may have layout, styles and pictures; what could run is taken out, for an f-string may have put
    data in: scripts, handlers, forms.

    Args:
        text: Markdown.
        trusted: HTML in the text reaches the page as it is; what comes from data has to be escaped then.

    >>> md("**bold**").text
    '<div class="appnb-md"><p><strong>bold</strong></p></div>'
    """
    source, fragments = take_fragments(str(text))
    source = dedent(source)
    # footnotes of one text must not meet those of another on the same page
    environment = {"fragments": fragments, "docId": f"{crc32(source.encode()):x}"}
    html = find_parser().render(source, environment).strip()
    if "<" in source and not trusted:
        html = clean(html, is_foreign=is_marimo())
    html = put_fragments(html, fragments)
    return Html.of(tag("div", html, class_="appnb-md"), find_embedded(html))


def md_of_others(text: str) -> Html:
    """Turn Markdown that nobody here has written, such as a model's answer, into HTML: what is HTML in it is text."""
    source, fragments = take_fragments(text)
    environment = {"fragments": fragments, "docId": f"{crc32(source.encode()):x}"}
    html = put_fragments(find_parser(takes_html=False).render(source, environment).strip(), fragments)
    return Html.of(tag("div", html, class_="appnb-md"), find_embedded(html))


def dedent(text: str) -> str:
    r"""Take off the indentation that a text has from the code around it.

    As `inspect.cleandoc`, except that the second line of "- a\\n  - b" is indented because it belongs to the first
    item, and that a value of several lines, put in by f-string, may start its lines at the left edge.
    """
    text = text.expandtabs(4)
    first, _, rest = text.partition("\n")
    closing = rest.rpartition("\n")[2]
    around = len(closing) if not closing.strip() else 0  # the closing quotes stand on a line of their own
    if first.strip():
        return cleandoc(text) if not _OPENS_BLOCK.match(first) else _take_off(text.strip(), around)
    widths = [len(line) - len(line.lstrip()) for line in rest.split("\n") if line.strip()]
    if not widths:
        return ""
    width = min(widths) if min(widths) >= around else widths[0]
    return _take_off(rest, width).strip("\n").rstrip()


def _take_off(text: str, width: int) -> str:
    return re.sub(f"(?m)^ {{1,{width}}}", "", text) if width else text


def md_inline(text: str) -> str:
    """Turn one line of Markdown, such as a label, into inline HTML; what could run is taken out of HTML in it."""
    source, fragments = take_fragments(str(text))
    html = find_parser().renderInline(source.strip(), {"fragments": fragments})
    html = clean(html) if "<" in source else html
    return put_fragments(html, fragments)
