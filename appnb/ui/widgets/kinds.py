"""Panel's widgets as elements use them: without style sheets of their own, because the page has one for all.

Each widget of Panel brings four style sheets into its shadow root, fetched anew for each. The page of
appnb adopts one constructed sheet into every shadow root instead (`templates/default/elements.js`).
"""

from typing import Any, ClassVar

import panel as pn
import param
from panel.widgets.base import Widget


class Lean(Widget):
    """Mixed into a widget of Panel: no design, no style sheets, a name for assistive technology."""

    spoken = param.String(default="", doc="What the element is called by assistive technology.")

    _rename: ClassVar[Any] = {"spoken": None}

    def _update_design(self, *_: Any) -> None:
        self._design = None  # type: ignore[assignment]  # Panel asks everywhere whether there is one

    def _process_param_change(self, params: dict[str, Any]) -> dict[str, Any]:
        properties: dict[str, Any] = super()._process_param_change(params)
        if "stylesheets" in properties:
            properties["stylesheets"] = list(params["stylesheets"])
        if params.get("spoken"):
            properties["html_attributes"] = {"aria-label": params["spoken"]}
        return properties


class IntSlider(Lean, pn.widgets.IntSlider):
    """A slider over integers, or over the places of a list."""


class FloatSlider(Lean, pn.widgets.FloatSlider):
    """A slider over floats."""


class TextInput(Lean, pn.widgets.TextInput):
    """A line of text."""


class PasswordInput(Lean, pn.widgets.PasswordInput):
    """A line of text that is hidden."""


class TextAreaInput(Lean, pn.widgets.TextAreaInput):
    """Lines of text."""


class Select(Lean, pn.widgets.Select):
    """A list that opens."""


class Checkbox(Lean, pn.widgets.Checkbox):
    """A box to check."""


class Switch(Lean, pn.widgets.Switch):
    """A switch."""


class Button(Lean, pn.widgets.Button):
    """A button."""


class IntInput(Lean, pn.widgets.IntInput):
    """A field for integers."""


class FloatInput(Lean, pn.widgets.FloatInput):
    """A field for numbers; None is an empty field."""

    def _process_param_change(self, params: dict[str, Any]) -> dict[str, Any]:
        properties = super()._process_param_change(params)
        for name in ("value", "value_throttled"):  # Panel writes NaN, which the field shows as such
            if name in params and name in properties and params[name] is None:
                properties[name] = None
        return properties
