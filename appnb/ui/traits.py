"""anywidgets as elements: their traits are the value."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import param

from appnb.ui.element import Element
from appnb.ui.faults import fault, suggest

if TYPE_CHECKING:
    from panel.viewable import Viewable

SYSTEM = frozenset({"comm", "keys", "layout", "log", "tabbable", "tooltip"})
"""Traits that every widget has and no module of one asks for; so is what starts with `_`."""


class anywidget(Element):
    """An anywidget as an element: its value is a dict of its traits, which are its attributes too.

    An anywidget that a global name holds takes part without this; wrap it where code made for marimo does.

    Args:
        widget: the anywidget.

    Value: a dict of the widget's traits. `element.trait` reads one, `element.trait = x` sets it.

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

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self.widget is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.widget, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if self._is_ready and not name.startswith("_") and name not in self.param and self.widget.has_trait(name):
            setattr(self.widget, name, value)
        else:
            super().__setattr__(name, value)


def read_state(widget: Any) -> dict[str, Any]:
    """Read the traits of a widget that its module may ask for, as they travel."""
    names = [name for name in widget.trait_names(sync=True) if not name.startswith("_") and name not in SYSTEM]
    state: dict[str, Any] = widget.get_state(names)
    return state
