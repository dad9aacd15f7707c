"""Stacks, callouts, accordions, statistics: their HTML, and that labels and titles are text."""

import re

import pytest

import appnb as nb
from appnb.display.embedding import embedding, hole_token
from appnb.display.stats import format_stat


class Knob:
    """Stands in for an element."""

    def __panel__(self) -> object:
        raise AssertionError("nobody needs the viewable yet")

    def __format__(self, spec: str) -> str:
        return hole_token(self)


STACKS = {
    "a row": (
        nb.hstack(["a", 1]),
        '<div class="appnb-hstack" style="justify-content: space-between; gap: 0.5rem">'
        '<div class="appnb-item"><span class="appnb-text">a</span></div>'
        '<div class="appnb-item"><span class="appnb-text appnb-number">1</span></div></div>',
    ),
    "a row with all it takes": (
        nb.hstack([], justify="start", align="end", wrap=True, gap=2),
        'style="justify-content: flex-start; align-items: flex-end; flex-wrap: wrap; gap: 2rem"',
    ),
    "a gap as CSS has it": (nb.vstack([], gap="12px"), 'style="justify-content: flex-start; gap: 12px"'),
    "nothing said of what is left": (nb.hstack([], justify=None), 'style="gap: 0.5rem"'),
    "equal widths": (nb.hstack(["a"], widths="equal"), '<div class="appnb-item appnb-sized" style="--share: 1">'),
    "equal widths that wrap": (nb.hstack(["a"], widths="equal", wrap=True), '<div class="appnb-hstack appnb-tiles"'),
    "relative widths": (nb.hstack(["a", "b"], widths=[0, 2.5]), 'class="appnb-item appnb-sized" style="--share: 2.5">'),
    "a width of 0 is its content's": (
        nb.hstack(["a", "b"], widths=[0, 2]),
        '<div class="appnb-item" style="--share: 0">',
    ),
    "a column": (nb.vstack(["a"]), '<div class="appnb-vstack" style="justify-content: flex-start; gap: 0.5rem">'),
    "equal heights": (nb.vstack(["a"], heights="equal"), '<div class="appnb-item appnb-sized" style="--share: 1">'),
    "items from a generator": (nb.vstack(str(n) for n in range(2)), ">0</span></div>"),
    "one thing is one item": (nb.hstack("abc"), '<span class="appnb-text">abc</span>'),
    "text is escaped": (nb.vstack(["<b>"]), "&lt;b&gt;"),
}


@pytest.mark.parametrize(("html", "expected"), STACKS.values(), ids=STACKS)
def test_stacks(html: nb.Html, expected: str) -> None:
    assert expected in html.text


def test_what_is_live_travels_through_all_of_them() -> None:
    knob = Knob()
    wrappers = [
        nb.hstack([knob]),
        nb.vstack([nb.hstack([knob])]),
        nb.callout(knob),
        nb.accordion({"a": nb.vstack([knob])}),
        nb.stat(1, slot=knob),
        nb.as_html([knob, "x"]),
        nb.as_html({"a": knob}),
        nb.as_html({"a": {"b": knob}}),
        nb.as_html(knob).center().style(color="red").callout(),
    ]
    with embedding({}):
        wrappers += [nb.md(f"{knob}"), nb.Html(f"<p>{knob}</p>"), nb.md(f"{nb.md(f'{knob}')}")]
    for html in wrappers:
        assert list(html.embedded.values()) == [knob]


def test_html_by_hand_and_its_methods() -> None:
    html = nb.Html("<b>x</b>")
    assert (html.text, html._repr_html_(), repr(html)) == ("<b>x</b>", "<b>x</b>", "Html('<b>x</b>')")
    assert html.center().text == '<div class="appnb-place appnb-center"><b>x</b></div>'
    assert html.left().text == '<div class="appnb-place appnb-left"><b>x</b></div>'
    assert html.right().text == '<div class="appnb-place appnb-right"><b>x</b></div>'
    assert html.style({"max-width": "9rem"}, text_align="end").text == (
        '<div style="max-width: 9rem; text-align: end"><b>x</b></div>'
    )
    assert nb.Html(f"<p>{html}, {html!s:>20}, {f'{html}'}</p>").text == "<p><b>x</b>, <b>x</b>, <b>x</b></p>"


def test_a_callout() -> None:
    assert nb.callout("a <b>", kind="warn", title="T <b>").text == (
        '<div class="appnb-callout appnb-warn" role="note"><p class="appnb-callout-title">T &lt;b&gt;</p>'
        '<div class="appnb-callout-body"><span class="appnb-text">a &lt;b&gt;</span></div></div>'
    )
    assert "appnb-callout-title" not in nb.md("x").callout(kind="info").text


# ---- accordions ------------------------------------------------------------------------------------------


def test_an_accordion_is_details_of_one_name_so_that_one_is_open() -> None:
    text = nb.accordion({"A *b*": "**x**", "C": 3}).text
    names = re.findall(r'<details name="(appnb-\w+)">', text)
    assert len(names) == 2
    assert len(set(names)) == 1
    assert "<summary><span>A <em>b</em></span></summary>" in text
    assert "<strong>x</strong>" in text


def test_two_accordions_do_not_close_each_other() -> None:
    names = {re.search(r'name="([\w-]+)"', nb.accordion({"A": text}).text)[1] for text in ("x", "y")}
    assert len(names) == 2


def test_several_may_be_open() -> None:
    assert "name=" not in nb.accordion({"A": "x", "B": "y"}, multiple=True).text


EXPANDED = {
    "none": ({}, ""),
    "the first": ({"expanded": True}, "A"),
    "all": ({"expanded": True, "multiple": True}, "ABC"),
    "one by its heading": ({"expanded": ["B"]}, "B"),
    "several by their headings": ({"expanded": ["C", "A"], "multiple": True}, "AC"),
    "a heading alone": ({"expanded": "B"}, "B"),
}


@pytest.mark.parametrize(("arguments", "expected"), EXPANDED.values(), ids=EXPANDED)
def test_what_is_open_at_first(arguments: dict[str, object], expected: str) -> None:
    text = nb.accordion({"A": "x", "B": "y", "C": "z"}, **arguments).text
    assert "".join(re.findall(r"<details[^>]* open><summary><span>(\w)", text)) == expected


def test_lazy_content_is_not_made() -> None:
    def fail() -> object:
        raise AssertionError("made")

    html = nb.accordion({"A": fail, "B": "text"}, lazy=True)
    assert len(html.embedded) == 2
    assert "text" not in html.text


# ---- statistics --------------------------------------------------------------------------------------------

NUMBERS = {
    "an integer": (65432, "65,432"),
    "a small float": (12.3456, "12.35"),
    "a float that is whole": (3.0, "3"),
    "a large float": (1234567.891, "1,234,568"),
    "thousands keep their cents": (1234.5, "1,234.5"),
    "very small": (0.0000123, "1.23e-05"),
    "zero": (0.0, "0"),
    "negative": (-65432, "-65,432"),
    "no number": (float("nan"), "nan"),
    "a string": ("€ 1.2 M", "€ 1.2 M"),
    "a boolean": (True, "True"),
}


@pytest.mark.parametrize(("value", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_written_to_be_read(value: object, expected: str) -> None:
    assert format_stat(value) == expected


def test_a_statistic() -> None:
    text = nb.stat(3, label="a <b>", caption="c <b>", bordered=True).text
    assert text == (
        '<div class="appnb-stat appnb-bordered"><div class="appnb-stat-body">'
        '<div class="appnb-stat-label">a &lt;b&gt;</div><div class="appnb-stat-value">3</div>'
        '<div class="appnb-stat-caption"><span>c &lt;b&gt;</span></div></div></div>'
    )


@pytest.mark.parametrize(
    ("direction", "target", "mood"),
    [
        ("increase", "increase", " appnb-good"),
        ("decrease", "increase", " appnb-bad"),
        ("decrease", "decrease", " appnb-good"),
        ("increase", None, ""),
    ],
)
def test_the_arrow_is_good_or_bad(direction: str, target: str | None, mood: str) -> None:
    text = nb.stat(3, caption="c", direction=direction, target_direction=target).text
    assert f'<div class="appnb-stat-caption{mood}">' in text
    assert f'aria-label="{direction}"' in text


def test_the_value_may_be_html() -> None:
    assert '<div class="appnb-stat-value"><b>3</b></div>' in nb.stat(nb.Html("<b>3</b>")).text
    assert "&lt;b&gt;" in nb.stat("<b>").text
