"""Widgets of what has options: dropdowns, radio buttons, multiselects, tabs; and of files."""

from typing import Any

from appnb.ui import choices, files, tabbing
from appnb.ui.widgets import kinds
from appnb.ui.widgets.spec import WidgetSpec, common_settings, describe


@describe.register
def _(element: choices.dropdown) -> WidgetSpec:
    settings = common_settings(element, "dropdown")
    names = list(element.options)
    if element.searchable:
        placeholder = choices.NOTHING if element.allow_select_none else ""
        return WidgetSpec(
            kinds.AutocompleteInput,
            {
                **settings,
                "options": names,
                "placeholder": placeholder,
                "min_characters": 0,
                "case_sensitive": False,
                "search_strategy": "includes",
                "restrict": True,
            },
            to_widget=lambda value: element.selected_key or "",
            receive=lambda name: element.receive_name(name or None),
        )
    if element.allow_select_none or not names:
        names.insert(0, choices.NOTHING)
    return WidgetSpec(
        kinds.Select,
        {**settings, "options": names},
        to_widget=lambda value: element.selected_key or choices.NOTHING,
        receive=lambda name: element.receive_name(None if name == choices.NOTHING else name),
    )


@describe.register
def _(element: choices.radio) -> WidgetSpec:
    settings = common_settings(element, "radio") | {"options": list(element.options), "inline": element.inline}
    return WidgetSpec(
        kinds.RadioBoxGroup,
        settings,
        to_widget=lambda value: _find_name(element, value),
        receive=lambda name: element._receive(element.options.get(name)),
    )


def _find_name(element: choices.radio, value: Any) -> str | None:
    return None if value is None and None not in element.options.values() else element._find_name(value)


@describe.register
def _(element: choices.multiselect) -> WidgetSpec:
    settings = common_settings(element, "multiselect") | {"options": list(element.options), "placeholder": "Choose …"}
    settings |= {"max_items": element.max_selections or None, "option_limit": 200, "search_option_limit": 200}
    settings["disabled"] = element.disabled or element.max_selections == 0
    return WidgetSpec(
        kinds.MultiChoice,
        settings,
        to_widget=lambda values: [element._find_name(value) for value in values],
        receive=lambda names: element._receive([element.options.get(name) for name in names]),
    )


@describe.register
def _(element: tabbing.tabs) -> WidgetSpec:
    names = element.names
    settings = common_settings(element, "tab-bar") | {"options": list(names), "orientation": element.orientation}
    shown = {name: text for text, name in names.items()}
    return WidgetSpec(
        kinds.RadioButtonGroup,
        settings,
        to_widget=lambda name: shown.get(name),
        receive=lambda text: element._receive(names.get(text)),
    )


@describe.register
def _(element: files.file) -> WidgetSpec:
    settings = common_settings(element, "file") | {
        "accepted_filetypes": element.filetypes,
        "multiple": element.multiple,
        "limit": element.max_size,
        "place": element._place,
        "max_file_size": f"{max(element.max_size // 1024, 1)}KB",
        "layout": "compact",
        "previews": [],
        "chunk_size": 1_000_000,
    }
    if element.kind == "area":
        settings["css_classes"].append("appnb-area")
    return WidgetSpec(
        kinds.FileDropper,
        settings,
        put=None,
        listen=("uploaded",),
        receive=lambda uploaded: element._receive([files.FileUploadResults(*each) for each in uploaded]),
    )
