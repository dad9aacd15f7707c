"""Widgets of sliders, numbers, texts, toggles and buttons."""

from typing import Any

from appnb.ui import buttons, choices, numbers, sliders, texts, toggles
from appnb.ui.labels import plain_text
from appnb.ui.widgets import kinds
from appnb.ui.widgets.spec import WidgetSpec, common_settings, describe

BUTTON_TYPES = {"neutral": "default", "success": "success", "warn": "warning", "danger": "danger"}


@describe.register
def _(element: sliders.slider) -> WidgetSpec:
    settings = common_settings(element, "slider")
    settings |= {"orientation": element.orientation, "show_value": False, "tooltips": False}
    if element.orientation == "vertical":
        settings |= {"height": 180}
    listen = ("value_throttled",) if element.debounce else ("value",)
    scale = element._scale
    if (places := scale.places) is not None:
        return WidgetSpec(
            kinds.IntSlider,
            {**settings, "start": 0, "end": max(len(places) - 1, 1), "step": 1},
            to_widget=places.index,
            receive=lambda index: element._receive(places[min(index, len(places) - 1)]),
            listen=listen,
        )
    kind = kinds.IntSlider if scale.is_whole else kinds.FloatSlider
    end = scale.stop if scale.stop > scale.start else scale.start + scale.choose_step()
    return WidgetSpec(kind, {**settings, "start": scale.start, "end": end, "step": scale.choose_step()}, listen=listen)


@describe.register
def _(element: numbers.number) -> WidgetSpec:
    settings = common_settings(element, "number")
    settings |= {"name": plain_text(element.label), "start": element.start, "end": element.stop}
    kind = kinds.IntInput if element.takes_integers else kinds.FloatInput
    listen = ("value_throttled",) if element.debounce else ("value",)
    return WidgetSpec(kind, {**settings, "step": element.step or 1}, listen=listen)


def _describe_text(element: texts.text | texts.text_area, kind: type[Any], settings: dict[str, Any]) -> WidgetSpec:
    settings |= {"name": plain_text(element.label), "placeholder": element.placeholder}
    if element.max_length is not None:
        settings["max_length"] = element.max_length
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
def _(element: toggles.checkbox) -> WidgetSpec:
    return WidgetSpec(kinds.Checkbox, common_settings(element, "checkbox") | {"sizing_mode": None})


@describe.register
def _(element: toggles.switch) -> WidgetSpec:
    return WidgetSpec(kinds.Switch, common_settings(element, "switch") | {"sizing_mode": None})


@describe.register
def _(element: buttons._Button) -> WidgetSpec:
    settings = common_settings(element, "button")
    settings |= {"name": plain_text(element.label), "button_type": BUTTON_TYPES[element.kind]}
    settings |= {"description": element.tooltip, "sizing_mode": "stretch_width" if element.full_width else None}
    return WidgetSpec(kinds.Button, settings, put=None, receive=lambda clicks: element.click(), listen=("clicks",))


@describe.register
def _(element: choices.dropdown) -> WidgetSpec:
    settings = common_settings(element, "dropdown") | {"name": plain_text(element.label)}
    names = list(element.options)
    if element.allow_select_none or not names:
        names.insert(0, choices.NOTHING)
    return WidgetSpec(
        kinds.Select,
        {**settings, "options": names},
        to_widget=lambda value: element.selected_key or choices.NOTHING,
        receive=lambda name: element.receive_name(None if name == choices.NOTHING else name),
    )
