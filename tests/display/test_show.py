"""Any object as HTML: what it looks like, that it is escaped, and that nothing it does ends a cell."""

import base64
import dataclasses
import datetime
import decimal
import doctest
import enum
import importlib
import pathlib
from collections import deque, namedtuple
from collections.abc import Iterator

import numpy as np
import pytest
import sympy
from PIL import Image

from appnb.display.html import Html, as_html
from appnb.display.values import LIMIT

Point = namedtuple("Point", "x y")


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Order:
    region: str
    total: float
    secret: str = dataclasses.field(default="s", repr=False)


def count() -> Iterator[int]:
    yield 1


CASES = {
    "nothing": (None, ""),
    "a string is text": ("a <b> c", '<span class="appnb-text">a &lt;b&gt; c</span>'),
    "several lines are laid out as they are": ("a\n  <b>", '<pre class="appnb-repr" tabindex="0">a\n  &lt;b&gt;</pre>'),
    "a number": (42, '<span class="appnb-text appnb-number">42</span>'),
    "a float as Python has it": (0.1, '<span class="appnb-text appnb-number">0.1</span>'),
    "a boolean": (True, '<span class="appnb-text appnb-number">True</span>'),
    "a number of NumPy": (np.float64(1.5), '<span class="appnb-text appnb-number">1.5</span>'),
    "a decimal": (decimal.Decimal("1.50"), '<span class="appnb-text appnb-number">1.50</span>'),
    "a date": (datetime.date(2024, 2, 29), '<span class="appnb-text appnb-number">2024-02-29</span>'),
    "a path": (pathlib.PurePosixPath("a/b"), '<span class="appnb-text appnb-number">a/b</span>'),
    "a member of an enum": (Colour.RED, '<span class="appnb-text appnb-number">Colour.RED</span>'),
    "bytes": (b"a<", "b&#x27;a&lt;&#x27;</pre>"),
    "a class": (dict, "&lt;class &#x27;dict&#x27;&gt;</pre>"),
    "an exception": (
        ValueError("a < b"),
        '<div class="appnb-exception"><strong>ValueError</strong> <span>a &lt; b</span></div>',
    ),
    "a small list is one line": ([1, "a"], '<code class="appnb-tree-inline">[1, &#x27;a&#x27;]</code>'),
    "a small set": ({1}, '<code class="appnb-tree-inline">{1}</code>'),
    "an empty dict": ({}, '<code class="appnb-tree-inline">{}</code>'),
    "a named tuple has keys": (Point(1, [{"a": 1}] * 9), '<span class="appnb-tree-key">x</span>: '),
    "a dataclass has keys": (Order("<n>", 1.5), '<span class="appnb-tree-text">&#x27;&lt;n&gt;&#x27;</span>'),
    "a deque": (deque(range(99)), '<span class="appnb-tree-note">deque (99)</span>'),
    "keys of a dict": ({"a": 1}.keys(), '<span class="appnb-tree-note">dict_keys (1)</span>'),
    "an array says its shape": (np.zeros((2, 3)), '<p class="appnb-more">2 by 3, float64</p>'),
    "an expression of SymPy": (
        sympy.sqrt(sympy.Symbol("x")),
        '<span class="appnb-math" data-math="display">\\sqrt{x}</span>',
    ),
    "a matrix of SymPy": (sympy.Matrix([[1, 2]]), 'data-math="display">\\left[\\begin{matrix}1 &amp; 2'),
    "a PIL image": (Image.new("RGB", (3, 2)), 'alt="" width="3" height="2" class="appnb-image">'),
}


@pytest.mark.parametrize(("value", "expected"), CASES.values(), ids=CASES)
def test_how_a_value_looks(value: object, expected: str) -> None:
    text = as_html(value).text
    assert expected in text if expected else text == ""


@pytest.mark.parametrize("module", ["html", "hypertext", "stats", "text"])
def test_the_examples_in_the_docstrings(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"appnb.display.{module}"))
    assert failed == 0
    assert tried > 0


def test_html_is_itself() -> None:
    html = Html("<b>x</b>")
    assert as_html(html) is html


def test_a_field_that_is_hidden_from_the_representation_is_hidden() -> None:
    assert "secret" not in as_html(Order("n", 1.0)).text


def test_a_generator_is_not_consumed() -> None:
    generator = count()
    assert "not consumed" in as_html(generator).text
    assert list(generator) == [1]


def test_a_long_representation_is_cut() -> None:
    text = as_html(type("Long", (), {"__repr__": lambda self: "<" * (LIMIT + 5)})()).text
    assert text.count("&lt;") == LIMIT
    assert "… (5 more characters)" in text


# ---- trees --------------------------------------------------------------------------------------------


def test_a_long_list_is_cut() -> None:
    text = as_html(list(range(1_000_000))).text
    assert "… 999,900 more" in text
    assert len(text) < 20_000


def test_a_deep_structure_is_cut() -> None:
    value: dict[str, object] = {}
    for _ in range(500):
        value = {"a": value, "b": "text " * 20}
    assert as_html(value).text.count("<details") == 8


def test_a_wide_and_deep_structure_stays_small() -> None:
    assert len(as_html([[[["x" * 99] * 50] * 50] * 50] * 50).text) < 300_000


def test_a_structure_that_holds_itself_ends() -> None:
    value: list[object] = [list(range(99))]
    value.append(value)
    assert "… (itself)" in as_html(value).text


def test_only_the_first_levels_are_open() -> None:
    text = as_html({"a": {"b": {"c": {"d": list(range(99))}}}}).text
    assert text.count("<details open>") == 2
    assert text.count("<details>") == 3


def test_what_is_rich_is_shown_and_not_named() -> None:
    text = as_html([Html("<b>x</b>"), "y", {"k": Html("<i>z</i>")}]).text
    assert text.startswith('<div class="appnb-entries"><div class="appnb-entry"><b>x</b></div>')
    assert '<span class="appnb-text">y</span>' in text
    assert '<div class="appnb-entry-key">k</div><i>z</i>' in text


def test_keys_are_escaped() -> None:
    assert "<img" not in as_html({"<img>": list(range(99)), "<img >": Html("x")}).text


# ---- objects that say how they look --------------------------------------------------------------------


class Gives:
    """Gives something by one method, whose name is an argument."""

    def __new__(cls, method: str, given: object) -> "Gives":
        return object.__new__(type("Gives", (Gives,), {method: lambda self: given}))

    def __repr__(self) -> str:
        return "its <repr>"


COMPLETE = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
PNG = b"\x89PNG\r\n\x1a\n0000"
PROTOCOLS = {
    "HTML": ("_repr_html_", "<b>x</b>", '<div class="appnb-foreign"><b>x</b></div>'),
    "HTML with metadata": ("_repr_html_", ("<b>x</b>", {}), '<div class="appnb-foreign"><b>x</b></div>'),
    "Markdown": ("_repr_markdown_", "**x**", "<strong>x</strong>"),
    "LaTeX": ("_repr_latex_", r"$\displaystyle x<y$", 'data-math="display">x&lt;y</span>'),
    "SVG is a picture, in which no script runs, and says that it is SVG": (
        "_repr_svg_",
        "<svg/>",
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(COMPLETE).decode()}"',
    ),
    "SVG that says so already": (
        "_repr_svg_",
        COMPLETE.decode(),
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(COMPLETE).decode()}"',
    ),
    "PNG": ("_repr_png_", PNG, '<img src="data:image/png;base64,iVBORw0KGgowMDAw"'),
    "PNG in base64": ("_repr_png_", "aGk=\n", '<img src="data:image/png;base64,aGk="'),
    "JPEG": ("_repr_jpeg_", b"x", '<img src="data:image/jpeg;base64,eA=="'),
    "JSON": ("_repr_json_", {"a": 1}, '<div class="appnb-tree">'),
    "a bundle": (
        "_repr_mimebundle_",
        {"text/plain": "p", "text/html": "<b>x</b>"},
        '<div class="appnb-foreign"><b>x</b>',
    ),
    "a bundle with metadata": ("_repr_mimebundle_", ({"text/plain": "a<"}, {}), "a&lt;</pre>"),
    "a bundle of nothing known": ("_repr_mimebundle_", {"application/x-unknown": 1}, "its &lt;repr&gt;</pre>"),
    "nothing, after all": ("_repr_html_", None, "its &lt;repr&gt;</pre>"),
    "marimo's HTML": ("_mime_", ("text/html", "<b>x</b>"), '<div class="appnb-foreign"><b>x</b></div>'),
    "marimo's picture": (
        "_mime_",
        ("image/png", "data:image/png;base64,eA=="),
        '<img src="data:image/png;base64,eA=="',
    ),
    "marimo's JSON": ("_mime_", ("application/json", '{"a": 1}'), '<div class="appnb-tree">'),
    "marimo's text": ("_mime_", ("text/plain", "a<"), "a&lt;</pre>"),
    "another object": ("_display_", [1, 2], '<code class="appnb-tree-inline">[1, 2]</code>'),
    "appnb's own": ("__appnb_html__", Html("<b>x</b>"), "<b>x</b>"),
}


@pytest.mark.parametrize(("method", "given", "expected"), PROTOCOLS.values(), ids=PROTOCOLS)
def test_an_object_says_how_it_looks(method: str, given: object, expected: str) -> None:
    assert expected in as_html(Gives(method, given)).text


def test_a_class_is_not_its_instances() -> None:
    assert "&lt;class" in as_html(type(Gives("_repr_html_", "<b>x</b>"))).text


def test_an_object_that_answers_to_every_name_has_no_way_of_its_own() -> None:
    class Anything:
        def __getattr__(self, name: str) -> object:
            return lambda *arguments: "<b>x</b>"

        def __repr__(self) -> str:
            return "anything"

    assert as_html(Anything()).text == '<pre class="appnb-repr" tabindex="0">anything</pre>'


# ---- what goes wrong -----------------------------------------------------------------------------------


def fail(self: object) -> None:
    raise ValueError("a secret")


def recurse(self: object) -> object:
    return recurse(self)


def itself(self: object) -> object:
    return self


FAILING = {
    "its HTML": type("Bad", (), {"_repr_html_": fail}),
    "its representation": type("Bad", (), {"__repr__": fail}),
    "its way of display": type("Bad", (), {"_display_": fail}),
    "endless recursion": type("Bad", (), {"__repr__": recurse}),
    "it displays itself": type("Bad", (), {"_display_": itself}),
}


@pytest.mark.parametrize("kind", FAILING.values(), ids=FAILING)
def test_a_failing_representation_is_a_small_note(kind: type, caplog: pytest.LogCaptureFixture) -> None:
    text = as_html(kind()).text
    assert "This <code>Bad</code> cannot be shown. The log says why (NB314)." in text
    assert "secret" not in text
    assert caplog.records[0].exc_info is not None


def test_a_failing_item_leaves_the_others_alone() -> None:
    bad = FAILING["its representation"]()
    text = as_html(["x" * 99, bad, "y" * 99]).text
    assert "its representation raised ValueError" in text
    assert "y" * 99 in text


def test_what_ends_a_cell_is_not_swallowed() -> None:
    def stop(self: object) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        as_html(type("Stop", (), {"__repr__": stop})())
