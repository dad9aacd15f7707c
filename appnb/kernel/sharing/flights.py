"""Runs of cells that other sessions may take over, although nobody asked for it: one runs, the others wait."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from appnb.kernel.sharing.effects import is_as_it_was
from appnb.kernel.sharing.handing import Hand


@dataclass(frozen=True, slots=True)
class Kept:
    """What the one run of a cell gave, ready for any session."""

    given: Mapping[str, Hand]
    outputs: tuple[Hand, ...]
    printed: tuple[tuple[str, str], ...]  # stream and text
    read: Mapping[Path, tuple[int, ...]]  # files, and what they were when they were read


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a cell that might be shared.

    Attributes:
        reason: why each session runs it; '' for a cell that is shared.
        is_steady: every session comes to the same values, so that cells made from them may be shared.
        elapsed_s: how long its run took.
        size_bytes: how much memory its values take, roughly.
    """

    reason: str
    is_steady: bool = True
    elapsed_s: float = 0.0
    size_bytes: int = 0


@dataclass(slots=True, eq=False)
class Flight:
    """One session's promise to run a cell for all. Exactly one of its methods has to be called."""

    key: str
    _land: Callable[["Flight", Kept | None, Verdict | None], None]
    ended: Future[None] = field(default_factory=Future)

    def keep(self, kept: Kept, verdict: Verdict) -> None:
        """Hand what the run gave to all who wait, and to those who come."""
        self._land(self, kept, verdict)

    def refuse(self, verdict: Verdict) -> None:
        """Let every session run the cell for itself from now on."""
        self._land(self, None, verdict)

    def give_up(self) -> None:
        """Let the next try: the run did not come to its end."""
        self._land(self, None, None)


class Flights:
    """The runs of one notebook's cells that are, or may become, those of all sessions. From any thread."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._lock = threading.Lock()
        self._kept: dict[str, Kept] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._flying: dict[str, Flight] = {}

    async def find(self, key: str) -> Kept | Verdict | Flight:
        """Find what is known of a cell's run; waits while another session runs it.

        Returns:
            what it gave; or why each session runs it; or, when nobody has run it, the promise to do so.
        """
        while True:
            found = self._find(key)
            if not isinstance(found, Future):
                return found
            await _wait(found)

    def _find(self, key: str) -> Kept | Verdict | Flight | Future[None]:
        kept = self._kept.get(key)
        if kept is not None and not is_as_it_was(kept.read):
            self._forget_one(key, kept)
        with self._lock:
            if key in self._kept:
                return self._kept[key]
            if key in self._verdicts:
                return self._verdicts[key]
            if key in self._flying:
                return self._flying[key].ended
            flight = self._flying[key] = Flight(key, self._land)
            return flight

    def look_up(self, key: str) -> Verdict | None:
        """Find the verdict on a cell, if there is one."""
        return self._verdicts.get(key)

    def note(self, key: str, verdict: Verdict) -> None:
        """Take note of a verdict that needs no run."""
        with self._lock:
            self._verdicts.setdefault(key, verdict)

    def forget(self, is_outdated: Callable[[str], bool]) -> None:
        """Forget all that is known under keys of which `is_outdated` says so. Runs that go on end as they would."""
        with self._lock:
            for table in (self._kept, self._verdicts, self._flying):
                for key in [key for key in table if is_outdated(key)]:
                    del table[key]

    def _land(self, flight: Flight, kept: Kept | None, verdict: Verdict | None) -> None:
        with self._lock:
            if self._flying.get(flight.key) is flight:  # else it was forgotten meanwhile
                del self._flying[flight.key]
                if kept is not None:
                    self._kept[flight.key] = kept
                if verdict is not None:
                    self._verdicts[flight.key] = verdict
        flight.ended.set_result(None)

    def _forget_one(self, key: str, kept: Kept) -> None:
        with self._lock:
            if self._kept.get(key) is kept:
                del self._kept[key]
                self._verdicts.pop(key, None)


async def _wait(ended: Future[None]) -> None:
    """Wait on this loop for what ends on another thread, without a hold on it."""
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()

    def wake(_: Future[None]) -> None:
        with suppress(RuntimeError):  # the session that waited has ended
            loop.call_soon_threadsafe(woken.set)

    ended.add_done_callback(wake)
    await woken.wait()
