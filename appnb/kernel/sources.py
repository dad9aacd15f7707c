"""What counts as a source, what a use of one depends on, and hearing of its changes."""

import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

import param
from param.parameterized import Event

from appnb.kernel.compare import are_equal
from appnb.kernel.state import State

Changed = Callable[[str], None]
Unwatch = Callable[[], None]

VALUE = frozenset({"value"})
FIRST = -100  # precedence of our watchers: before the internal ones of `param` (-1), so that none hides a change
REACTIVE = frozenset({"param", "rx"})  # `x.param`, `x.rx`: hand out the parameters themselves, not their values


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What an object says of itself as a source, by `__appnb_source__()`."""

    parameterized: param.Parameterized
    attributes: frozenset[str]  # the parameters that a bare use depends on


class Source(Protocol):
    """An object whose changes make cells stale."""

    def find_attributes(self, used: frozenset[str] | None) -> frozenset[str]:
        """Find what a use depends on: of the attributes `used` alone, or (None) a bare use."""
        ...

    def watch(self, attributes: Collection[str], changed: Changed) -> Unwatch:
        """Call `changed` with an attribute's name after each change of one of `attributes`."""
        ...


Adapter = Callable[[object], Source | None]
"""Makes a source of an object, if it is one."""


@dataclass(frozen=True, slots=True)
class ParamSource:
    """A `param` object, an element or a Panel widget."""

    parameterized: param.Parameterized
    bare: frozenset[str]

    def find_attributes(self, used: frozenset[str] | None) -> frozenset[str]:
        """Find the parameters; an attribute that is none (a method) may read any of them."""
        if used is None:
            return self.bare
        known = self.parameterized.param.objects("existing").keys()
        wanted = used - REACTIVE
        return wanted if wanted <= known else (wanted & known) | self.bare

    def watch(self, attributes: Collection[str], changed: Changed) -> Unwatch:
        """Watch before everybody else, so that a raising watcher of the user's hides no change."""

        def report(*events: Event) -> None:
            for event in events:
                if event.type == "triggered" or not are_equal(event.old, event.new):
                    changed(event.name)

        watcher = self.parameterized.param._watch(report, sorted(attributes), precedence=FIRST)
        return lambda: self.parameterized.param.unwatch(watcher)


@dataclass(frozen=True, slots=True)
class RxSource:
    """A reactive expression of `param`. It passes attributes on to its value, so every use is one of the value."""

    expression: param.rx

    def find_attributes(self, used: frozenset[str] | None) -> frozenset[str]:
        """Find the one thing there is."""
        return VALUE

    def watch(self, attributes: Collection[str], changed: Changed) -> Unwatch:
        """Watch the parameters that it is made of; nothing is computed."""
        watched = []
        for parameter in self.expression._params:
            owner = parameter.owner
            watcher = owner.param._watch(lambda *events: changed("value"), [parameter.name], precedence=FIRST)
            watched.append((owner, watcher))

        def unwatch() -> None:
            for owner, watcher in watched:
                owner.param.unwatch(watcher)

        return unwatch


@dataclass(frozen=True, slots=True)
class TraitSource:
    """A traitlets object: an ipywidget or an anywidget."""

    widget: "TraitObject"
    bare: frozenset[str]

    def find_attributes(self, used: frozenset[str] | None) -> frozenset[str]:
        """Find the traits; an attribute that is none (a method) may read any of them."""
        if used is None:
            return self.bare
        known = frozenset(self.widget.trait_names())
        return used if used <= known else (used & known) | self.bare

    def watch(self, attributes: Collection[str], changed: Changed) -> Unwatch:
        """Observe the traits."""

        def report(change: object) -> None:
            name, old, new = (getattr(change, key) for key in ("name", "old", "new"))
            if not are_equal(old, new):
                changed(name)

        names = sorted(attributes)
        self.widget.observe(report, names=names)
        return lambda: self.widget.unobserve(report, names=names)


class TraitObject(Protocol):
    """What is used of `traitlets.HasTraits`."""

    def trait_names(self, **metadata: object) -> list[str]: ...
    def observe(self, handler: Callable[[object], None], names: list[str]) -> None: ...
    def unobserve(self, handler: Callable[[object], None], names: list[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class StateSource:
    """The getter of a state. Calling it is a bare use."""

    state: State[object]

    def find_attributes(self, used: frozenset[str] | None) -> frozenset[str]:
        """Find the one thing there is."""
        return VALUE

    def watch(self, attributes: Collection[str], changed: Changed) -> Unwatch:
        """Hear of every set of an unequal value."""
        return self.state.watch(lambda: changed("value"))


def adapt_element(value: object) -> Source | None:
    """Make a source of what has `__appnb_source__`."""
    describe = getattr(type(value), "__appnb_source__", None)
    if describe is None:
        return None
    spec: SourceSpec = describe(value)
    return ParamSource(spec.parameterized, spec.attributes)


def adapt_param(value: object) -> Source | None:
    """Make a source of a `param` object: of a Panel widget's value, of any other's public parameters."""
    if not isinstance(value, param.Parameterized):
        return None
    public = frozenset(name for name in value.param.objects("existing") if not name.startswith("_"))
    if is_panel_widget(value) and "value" in public:
        return ParamSource(value, VALUE)
    if is_panel_viewable(value):  # a pane or layout shows its changes itself
        return ParamSource(value, frozenset())
    return ParamSource(value, public)


def adapt_rx(value: object) -> Source | None:
    """Make a source of a reactive expression."""
    return RxSource(value) if isinstance(value, param.rx) else None


def adapt_traits(value: object) -> Source | None:
    """Make a source of a traitlets object: of its `value` if it has one, else of what it keeps in step with a page."""
    traitlets = sys.modules.get("traitlets")
    if traitlets is None or not isinstance(value, traitlets.HasTraits):
        return None
    names = frozenset(value.trait_names())
    if "value" in names:
        return TraitSource(value, VALUE)
    synced = frozenset(value.trait_names(sync=True)) or names
    hidden = {"layout", "comm", "keys", "style", "tabbable", "tooltip"}
    return TraitSource(value, frozenset(name for name in synced - hidden if not name.startswith("_")))


def adapt_state(value: object) -> Source | None:
    """Make a source of a state's getter."""
    return StateSource(value) if isinstance(value, State) else None


DEFAULT_ADAPTERS: tuple[Adapter, ...] = (adapt_element, adapt_param, adapt_rx, adapt_traits, adapt_state)


def find_source(value: object, adapters: Iterable[Adapter] = DEFAULT_ADAPTERS) -> Source | None:
    """Make a source of `value` by the first adapter that knows it; None if none does."""
    for adapter in adapters:
        source = adapter(value)
        if source is not None:
            return source
    return None


def is_panel_widget(value: object) -> bool:
    """Tell whether `value` is a Panel widget, by the names of its classes: Panel is not imported for that."""
    return any(base.__module__.startswith("panel.widgets") for base in type(value).__mro__)


def is_panel_viewable(value: object) -> bool:
    """Tell whether `value` is a widget, pane or layout of Panel's. (A `Viewer` is a param object of its author's.)"""
    return any(base.__module__ == "panel.viewable" and base.__name__ == "Viewable" for base in type(value).__mro__)
