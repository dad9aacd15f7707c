"""Widgets of sliders, numbers, texts, toggles and buttons."""

from typing import Any

from appnb.ui import buttons, code, dates, numbers, sliders, texts, toggles
from appnb.ui.labels import plain_text
from appnb.ui.widgets import kinds
from appnb.ui.widgets.spec import WidgetSpec, common_settings, describe

COLOURS = {"neutral": "default", "info": "primary", "success": "success", "warn": "warning", "danger": "danger"}


def _slider_settings(element: sliders._Slider) -> tuple[dict[str, Any], tuple[str, ...]]:
    settings = common_settings(element, "slider")
    settings |= {"orientation": element.orientation, "show_value": element.show_value, "tooltips": False}
    if element.show_value:
        settings["css_classes"].append("appnb-shows-value")
    if element.orientation == "vertical":
        settings |= {"height": 180, "sizing_mode": None, "width": 60}
    scale = element._scale
    if scale.places is None:
        stop = scale.stop if scale.stop > scale.start else scale.start + scale.choose_step()
        settings |= {"start": scale.start, "end": stop, "step": scale.choose_step()}
    return settings, ("value_throttled",) if element.debounce else ("value",)


@describe.register
def _(element: sliders.slider) -> WidgetSpec:
    settings, listen = _slider_settings(element)
    if (places := element._scale.places) is None:
        return WidgetSpec(kinds.IntSlider if element._scale.is_whole else kinds.FloatSlider, settings, listen=listen)
    names = {_write_place(place): place for place in places}
    if len(names) == 1:
        settings["disabled"] = True
    return WidgetSpec(
        kinds.PlacesSlider,
        {**settings, "options": list(names)},
        to_widget=lambda value: next(name for name, place in names.items() if place == value),
        receive=lambda name: element._receive(names.get(name)),
        listen=listen,
    )


def _write_place(place: float) -> str:
    """Write a number for reading; one of four digits, which may be a year, is not split."""
    return f"{place:,}".replace(",", " ") if abs(place) >= 10_000 else str(place)


@describe.register
def _(element: sliders.range_slider) -> WidgetSpec:
    settings, listen = _slider_settings(element)
    if (places := element._scale.places) is None:
        kind = kinds.IntRangeSlider if element._scale.is_whole else kinds.RangeSlider
        return WidgetSpec(
            kind, settings, to_widget=tuple, receive=lambda ends: element._receive(list(ends)), listen=listen
        )
    last = max(len(places) - 1, 1)
    return WidgetSpec(
        kinds.IntRangeSlider,
        {**settings, "start": 0, "end": last, "step": 1, "show_value": False},
        to_widget=lambda ends: tuple(places.index(end) for end in ends),
        receive=lambda ends: element._receive([places[min(int(end), len(places) - 1)] for end in ends]),
        listen=listen,
    )


@describe.register
def _(element: numbers.number) -> WidgetSpec:
    settings = common_settings(element, "number")
    settings |= {"start": element.start, "end": element.stop}
    kind = kinds.IntInput if element.takes_integers else kinds.FloatInput
    limits = {"min": element.start, "max": element.stop, "mode": "numeric" if element.takes_integers else None}
    settings["facts"] |= {name: fact for name, fact in limits.items() if fact is not None}
    listen = ("value_throttled",) if element.debounce else ("value",)
    return WidgetSpec(kind, {**settings, "step": element.step or 1}, listen=listen)


def _describe_text(element: texts._Text, kind: type[Any], settings: dict[str, Any]) -> WidgetSpec:
    settings["placeholder"] = element.placeholder
    if element.max_length is not None:
        settings["max_length"] = element.max_length
    if not isinstance(element.debounce, bool):
        settings["facts"]["wait"] = element.debounce
    listen = ("value",) if element.debounce is True else ("value", "value_input")
    return WidgetSpec(kind, settings, listen=listen)


@describe.register
def _(element: texts.text) -> WidgetSpec:
    kind = kinds.PasswordInput if element.kind == "password" else kinds.TextInput
    return _describe_text(element, kind, common_settings(element, "text"))


@describe.register
def _(element: texts.text_area) -> WidgetSpec:
    settings = common_settings(element, "text-area") | {"rows": element.rows or 4, "resizable": "height"}
    return _describe_text(element, kinds.TextAreaInput, settings)


@describe.register
def _(element: code.code_editor) -> WidgetSpec:
    rows = min(max(4, element.value.count("\n") + 1), 20)
    settings = common_settings(element, "code-editor") | {"rows": rows, "resizable": "height"}
    facts = {"least": element.min_height, "most": element.max_height, "theme": element.theme}
    facts["language"] = element.language
    facts["copy"] = "yes" if element.show_copy_button else None
    settings["facts"] |= {name: fact for name, fact in facts.items() if fact is not None}
    return _describe_text(element, kinds.TextAreaInput, settings)


@describe.register
def _(element: dates.date) -> WidgetSpec:
    settings = common_settings(element, "date")
    settings["facts"] |= {"type": "date", "min": element.start.isoformat(), "max": element.stop.isoformat()}
    return WidgetSpec(kinds.TextInput, settings, to_widget=lambda day: day.isoformat())


@describe.register
def _(element: dates.datetime) -> WidgetSpec:
    places = {"hour": "minutes", "minute": "minutes", "second": "seconds"}[element.precision]
    step = {"hour": 3600, "minute": 60, "second": 1}[element.precision]
    settings = common_settings(element, "datetime")
    settings["facts"] |= {
        "type": "datetime-local",
        "min": element.start.isoformat(timespec=places),
        "max": element.stop.isoformat(timespec=places),
        "step": str(step),
    }
    return WidgetSpec(
        kinds.TextInput,
        settings,
        to_widget=lambda moment: "" if moment is None else moment.isoformat(timespec=places),
        receive=lambda text: element._receive(text or None),
    )


@describe.register
def _(element: toggles.checkbox) -> WidgetSpec:
    return WidgetSpec(kinds.Checkbox, common_settings(element, "checkbox") | {"sizing_mode": None})


@describe.register
def _(element: toggles.switch) -> WidgetSpec:
    return WidgetSpec(kinds.Switch, common_settings(element, "switch") | {"sizing_mode": None})


@describe.register
def _(element: buttons._Button) -> WidgetSpec:
    settings = common_settings(element, "button")
    settings |= {
        "label": plain_text(element.label),
        "facts": {},
        "color": "primary" if element._is_primary else COLOURS[element.kind],
    }
    settings |= {"description": element.tooltip, "sizing_mode": "stretch_width" if element.full_width else None}
    return WidgetSpec(kinds.Button, settings, put=None, receive=lambda clicks: element.click(), listen=("clicks",))
