"""A save reaches the sessions of an app: those being looked at first, a few at a time, nobody waited for too long."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from weakref import WeakKeyDictionary

from appnb.kernel.events import Run
from appnb.kernel.matching import Change
from appnb.kernel.program import Program
from appnb.notebook.model import CellId
from appnb.server.apps import ServedApp
from appnb.server.live_page import LivePage
from appnb.session import Session

log = logging.getLogger(__name__)

LANES = 2
"""How many sessions take a save at the same time: one runs while the next is handed it."""

TAKEN_S = 0.1
"""How long a session that is busy with something else may hold up the next one's turn."""

PATIENCE_S = 2.0
"""How long what one session runs because of a save may hold up the next one's turn."""

MOST_CELLS_TOLD = 8

FindCells = Callable[[Program], frozenset[CellId]]


@dataclass(frozen=True, slots=True)
class Work:
    """What a session has to do because of saves."""

    is_new_program: bool = False
    is_new_page: bool = False  # the looks are others, and nothing else
    finders: tuple[FindCells, ...] = ()  # each finds cells to run: the users of something that changed

    def __or__(self, later: "Work") -> "Work":
        return Work(
            self.is_new_program or later.is_new_program,
            self.is_new_page or later.is_new_page,
            self.finders + tuple(find for find in later.finders if find not in self.finders),
        )


@dataclass(slots=True)
class Tally:
    """What one reload did, for its line in the log."""

    started: float = field(default_factory=time.perf_counter)
    files: dict[str, None] = field(default_factory=dict)
    pages: int = 0
    busy: int = 0  # sessions that take it at their next pause
    ran: dict[CellId, None] = field(default_factory=dict)

    def describe(self) -> str:
        """Say it in one line."""
        took = f"{(time.perf_counter() - self.started) * 1000:.0f} ms"
        pages = "1 page" if self.pages == 1 else f"{self.pages} pages"
        busy = f" ({self.busy} busy: at the next pause)" if self.busy else ""
        return f"{', '.join(self.files)} changed: ran {describe_cells(self.ran)} in {pages}{busy}, {took}"


def describe_cells(cells: Iterable[CellId]) -> str:
    """Name cells, of many the first few."""
    names = [str(cell) for cell in cells]
    if len(names) <= MOST_CELLS_TOLD:
        return ", ".join(names) or "no cell"
    return f"{', '.join(names[: MOST_CELLS_TOLD - 2])} and {len(names) - MOST_CELLS_TOLD + 2} more cells"


class Rollout:
    """Brings every session of one app to where the app is. Lives on the event loop; `close()` ends it.

    Saves that come while it goes on join it: a session that has not had its turn gets the newest at once.

    Args:
        app: whose sessions.
        say: prints the line about a reload.
    """

    def __init__(self, app: ServedApp, say: Callable[[str], None]) -> None:
        self._app = app
        self._say = say
        self._due: dict[Session, Work] = {}
        self._tally = Tally()
        self._lanes: set[asyncio.Task[None]] = set()
        self._in_view: set[asyncio.Future[None]] = set()  # turns of sessions that are being looked at
        self._numbers = count()
        self._programs: WeakKeyDictionary[Session, Program] = WeakKeyDictionary()  # what each was given last

    def start(self, work: Work, files: Iterable[str], started: float) -> None:
        """Give all present sessions `work`, because of `files`; returns at once.

        Args:
            work: what is to be done.
            files: the names of what was saved.
            started: `time.perf_counter()` when that was noticed.
        """
        for session in self._app.visits:
            self._due[session] = self._due.get(session, Work()) | work
        if not self._lanes:
            self._tally = Tally(started)
        self._tally.files.update(dict.fromkeys(files))
        for _ in range(LANES - len(self._lanes)):
            lane = asyncio.create_task(self._run_lane())
            self._lanes.add(lane)
            lane.add_done_callback(self._end_lane)

    def _end_lane(self, lane: asyncio.Task[None]) -> None:
        self._lanes.discard(lane)
        if not lane.cancelled() and (error := lane.exception()) is not None:
            log.error("a save could not be handed to a session", exc_info=error)
        if not self._lanes and not lane.cancelled():
            self._say(self._tally.describe())

    async def _run_lane(self) -> None:
        while self._due:
            session = next((one for one in self._due if self._is_looked_at(one)), next(iter(self._due)))
            work = self._due.pop(session)
            page = self._app.visits.get(session)
            if page is None:
                continue
            if page.is_visible:
                turn = asyncio.ensure_future(self._hand_out(session, page, work))
                self._in_view.add(turn)
                turn.add_done_callback(self._in_view.discard)
                await turn
                continue
            if self._in_view:
                await asyncio.wait(self._in_view)
            await self._hand_out(session, page, work)

    def _is_looked_at(self, session: Session) -> bool:
        page = self._app.visits.get(session)
        return page is not None and page.is_visible

    async def _hand_out(self, session: Session, page: LivePage, work: Work) -> None:
        """Let one session do its work; wait until it has, or the patience ends."""
        turn = _Turn(session, page, self._app, self._tally, self._programs)
        turn.start(work, next(self._numbers))
        try:
            await asyncio.wait_for(asyncio.shield(turn.taken), TAKEN_S)
            self._tally.pages += 1
            await asyncio.wait_for(asyncio.shield(turn.done), PATIENCE_S)
        except TimeoutError:
            if not turn.taken.done():
                self._tally.busy += 1

    async def wait(self) -> None:
        """Wait until every session has had its turn."""
        while self._lanes:
            await asyncio.wait(self._lanes)

    def close(self) -> None:
        """Hand out no more."""
        self._due.clear()
        for lane in self._lanes:
            lane.cancel()


class _Turn:
    """One session's turn: it takes what is new at its next pause, and runs what that makes stale."""

    def __init__(
        self,
        session: Session,
        page: LivePage,
        app: ServedApp,
        tally: Tally,
        programs: WeakKeyDictionary[Session, Program],
    ) -> None:
        self._session, self._page, self._tally, self._programs = session, page, tally, programs
        self._program, self._layout = app.program, app.page
        self._loop = asyncio.get_running_loop()
        self.taken: asyncio.Future[None] = self._loop.create_future()
        self.done: asyncio.Future[None] = self._loop.create_future()
        self._is_stale = False
        self._is_rearranged = False

    def start(self, work: Work, number: int) -> None:
        """Hand the work to the kernel. On the event loop."""
        self._page.on_run_finished = self._hear
        if work.is_new_program:
            self._session.replace_program(self._program, lambda change: self._rearrange(change, work))
        self._session.submit(("appnb: save", number), lambda: self._take(work))

    def _rearrange(self, change: Change, work: Work) -> None:
        """On the kernel's thread, when it goes on with the new program and has run nothing of it."""
        self._programs[self._session] = self._program
        # in the same plan: no cell of the new program may see a module of before
        self._is_stale = self._run_found(work, self._program) or bool(change.stale)
        self._is_rearranged = True
        self._page.rearrange(self._layout, change)

    def _take(self, work: Work) -> None:
        """On the kernel's thread, right after the program was taken: this one, or a newer that came meanwhile."""
        program = self._programs.get(self._session, self._program)
        if work.is_new_page and not work.is_new_program:
            cells = {cell: cell for cell in program.cells}
            self._page.rearrange(self._layout, Change(cells, frozenset(), frozenset()))
        if not self._is_rearranged:
            self._is_stale = self._run_found(work, program)
        self._tell(self.taken)
        if not self._is_stale:
            self._tell(self.done)

    def _run_found(self, work: Work, program: Program) -> bool:
        """Run the cells that use what changed; tells whether there are any."""
        cells = frozenset[CellId]().union(*(find(program) for find in work.finders))
        if cells:
            self._session.run(cells, "save")
        return bool(cells)

    def _hear(self, run: Run, ran: Iterable[CellId]) -> None:
        """On the kernel's thread, when a run has ended."""
        if run.cause == "save":
            self._tally.ran.update(dict.fromkeys(ran))
            self._tell(self.done)

    def _tell(self, future: "asyncio.Future[None]") -> None:
        self._loop.call_soon_threadsafe(lambda: None if future.done() else future.set_result(None))
