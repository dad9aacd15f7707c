"""`md`: Markdown as HTML."""

from inspect import cleandoc
from zlib import crc32

from appnb.display.embedding import find_embedded
from appnb.display.fragments import put_fragments, take_fragments
from appnb.display.hypertext import Html
from appnb.display.markdown_parser import find_parser
from appnb.display.markup import tag


def md(text: str) -> Html:
    r"""Turn Markdown into HTML.

    CommonMark with tables, task lists (`- [x] done`), footnotes (`[^1]`), definition lists, coloured code,
    mathematics (`$x$`, `$$x$$`, `\(x\)`, `\[x\]`, `\begin{align}…`), sub- and superscript (`H~2~O`, `x^2^`) and
    admonitions in three forms: `/// note | Title` … `///`, `!!! note`, `> [!NOTE]`. Common indentation is
    taken off, so the text may be indented with the code around it.

    Elements and `Html` are embedded by f-string; for figures and tables use `as_html`:

        md(f"Choose a city: {city}")
        md(f"Sales by month: {as_html(figure)}")

    The text is the author's own: HTML in it reaches the page as it is. Escape what comes from data.

    Args:
        text: Markdown.

    >>> md("**bold**").text
    '<div class="appnb-md"><p><strong>bold</strong></p></div>'
    """
    source, fragments = take_fragments(str(text))
    source = cleandoc(source)
    # footnotes of one text must not meet those of another on the same page
    environment = {"fragments": fragments, "docId": f"{crc32(source.encode()):x}"}
    html = put_fragments(find_parser().render(source, environment).strip(), fragments)
    return Html.of(tag("div", html, class_="appnb-md"), find_embedded(html))


def md_inline(text: str) -> str:
    """Turn one line of Markdown, such as a label, into inline HTML; HTML in it reaches the page as it is."""
    source, fragments = take_fragments(str(text))
    html = find_parser().renderInline(source.strip(), {"fragments": fragments})
    return put_fragments(html, fragments)
