"""anywidgets as elements: their traits are the value."""

from collections.abc import Mapping
from copy import deepcopy
from importlib import import_module
from typing import TYPE_CHECKING, Any

import param

from appnb.display.embedding import hole_id, write_token
from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.ui.element import Element
from appnb.ui.faults import fault, suggest

if TYPE_CHECKING:
    from panel.viewable import Viewable

_BASES = ("ipywidgets.widgets.widget", "ipywidgets.widgets.domwidget", "anywidget.widget")
_ADDED = frozenset({"_esm", "_css", "_anywidget_id"})  # what anywidget adds to each widget of its own accord

_SHADOWING = frozenset({"admit", "disabled", "find_codec", "full_width", "label", "on_change", "rx", "url", "viewable"})
"""Attributes of every element that marimo's do not have: a trait of that name goes first."""


class anywidget(Element):
    """An anywidget as an element: its value is a dict of its traits, which are its attributes too.

    An anywidget that a global name holds takes part without this; wrap it where code made for marimo does.

    Args:
        widget: the anywidget.

    Value: a dict of the widget's traits. `element.trait` reads one, `element.trait = x` sets it, and so do all other
    attributes and methods of the widget, which is `element.widget`. `element["trait"]` reads one too.

    Example:
        import anywidget, traitlets

        class Counter(anywidget.AnyWidget):
            _esm = '''export default { render({ model, el }) {
              const button = document.createElement("button")
              const write = () => { button.textContent = `Clicked ${model.get("count")} times` }
              button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes() }
              model.on("change:count", write)
              write()
              el.append(button)
            } }'''
            count = traitlets.Int(0).tag(sync=True)

        counter = nb.ui.anywidget(Counter())
    """

    value = param.Dict(default={}, doc="The widget's traits.")

    widget: Any = None

    def __init__(self, widget: Any) -> None:
        if not (hasattr(widget, "_esm") and hasattr(widget, "trait_names")):
            what = f"ui.anywidget: {type(widget).__name__} is no anywidget"
            raise fault("NB321", what, "give an instance of anywidget.AnyWidget; other widgets are shown without it")
        self.widget = widget
        super().__init__(read_state(widget), full_width=True)
        widget.observe(self._trait_changed, names=list(self.value))

    def admit(self, value: Any) -> dict[str, Any]:
        """Return all traits, those in `value` with their new values.

        Raises:
            ElementError: NB302, `value` is no dict; NB303, the widget has no such trait.
        """
        if not isinstance(value, Mapping):
            raise fault("NB302", f"{self._who}: {value!r} is no dict of traits", "give a dict from traits to values")
        for name in value:
            if name not in self.value:
                what = f"{self._who}: {type(self.widget).__name__} has no trait {name!r}"
                raise fault("NB303", what, suggest(name, self.value))
        return {**self.value, **value}

    def _spread(self, value: Any) -> None:
        self.widget.set_state(dict(value))

    def _trait_changed(self, change: Any) -> None:
        values = {**self.value, **self.widget.get_state([change["name"]])}
        self._store(values)

    def _find_widget(self) -> "Viewable":
        made: Viewable = import_module("appnb.ui.adapters").adapt_anywidget(self.widget)  # needs Panel: not before now
        return made

    def __panel__(self) -> "Viewable":
        """Return what shows the widget."""
        return self._find_widget()

    def __appnb_html__(self) -> Html:
        """Write the widget's place on a page; what is to be read beside it, it writes itself."""
        hole = hole_id(self._control)
        field = tag("span", write_token(hole), class_="appnb-field", data_kind="anywidget", data_wide=True)
        return Html.of(field, {hole: self._control})

    # ---- the widget shines through ------------------------------------------------------------------------

    def __getattribute__(self, name: str) -> Any:
        if name in _SHADOWING and super().__getattribute__("_is_ready"):
            widget = super().__getattribute__("widget")
            if widget.has_trait(name):
                return getattr(widget, name)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if (name.startswith("__") and name.endswith("__")) or self.widget is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.widget, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "value" and self._is_ready and not isinstance(value, Mapping) and self.widget.has_trait("value"):
            self.widget.value = value
        elif self._is_ready and not name.startswith("_") and name != "value" and hasattr(self.widget, name):
            setattr(self.widget, name, value)
        else:
            super().__setattr__(name, value)

    def __getitem__(self, key: Any) -> Any:
        """Give what the widget has under a key; of a widget without keys of its own, the trait of that name."""
        if hasattr(type(self.widget), "__getitem__"):
            return self.widget[key]
        return self.value[key]

    def __contains__(self, key: Any) -> bool:
        has_own = any(hasattr(type(self.widget), name) for name in ("__contains__", "__iter__", "__getitem__"))
        return key in (self.widget if has_own else self.value)

    def __deepcopy__(self, memo: dict[int, Any]) -> "anywidget":
        return anywidget(deepcopy(self.widget, memo))


def read_state(widget: Any) -> dict[str, Any]:
    """Read the traits of a widget that are its author's, as they travel."""
    traits = widget.traits(sync=True)
    names = [name for name, trait in traits.items() if name not in _ADDED and trait.this_class.__module__ not in _BASES]
    state: dict[str, Any] = widget.get_state(names)
    return state
