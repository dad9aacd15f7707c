"""Watches how long the event loop takes to come round, and names the cell that holds it up.

Cells run on threads of their own, but Python has one lock: a call into C that keeps it (a regular expression that
explodes, a large sort, some extensions) stops every session. Nobody inside of the process can end such a call; the
author can be told which cell it was, by the processor time of its thread.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from appnb.diagnostics import Diagnostic
from appnb.notebook.model import Cell
from appnb.server.beats import find_beat
from appnb.session import Occupation
from appnb.source import Location

log = logging.getLogger(__name__)

PERIOD_S = 0.25
"""So often it is to call."""

HOLD_S = 0.5
"""A loop that did not come round for so long was held up."""

TELL_AGAIN_S = 60.0
"""How long a cell that was named is not named again."""

KEPT = 1200
"""So many of the last waits are kept: five minutes' worth."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One time that the loop was held up: for how long, and by which cell, when one can be named."""

    waited_s: float
    cell: Cell | None = None


class LoopWatch:
    """Has the event loop call it every so often, and takes note how late it does. `start` and `close` it on the loop.

    A wait is what passes from the moment at which it should have been called until it is; a loop that has nothing else
    to do is up to a millisecond late.
    """

    def __init__(
        self,
        list_occupations: Callable[[], Iterable[Occupation]],
        tell: Callable[[Diagnostic], None] = lambda diagnostic: log.warning("%s", diagnostic),
    ) -> None:
        """Make one that does not watch yet.

        Args:
            list_occupations: lists the sessions, each with its thread and the cells that run on it.
            tell: is told which cell held the loop up, once a minute for each.
        """
        self.waits: deque[float] = deque(maxlen=KEPT)
        self.holds: deque[Hold] = deque(maxlen=KEPT)
        self.held_s = 0.0  # in all
        self._list_occupations = list_occupations
        self._tell = tell
        self._timer: asyncio.TimerHandle | None = None
        self._before: dict[int, float] = {}  # how much processor time each session's thread had used
        self._before_in_all = 0.0  # and the whole process
        self._told: dict[Location, float] = {}  # when each cell was named last

    def start(self) -> None:
        """Watch the loop that runs this."""
        self._plan(asyncio.get_running_loop())

    def close(self) -> None:
        """Watch no longer."""
        if self._timer is not None:
            self._timer.cancel()

    def quantile(self, share: float) -> float:
        """Give the wait that `share` of the last ones did not exceed, in seconds; 0 before there was any."""
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(len(waits) * share))] if waits else 0.0

    def _plan(self, loop: asyncio.AbstractEventLoop) -> None:
        at = find_beat(loop.time(), PERIOD_S)
        self._timer = loop.call_at(at, self._look, loop, at)
        self._before_in_all = time.process_time()
        self._before = {one.thread: _read_cpu(one.thread) for one in self._list_occupations()}

    def _look(self, loop: asyncio.AbstractEventLoop, planned: float) -> None:
        waited = max(0.0, loop.time() - planned)
        self.waits.append(waited)
        try:
            if waited >= HOLD_S:
                self._note(waited)
        finally:
            self._plan(loop)

    def _note(self, waited: float) -> None:
        cell = self._find_cell(waited)
        self.holds.append(Hold(waited, cell))
        self.held_s += waited
        now = time.monotonic()
        if cell is not None and now - self._told.get(cell.location, -TELL_AGAIN_S) >= TELL_AGAIN_S:
            self._told[cell.location] = now
            self._tell(describe_hold(cell, waited))

    def _find_cell(self, waited: float) -> Cell | None:
        """Find which cell had the processor meanwhile; None when several shared it, or it was no cell."""
        until = time.monotonic()
        # on a machine with other work, what this process had of the processors is less than the time that went by
        least = max(HOLD_S, min(waited, time.process_time() - self._before_in_all)) / 2
        for one in self._list_occupations():
            if _read_cpu(one.thread) - self._before.get(one.thread, 0.0) < least:  # a new one began at 0
                continue
            for span in one.spans:
                shared = min(span.ended, until) - max(span.began, until - waited)
                if shared >= waited / 2:
                    return one.program.cells.get(span.cell)
        return None


def describe_hold(cell: Cell, waited_s: float) -> Diagnostic:
    """Tell the author which cell held everybody up."""
    what = f"the cell `{cell.id}` held up every session for {waited_s:.1f} s: it did not let go of Python's lock"
    fix = "run it in a process of its own, by @app.cell(process=True), or have it do less at once"
    return Diagnostic("NB223", what, cell.location, fix, severity="warning")


def _read_cpu(thread: int) -> float:
    """Read how much processor time a thread has used, in seconds; 0 where the system does not tell, or it has ended."""
    if not thread:  # it has not begun: the system's function looks where the number points to
        return 0.0
    try:
        return time.clock_gettime(time.pthread_getcpuclockid(thread))
    except (AttributeError, OSError, OverflowError):
        return 0.0
