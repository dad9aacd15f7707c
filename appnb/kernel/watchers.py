"""Taking back the `param` watchers that a cell made, when it runs again and at the end.

`param` never removes a watcher by itself: ten runs of a cell that watches a slider would be ten calls an event,
and a watched object that outlives a session would keep all of it alive.
"""

import functools
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from param.parameterized import Parameterized, Parameters, Watcher

Register = Callable[..., None]


@dataclass(frozen=True, slots=True)
class _Watched:
    """Where a watcher hangs. The object is held weakly: with it the watcher goes by itself."""

    owner: weakref.ref[Parameterized] | type[Parameterized]
    names: tuple[str, ...]
    what: str
    function: int  # the id of what it calls: with its own id, enough to know it again


class WatcherLog:
    """The watchers that one run of a cell, and its callbacks since, hung on objects made elsewhere.

    Watchers of objects that the same run made are left alone: they go with the object, or it lives on in a cache
    and needs them.
    """

    def __init__(self) -> None:
        self._watched: dict[int, _Watched] = {}
        self._born: dict[int, weakref.ref[Parameterized]] = {}

    def note_birth(self, made: Parameterized) -> None:
        """Remember that `made` was created here."""
        key = id(made)
        self._born[key] = weakref.ref(made, lambda _: self._born.pop(key, None))

    def note_added(self, watcher: Watcher) -> None:
        """Remember `watcher`."""
        if watcher.inst is None:
            self._watched[id(watcher)] = _Watched(watcher.cls, watcher.parameter_names, watcher.what, id(watcher.fn))
        elif id(watcher.inst) not in self._born:
            key = id(watcher)
            owner = weakref.ref(watcher.inst, lambda _: self._watched.pop(key, None))
            self._watched[key] = _Watched(owner, watcher.parameter_names, watcher.what, id(watcher.fn))

    def note_removed(self, watcher: Watcher) -> None:
        """Forget `watcher`, which somebody took back."""
        self._watched.pop(id(watcher), None)

    def take_back(self) -> None:
        """Remove every remembered watcher that still hangs. May be called twice."""
        watched, self._watched = self._watched, {}
        self._born.clear()
        for key, entry in watched.items():
            owner = entry.owner() if isinstance(entry.owner, weakref.ref) else entry.owner
            if owner is not None:
                _remove(owner, key, entry)

    def __len__(self) -> int:
        return len(self._watched)


def _remove(owner: Parameterized | type[Parameterized], key: int, entry: _Watched) -> None:
    for name in entry.names:
        for watcher in _list_watchers(owner, name, entry.what):
            if id(watcher) == key and id(watcher.fn) == entry.function:
                owner.param.unwatch(watcher)
                return


def _list_watchers(owner: Parameterized | type[Parameterized], name: str, what: str) -> tuple[Watcher, ...]:
    if isinstance(owner, Parameterized) and what == "value":
        return tuple(owner._param__private.watchers.get(name, {}).get(what, ()))
    return tuple(owner.param[name].watchers.get(what, ())) if name in owner.param else ()


def install_recorder(find_log: Callable[[], WatcherLog | None]) -> None:
    """Let `param` report births and watchers to the log that `find_log` finds, once per process.

    Every way to watch ends in `Parameters._register_watcher`, and every birth calls `_update_deps(init=True)`.
    """
    if getattr(Parameters._register_watcher, "_appnb_recorder", False):
        return
    register, update_deps = Parameters._register_watcher, Parameters._update_deps

    @functools.wraps(register)
    def register_watcher(
        self_: Parameters, action: Literal["append", "remove"], watcher: Watcher, what: str = "value"
    ) -> None:
        register(self_, action, watcher, what)
        log = find_log()
        if log is not None:
            if action == "append":
                log.note_added(watcher)
            else:
                log.note_removed(watcher)

    @functools.wraps(update_deps)
    def note_birth(self_: Parameters, attribute: str | None = None, init: bool = False) -> None:
        if init and self_.self is not None:
            log = find_log()
            if log is not None:
                log.note_birth(self_.self)
        update_deps(self_, attribute, init)

    register_watcher._appnb_recorder = True  # type: ignore[attr-defined]
    Parameters._register_watcher = register_watcher  # type: ignore[method-assign]
    Parameters._update_deps = note_birth  # type: ignore[method-assign]
