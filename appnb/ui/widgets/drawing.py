"""Models of widgets that are asleep, drawn after those of widgets with the same settings that were shown before.

The pages of an app show the same widgets to every viewer. What Panel makes of a widget's settings, a model whose
properties are plain values, is the same each time: it is kept, and the next such model is filled in from it.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any

from bokeh.core.property.wrappers import PropertyValueContainer, PropertyValueDict, PropertyValueList, PropertyValueSet
from bokeh.events import Event
from bokeh.model import Model

from appnb.ui.element import is_same
from appnb.ui.widgets.asleep import find_maker
from appnb.ui.widgets.lean import Lean

MOST = 2000
"""So many patterns are kept, the last ones used: the widgets of some hundred pages."""

LONGEST_KEY = 4000
"""Characters of settings, as JSON. A list of a thousand options is made anew: it costs more to keep than it saves."""

_NOT_PLAIN = object()
_PLAIN = (bool, float, int, str, type(None))


Hears = tuple[Callable[[str, Any, Any], None], Callable[[Event], None]]
"""What hears of a change, its name, the value before and after, and what hears of an event."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What Panel made of a widget's settings."""

    kind: type[Model]
    values: Mapping[str, Any]  # of the properties that are set: plain, or lists, sets and dicts of what is plain
    changes: tuple[str, ...]  # the properties whose changes are heard
    events: tuple[str, ...]  # the events that are heard

    def draw(self) -> Model:
        """Make a model like the one that this was taken from."""
        model = self.kind()
        for name, value in self.values.items():
            if isinstance(value, list | set | dict):
                descriptor = model.lookup(name)
                descriptor._set_value(model, descriptor.property.wrap(value.copy()))
            else:
                model._property_values[name] = value
        return model


def take_pattern(widget: Lean, model: Model) -> Pattern | None:
    """Take the pattern of a model that a widget has just made; None when it is more than plain values."""
    heard: list[list[Any]] = [*model._callbacks.values(), *model._event_callbacks.values()]
    is_simple = all(len(each) == 1 and _is_method_of(widget, each[0]) for each in heard)
    if not is_simple or model.themed_values() or model.references() != {model}:
        return None
    if not all(isinstance(value, PropertyValueContainer) for value in model._unstable_default_values.values()):
        return None
    values = {name: _copy_plain(value) for name, value in model._property_values.items()}
    if _NOT_PLAIN in values.values():
        return None
    return Pattern(type(model), values, tuple(model._callbacks), tuple(model._event_callbacks))


def _is_method_of(widget: Lean, heard: Any) -> bool:
    """Tell whether what hears of a change is the widget alone, and hands it on as every widget does."""
    method = heard.func if isinstance(heard, partial) else None
    own = (getattr(type(widget), name) for name in ("_server_change", "_server_event"))
    return getattr(method, "__self__", None) is widget and getattr(method, "__func__", None) in own


def _copy_plain(value: object) -> object:
    if type(value) in _PLAIN or (type(value) is tuple and all(type(item) in _PLAIN for item in value)):
        return value
    if isinstance(value, PropertyValueDict) and all(type(item) in _PLAIN for item in value.values()):
        return dict(value)
    if isinstance(value, PropertyValueList | PropertyValueSet) and all(type(item) in _PLAIN for item in value):
        return list(value) if isinstance(value, list) else set(value)
    return _NOT_PLAIN


class Patterns:
    """The patterns that are kept. One for a process; from any thread."""

    def __init__(self, most: int = MOST) -> None:
        """Keep at most so many, those that were used last."""
        self._most = most
        self._kept: OrderedDict[tuple[type, str], Pattern] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[type, str]) -> Pattern | None:
        """Find the pattern of a widget's class and settings."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: tuple[type, str], pattern: Pattern) -> None:
        """Keep a pattern."""
        with self._lock:
            self._kept[key] = pattern
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)


PATTERNS = Patterns()


class Sketch:
    """What makes a widget when it wakes, and stands for it until then: its settings, and its models on pages."""

    def __init__(
        self, kind: type[Lean], settings: Mapping[str, Any], listen: tuple[str, ...], finish: Callable[[Lean], None]
    ) -> None:
        """Note how a widget is made.

        Args:
            kind: its class.
            settings: its parameters.
            listen: which of them a viewer's change is heard of.
            finish: called with the widget once it is made.
        """
        self._kind, self._settings, self._listen, self._finish = kind, settings, listen, finish
        self._key = _write_key(kind, settings, listen)
        self.adopt: dict[str, Callable[[Lean], None]] = {}  # by the model's id: gives a model to the widget that wakes

    def __call__(self, widget: Lean) -> None:
        """Make the widget, and give it the models that were drawn for it."""
        self._kind.__init__(widget, **self._settings)  # type: ignore[no-untyped-call]
        self._finish(widget)
        for adopt in self.adopt.values():
            adopt(widget)

    def has(self, values: Mapping[str, Any]) -> bool:
        """Tell whether the widget will be made with these values of its parameters."""
        return all(name in self._settings and is_same(self._settings[name], value) for name, value in values.items())

    def draw(self, hear: Callable[[Model], Hears]) -> Model | None:
        """Draw a model as the widget would make it; None when no widget like it was ever shown.

        Args:
            hear: gives what is called when a browser changes the model, or tells of an event.
        """
        pattern = None if self._key is None else PATTERNS.find(self._key)
        if pattern is None:
            return None
        model = pattern.draw()
        hear_change, hear_event = hear(model)
        for name in pattern.changes:
            model._callbacks[name] = [hear_change]
        for name in pattern.events:
            model._event_callbacks[name] = [hear_event]
        return model

    def learn(self, widget: Lean, model: Model) -> None:
        """Keep the model that the widget has just made as a pattern for others."""
        if self._key is not None and (pattern := take_pattern(widget, model)) is not None:
            PATTERNS.keep(self._key, pattern)


def find_sketch(widget: object) -> Sketch | None:
    """Find what stands for a widget that is asleep; None when it is awake, or no widget of an element."""
    maker = find_maker(widget)
    return maker if isinstance(maker, Sketch) else None


def _write_key(kind: type, settings: Mapping[str, Any], listen: tuple[str, ...]) -> tuple[type, str] | None:
    """Write what tells a widget from others; None when its settings are more than plain values, or very long."""
    try:
        text = json.dumps([settings, listen])
    except (TypeError, ValueError):
        return None
    return (kind, text) if len(text) <= LONGEST_KEY else None
