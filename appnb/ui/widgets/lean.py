"""Panel's widgets without what elements have no use for: a page may have hundreds, for each of its viewers.

Each widget of Panel brings four style sheets into its shadow root, fetched anew for each. The page of
appnb adopts one constructed sheet into every shadow root instead (`templates/default/elements.js`).
"""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any, ClassVar

import param
from bokeh.core.has_props import HasProps
from bokeh.document import Document
from bokeh.model import Model
from panel.config import config
from panel.reactive import Reactive

_CHANGED_BY_VIEWERS = frozenset({"active", "color", "value", "value_input", "value_throttled"})
_ON_THE_WAY = frozenset({"value_input", "value_throttled"})
_PLAIN = (bool, float, int, str, type(None))
_UNKNOWN = object()
_SYNCED = "_appnb_synced"


class Lean(Reactive):
    """Mixed into a widget of Panel: no design, no style sheets, nothing said twice, and facts for the page's script."""

    facts = param.Dict(default={}, doc="Attributes of the widget's host, `data-…`, for the script of the page.")

    _rename: ClassVar[Any] = {"facts": None}
    _unheard: frozenset[str] = frozenset()

    def hear_only(self, names: Iterable[str]) -> None:
        """Of what comes while a viewer still drags or types, and of what comes after it, hear only these."""
        self._unheard = _ON_THE_WAY - frozenset(names)

    @property
    def _linked_properties(self) -> tuple[str, ...]:
        """List what a browser may change: Panel would listen to everything, at 0.1 ms each."""
        heard = _CHANGED_BY_VIEWERS - self._unheard
        return tuple(name for name in super()._linked_properties if name in heard)

    def _process_events(self, events: dict[str, Any]) -> None:
        """Take in what a viewer changed.

        Panel first makes every parameter writable, and asks each for its value, to set the one: 0.4 ms.
        """
        if len(events) != 1 or _ON_THE_WAY.intersection(events):
            super()._process_events(events)
            return
        for name, value in self._process_property_change(events).items():
            setattr(self, name, value)

    @property
    def _synced_params(self) -> list[str]:
        """List the parameters that a model knows. Panel asks once for each parameter, and finds out anew each time."""
        kind = type(self)
        found: list[str] | None = kind.__dict__.get(_SYNCED)
        if found is None:
            found = super()._synced_params
            setattr(kind, _SYNCED, found)
        return found

    def _update_design(self, *_: Any) -> None:
        self._design = None  # type: ignore[assignment]  # Panel asks everywhere whether there is one

    def _process_param_change(self, params: dict[str, Any]) -> dict[str, Any]:
        known = {name: value for name, value in params.items() if name != "stylesheets"}
        properties: dict[str, Any] = super()._process_param_change(known)
        if "stylesheets" in params:
            properties["stylesheets"] = list(params["stylesheets"])
        if "facts" in params:
            properties["html_attributes"] = {f"data-{name}": str(value) for name, value in params["facts"].items()}
        return properties

    def _get_properties(self, *about: Any, **more: Any) -> dict[str, Any]:
        """Leave out what the model has by itself: each property that is set is checked, and sent."""
        properties: dict[str, Any] = super()._get_properties(*about, **more)
        kind = getattr(self, "_widget_type", None)
        if not isinstance(kind, type) or not issubclass(kind, HasProps):
            return properties
        own = _find_defaults(kind)
        return {name: value for name, value in properties.items() if not _is_default(own.get(name, _UNKNOWN), value)}

    def _link_props(self, model: Model, properties: Any, doc: Document, root: Model, comm: Any = None) -> None:
        """Hear of changes, as `Model.on_change` has it, which looks at the signature of each function it is given."""
        if comm is not None or config.embed:
            super()._link_props(model, properties, doc, root, comm)
            return
        for name in properties:
            hear = partial(self._server_change, doc, root.ref["id"], None)
            model._callbacks.setdefault(name, []).append(hear)


@cache
def _find_defaults(kind: type[HasProps]) -> Mapping[str, object]:
    """Find what the properties of a model are that nobody sets, where that is plain."""
    found = {name: kind.lookup(name).class_default(kind, no_eval=True) for name in kind.properties()}
    return {name: value for name, value in found.items() if type(value) in _PLAIN or value in ({}, [])}


def _is_default(default: object, value: object) -> bool:
    return default is not _UNKNOWN and type(default) is type(value) and default == value
