"""Tells of threads that cells started and that run on after their sessions have ended: each visit leaves one more."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from threading import Thread

from appnb.diagnostics import Diagnostic
from appnb.kernel.started_threads import Origin, list_left_threads
from appnb.notebook.model import Cell
from appnb.source import Location

log = logging.getLogger(__name__)

LOOK_AFTER_S = 5.0
"""So long after the end of a session its threads may come to theirs."""

FEWEST = 2
"""One alone may be a thread that a library keeps for the whole process, whichever session came first."""


class LeftThreads:
    """Counts what is left by the cells of one server. From any thread, one at a time."""

    def __init__(
        self,
        tell: Callable[[Diagnostic], None] = lambda diagnostic: log.warning("%s", diagnostic),
        find_left: Callable[[], Iterable[tuple[Thread, Origin]]] = list_left_threads,
    ) -> None:
        """Make one that has told nothing.

        Args:
            tell: is told of a cell, and again each time that it has left twice as many.
            find_left: lists the threads whose sessions have ended.
        """
        self._tell = tell
        self._find_left = find_left
        self._told: Counter[Location] = Counter()

    def look(self) -> None:
        """Count them, and tell of those cells that leave more and more."""
        cells: dict[Location, Cell] = {}
        counts: Counter[Location] = Counter()
        for _, origin in self._find_left():
            cells[origin.cell.location] = origin.cell
            counts[origin.cell.location] += 1
        for location, count in counts.items():
            if count >= max(FEWEST, 2 * self._told[location]):
                self._told[location] = count
                self._tell(describe_left(cells[location], count))


def describe_left(cell: Cell, count: int) -> Diagnostic:
    """Tell the author which cell leaves threads behind."""
    what = f"{count} threads that the cell `{cell.id}` started run on, though their sessions have ended"
    fix = "make them by appnb.Thread and return when `should_exit` is so, or end them in appnb.on_session_end"
    return Diagnostic("NB366", what, cell.location, fix, severity="warning")
