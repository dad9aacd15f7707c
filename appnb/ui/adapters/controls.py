"""Controls of ipywidgets that are more than a value in a widget of ours: pictures, uploads, ranges of options."""

import base64
import datetime as dt
import math
import mimetypes
from collections.abc import Callable
from importlib import import_module
from typing import Any

import panel as pn
from panel.viewable import Viewable

from appnb.display.markup import tag, text
from appnb.kernel.uploads import StoredFile, find_upload_place
from appnb.ui.widgets import kinds

_DRAWN = {"width": "16", "height": "16", "fill": "none", "stroke": "currentColor", "stroke-width": "2"}


def _draw(path: str) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in _DRAWN.items())
    return f'<svg viewBox="0 0 16 16" aria-hidden="true" {attributes}><path d="{path}"/></svg>'


def show_valid(widget: Any) -> Viewable:
    """Show whether something is valid: a tick, or a cross with a text."""

    def write() -> str:
        if widget.value:
            return tag("span", _draw("m3 8.5 3.5 3.5L13 4.5"), aria_label="valid", class_="appnb-good")
        return tag("span", _draw("m4 4 8 8m0-8-8 8"), " ", text(widget.readout), class_="appnb-bad")

    made: Viewable = kinds.make_html(write())
    widget.observe(lambda change: made.param.update(object=write()), ["value", "readout"])
    return made


def show_media(widget: Any) -> Viewable:
    """Show a picture, a film or sound."""
    kind = {"Image": "img", "Video": "video", "Audio": "audio"}[type(widget).__name__]

    def write() -> str:
        if widget.format == "url":
            address = widget.value.decode()
        else:
            family = {"img": "image", "video": "video", "audio": "audio"}[kind]
            form = {"svg": "svg+xml", "jpg": "jpeg"}.get(widget.format, widget.format)
            address = f"data:{family}/{form};base64,{base64.b64encode(widget.value).decode()}"
        plays = (
            {} if kind == "img" else {"controls": True, "loop": bool(widget.loop), "autoplay": bool(widget.autoplay)}
        )
        sizes = {} if kind == "audio" else {"width": widget.width or None, "height": widget.height or None}
        alt = {"alt": ""} if kind == "img" else {}
        return tag(kind, src=address, class_="appnb-image", **alt, **sizes, **plays)

    made: Viewable = kinds.make_html(write())
    widget.observe(lambda change: made.param.update(object=write()), ["value", "format"])
    return made


def _describe_file(name: str, stored: StoredFile | bytes, now: dt.datetime) -> Any:
    """Describe an uploaded file as ipywidgets does, which has it in memory."""
    content = stored if isinstance(stored, bytes) else stored.read()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    made: Any = import_module("traitlets").Bunch  # the notebook has imported it
    return made(name=name, type=kind, size=len(content), content=memoryview(content), last_modified=now)


def show_upload(widget: Any) -> Viewable:
    """Show a place to drop files on."""
    make: Callable[..., Any] = kinds.FileDropper
    made = make(
        multiple=widget.multiple,
        disabled=widget.disabled,
        accepted_filetypes=[ending for ending in widget.accept.split(",") if ending],
        place=find_upload_place(),
        layout="compact",
        previews=[],
        chunk_size=1_000_000,
        css_classes=["appnb-element", "appnb-file"],
        sizing_mode="stretch_width",
        max_width=300,
        margin=0,
    )

    def take(event: Any) -> None:
        now = dt.datetime.now(dt.UTC)
        widget.value = tuple(_describe_file(name, content, now) for name, content in event.new)

    made.param.watch(take, ["uploaded"])
    viewable: Viewable = made
    return viewable


def show_range(widget: Any) -> Viewable:
    """Show a range of options: two handles over their places, and the options that these are at."""
    slider = _make_slider(widget, kinds.IntRangeSlider, 0, max(len(widget._options_labels) - 1, 1), 1)

    def show(change: Any = None) -> None:
        slider.value = tuple(widget.index)
        chosen.param.update(object=text(" \u2013 ".join(map(str, widget.label))))

    chosen: Any = kinds.make_html("", "appnb-caption")
    show()
    slider.param.watch(lambda event: setattr(widget, "index", tuple(map(int, event.new))), ["value"])
    widget.observe(show, ["index"])
    return _stack(slider, chosen)


def show_log(widget: Any) -> Viewable:
    """Show a slider over powers: a handle over their exponents, and the value that it is at."""
    slider = _make_slider(widget, kinds.FloatSlider, widget.min, widget.max, widget.step)

    def show(change: Any = None) -> None:
        slider.value = math.log(widget.value, widget.base)
        chosen.param.update(object=text(f"{widget.value:.4g}"))

    chosen: Any = kinds.make_html("", "appnb-caption")
    show()
    slider.param.watch(lambda event: setattr(widget, "value", widget.base**event.new), ["value"])
    widget.observe(show, ["value"])
    return _stack(slider, chosen)


def _make_slider(widget: Any, kind: Callable[..., Any], start: float, end: float, step: float) -> Any:
    label = widget.description or ""
    return kind(
        start=start,
        end=end,
        step=step,
        show_value=False,
        tooltips=False,
        label=label,
        facts={"name": label},
        css_classes=["appnb-element", "appnb-slider", *(["appnb-labelled"] if label else [])],
        disabled=widget.disabled,
        sizing_mode="stretch_width",
        max_width=300,
        margin=0,
    )


def _stack(*parts: Any) -> Viewable:
    made: Viewable = pn.Column(*parts, margin=0, sizing_mode="stretch_width", max_width=300)
    return made


def show_play(widget: Any) -> Viewable:
    """Show what counts by itself, with its buttons."""
    make: Callable[..., Any] = kinds.Player
    made = make(
        start=widget.min,
        end=widget.max,
        step=widget.step,
        interval=widget.interval,
        value=widget.value,
        loop_policy="loop" if widget.repeat else "once",
        show_loop_controls=False,
        visible_buttons=["first", "play", "pause"],
        margin=0,
        css_classes=["appnb-element", "appnb-play"],
    )
    made.param.watch(lambda event: setattr(widget, "value", event.new), ["value"])
    widget.observe(lambda change: made.param.update(value=widget.value), ["value"])
    viewable: Viewable = made
    return viewable
