"""The controls of ipywidgets, shown by the widgets that show appnb's own elements."""

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any

import panel as pn
from panel.viewable import Viewable

from appnb.display.markup import text as escape
from appnb.ui.adapters.anywidgets import adapt_anywidget
from appnb.ui.adapters.captured import show_output
from appnb.ui.adapters.controls import show_log, show_media, show_play, show_range, show_upload, show_valid
from appnb.ui.adapters.registries import loosen_registries
from appnb.ui.faults import fault
from appnb.ui.widgets import kinds

Convert = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Twin:
    """The Panel widget that shows one kind of ipywidget, and which trait is which parameter."""

    kind: Callable[..., Any]
    css: str
    value: str = "value"  # the trait that the viewer changes
    shows: str = "value"  # the parameter that shows it
    to_panel: Convert = _same
    to_trait: Convert = _same
    settings: Mapping[str, str] = field(default_factory=dict)  # trait → parameter, one way
    fixed: Mapping[str, Any] = field(default_factory=dict)


_BOUNDS = {"min": "start", "max": "end", "step": "step"}
_OPTIONS = {"_options_labels": "options"}
_TEXT = {"placeholder": "placeholder"}


def _write_date(day: Any) -> str:
    return "" if day is None else str(day.isoformat())


def _read_date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _write_moment(moment: Any) -> str:
    return "" if moment is None else str(moment.replace(tzinfo=None).isoformat(timespec="minutes"))


def _read_moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _read_here(text: str) -> dt.datetime | None:
    moment = _read_moment(text)
    return None if moment is None else moment.astimezone()


def _read_time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _find_twins() -> dict[str, Twin]:
    slider: dict[str, Any] = {"settings": _BOUNDS, "fixed": {"show_value": True, "tooltips": False}}
    pair: dict[str, Any] = {"to_panel": tuple, "to_trait": tuple, **slider}
    choice: dict[str, Any] = {"value": "label", "settings": _OPTIONS}
    several: dict[str, Any] = {"value": "label", "settings": _OPTIONS, "to_panel": list, "to_trait": tuple}
    progress: dict[str, Any] = {"settings": {"max": "max"}, "to_panel": int, "fixed": {"sizing_mode": "stretch_width"}}
    return {
        "IntSlider": Twin(kinds.IntSlider, "slider", **slider),
        "FloatSlider": Twin(kinds.FloatSlider, "slider", **slider),
        "IntRangeSlider": Twin(kinds.IntRangeSlider, "slider", **pair),
        "FloatRangeSlider": Twin(kinds.RangeSlider, "slider", **pair),
        "SelectionSlider": Twin(kinds.PlacesSlider, "slider", **choice),
        "BoundedIntText": Twin(kinds.IntInput, "number", settings=_BOUNDS),
        "BoundedFloatText": Twin(kinds.FloatInput, "number", settings=_BOUNDS),
        "IntText": Twin(kinds.IntInput, "number", settings={"step": "step"}),
        "FloatText": Twin(kinds.FloatInput, "number", settings={"step": "step"}),
        "Text": Twin(kinds.TextInput, "text", settings=_TEXT),
        "Password": Twin(kinds.PasswordInput, "text", settings=_TEXT),
        "Textarea": Twin(kinds.TextAreaInput, "text-area", settings=_TEXT),
        "Combobox": Twin(kinds.AutocompleteInput, "dropdown", settings={"options": "options"}, to_panel=str),
        "Dropdown": Twin(kinds.Select, "dropdown", **choice),
        "Select": Twin(kinds.Select, "dropdown", **choice),
        "RadioButtons": Twin(kinds.RadioBoxGroup, "radio", **choice),
        "ToggleButtons": Twin(kinds.RadioButtonGroup, "choice", **choice),
        "SelectMultiple": Twin(kinds.MultiChoice, "multiselect", **several),
        "TagsInput": Twin(kinds.MultiChoice, "multiselect", settings={"allowed_tags": "options"}, to_panel=list),
        "Checkbox": Twin(kinds.Checkbox, "checkbox"),
        "ToggleButton": Twin(kinds.Switch, "switch"),
        "DatePicker": Twin(kinds.TextInput, "date", to_panel=_write_date, to_trait=_read_date),
        "TimePicker": Twin(kinds.TextInput, "time", to_panel=_write_date, to_trait=_read_time),
        "DatetimePicker": Twin(kinds.TextInput, "datetime-local", to_panel=_write_moment, to_trait=_read_here),
        "NaiveDatetimePicker": Twin(kinds.TextInput, "datetime-local", to_panel=_write_moment, to_trait=_read_moment),
        "ColorPicker": Twin(kinds.ColorPicker, "color"),
        "IntProgress": Twin(pn.indicators.Progress, "progress", **progress),
        "FloatProgress": Twin(pn.indicators.Progress, "progress", **progress),
    }


class Link:
    """Keeps an ipywidget and the widget that shows it in step, each way, without going in circles."""

    def __init__(self, widget: Any, twin: Twin) -> None:
        self.widget, self._twin = widget, twin
        label = widget.description or ""
        classes = ["appnb-element", f"appnb-{twin.css}", *(["appnb-labelled"] if label else [])]
        common: dict[str, Any] = {
            "css_classes": classes,
            "label": label,
            "facts": {"name": label},
            "disabled": bool(getattr(widget, "disabled", False)),
        }
        settings = self._read_settings()
        if twin.css in ("date", "time", "datetime-local"):
            common["facts"]["type"] = twin.css
            common["css_classes"] = ["appnb-element", "appnb-date", *classes[2:]]
        if twin.css == "progress":
            common = {}
        self.viewable = twin.kind(
            **{"margin": 0, "max_width": 300, "sizing_mode": "stretch_width", **common, **twin.fixed, **settings},
            **{twin.shows: twin.to_panel(getattr(widget, twin.value))},
        )
        self.viewable.param.watch(self._take, [twin.shows])
        widget.observe(self._show, names=[twin.value, "disabled", "description", *twin.settings])

    def _read_settings(self) -> dict[str, Any]:
        """Read the settings that the widget has; None is for Panel to choose."""
        given = {parameter: _plain(getattr(self.widget, trait)) for trait, parameter in self._twin.settings.items()}
        return {parameter: value for parameter, value in given.items() if value is not None}

    def _take(self, event: Any) -> None:
        """Hand the viewer's value to the ipywidget; one that it refuses is not shown any longer."""
        try:
            setattr(self.widget, self._twin.value, self._twin.to_trait(event.new))
        except (ValueError, TypeError, KeyError, self._trait_error()):
            self._show(None)

    def _show(self, change: Any) -> None:
        twin, widget = self._twin, self.widget
        values = self._read_settings()
        values[twin.shows] = twin.to_panel(getattr(widget, twin.value))
        if twin.css != "progress":
            values |= {"disabled": widget.disabled, "label": widget.description}
        changed = {name: value for name, value in values.items() if getattr(self.viewable, name) != value}
        if changed:
            self.viewable.param.update(changed)

    @staticmethod
    def _trait_error() -> type[Exception]:
        error: type[Exception] = sys.modules["traitlets"].TraitError
        return error


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _show_button(widget: Any) -> Viewable:
    kind = {"danger": "danger", "warning": "warning", "success": "success", "primary": "primary"}
    made: Viewable = kinds.Button(  # type: ignore[no-untyped-call]  # Panel's
        label=widget.description,
        disabled=widget.disabled,
        color=kind.get(widget.button_style, "default"),
        css_classes=["appnb-element", "appnb-button"],
        margin=0,
    )
    made.param.watch(lambda event: widget.click(), ["clicks"])
    widget.observe(
        lambda change: made.param.update(label=widget.description, disabled=widget.disabled),
        ["description", "disabled"],
    )
    return made


def _show_html(widget: Any) -> Viewable:
    """Show a label or HTML, which is the author's own."""
    is_label = type(widget).__name__ == "Label"

    def write() -> str:
        return escape(widget.value) if is_label else str(widget.value)

    made: Viewable = kinds.make_html(write())
    widget.observe(lambda change: made.param.update(object=write()), ["value"])
    return made


def _show_box(widget: Any) -> Viewable:
    """Show widgets side by side or below each other; those that are added later too."""
    is_row = type(widget).__name__ in ("HBox", "GridBox")
    kind = pn.Row if is_row else pn.Column  # not Panel's FlexBox, which makes code of text
    styles = {"gap": "12px", **({"flex-wrap": "wrap"} if is_row else {})}
    made = kind(*map(show_widget, widget.children), margin=0, sizing_mode="stretch_width", styles=styles)
    widget.observe(
        lambda change: setattr(made, "objects", [show_widget(child) for child in widget.children]), ["children"]
    )
    return made


def _show_pages(widget: Any) -> Viewable:
    """Show widgets under titles: tabs, or an accordion."""
    kind = pn.Accordion if type(widget).__name__ == "Accordion" else pn.Tabs
    titles = [widget.get_title(index) or str(index + 1) for index in range(len(widget.children))]
    made: Viewable = kind(*zip(titles, map(show_widget, widget.children), strict=True), margin=0)
    return made


def _show_stack(widget: Any) -> Viewable:
    """Show one of several widgets."""

    def choose() -> list[Viewable]:
        place = widget.selected_index
        return [] if place is None else [show_widget(widget.children[place])]

    made = pn.Column(*choose(), margin=0, sizing_mode="stretch_width")
    widget.observe(lambda change: setattr(made, "objects", choose()), ["selected_index", "children"])
    return made


_OTHERS: Mapping[str, Callable[[Any], Viewable]] = {
    "Audio": show_media,
    "Button": _show_button,
    "FileUpload": show_upload,
    "FloatLogSlider": show_log,
    "HTML": _show_html,
    "HTMLMath": _show_html,
    "Image": show_media,
    "Label": _show_html,
    "Output": show_output,
    "Play": show_play,
    "SelectionRangeSlider": show_range,
    "Stack": _show_stack,
    "Valid": show_valid,
    "Video": show_media,
    "Box": _show_box,
    "VBox": _show_box,
    "HBox": _show_box,
    "GridBox": _show_box,
    "Tab": _show_pages,
    "Accordion": _show_pages,
}


def _add_label(widget: Any, made: Any) -> Viewable:
    """Write the description of what has no room for it above it."""
    if widget.description and isinstance(made, kinds.RadioBoxGroup | kinds.RadioButtonGroup | kinds.Switch):
        made = pn.Column(kinds.make_html(escape(widget.description), "appnb-caption"), made, styles={"gap": "6px"})
    viewable: Viewable = made
    return viewable


def adapt_ipywidget(widget: object) -> Viewable | None:
    """Make the viewable of an ipywidget, always the same; None for any other object.

    Raises:
        ElementError: NB320, there is none for this kind.
    """
    if not any(cls.__module__.startswith("ipywidgets.") and cls.__name__ == "Widget" for cls in type(widget).__mro__):
        return None
    loosen_registries()
    return show_widget(widget)


def show_widget(widget: Any) -> Viewable:
    """Make the viewable of an ipywidget or an anywidget, always the same for the same widget."""
    if (made := adapt_anywidget(widget)) is not None:
        return made
    kept = widget.__dict__.get("_appnb_viewable")
    if kept is None:
        kept = widget.__dict__["_appnb_viewable"] = Context().run(_make, widget)
    viewable: Viewable = kept
    return viewable


def _make(widget: Any) -> Viewable:
    twins = _find_twins()
    for cls in type(widget).__mro__:
        if cls.__module__.startswith("ipywidgets."):
            if cls.__name__ in _OTHERS:
                return _OTHERS[cls.__name__](widget)
            if cls.__name__ in twins:
                return _add_label(widget, Link(widget, twins[cls.__name__]).viewable)
    name = f"{type(widget).__module__.partition('.')[0]}.{type(widget).__name__}"
    fix = "use an element of appnb.ui or an anywidget; or `pip install ipywidgets_bokeh` and use pn.pane.IPyWidget"
    raise fault("NB320", f"{name} cannot be shown: it needs Jupyter's own front end", fix)
