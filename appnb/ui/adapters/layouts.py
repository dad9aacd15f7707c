"""How large a widget of Jupyter's is to be, and how it stands among others: its `layout`, as CSS."""

import re
from typing import Any

_NAMES = (
    *("width", "min_width", "max_width", "height", "min_height", "max_height", "margin", "padding", "overflow"),
    *("border_top", "border_right", "border_bottom", "border_left", "visibility", "display"),
    *("flex", "flex_flow", "align_self", "align_items", "align_content", "justify_content", "justify_items", "order"),
    *("grid_area", "grid_row", "grid_column", "grid_gap", "grid_auto_flow", "grid_auto_rows", "grid_auto_columns"),
    *("grid_template_areas", "grid_template_columns", "grid_template_rows", "object_fit", "object_position"),
)
_SAFE = re.compile(r"[^{};<>\\]*")


def read_layout(layout: Any) -> dict[str, str]:
    """Write the traits of an `ipywidgets.Layout` that are set as CSS; None and what is no value of CSS is left out."""
    given = {name: getattr(layout, name, None) for name in _NAMES}
    return {
        name.replace("_", "-"): str(value)
        for name, value in given.items()
        if value is not None and _SAFE.fullmatch(str(value))
    }


def follow_layout(layout: Any, viewable: Any) -> None:
    """Give a viewable the looks that a layout asks for, now and whenever it changes."""

    def show(*_: object) -> None:
        asked = read_layout(layout)
        if viewable.styles != asked:
            viewable.styles = asked

    show()
    layout.observe(show, names=list(_NAMES))
