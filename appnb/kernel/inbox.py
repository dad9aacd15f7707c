"""What waits for the kernel: changes from outside, and cells that became stale."""

import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from appnb.notebook.model import CellId

Apply = Callable[[], None]

FOLLOW_UP = "set"
"""The cause of a run that a cell itself asked for, by setting a source."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Cells to run, and why."""

    cells: frozenset[CellId]
    cause: str


class Inbox:
    """Takes from any thread, gives to the kernel's: all pending changes together, the newest of each key."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """Start empty; `wake` is called, on the putting thread, when something came in."""
        self._wake = wake
        self._lock = threading.Lock()
        self._changes: dict[Hashable, Apply] = {}
        self._stale: dict[CellId, str] = {}

    def put_change(self, key: Hashable, apply: Apply) -> None:
        """Add a change; it takes the place of an earlier one with the same key that still waits."""
        with self._lock:
            self._changes.pop(key, None)
            self._changes[key] = apply
        self._wake()

    def put_stale(self, cells: Iterable[CellId], cause: str) -> None:
        """Add cells to run. What is stale for two reasons keeps the first."""
        with self._lock:
            for cell in cells:
                self._stale.setdefault(cell, cause)
        self._wake()

    def take_changes(self) -> list[Apply]:
        """Take all changes, in the order of their last submission."""
        with self._lock:
            changes, self._changes = list(self._changes.values()), {}
        return changes

    def take_stale(self) -> Stale | None:
        """Take all stale cells as one; the cause is that of the first that is no follow-up."""
        with self._lock:
            stale, self._stale = self._stale, {}
        if not stale:
            return None
        causes = [cause for cause in stale.values() if cause != FOLLOW_UP]
        return Stale(frozenset(stale), causes[0] if causes else FOLLOW_UP)

    def drop_follow_ups(self) -> None:
        """Forget the runs that cells asked for."""
        with self._lock:
            self._stale = {cell: cause for cell, cause in self._stale.items() if cause != FOLLOW_UP}

    @property
    def has_changes(self) -> bool:
        """Whether a change from outside waits."""
        return bool(self._changes)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        with self._lock:
            return not self._changes and not self._stale
