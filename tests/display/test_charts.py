"""A chart for those who do not see it: words, and its data as a table."""

import re

import altair as alt
import holoviews as hv
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bokeh.plotting import figure as bokeh_figure

import appnb as nb

FRAME = pd.DataFrame({"month": ["March", "April"], "sold": [10, 21]})


def make_bokeh() -> object:
    plot = bokeh_figure(width=200, height=200)
    plot.line(x="i", y="sold", source={"i": [1, 2], "sold": [10, 21]})
    return plot


def make_holoviews() -> object:
    hv.extension("bokeh")
    return hv.Bars(FRAME, "month", "sold") * hv.HLine(15)


CHARTS = {
    "altair": lambda: alt.Chart(FRAME).mark_bar().encode(x="month", y="sold"),
    "altair in layers": lambda: alt.layer(alt.Chart().mark_bar(), alt.Chart().mark_text(), data=FRAME),
    "altair side by side": lambda: alt.Chart(FRAME).mark_bar() | alt.Chart(FRAME).mark_line(),
    "bokeh": make_bokeh,
    "holoviews": make_holoviews,
}


@pytest.mark.parametrize("kind", CHARTS)
def test_the_data_of_a_chart_is_offered_as_a_table(kind: str) -> None:
    html = nb.figure(CHARTS[kind](), alt="Sales double").text
    assert 'aria-label="Sales double"' in html
    assert "<summary>Data as a table</summary>" in html
    assert re.search(r"<t[dh][^>]*>21(\.0)?</t[dh]>", html)


def test_words_are_those_of_an_altair_chart_where_none_are_given() -> None:
    chart = alt.Chart(FRAME, description="Sold a month").mark_bar()
    assert 'aria-label="Sold a month"' in nb.figure(chart).text
    titled = alt.Chart(FRAME, title=alt.Title("Sold")).mark_bar()
    assert 'aria-label="Sold"' in nb.figure(titled).text


@pytest.mark.parametrize("data", [FRAME, [{"sold": 10}, {"sold": 21}], {"sold": [10, 21]}])
def test_data_of_any_kind_can_be_given(data: object) -> None:
    drawn, axes = plt.subplots()
    axes.plot([10, 21])
    html = nb.figure(drawn, alt="Sales", data=data).text
    assert re.search(r"<td[^>]*>21</td>", html)


def test_no_table_where_there_are_no_data_or_none_are_wanted() -> None:
    drawn, _ = plt.subplots()
    assert "<details" not in nb.figure(drawn, alt="Nothing").text
    assert "<details" not in nb.figure(CHARTS["altair"](), data=False).text


def test_words_and_caption_are_escaped() -> None:
    html = nb.figure(CHARTS["bokeh"](), alt='"><script>alert(1)</script>', caption="From <img src=x onerror=alert(1)>")
    assert "<script" not in html.text
    assert "<img" not in html.text
    assert "<figcaption>From &lt;img" in html.text
