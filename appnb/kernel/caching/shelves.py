"""Persistent entries: reading and writing them, whatever the disk or the network does meanwhile."""

import logging
import threading
from dataclasses import dataclass, field
from typing import Protocol

from appnb.diagnostics import Diagnostic
from appnb.kernel.caching.envelopes import BadEntry, Unsaveable, pack, unpack
from appnb.kernel.caching.memory import Entry, Place
from appnb.kernel.caching.secret import find_secret

log = logging.getLogger("appnb.cache")


class StoreError(Exception):
    """A store cannot be used now; the text says why."""


class Store(Protocol):
    """Keeps bytes by place. Every method may be called from any thread, and raises `StoreError` alone."""

    where: str  # for messages

    def get(self, place: Place) -> bytes | None: ...
    def put(self, place: Place, content: bytes) -> None: ...
    def set_aside(self, place: Place, content: bytes) -> None: ...  # what could not be read; it is gone afterwards
    def clear(self, family: str) -> None: ...


@dataclass(slots=True)
class Shelves:
    """The stores that are open, and what was warned about already. From any thread."""

    stores: dict[str, Store] = field(default_factory=dict)
    _warned: set[tuple[str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def warn(self, problem: Diagnostic, about: str) -> None:
        """Log a problem, the first time that it is about this."""
        with self._lock:
            if (problem.code, about) in self._warned:
                return
            self._warned.add((problem.code, about))
        log.warning("%s", problem)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One store and a way to write into it. What goes wrong is told once, and costs a computation, never a run."""

    store: Store
    method: str
    shelves: Shelves

    def load(self, place: Place) -> Entry | None:
        """Read an entry; None if there is none that can be used. One that cannot is set aside."""
        try:
            content = self.store.get(place)
        except StoreError as error:
            self._tell_store(error)
            return None
        if content is None:
            return None
        try:
            return unpack(content, place, self.method, find_secret())
        except BadEntry as error:
            what = f"an entry of the cache `{place[0]}` in {self.store.where} is left out: {error}"
            fix = "nothing: it is computed again, and what was there is set aside"
            self.shelves.warn(Diagnostic("NB253", what, None, fix, severity="warning"), "/".join(place))
            try:
                self.store.set_aside(place, content)
            except StoreError as other:
                self._tell_store(other)
            return None

    def save(self, place: Place, entry: Entry) -> bool:
        """Write an entry; tell whether it is kept."""
        try:
            self.store.put(place, pack(entry, place, self.method, find_secret()))
        except StoreError as error:
            self._tell_store(error)
            return False
        except Unsaveable as error:
            what = f"what `{place[0]}` gives cannot be kept as {self.method}: {error}"
            fix = (
                "give what can be, such as a frame, an array or plain values; or use `cache`, which keeps it in memory"
            )
            self.shelves.warn(Diagnostic("NB254", what, None, fix, severity="warning"), place[0])
            return False
        return True

    def clear(self, family: str) -> None:
        """Forget the entries of one family."""
        try:
            self.store.clear(family)
        except StoreError as error:
            self._tell_store(error)

    def _tell_store(self, error: StoreError) -> None:
        what = f"the cache in {self.store.where} cannot be used: {error}"
        fix = "see that it is there and may be written to; until then everything is computed, and the app goes on"
        self.shelves.warn(Diagnostic("NB252", what, None, fix, severity="warning"), self.store.where)


class NoStore:
    """Stands for a store that cannot even be opened."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self._reason = reason

    def get(self, place: Place) -> bytes | None:
        """Say why."""
        raise StoreError(self._reason)

    def put(self, place: Place, content: bytes) -> None:
        """Say why."""
        raise StoreError(self._reason)

    def set_aside(self, place: Place, content: bytes) -> None:
        """Say why."""
        raise StoreError(self._reason)

    def clear(self, family: str) -> None:
        """Say why."""
        raise StoreError(self._reason)
