"""Watches how much memory the process has, and names the cell of a session that takes a great deal of it.

All sessions share a process, whose memory the system tells as one number. Of what it grows by while (nearly) only
the cells of one session ran, one can tell whose it is; of the rest one cannot, and nobody is blamed for it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from time import monotonic
from weakref import WeakKeyDictionary

from appnb.diagnostics import Diagnostic
from appnb.limits import Limits
from appnb.memory_use import OwnMemory, find_page_limit, write_bytes
from appnb.notebook.model import Cell, CellId
from appnb.server.beats import find_beat
from appnb.session import Session

log = logging.getLogger(__name__)

PERIOD_S = 0.5
"""So often it looks: at every other beat of the watch over the event loop."""

ALONE = 0.75
"""Of the time in which cells ran, what one session's must have had for what happened meanwhile to be put down to it."""

LEAST_BYTES = 4 * 1024 * 1024
"""What it changes by between two looks is not looked into when it is less."""

GIVE_BACK_S = 10.0
"""How often memory is given back while there is too little: each time every thread waits a moment."""


class _Growth:
    """What one session has made the process grow by: in all, and by cell."""

    def __init__(self, before: int) -> None:
        self.before = before  # the memory of the process when that began
        self.total = 0
        self.by_cell: Counter[CellId] = Counter()
        self.is_told = False


class MemoryWatch:
    """Looks at the memory of this process every so often. Lives on the event loop, where it is started and closed."""

    def __init__(
        self,
        sessions: Iterable[Session],
        limits: Limits,
        give_back: Callable[[], object],
        *,
        tell: Callable[[Session, Diagnostic], None] = lambda session, diagnostic: log.warning("%s", diagnostic),
        read_memory: Callable[[], int] | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """Make one that does not look yet.

        Args:
            sessions: those that are open.
            limits: of the server.
            give_back: has free memory given back to the system, soon.
            tell: is told once of a session that takes more than `limits` says.
            read_memory: tells how many bytes the process has, 0 where nobody knows; the system, unless given.
            now: the time in seconds, as cells' runs are timed.
        """
        self._sessions = sessions
        self._limits = limits
        self._give_back = give_back
        self._tell = tell
        self._own = OwnMemory()
        self._read_memory = read_memory or self._own.read
        self._now = now
        self._page_limit = find_page_limit(limits)
        self._growths: WeakKeyDictionary[Session, _Growth] = WeakKeyDictionary()
        self._used = self._read_memory()
        self._looked_at = now()
        self._gave_back_at = -GIVE_BACK_S
        self._is_short = False
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look from now on."""
        if self._used:
            self._looking = asyncio.get_running_loop().create_task(self._look_on(), name="appnb-memory")

    def close(self) -> None:
        """Look no longer. May be called twice."""
        if self._looking is not None:
            self._looking.cancel()
        self._own.close()

    async def _look_on(self) -> None:
        clock = asyncio.get_running_loop().time  # the one that nobody sets
        while True:
            await asyncio.sleep(find_beat(clock(), PERIOD_S) - clock())
            self.look()

    def look(self) -> None:
        """Look once."""
        now, used = self._now(), self._read_memory()
        grown, since = used - self._used, self._looked_at
        self._used, self._looked_at = used, now
        self._check_room(used, now)
        if abs(grown) >= LEAST_BYTES:
            self._note(grown, used, since, now)

    def _check_room(self, used: int, now: float) -> None:
        """Take note whether there is memory for more pages, and try to have some when there is none."""
        is_short, was_short = bool(self._page_limit) and used >= self._page_limit, self._is_short
        self._is_short = is_short
        if is_short and not was_short:
            text = "the server has %s, of %s that it may before new pages are put off: see --limit memory-bytes"
            log.warning(text, write_bytes(used), write_bytes(self._page_limit))
        if is_short and now - self._gave_back_at >= GIVE_BACK_S:
            self._gave_back_at = now
            self._give_back()

    def _note(self, grown: int, used: int, since: float, now: float) -> None:
        found = self._find_grower(since, now)
        if found is None:
            return
        session, cell = found
        growth = self._growths.setdefault(session, _Growth(used - grown))
        growth.by_cell[cell] += grown
        # what was given back while nothing ran is not the session's any more
        growth.total = max(0, min(growth.total + grown, used - growth.before))
        if growth.total > self._limits.session_bytes and not growth.is_told:
            growth.is_told = True
            name = growth.by_cell.most_common(1)[0][0]
            if (named := session.occupation.program.cells.get(name)) is not None:
                self._tell(session, describe_growth(named, growth.total))

    def _find_grower(self, since: float, now: float) -> tuple[Session, CellId] | None:
        """Find whose cells ran in that time, and which of them longest; None when several sessions' did."""
        ran: Counter[tuple[Session, CellId]] = Counter()
        by_session: Counter[Session] = Counter()
        for session in self._sessions:
            for span in session.occupation.spans:
                if (shared_us := round(1e6 * (min(span.ended, now) - max(span.began, since)))) > 0:
                    ran[session, span.cell] += shared_us
                    by_session[session] += shared_us
        for session, shared_us in by_session.most_common(1):
            if shared_us >= ALONE * by_session.total():
                return max((pair for pair in ran if pair[0] is session), key=lambda pair: ran[pair])
        return None


def describe_growth(cell: Cell, total: int) -> Diagnostic:
    """Tell the author which cell takes a great deal of memory."""
    what = f"one session has made the server grow by {write_bytes(total)}, most of it while the cell `{cell.id}` ran"
    fix = "load less, have it loaded once for all by @app.cell(shared=True), or raise --limit session-bytes=NUMBER"
    return Diagnostic("NB365", what, cell.location, fix, severity="warning")
