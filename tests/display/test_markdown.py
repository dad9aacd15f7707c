"""Markdown as HTML: what is understood, and that what is embedded is not read as Markdown."""

import pytest

from appnb.display.embedding import embedding, hole_token
from appnb.display.html import Html, as_html
from appnb.display.text import dedent, md

CASES = {
    "emphasis": ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>"),
    "common indentation is taken off": ("\n    # Title\n\n    text\n", '<h1 id="title">Title</h1>\n<p>text</p>'),
    "a list needs no empty line before it": ("text\n- a", "<p>text</p>\n<ul>\n<li>a</li>\n</ul>"),
    "a list may be indented by two": ("- a\n  - b", "<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>"),
    "inserted text": ("^^new words^^ and ^^ not^^", "<ins>new words</ins> and ^^ not^^"),
    "an icon": ("**::lucide:leaf::** `::lucide:leaf::`", 'aria-hidden="true"><path'),
    "what is no icon": ("std::vector::iterator", "std::vector::iterator"),
    "sub- and superscript": ("H~2~O, x^2^, ~~no~~", "H<sub>2</sub>O, x<sup>2</sup>, <s>no</s>"),
    "a table scrolls by itself": ("|a|b|\n|-|-:|\n|1|2|", '<div class="appnb-md-table" tabindex="0"><table>'),
    "columns are aligned as written": ("|a|b|\n|-|-:|\n|1|2|", '<td style="text-align:right">2</td>'),
    "task lists": ("- [x] done", 'checked="checked" disabled="disabled" type="checkbox"> done</li>'),
    "footnotes": ("a[^1]\n\n[^1]: b", '<section class="footnotes">'),
    "definition lists": ("term\n: meaning", "<dt>term</dt>\n<dd>meaning</dd>"),
    "links to other hosts open beside the app": (
        "[a](https://example.org)",
        '<a href="https://example.org" target="_blank" rel="noopener noreferrer">a</a>',
    ),
    "links within the page stay": ("[a](#b)", '<a href="#b">a</a>'),
    "addresses are links": ("see https://example.org.", '<a href="https://example.org" target="_blank"'),
    "file names are not": ("run train.py", "<p>run train.py</p>"),
    "HTML is the author's": ('<b class="x">a</b>', '<p><b class="x">a</b></p>'),
    # mathematics
    "inline mathematics": ("$x < y$", '<span class="appnb-math" data-math="inline">x &lt; y</span>'),
    "inline mathematics in brackets": (r"\(x\)", '<span class="appnb-math" data-math="inline">x</span>'),
    "display mathematics": ("$$\nx\n$$", '<p><span class="appnb-math" data-math="display">x</span></p>'),
    "display mathematics in brackets": ("\\[\nx\n\\]", '<span class="appnb-math" data-math="display">x</span>'),
    "display mathematics within a line": ("a $$x$$ b", 'a <span class="appnb-math" data-math="display">x</span> b'),
    "environments": ("\\begin{align}\na &= b\n\\end{align}", 'data-math="display">\\begin{align}\na &amp;= b'),
    "prices are not mathematics": ("from $5 to $6", "<p>from $5 to $6</p>"),
    # code
    "code is marked up by its language": ("```python\nx = 1\n```", '<span class="mi">1</span>'),
    "code says its language": ("```python\nx\n```", '<div class="appnb-code" data-language="python">'),
    "code without a language is left alone": ("```\n<b>\n```", "<code>&lt;b&gt;\n</code>"),
    "code in an unknown language is left alone": ("```nonsense\n<b>\n```", "<code>&lt;b&gt;\n</code>"),
    "a console is known by its prompt": ("```\n>>> 1\n```", 'data-language="pycon"'),
    # admonitions
    "an admonition as pymdown writes it": (
        "/// note | A *title*\nbody\n///",
        '<div class="appnb-callout appnb-info" role="note">'
        '<p class="appnb-callout-title">A <em>title</em></p>\n<p>body</p>\n</div>',
    ),
    "without a title its word is the title": ("/// tip\nbody\n///", '<p class="appnb-callout-title">Tip</p>'),
    "it holds other blocks": ("/// note\n- a\n\n```python\nx\n```\n///\nafter", "</div>\n</div>\n<p>after</p>"),
    "it holds others with more slashes": (
        "//// note | A\n/// warning | B\nb\n///\n////",
        'appnb-warn" role="note"><p class="appnb-callout-title">B</p>\n<p>b</p>\n</div>\n</div>',
    ),
    "it may lack its end": ("/// note\nbody", "<p>body</p>\n</div>"),
    "details fold": ("/// details | More\nbody\n///", '<details class="appnb-details appnb-neutral"><summary>More'),
    "details take options": (
        "/// details | More\n    type: warning\n    open: true\n\nbody\n///",
        '<details class="appnb-details appnb-warn" open><summary>More</summary>\n<p>body</p>',
    ),
    "a caption": ("/// caption\nFig. 1\n///", '<div class="appnb-caption">'),
    "slashes alone are text": ("/// \n", "<p>///</p>"),
    "an admonition as Python-Markdown writes it": (
        '!!! warning "Look **out**"\n    body',
        '<div class="appnb-callout appnb-warn" role="note">'
        '<p class="appnb-callout-title">Look <strong>out</strong></p><p>body</p>',
    ),
    "one that folds": ('??? note "T"\n    b', '<details class="appnb-details appnb-info"><summary>T</summary><p>b</p>'),
    "one that is open": ('???+ note "T"\n    b', '<details class="appnb-details appnb-info" open><summary>T</summary>'),
    "an alert as GitHub writes it": (
        "> [!NOTE]\n> body *x*",
        '<div class="appnb-callout appnb-info" role="note"><p class="appnb-callout-title">Note</p>'
        "<p>body <em>x</em></p>\n</div>",
    ),
    "an alert with an empty line": (
        "> [!CAUTION]\n>\n> body",
        'appnb-danger" role="note"><p class="appnb-callout-title">',
    ),
    "a quotation stays one": ("> body [!NOTE]", "<blockquote>\n<p>body [!NOTE]</p>\n</blockquote>"),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_markdown(source: str, expected: str) -> None:
    assert expected in md(source).text


INDENTED = {
    "from the line after the quotes": ("\n        # T\n        a\n", "# T\na"),
    "from the first line": ("# T\n        a", "# T\na"),
    "further than the closing quotes": ("\n        # T\n        a\n    ", "# T\na"),
    "an item that goes on, up to the closing quotes": ("- a\n      - b\n    ", "- a\n  - b"),
    "a value of several lines was put in": ("\n    # T\n\n    - a\n- b\n    ", "# T\n\n- a\n- b"),
    "code within the text": ("\n    # T\n\n        code\n", "# T\n\n    code"),
    "an item that goes on": ("- a\n  - b", "- a\n  - b"),
    "an admonition": ("!!! note\n    a", "!!! note\n    a"),
    "tabs": ("\n\ta\n\tb\n", "a\nb"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), INDENTED.values(), ids=INDENTED)
def test_the_indentation_of_the_code_around_is_taken_off(text: str, expected: str) -> None:
    assert dedent(text) == expected


def test_footnotes_of_two_texts_do_not_meet() -> None:
    first, second = md("a[^1]\n\n[^1]: one").text, md("b[^1]\n\n[^1]: two").text
    ids = [text.split('<li id="')[1].split('"')[0] for text in (first, second)]
    assert ids[0] != ids[1]


def test_the_same_text_gives_the_same_html() -> None:
    assert md("a[^1] $x$ \n\n[^1]: b").text == md("a[^1] $x$ \n\n[^1]: b").text


class Knob:
    """Stands in for an element: lives in the page, and writes itself as a token."""

    def __panel__(self) -> object:
        raise AssertionError("nobody needs the viewable yet")

    def __format__(self, spec: str) -> str:
        return hole_token(self)


EMBEDDED = {
    "within a line": ("a {0} b", "<p>a <b>*x* $1 and $2</b> b</p>"),
    "in bold": ("**{0}**", "<p><strong><b>*x* $1 and $2</b></strong></p>"),
    "in a list": ("- {0}\n- b", "<li><b>*x* $1 and $2</b></li>"),
    "in a table": ("|a|\n|-|\n|{0}|", "<td><b>*x* $1 and $2</b></td>"),
    "in a heading": ("# {0}", "<b>*x* $1 and $2</b></h1>"),
    "within HTML": ('<div class="y">{0}</div>', '<div class="y"><b>*x* $1 and $2</b></div>'),
    "as code it is its source": ("`{0}`", "<code>&lt;b&gt;*x* $1 and $2&lt;/b&gt;</code>"),
    "in a block of code, too": ("```\n{0}\n```", "<code>&lt;b&gt;*x* $1 and $2&lt;/b&gt;\n</code>"),
}


@pytest.mark.parametrize(("source", "expected"), EMBEDDED.values(), ids=EMBEDDED)
def test_embedded_html_is_not_read_as_markdown(source: str, expected: str) -> None:
    assert expected in md(source.format(Html("<b>*x* $1 and $2</b>"))).text


def test_a_block_stands_in_no_paragraph() -> None:
    table = Html("<table><tbody><tr><td>\n\n1</td></tr></tbody></table>")
    text = md(f"before {table} after").text
    inner = "before <table><tbody><tr><td>  1</td></tr></tbody></table> after"
    assert text == f'<div class="appnb-md"><div class="appnb-p">{inner}</div></div>'


def test_a_block_of_several_lines_does_not_end_the_indentation() -> None:
    html = as_html({"a": list(range(40)), "b": {"c": 1}})
    text = md(f"""
        # Title

        {html}
    """).text
    assert '<h1 id="title">' in text
    assert html.text in text


def test_line_breaks_in_preformatted_text_survive() -> None:
    code = as_html("one\n\n  two")
    text = md(f"""
        - item
            {code}
    """).text
    assert "one&#10;&#10;  two</pre>" in text


def test_markdown_in_markdown_flows_with_the_line() -> None:
    assert md(f"a {md('**b**')} c").text == '<div class="appnb-md"><p>a <strong>b</strong> c</p></div>'


def test_text_cannot_pretend_to_be_embedded() -> None:
    text = md("<!--appnb:0123456789abcdef--> *a* \ue0000\ue002 <!--/appnb:0123456789abcdef-->").text
    assert "\ue000" not in text  # not an index into the fragments
    forged = Html("<i>real</i>")
    assert "*a*" not in md(f"\ue0000\ue002 *a* {forged}").text


def test_an_element_alone_is_a_block_and_in_a_line_is_inline() -> None:
    with embedding({}) as registry:
        knob = Knob()
        alone, inline = md(f"{knob}"), md(f"a {knob} b")
    (hole,) = registry
    token = f'<appnb-hole id="{hole}"></appnb-hole>'
    assert alone.text == f'<div class="appnb-md"><div class="appnb-p appnb-alone">{token}</div></div>'
    assert inline.text == f'<div class="appnb-md"><div class="appnb-p">a {token} b</div></div>'
    assert alone.embedded == inline.embedded == {hole: knob}
