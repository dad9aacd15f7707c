"""What stands in the place of an element before its page is live: its state as plain HTML, to be read and not used.

As high as the widget that takes its place, so that nothing moves then; `first_sight.css` has the looks.
"""

from collections.abc import Iterable
from functools import singledispatch
from itertools import islice

from appnb.display.embedding import find_holes, replace_tokens
from appnb.display.kinds import is_frame
from appnb.display.markup import css, tag, text
from appnb.display.vega_charts import find_height
from appnb.ui import buttons, choices, dates, files, live, numbers, sliders, tabbing, texts, toggles
from appnb.ui.adapters.frames import make_table
from appnb.ui.charts.altair import altair_chart
from appnb.ui.charts.interactive import interactive
from appnb.ui.charts.matplotlib import matplotlib
from appnb.ui.charts.plotly import plotly
from appnb.ui.control import Control
from appnb.ui.element import Element
from appnb.ui.labels import plain_text
from appnb.ui.notes import Note
from appnb.ui.tabular.sections import Written

MOST_OPTIONS = 30
LOW_CHART_PX = 150  # of a chart that does not say how high it is
PLOTLY_HEIGHT_PX = 450  # of a figure of Plotly that does not say how high it is: its own default


def write_stand_in(source: object) -> str | None:
    """Write what stands for a live object; None for what is no element of ours."""
    if isinstance(source, Note):
        return ""
    if is_frame(source):
        return write_live(make_table(source).written)
    element = source.element if isinstance(source, Control) else source
    return _write(element) if isinstance(element, Element) else None


def _box(kind: str, *content: str, **attributes: object) -> str:
    return tag("span", *content, class_="appnb-stand-in", data_kind=kind, **attributes)


def _field(content: object, kind: str = "field") -> str:
    return _box(kind, text("" if content is None else content))


@singledispatch
def _write(element: Element) -> str:
    return _field("")


@_write.register
def _(element: sliders.slider) -> str:
    return _write_slider(element, [element.value])


@_write.register
def _(element: sliders.range_slider) -> str:
    return _write_slider(element, element.value)


def _write_slider(element: sliders._Slider, ends: Iterable[float]) -> str:
    ends = list(ends)
    places = [_find_place(element, end) for end in ends]
    start = places[0] if len(places) == 2 else 0.0
    style = css({"--from": f"{start:.4f}", "--to": f"{places[-1]:.4f}"})
    shown = " .. ".join(f"{end:g}" for end in ends) if element.show_value else ""
    value = tag("span", text(shown), class_="appnb-stand-in-value") if shown else ""
    handles = "".join(tag("i", style=css({"--at": f"{place:.4f}"})) for place in places)
    return _box("slider", value, handles, style=style, data_orientation=element.orientation)


def _find_place(element: sliders._Slider, value: float) -> float:
    """Find where a handle stands, from 0 to 1."""
    steps = element._scale.places
    if steps is not None:
        return steps.index(value) / max(len(steps) - 1, 1) if value in steps else 0.0
    span = float(element._scale.stop) - float(element._scale.start)
    return min(max((float(value) - float(element._scale.start)) / span, 0.0), 1.0) if span > 0 else 0.0


@_write.register
def _(element: numbers.number) -> str:
    return _field(element.value, "number")


@_write.register
def _(element: texts.text) -> str:
    if element.kind == "password":
        return _field("")
    return _field(element.value or element.placeholder)


@_write.register
def _(element: texts.text_area) -> str:
    return _box("text_area", text(element.value or element.placeholder), style=css({"--rows": element.rows or 4}))


@_write.register
def _(element: dates.date) -> str:
    return _field(element.value)


@_write.register
def _(element: dates.datetime) -> str:
    return _field(element.value)


@_write.register
def _(element: choices.dropdown) -> str:
    widest = max(map(str, element.options), key=len, default="")
    return _box("dropdown", text(element.selected_key or choices.NOTHING), data_widest=widest)


@_write.register
def _(element: choices.multiselect) -> str:
    chosen = [element._find_name(value) for value in islice(element.value, MOST_OPTIONS)]
    return _box("multiselect", *(tag("span", text(name), class_="appnb-stand-in-chip") for name in chosen))


@_write.register
def _(element: choices.radio) -> str:
    chosen = element._find_name(element.value) if element.value in list(element.options.values()) else None
    options = (
        tag("span", text(name), class_="appnb-stand-in-option", data_on=name == chosen)
        for name in islice(element.options, MOST_OPTIONS)
    )
    return _box("radio", *options, data_inline=element.inline)


@_write.register
def _(element: toggles.checkbox) -> str:
    return _box("checkbox", data_on=bool(element.value))


@_write.register
def _(element: toggles.switch) -> str:
    return _box("switch", data_on=bool(element.value))


@_write.register
def _(element: buttons._Button) -> str:
    look = "primary" if element._is_primary or element.kind == "info" else element.kind
    return _box("button", text(plain_text(element.label)), data_look=look)


@_write.register
def _(element: tabbing.tabs) -> str:
    names = (
        tag("span", text(shown), class_="appnb-stand-in-tab", data_on=name == element.value)
        for shown, name in element.names.items()
    )
    return _box("tabs", *names, data_orientation=element.orientation)


@_write.register
def _(element: altair_chart) -> str:
    return _box("chart", style=css({"--height": find_height(element._taken.spec) or LOW_CHART_PX}))


@_write.register
def _(element: plotly) -> str:
    return _box("chart", style=css({"--height": element._figure.layout.height or PLOTLY_HEIGHT_PX}))


@_write.register(matplotlib)
@_write.register(interactive)
def _(element: matplotlib | interactive) -> str:
    return tag("div", element._picture, class_="appnb-stand-in", data_kind="figure", inert=True)


@_write.register
def _(element: files.file) -> str:
    return _box("file", data_large=element.kind == "area")


@_write.register
def _(element: live.LiveElement) -> str:
    return write_live(element.written)


def write_live(written: Written) -> str:
    """Write what writes itself, with its sections in their places."""
    sections = written.write()
    parts = {"tools": sections.tools, "head": sections.head, "body": sections.body, "foot": sections.foot}
    html = written.skeleton
    for name, content in parts.items():
        opening = f'data-section="{name}">'
        html = html.replace(opening, opening + content)
    gone = dict.fromkeys(find_holes(html), "")
    return tag("div", replace_tokens(html, gone), class_="appnb-stand-in", data_kind="live", inert=True)
