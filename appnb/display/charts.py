"""`figure`: a chart for those who do not see it: what it says in words, and its data as a table."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

from appnb.display.html import Html, as_html
from appnb.display.markup import tag, text

Find = Callable[[Any], object | None]


def figure(content: object, alt: str = "", *, caption: str = "", data: object = None) -> Html:
    """Show a chart with what it says in words, and its data as a table that opens below it.

    Args:
        content: a chart or picture, any object that can be shown.
        alt: what a reader should take from it, in a sentence or two, for those who cannot see it. Default: the
            description or title that an Altair chart has.
        caption: a line below it, for everyone.
        data: what the table shows: a frame, a list of dicts, a dict of lists. Default: the data of an Altair, HoloViews
            or Bokeh chart, where it has them. False leaves the table out.

    Example:
        nb.figure(chart, alt="Sales double from March to June.", caption="Source: the order book")
    """
    alt = alt or _find_words(content)
    shown = as_html(content)
    table = Html.of("", {}) if data is False else _write_data(_find_data(content) if data is None else data)
    label = tag("figcaption", text(caption)) if caption else ""
    html = tag(
        "figure",
        tag("div", shown.text, class_="appnb-figure-body"),
        label,
        table.text,
        class_="appnb-figure",
        role="group",
        aria_roledescription="chart",
        aria_label=alt or None,
    )
    return Html.of(html, {**shown.embedded, **table.embedded})


def _write_data(data: object) -> Html:
    if data is None:
        return Html.of("", {})
    table = as_html(_to_frame(data))
    html = tag("details", tag("summary", text("Data as a table")), table.text, class_="appnb-figure-data")
    return Html.of(html, dict(table.embedded))


def _to_frame(data: object) -> object:
    """Make a frame of plain Python data, so that it is shown as a table and not as nested text."""
    is_records = isinstance(data, list) and bool(data) and all(isinstance(row, Mapping) for row in data)
    is_columns = (
        isinstance(data, Mapping) and bool(data) and all(isinstance(each, list | tuple) for each in data.values())
    )
    if not (is_records or is_columns):
        return data
    frame: object = import_module("pandas").DataFrame(data)  # Panel brings it; only here is it needed
    return frame


def _find_words(content: object) -> str:
    """Find what an Altair chart says of itself."""
    for name in ("description", "title"):
        words = getattr(content, name, None) if _is_of(content, "altair") else None
        words = getattr(words, "text", words)
        if isinstance(words, str):
            return words
    return ""


def _find_data(content: object) -> object | None:
    """Find the data that a chart was made of."""
    for library, find in _FINDERS.items():
        if _is_of(content, library):
            try:
                return find(content)
            except Exception:  # noqa: BLE001 - other libraries' objects: a chart without data has no table
                return None
    return None


def _is_of(content: object, library: str) -> bool:
    return any(base.__module__.partition(".")[0] == library for base in type(content).__mro__)


def _find_altair_data(chart: Any) -> object | None:
    for part in _walk_altair(chart):
        data = getattr(part, "data", None)
        if hasattr(data, "columns") and not isinstance(data, str):
            return data
    return None


def _walk_altair(chart: Any) -> Iterator[Any]:
    yield chart
    for name in ("layer", "hconcat", "vconcat", "concat"):
        parts = getattr(chart, name, None)
        for part in parts if isinstance(parts, list) else ():
            yield from _walk_altair(part)
    spec = getattr(chart, "spec", None)
    if spec is not None and _is_of(spec, "altair"):
        yield from _walk_altair(spec)


def _find_holoviews_data(plot: Any) -> object | None:
    parts = [part for part in plot.traverse() if hasattr(part, "dframe") and not hasattr(part, "keys")]
    frames = [part.dframe() for part in parts]
    return max(frames, key=len) if frames else None


def _find_bokeh_data(plot: Any) -> object | None:
    sources: list[Any] = [getattr(renderer, "data_source", None) for renderer in getattr(plot, "renderers", ())]
    frames = [source.to_df() for source in sources if hasattr(source, "to_df")]
    return max(frames, key=len) if frames else None


_FINDERS: Mapping[str, Find] = {
    "altair": _find_altair_data,
    "holoviews": _find_holoviews_data,
    "bokeh": _find_bokeh_data,
}
