"""Summaries of columns as they stand in the head of a table: a small chart, and a line below it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from appnb.display.markup import tag, text
from appnb.frames.columns import Kind
from appnb.frames.summaries import Bar, Summary

WIDTH, HEIGHT = 96, 26
_MOST_LETTERS = 18


def write_summary(summary: Summary, kind: Kind, *, has_stats: bool, has_chart: bool) -> str:
    """Write a column in short."""
    chart = _write_chart(summary, kind) if has_chart else ""
    lines = _list_stats(summary, kind) if has_stats else []
    told = tag("dl", *(tag("div", tag("dt", text(name)), tag("dd", text(value))) for name, value in lines))
    return tag("div", chart, told if lines else "", class_="appnb-grid-summary")


def _write_chart(summary: Summary, kind: Kind) -> str:
    if not summary.bars:
        return ""
    if kind is Kind.BOOLEAN or kind is Kind.TEXT:
        return _write_shares(summary.bars, summary.count)
    return _write_bars(summary.bars, kind)


def _write_bars(bars: Sequence[Bar], kind: Kind) -> str:
    """Write a histogram: one path, and for whom points at it what its ends are."""
    most = max(bar.count for bar in bars) or 1
    width = WIDTH / len(bars)
    steps = []
    for place, bar in enumerate(bars):
        height = max(round(bar.count / most * HEIGHT, 1), 0.8) if bar.count else 0
        if height:
            steps.append(f"M{place * width:.1f} {HEIGHT}v-{height:g}h{width - 1.5:.1f}v{height:g}z")
    said = f"from {write_short(bars[0].start, kind)} to {write_short(bars[-1].end, kind)}"
    path = tag("path", d="".join(steps))
    title = tag("title", text(said))
    return tag("svg", title, path, viewBox=f"0 0 {WIDTH} {HEIGHT}", preserveAspectRatio="none", role="img")


def _write_shares(bars: Sequence[Bar], count: int) -> str:
    """Write how often the most frequent values are: parts of one strip, each with its name when pointed at."""
    parts = []
    for bar in bars:
        share = bar.count / count * 100 if count else 0
        said = f"{str(bar.start)[:60]}: {bar.count:,} ({share:.0f} %)"
        parts.append(tag("i", style=f"flex-grow: {max(share, 0.5):.1f}", title=said))
    rest = 100 - sum(bar.count for bar in bars) / count * 100 if count else 0
    if rest > 0.5:
        parts.append(tag("i", style=f"flex-grow: {rest:.1f}", class_="appnb-rest", title=f"others ({rest:.0f} %)"))
    return tag("div", *parts, class_="appnb-grid-shares", role="img", aria_label=_name_shares(bars))


def _name_shares(bars: Sequence[Bar]) -> str:
    return ", ".join(f"{str(bar.start)[:40]}: {bar.count:,}" for bar in bars)


def _list_stats(summary: Summary, kind: Kind) -> list[tuple[str, str]]:
    """List what is told of a column in words, by its kind; nothing twice that the chart shows."""
    told: list[tuple[str, str]] = []
    if kind is Kind.BOOLEAN:
        told += [("true" if bar.start else "false", f"{bar.count:,}") for bar in summary.bars]
    elif summary.unique is not None and not kind.is_number:
        told.append(("unique", f"{summary.unique:,}"))
    if summary.least is not None:
        told.append(("range", f"{write_short(summary.least, kind)} \u2013 {write_short(summary.greatest, kind)}"))
    if summary.mean is not None:
        told.append(("mean", write_short(summary.mean, Kind.NUMBER)))
    if summary.missing:
        told.append(("missing", f"{summary.missing:,}"))
    return told


def write_short(value: Any, kind: Kind) -> str:
    """Write a value in a few letters."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dt.datetime):
        is_day = kind is Kind.DATE or value.time() == dt.time()
        return f"{value:%Y-%m-%d}" if is_day else f"{value:%Y-%m-%d %H:%M}"
    return str(value)[:_MOST_LETTERS]
