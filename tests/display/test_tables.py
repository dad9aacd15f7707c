"""Frames as tables: aligned by kind, cut to what is read, saying what is left out."""

import datetime
import re
from decimal import Decimal
from typing import Any

import duckdb
import ibis
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from appnb.display import RenderContext, reconcile, render
from appnb.display.columns import write_cells
from appnb.display.html import Html, as_html
from appnb.ui.adapters import VIEWABLE_ADAPTERS

NAN = float("nan")
COLUMNS = {
    "integers as they are": ([1, 65432, -3], ["1", "65432", "-3"]),
    "floats with as few decimals as show them": ([1.5, 2.25, 3.0], ["1.50", "2.25", "3.00"]),
    "whole floats show that they are floats": ([1.0, 2.0], ["1.0", "2.0"]),
    "floats with no more decimals than are read": ([0.1234567, 1.0], ["0.1235", "1.0000"]),
    "large floats with two": ([12345.678901, 1.0], ["12345.68", "1.00"]),
    "huge and tiny floats by their exponent": ([1e20, 1e-9], ["1e+20", "1e-09"]),
    "tiny floats alone": ([0.0001234], ["0.0001234"]),
    "missing values are faint": (
        [1.5, NAN, None],
        ["1.5", '<span class="appnb-null">NaN</span>', '<span class="appnb-null">None</span>'],
    ),
    "infinity": ([1.5, float("inf")], ["1.5", "inf"]),
    "nothing but missing values": ([NAN], ['<span class="appnb-null">NaN</span>']),
    "booleans": ([True, False], ["True", "False"]),
    "dates without time": ([datetime.datetime(2024, 2, 29)], ["2024-02-29"]),
    "dates with minutes": ([datetime.datetime(2024, 2, 29), datetime.datetime(2024, 3, 1, 12, 30)], None),
    "dates of a time zone": (
        [datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)))],
        ["2024-02-29 12:00 -05:00"],
    ),
    "text is escaped": (["<img src=x onerror=alert(1)>"], ["&lt;img src=x onerror=alert(1)&gt;"]),
    "long text is cut, and whole when pointed at": (
        ["a" * 121],
        [f'<span title="{"a" * 121}">{"a" * 120}…</span>'],
    ),
    "other objects by their text": ([[1, "<b>"], Decimal("1.50")], ["[1, &#x27;&lt;b&gt;&#x27;]", "1.50"]),
    "HTML of the author": ([Html("<b>x</b>")], ["<b>x</b>"]),
}


@pytest.mark.parametrize(("values", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_cells(values: list[object], expected: list[str] | None) -> None:
    written = write_cells(values)
    assert written == (expected or ["2024-02-29 00:00", "2024-03-01 12:30"])


def large() -> pd.DataFrame:
    return pd.DataFrame({"order": np.arange(65432), "price": np.linspace(0, 1, 65432), "region": "north"})


LONG = {
    "a frame of pandas": large(),
    "a series of pandas": large().price,
    "a frame of Polars": pl.DataFrame({"price": range(100)}),
    "a series of Polars": pl.Series("price", range(100)),
    "a table of Arrow": pa.table({"price": range(100)}),
    "a frame of narwhals": nw.from_native(pl.DataFrame({"price": range(100)})),
    "a relation of DuckDB": duckdb.sql("select range as price from range(100)"),
    "a table of Ibis": ibis.table({"price": "int64"}, name="prices"),
}


@pytest.mark.parametrize("value", LONG.values(), ids=LONG)
def test_a_long_frame_is_the_place_of_a_table_and_stays_on_the_server(value: object) -> None:
    html = as_html(value)
    assert len(html.text) < 150
    (held,) = html.embedded.values()
    assert held is value or held is value.to_native()  # type: ignore[attr-defined]  # of narwhals


def test_a_wide_frame_is_cut_and_says_so() -> None:
    text = as_html(pd.DataFrame(np.zeros((2, 3_000)))).text
    assert '<div class="appnb-table-foot">40 of 3,000 columns</div>' in text
    assert text.count("<th ") == 1 + 40 + 2


def test_a_small_frame_says_nothing() -> None:
    assert "appnb-table-foot" not in as_html(large().head(20)).text


def test_a_frame_without_rows_says_so() -> None:
    assert "no rows" in as_html(large().head(0)).text
    assert "no rows" in as_html(pd.DataFrame()).text


def test_numbers_are_at_the_right_and_names_tell_their_type() -> None:
    text = as_html(large().head(1)).text
    assert '<th class="n" title="int64" scope="col">order</th>' in text
    assert re.search(r'<th title="(str|object)" scope="col">region</th>', text)
    assert '<th class="i" scope="row">0</th><td class="n">0</td><td class="n">0.0</td><td>north</td>' in text


def test_several_levels_of_names_span_their_columns() -> None:
    frame = large().assign(kind=["a", "b"] * 32716).groupby("kind")[["order", "price"]].agg(["min", "max"])
    text = as_html(frame).text
    assert '<th colspan="2" class="g">order</th><th colspan="2" class="g">price</th>' in text
    assert '<th class="i" scope="col">kind</th>' in text


def test_several_levels_of_an_index_are_not_repeated() -> None:
    frame = pd.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 1], "c": [1, 2, 3]}).set_index(["a", "b"])
    heads = re.findall(r'<th class="i" scope="row">(.*?)</th>', as_html(frame).text)
    assert heads == ["x", "1", "", "2", "y", "1"]


OTHERS = {
    "a series": pd.Series([1.5, 2.5], name="price"),
    "an index": pd.Index([1.5, 2.5], name="price"),
    "a frame of Polars": pl.DataFrame({"price": [1.5, 2.5]}),
    "a series of Polars": pl.Series("price", [1.5, 2.5]),
    "a table of Arrow": pa.table({"price": [1.5, 2.5]}),
    "a batch of Arrow": pa.record_batch({"price": [1.5, 2.5]}),
}


@pytest.mark.parametrize("value", OTHERS.values(), ids=OTHERS)
def test_other_frames(value: object) -> None:
    text = as_html(value).text
    assert re.search(r'<th class="n" title="[\w\[\]]+" scope="col">price</th>', text)
    assert '<td class="n">1.5</td>' in text


@pytest.mark.parametrize("value", [pa.array([1, 2]), pa.chunked_array([[1], [2]])], ids=["array", "chunked"])
def test_arrays_of_arrow(value: object) -> None:
    assert '<td class="n">2</td>' in as_html(value).text


def test_a_series_without_a_name_and_a_frame_with_missing_values() -> None:
    assert '<th class="n" title="int64" scope="col"></th>' in as_html(pd.Series([1])).text
    text = as_html(pd.DataFrame({"t": [pd.NaT], "n": pd.array([pd.NA], dtype="Int64")})).text
    assert '<span class="appnb-null">NaT</span>' in text
    assert '<span class="appnb-null">NA</span>' in text


def test_a_lazy_frame_is_not_computed() -> None:
    def fail(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("computed")

    rendered = render(pl.LazyFrame({"price": [1]}).map_batches(fail), RenderContext(adapters=VIEWABLE_ADAPTERS))
    viewable: Any = rendered.holes[0].viewable
    assert "Preview data" in viewable.foot


def test_a_frame_in_the_place_of_another_is_sorted_as_its_reader_left_it() -> None:
    context = RenderContext(adapters=VIEWABLE_ADAPTERS)
    old = render(large(), context)
    viewable: Any = old.holes[0].viewable
    viewable._handle_msg({"do": "sort", "column": "order", "n": 1})
    viewable._handle_msg({"do": "sort", "column": "order", "n": 2})
    assert ">65431<" in viewable.body.replace(",", "")
    new = reconcile(old, render(large().head(1000), context))
    assert new.holes[0].viewable is viewable
    assert ">999<" in viewable.body
    assert "of 1,000 rows" in viewable.foot


def test_a_frame_that_was_changed_in_place_is_shown_anew() -> None:
    context = RenderContext(adapters=VIEWABLE_ADAPTERS)
    frame = large()
    old = render(frame, context)
    viewable: Any = old.holes[0].viewable
    frame["region"] = "south"
    reconcile(old, render(frame, context))
    assert "south" in viewable.body


def test_a_styled_frame_is_cut() -> None:
    text = as_html(large().style).text
    assert '<div class="appnb-table-foot">showing 50 of 65,432 rows</div>' in text
    assert len(text) < 60_000


def test_names_of_columns_and_rows_are_escaped() -> None:
    frame = pd.DataFrame({"<script>": [1]}, index=["<img>"])
    frame.index.name = "<b>"
    text = as_html(frame).text
    assert not re.search("<script|<img|<b>", text)
