"""Elements: what a viewer can change, as `param` objects with the names and arguments of marimo's `mo.ui`."""

from appnb.ui.buttons import button, run_button
from appnb.ui.choices import dropdown, multiselect, radio
from appnb.ui.element import Element
from appnb.ui.faults import ElementError
from appnb.ui.numbers import number
from appnb.ui.sliders import range_slider, slider
from appnb.ui.texts import text, text_area
from appnb.ui.toggles import checkbox, switch

__all__ = [
    "Element",
    "ElementError",
    "button",
    "checkbox",
    "dropdown",
    "multiselect",
    "number",
    "radio",
    "range_slider",
    "run_button",
    "slider",
    "switch",
    "text",
    "text_area",
]
