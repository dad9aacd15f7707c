"""The tie between an element and its widget: values go both ways, and never in circles."""

from functools import partial
from typing import Any, cast

from panel.viewable import Viewable
from param.parameterized import Event

from appnb.ui.element import Element, is_same
from appnb.ui.widgets.asleep import make_asleep
from appnb.ui.widgets.drawing import Sketch, find_sketch
from appnb.ui.widgets.lean import Lean
from appnb.ui.widgets.spec import WidgetSpec, describe

_NOTHING = object()


class Binding:
    """One element and the one widget that shows it. Made when the element is first shown; goes with the widget."""

    def __init__(self, element: Element) -> None:
        """Make the widget."""
        self.element = element
        self._spec = spec = describe(element)
        self._kind = spec.kind
        self._incoming: Any = _NOTHING  # what the browser sent and is being taken in
        self._is_ours = False  # whether the change under way comes from the element
        value = {} if spec.put is None else {spec.put: spec.to_widget(element.value)}
        self.widget: Viewable = self._make_widget({**spec.settings, **value})
        element._binding = self

    def _make_widget(self, settings: dict[str, Any]) -> Viewable:
        """Make the widget; one of ours sleeps until something asks for it."""
        kind, listen = self._spec.kind, self._spec.listen
        if isinstance(kind, type) and issubclass(kind, Lean):
            return make_asleep(kind, Sketch(kind, settings, listen, partial(self._listen, listen=listen)))
        widget: Any = self._spec.kind(**settings)
        self._listen(widget, listen)
        return cast(Viewable, widget)

    def _listen(self, widget: Any, listen: tuple[str, ...]) -> None:
        if isinstance(widget, Lean):
            widget.hear_only(listen)
        widget.param.watch(self._pull, list(listen))

    def push(self) -> None:
        """Show the element's value, unless that is what the browser has just sent."""
        if self._spec.put is None:
            return
        value = self._spec.to_widget(self.element.value)
        if self._incoming is not _NOTHING and is_same(value, self._incoming):
            return
        self._set({self._spec.put: value})

    def refresh(self) -> None:
        """Bring the widget up to date with the element's parameters."""
        self._spec = spec = describe(self.element)
        if spec.kind is self._kind:
            values = {} if spec.put is None else {spec.put: spec.to_widget(self.element.value)}
            self._set({**spec.settings, **values})

    def move_to(self, element: Element) -> None:
        """Let another element of the same kind have the widget; the one before is shown no more."""
        spec = describe(element)
        if spec.listen != self._spec.listen or not self._fits(spec):
            return
        self._kind = spec.kind
        self.element._binding = None
        self.element = element
        element._binding = self
        self.refresh()

    def _fits(self, spec: WidgetSpec) -> bool:
        """Tell whether the widget can show what `spec` describes; where it has to be made fit for that, it is."""
        if spec.refit is None:
            return self._kind is spec.kind
        self._is_ours = True
        try:
            return spec.refit(self.widget, self._spec)
        finally:
            self._is_ours = False

    def _set(self, values: dict[str, Any]) -> None:
        sketch = find_sketch(self.widget)
        if sketch is not None and sketch.has(values):
            return
        changed = {
            name: value for name, value in values.items() if not is_same(getattr(self.widget, name, _NOTHING), value)
        }
        if changed:
            self._is_ours = True
            try:
                self.widget.param.update(changed)
            finally:
                self._is_ours = False

    def _pull(self, *events: Event) -> None:
        if self._is_ours:
            return
        if self.element.disabled:  # its page lets nobody change it: this is none
            self.push()
            return
        receive = self._spec.receive or self.element._receive
        for event in events:
            self._incoming = event.new
            try:
                receive(event.new)
            finally:
                self._incoming = _NOTHING
