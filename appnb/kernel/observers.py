"""Taking back what a cell observes of traitlets objects, when it runs again and at the end."""

import functools
import sys
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Handler = Callable[..., object]


@dataclass(frozen=True, slots=True)
class _Observed:
    widget: weakref.ref[Any]
    handler: Handler
    name: object
    kind: object


class ObserverLog:
    """The handlers, written in the notebook, that one run of a cell hung on traitlets objects.

    What libraries hang on their own objects is left alone.
    """

    def __init__(self, path: str) -> None:
        """Start empty, for cells of the notebook at `path`."""
        self._path = path
        self._observed: list[_Observed] = []

    def note_added(self, widget: object, handler: Handler, name: object, kind: object) -> None:
        """Remember a handler, if it was written in the notebook."""
        if _find_file(handler) == self._path:
            self._observed.append(_Observed(weakref.ref(widget), handler, name, kind))

    def take_back(self) -> None:
        """Remove every handler that still hangs. May be called twice."""
        observed, self._observed = self._observed, []
        for entry in observed:
            widget = entry.widget()
            if widget is not None:
                hung = widget._trait_notifiers.get(entry.name, {}).get(entry.kind, [])
                if entry.handler in hung:
                    hung.remove(entry.handler)

    def __len__(self) -> int:
        return len(self._observed)


def install_observer_recorder(find_log: Callable[[], ObserverLog | None]) -> None:
    """Let traitlets, once it is there, report handlers to the log that `find_log` finds; once per process."""
    traitlets = sys.modules.get("traitlets")
    if traitlets is None or not hasattr(traitlets, "HasTraits"):
        return
    add: Callable[..., None] = traitlets.HasTraits._add_notifiers
    if getattr(add, "_appnb_recorder", False):
        return

    @functools.wraps(add)
    def add_notifiers(self: object, handler: Handler, name: object, type: object) -> None:
        add(self, handler, name, type)
        log = find_log()
        if log is not None:
            log.note_added(self, handler, name, type)

    add_notifiers._appnb_recorder = True  # type: ignore[attr-defined]
    traitlets.HasTraits._add_notifiers = add_notifiers


def _find_file(handler: object) -> str | None:
    """Find the file that a function was written in, also of a method or a partial one."""
    while isinstance(handler, functools.partial):
        handler = handler.func
    handler = getattr(handler, "__func__", handler)
    return getattr(getattr(handler, "__code__", None), "co_filename", None)
