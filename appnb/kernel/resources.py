"""What a session holds besides values: connections and the like, each made when it is first asked for."""

import itertools
import logging
import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")

log = logging.getLogger(__name__)

_NUMBERS = itertools.count(1)


class Resources:
    """The things that one kernel holds, by key. Any thread may ask; the kernel closes them at its end."""

    def __init__(self, commons: object = None) -> None:
        """Hold nothing.

        Args:
            commons: what the kernels of a server have in common; only those who made it know what that is.
        """
        self.commons = commons
        self.number = next(_NUMBERS)  # tells one session of a process from another, in the names of threads
        self.uses = 0  # how often something that belongs to this kernel alone was asked for
        self._lock = threading.RLock()
        self._held: dict[Hashable, object] = {}
        self._closers: list[Callable[[], None]] = []
        self.is_closed = False

    def get(self, key: Hashable, make: Callable[[], T], close: Callable[[T], None] | None = None) -> T:
        """Give what is held under `key`; the first time it is made.

        Args:
            key: names it.
            make: makes it. What it raises is raised here, and the next call tries again.
            close: called with it at the end of the kernel, or at once if the kernel has ended already.
        """
        with self._lock:
            if key in self._held:
                return cast(T, self._held[key])
            made = make()
            if self.is_closed:
                if close is not None:
                    _close_quietly(lambda: close(made))
                return made
            self._held[key] = made
            if close is not None:
                self._closers.append(lambda: close(made))
            return made

    def close(self) -> None:
        """Close everything, the newest first; may be called twice."""
        with self._lock:
            self.is_closed = True
            closers, self._closers = self._closers, []
            self._held.clear()
        for close in reversed(closers):
            _close_quietly(close)


def _close_quietly(close: Callable[[], None]) -> None:
    try:
        close()
    except Exception:
        log.exception("something that a session held cannot be closed")
