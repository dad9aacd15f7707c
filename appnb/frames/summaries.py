"""What the values of a column are, in short: how many, how they are spread, which are the most frequent."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np

from appnb.frames.arranging import View
from appnb.frames.columns import Column, Kind, is_missing

BARS = 9
"""How many bars a histogram has."""

MOST_NAMED = 6
"""How many of the most frequent texts are named."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: the values from `start` to `end`, or the one value `start`."""

    count: int
    start: Any
    end: Any = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A column in short. What does not apply to its kind, or was not asked for, is None or empty."""

    count: int
    missing: int
    unique: int | None = None
    least: Any = None
    greatest: Any = None
    mean: float | None = None
    middle: float | None = None  # the median
    deviation: float | None = None
    bars: Sequence[Bar] = ()  # the spread of numbers and moments, or the most frequent of a few texts


def summarise(view: View, column: Column, *, has_stats: bool = True, has_chart: bool = True) -> Summary:
    """Summarise a column of the rows in a view. Takes time that grows with the rows.

    Args:
        view: the rows.
        column: one of its table.
        has_stats: whether to find the mean, the median and the like.
        has_chart: whether to find bars.
    """
    values = view.read_column(column.name)
    if isinstance(values, list):
        return _summarise_values(values, column.kind, has_stats=has_stats, has_chart=has_chart)
    return _summarise_series(values, column.kind, has_stats=has_stats, has_chart=has_chart)


def _summarise_series(values: nw.Series[Any], kind: Kind, *, has_stats: bool, has_chart: bool) -> Summary:
    if kind in (Kind.NESTED, Kind.ANY) or values.dtype in (nw.Object, nw.Unknown):
        return _summarise_values(values.to_list(), kind, has_stats=has_stats, has_chart=has_chart)
    count, missing = len(values), int(values.null_count())
    if kind.is_number:
        numbers = values.drop_nulls().cast(nw.Float64).to_numpy()
        return _summarise_numbers(numbers, count, kind, has_stats=has_stats, has_chart=has_chart)
    if kind.is_moment:
        return _summarise_moments(values.drop_nulls(), count, has_chart=has_chart)
    if kind is Kind.BOOLEAN:
        true = int(values.sum() or 0)
        return Summary(count, missing, bars=_compare(true, count - missing - true))
    if kind is Kind.TEXT:
        return _summarise_texts(values, count, missing, has_chart=has_chart)
    return Summary(count, missing, least=values.min(), greatest=values.max())


def _compare(true: int, false: int) -> Sequence[Bar]:
    return [Bar(true, True), Bar(false, False)] if true or false else []


def _summarise_numbers(numbers: Any, count: int, kind: Kind, *, has_stats: bool, has_chart: bool) -> Summary:
    numbers = numbers[np.isfinite(numbers)] if not np.isfinite(numbers).all() else numbers
    missing = count - len(numbers)
    if not len(numbers):
        return Summary(count, missing)
    least, greatest = float(numbers.min()), float(numbers.max())
    bars = _draw(numbers, least, greatest) if has_chart else []
    read = int if kind is Kind.INTEGER else float
    summary = Summary(count, missing, least=read(least), greatest=read(greatest), bars=bars)
    if not has_stats:
        return summary
    deviation = float(numbers.std(ddof=1)) if len(numbers) > 1 else None
    return replace(summary, mean=float(numbers.mean()), middle=float(np.median(numbers)), deviation=deviation)


def _draw(numbers: Any, least: float, greatest: float) -> list[Bar]:
    counts, edges = np.histogram(numbers, bins=BARS, range=(least, greatest))
    return [Bar(int(n), float(edges[place]), float(edges[place + 1])) for place, n in enumerate(counts)]


def _summarise_moments(values: nw.Series[Any], count: int, *, has_chart: bool) -> Summary:
    missing = count - len(values)
    if not len(values):
        return Summary(count, missing)
    summary = Summary(count, missing, least=values.min(), greatest=values.max())
    if not has_chart:
        return summary
    stamps = values.dt.timestamp("ms").to_numpy().astype(float)
    drawn = _draw(stamps, stamps.min(), stamps.max())
    bars = [Bar(bar.count, _read_stamp(bar.start), _read_stamp(bar.end)) for bar in drawn]
    return replace(summary, bars=bars)


def _read_stamp(milliseconds: float) -> dt.datetime:
    return dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=milliseconds)


def _summarise_texts(values: nw.Series[Any], count: int, missing: int, *, has_chart: bool) -> Summary:
    unique = int(values.n_unique()) - (missing > 0)
    if not has_chart or unique > max(MOST_NAMED, min(50, count // 4)):
        return Summary(count, missing, unique)
    counts = values.drop_nulls().cast(nw.String).value_counts(sort=True, name="n")
    first = counts.head(MOST_NAMED)
    bars = [Bar(int(n), text) for text, n in zip(first[first.columns[0]].to_list(), first["n"].to_list(), strict=True)]
    return Summary(count, missing, unique, bars=bars)


def _summarise_values(values: list[Any], kind: Kind, *, has_stats: bool, has_chart: bool) -> Summary:
    """Summarise Python's own objects."""
    present = [value for value in values if not is_missing(value)]
    missing = len(values) - len(present)
    if kind.is_number and present:
        numbers = np.asarray([float(value) for value in present])
        summary = _summarise_numbers(numbers, len(values), kind, has_stats=has_stats, has_chart=has_chart)
        return replace(summary, missing=missing)
    if kind is Kind.BOOLEAN:
        return Summary(len(values), missing, bars=_compare(sum(present), len(present) - sum(present)))
    if kind is Kind.TEXT:
        counts = Counter(present)
        is_told = has_chart and len(counts) <= max(MOST_NAMED, min(50, len(values) // 4))
        bars = [Bar(n, text) for text, n in counts.most_common(MOST_NAMED)] if is_told else []
        return Summary(len(values), missing, len(counts), bars=bars)
    if kind in (Kind.DATE, Kind.MOMENT, Kind.TIME, Kind.DURATION) and present:
        return Summary(len(values), missing, least=min(present), greatest=max(present))
    return Summary(len(values), missing)
