"""Columns in short, in every library; numbers as NumPy and pandas have them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from appnb.frames.arranging import Arrangement
from appnb.frames.reading import read_frame
from appnb.frames.summaries import BARS, Bar, Summary, summarise
from tests.frames.libraries import EAGER


def find_summary(data: Any, name: str, asked: Arrangement | None = None, **wanted: bool) -> Summary:
    frame = read_frame(data)
    return summarise(frame.arrange(asked or Arrangement()), frame.find(name), **wanted)


@pytest.mark.parametrize("make", EAGER.values(), ids=EAGER)
def test_every_library(make: Callable[[], Any]) -> None:
    sold = find_summary(make(), "sold")
    assert (sold.count, sold.missing, sold.least, sold.greatest, sold.mean, sold.middle) == (5, 0, 1, 12, 7.0, 7.0)
    assert sold.deviation == pytest.approx(pd.Series([3, 12, 7, 12, 1]).std())
    assert sum(bar.count for bar in sold.bars) == 5
    price = find_summary(make(), "price")
    assert (price.missing, price.least, price.greatest) == (1, 0.5, 10.0)
    city = find_summary(make(), "city")
    assert (city.unique, city.missing, len(city.bars)) == (4, 1, 4)
    new = find_summary(make(), "is_new")
    assert list(new.bars) == [Bar(2, True), Bar(2, False)]
    day = find_summary(make(), "day")
    assert (day.least.year, day.greatest.month) == (2024, 4)


def test_bars_are_those_of_numpy() -> None:
    values = np.random.default_rng(0).normal(size=1_000)
    summary = find_summary(pl.DataFrame({"a": values}), "a")
    counts, edges = np.histogram(values, bins=BARS)
    assert [bar.count for bar in summary.bars] == counts.tolist()
    assert [bar.start for bar in summary.bars] == pytest.approx(edges[:-1].tolist())


def test_bars_of_days() -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(90)]
    summary = find_summary(pl.DataFrame({"day": days}), "day")
    assert [bar.count for bar in summary.bars] == [10] * BARS
    assert summary.bars[0].start == dt.datetime(2025, 1, 1)


def test_only_what_is_left_by_a_search_is_summarised() -> None:
    data = pl.DataFrame({"n": range(100), "kind": ["a", "b"] * 50})
    summary = find_summary(data, "n", Arrangement(filters={"kind": "b", "n": "< 10"}))
    assert (summary.count, summary.least, summary.greatest) == (5, 1, 9)


def test_what_was_not_asked_for_is_not_made() -> None:
    data = pl.DataFrame({"n": range(100)})
    assert find_summary(data, "n", has_stats=False).mean is None
    assert find_summary(data, "n", has_chart=False).bars == []


def test_many_different_texts_have_no_bars() -> None:
    assert find_summary(pl.DataFrame({"a": [f"item {n}" for n in range(200)]}), "a").bars == ()


NOTHING: dict[str, Any] = {
    "no rows": pl.DataFrame({"a": pl.Series([], dtype=pl.Float64)}),
    "nothing but missing numbers": pl.DataFrame({"a": pl.Series([None, None], dtype=pl.Float64)}),
    "infinity alone": pd.DataFrame({"a": [float("inf"), float("nan")]}),
    "one value": pl.DataFrame({"a": [1.5]}),
    "lists": pl.DataFrame({"a": [[1], [2]]}),
    "no days": pl.DataFrame({"a": pl.Series([None], dtype=pl.Date)}),
}


@pytest.mark.parametrize("data", NOTHING.values(), ids=NOTHING)
def test_little_can_be_said(data: Any) -> None:
    summary = find_summary(data, "a")
    assert summary.count == len(data)
    assert summary.deviation is None
