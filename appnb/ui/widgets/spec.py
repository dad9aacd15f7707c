"""What shows an element: a pure description, from which a widget is made or brought up to date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from appnb.ui.element import Element
from appnb.ui.labels import plain_text


def same(value: Any) -> Any:
    """Return the value itself."""
    return value


@dataclass(frozen=True, slots=True)
class WidgetSpec:
    """Which Panel widget shows an element as it stands, and how values travel between the two."""

    kind: Callable[..., Any]  # makes the widget of the settings: its class, as a rule
    settings: Mapping[str, Any]  # parameters of the widget beside its value
    to_widget: Callable[[Any], Any] = same  # the element's value as the widget has it
    receive: Callable[[Any], None] | None = None  # takes what the browser sent; default: `Element._receive`
    put: str | None = "value"  # the widget's parameter that holds the value; None when it holds none
    listen: tuple[str, ...] = field(default=("value",))  # the parameters whose change is the viewer's
    # makes the widget of another element fit, what `settings` does not say; False when it cannot
    refit: Callable[[Any, "WidgetSpec"], bool] | None = None


@singledispatch
def describe(element: Element) -> WidgetSpec:
    """Describe the widget that shows an element. Pure."""
    raise TypeError(f"{type(element).__name__} has no widget")


def common_settings(element: Element, kind: str) -> dict[str, Any]:
    """List the settings that every widget takes.

    The page writes the label beside the widget, and tells assistive technology: a widget with a label of
    its own is drawn anew when that changes, and loses the focus.
    """
    spoken = plain_text(element.label) or element._spoken
    classes = ["appnb-element", f"appnb-{kind}"]
    if element._is_in_panel:
        classes.append("appnb-labelled")
    elif not element.label:
        classes.append("appnb-bare")
    return {
        "css_classes": classes,
        "disabled": element.disabled,
        "margin": 0,
        "label": spoken if element._is_in_panel else "",
        "sizing_mode": "stretch_width",
        "max_width": 320 if element._is_in_panel and not element.full_width else None,
        "facts": {"name": spoken} if spoken else {},
    }
