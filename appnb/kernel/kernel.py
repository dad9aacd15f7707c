"""Runs the plans of a program in one namespace. Knows no browser."""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Coroutine, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from appnb.kernel.after_run import AfterRun
from appnb.kernel.cells import Cells, Ended, Span
from appnb.kernel.console import Printer
from appnb.kernel.context import CallbackContext, CellContext, as_current, current_globals, is_in_cell
from appnb.kernel.endings import Endings
from appnb.kernel.environment import make_globals
from appnb.kernel.events import CellResult, CellState, Listener
from appnb.kernel.failures import find_line
from appnb.kernel.guard import Guard, Interrupted
from appnb.kernel.hearing import Hearing
from appnb.kernel.inbox import FOLLOW_UP, Apply, Inbox, Stale
from appnb.kernel.keeping import Entered
from appnb.kernel.launcher import Launcher
from appnb.kernel.main_module import lend_names
from appnb.kernel.matching import Change, compare_programs
from appnb.kernel.namespace import Globals, Namespace
from appnb.kernel.process import prepare_process
from appnb.kernel.processes.keeper import Processes
from appnb.kernel.program import Program
from appnb.kernel.query import Arguments
from appnb.kernel.resources import Resources
from appnb.kernel.runs import Runs
from appnb.kernel.settings import KernelSettings
from appnb.kernel.sharing.flights import Verdict
from appnb.kernel.sharing.reuse import Reuse
from appnb.kernel.subscriptions import Subscriptions
from appnb.kernel.viewer import Viewer
from appnb.notebook.model import CellId

T = TypeVar("T")
Given = Mapping[CellId, Mapping[str, object]]
"""Cells that do not run, with what they would give."""

log = logging.getLogger(__name__)

TOLD = "__appnb_told__"
"""Marks the exception of a task that was told when it was raised: asyncio tells again when the task goes."""


class Kernel:
    """One viewer's run of a program: a namespace, what waits to be run, and a listener.

    Made anywhere; `start` binds it to the running loop and its thread, where it lives until `close`. `submit`,
    `stale`, `replace_program` and `interrupt` may be called from any thread. One plan runs at a time; what comes in
    meanwhile is collected and applied together before the next.
    """

    def __init__(
        self,
        program: Program,
        listener: Listener,
        *,
        settings: KernelSettings | None = None,
        shared: Globals | None = None,
    ) -> None:
        """Make a kernel that has run nothing.

        Args:
            program: what to run.
            listener: hears what happens, on the kernel's thread.
            settings: how to behave.
            shared: run cells in this dict (a script's globals) where they share one.
        """
        self.settings = settings or KernelSettings()
        self.resources = Resources(self.settings.store.commons if self.settings.store is not None else None)
        self._listener = listener
        self.guard = Guard()
        self.breaking = self.guard.breaking
        self._processes = self.settings.processes or Processes()
        self._launcher = Launcher(self.guard, self._processes, self.settings.store, Reuse.of(self.settings))
        self.guards = self._launcher.guards  # of what else `interrupt` breaks into
        self.is_busy_beside: Callable[[], bool] = lambda: False  # whether what its cells embed runs
        self._inbox = Inbox(self._wake)
        self.entered = Entered(self.settings.viewer, keeps_all=program.notebook.options.get("url_state") is True)
        self._cells = Cells(
            program,
            Namespace(program, make_globals(program), shared),
            self._launcher,
            Subscriptions(self.settings.adapters, lambda *heard: self._hearing.hear(*heard)),
            self._make_context,
            self.entered.settle,
        )
        self._after_run = AfterRun()
        self.call_after_run = self._after_run.put
        self.endings = Endings()
        self._runs = Runs(
            *(self._cells, listener, self._tell, self.settings),
            is_ending=lambda: self._is_closing,
            is_outdated=lambda: self._inbox.has_changes and not self._after_run.is_due,
        )
        self._hearing = Hearing(
            self,
            self._inbox,
            self._runs.force,
            self._cells.is_running,
            lambda: self.program.notebook.format != "marimo",
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: int | None = None
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._consumer: asyncio.Task[None] | None = None
        self._take_back_names: Callable[[], None] = lambda: None
        self._is_closed = False
        self._is_closing = False

    @property
    def program(self) -> Program:
        """The program that runs."""
        return self._cells.program

    @property
    def values(self) -> Mapping[str, object]:
        """Every public name with its value; of several versions the last on the page."""
        return self._cells.namespace.values()

    def list_spans(self) -> list[Span]:
        """List when its cells ran lately; from any thread."""
        return self._cells.list_spans()

    @property
    def viewer(self) -> Viewer:
        """Who looks at what the cells show."""
        return self.settings.viewer

    @property
    def results(self) -> Mapping[CellId, CellResult]:
        """How each cell ended when it last ran."""
        return self._runs.results

    @property
    def verdicts(self) -> Mapping[CellId, Verdict]:
        """Why each cell that nobody asked to share runs for this viewer, or does not."""
        return self._launcher.reuse.verdicts if self._launcher.reuse is not None else {}

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._is_closed

    async def start(self, done: Iterable[CellId] = (), given: Given | None = None) -> None:
        """Run every cell, then keep running what becomes stale, on this loop and thread.

        Args:
            done: cells that need not run: what they give is in the shared globals already.
            given: others that need not, with what they would give.
        """
        self._loop = asyncio.get_running_loop()
        self._thread = self._hearing.thread = threading.get_ident()
        prepare_process(redirect_console=self.settings.redirect_console)
        self._take_back_names = lend_names(self._cells.namespace.shared, current_globals)
        given = given or {}
        self._runs.fixed, finished = frozenset(given), {*done, *given}
        for cell in self.program.graph.order:
            if cell in finished:
                self._runs.results[cell] = CellResult(cell, CellState.OK)
                self._cells.take_done(cell, given.get(cell))
        await self._run([cell for cell in self.program.graph.order if cell not in finished], "start")
        if self._launcher.reuse is not None:
            self._launcher.reuse.is_starting = False
        if not self._is_closing:
            self._consumer = asyncio.create_task(self._consume(), name="appnb-kernel")
            await self._idle.wait()

    async def run_apart(self, cell: CellId, names: Mapping[str, object]) -> Ended:
        """Run one cell by itself, with these values in its globals; nothing downstream runs."""
        self._cells.namespace.globals_of(cell).update(names)
        return await self._cells.run(cell, keep=False)

    def submit(self, key: Hashable, apply: Apply) -> None:
        """Let `apply` be called on the kernel's thread before the next plan, with all other changes that wait.

        Args:
            key: of changes with the same key only the newest is applied.
            apply: makes the change. What it sets makes cells stale; what it raises is told as an error of the cell
                whose code raised.
        """
        if not self._is_closed:
            self._inbox.put_change(key, apply)

    def stale(self, cells: Iterable[CellId], cause: str = "stale") -> None:
        """Run `cells` and all downstream, as a plan of `cause`."""
        if not self._is_closed:
            self._inbox.put_stale(cells, cause)

    def replace_program(self, program: Program, tell: Callable[[Change], None] = lambda change: None) -> None:
        """Go on with another program: what is new, changed or reads other definitions runs, with all downstream.

        Values of the other cells stay. Elements keep what the viewer entered.

        Args:
            program: the next generation.
            tell: hears, on the kernel's thread and before anything of the new program runs, what became of which cell.
        """
        self.submit("appnb: program", lambda: self._replace(program, tell))

    def follow_address(self, arguments: Arguments) -> None:
        """Set the elements that are kept in the page's address to what its query has become."""
        self.submit("appnb: address", lambda: self.entered.address.follow(arguments))

    def interrupt(self) -> bool:
        """Break into the code that runs, and drop the runs that cells asked for.

        Returns:
            whether anything was running. Its cell ends with the error NB202; the rest of the plan waits for the next.
        """
        self._inbox.drop_follow_ups()
        reached = [guard.interrupt(self._loop) for guard in (*self.guards, self.guard)]
        return any(reached) or self._runs.is_running

    def call_soon(self, function: Callable[[], None]) -> None:
        """Call `function` on the kernel's thread, from any thread; after the kernel's end nothing happens."""
        try:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            log.debug("the kernel's loop is closed; what came in is dropped")

    def tell_failed(self, error: BaseException, *, keep_frames: bool = False) -> None:
        """Tell what a callback or a task of some cell raised as an error of that cell. On the kernel's thread."""
        if self._is_closing or (not keep_frames and error.__dict__.pop(TOLD, False)):
            return
        where = find_line(error, self.program.path)
        context = self.find_context(where.path, where.line) if where else None
        if self._runs.is_running:  # whatever the cells of the plan say now would hide it
            self.submit(("appnb: failed", id(error)), lambda: self.tell_failed(error, keep_frames=keep_frames))
        elif context is None:
            level = logging.DEBUG if isinstance(error, Interrupted) else logging.ERROR  # somebody pressed Stop
            log.log(level, "a change failed, and no cell is known to have written its code", exc_info=error)
        else:
            self._runs.note_callback_failed(context.cell, error, keep_frames=keep_frames)

    def _tell_task_failed(self, error: BaseException) -> None:
        error.__dict__[TOLD] = True
        self.tell_failed(error, keep_frames=True)

    def make_task(
        self, loop: asyncio.AbstractEventLoop, coroutine: Coroutine[object, object, T], **options: Any
    ) -> asyncio.Task[T]:
        """Make tasks for the loop, so that `interrupt` reaches those that cells start."""
        if is_in_cell() and asyncio.iscoroutine(coroutine):
            coroutine = self.guard.drive_task(coroutine, self._tell_task_failed)
        return asyncio.Task(coroutine, loop=loop, **options)

    def keep_ending(self, context: CellContext, of: str, function: Callable[[], object]) -> None:
        """Keep what a cell wants done at the end of its session, or of the server."""
        self.endings.add(context, of, function)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing waits to be run; on any thread."""
        return self._is_closed or (self._idle.is_set() and self._inbox.is_empty and not self.is_busy_beside())

    async def wait_idle(self) -> None:
        """Wait until nothing runs and nothing waits to be run."""
        while not self._is_closed and not (self._idle.is_set() and self._inbox.is_empty):
            await self._idle.wait()
            await asyncio.sleep(0)

    def prepare_close(self) -> None:
        """Run no further cell and tell nothing more, from any thread; `close` has to follow on the kernel's."""
        self._is_closing = True
        self.interrupt()

    def detach(self) -> None:
        """Run nothing more, but leave values, and what cells hung on each other, as they are."""
        self._is_closed = self._is_closing = self._hearing.is_closed = True
        if self._consumer is not None:
            self._consumer.cancel()
        self._idle.set()
        self._take_back_names()
        self._cells.subscriptions.close()

    def close(self) -> None:
        """Let go of every value, watcher and task. On the kernel's thread; may be called twice."""
        if self._is_closed:
            return
        with as_current(CallbackContext(self)):
            self.endings.call("session")
        self.detach()
        self.resources.close()
        self._cells.close()
        if self.settings.processes is None:
            self._processes.close()
        self._runs.clear()
        self._after_run.clear()

    # ---- what comes in

    def _wake(self) -> None:
        if self._loop is None:
            return
        if threading.get_ident() == self._thread:
            self._woken.set()
            self._idle.clear()
        else:
            self.call_soon(self._woken.set)

    async def _consume(self) -> None:
        while not self._is_closing:
            self._idle.clear()
            while not self._is_closing and not self._inbox.is_empty:
                try:
                    await self._work()
                except Exception:
                    log.exception("a run failed; the kernel goes on")
            if self._inbox.is_empty:
                self._hearing.call_deaf(self._after_run.settle)
                self._idle.set()
                await self._woken.wait()
            self._woken.clear()

    async def _work(self) -> None:
        """Apply all that waits, then run what it made stale."""
        self.entered.address.begin()
        for apply in self._inbox.take_changes():
            self._apply(apply)
            self.guard.was_asked = False
        self.entered.tell()
        stale = self._inbox.take_stale()
        if stale is None and self._runs.abandoned:
            stale = Stale(frozenset(), "source")
        if stale is None:
            return
        was_asked, self.guard.was_asked = self.guard.was_asked, False
        if was_asked and stale.cause == FOLLOW_UP:  # an interrupt between two runs that cells asked for
            return
        await self._run(stale.cells, stale.cause)
        await asyncio.sleep(0)

    async def _run(self, stale: Collection[CellId], cause: str) -> None:
        self._after_run.begin()
        await self._runs.run(stale, cause)
        self._hearing.call_deaf(self._after_run.end)
        self.entered.tell()

    def _apply(self, apply: Apply) -> None:
        self._hearing.begin_change()
        try:
            with as_current(CallbackContext(self)):
                self.guard.call(apply)
        except BaseException as error:  # noqa: BLE001 - user code: callbacks and watchers
            self.tell_failed(error)
        self._cells.flush_printers()

    # ---- other programs

    def _replace(self, program: Program, tell: Callable[[Change], None]) -> None:
        change = compare_programs(self.program, program)
        stale = self._cells.replace_program(program, change)
        self._runs.rename({old: new for new, old in change.renamed.items()})
        self.entered.keeping.begin_generation()
        self._tell(tell, replace(change, stale=stale))
        self._inbox.put_stale(stale, "save")

    # ---- what goes out

    def find_context(self, path: str, line: int) -> CellContext | None:
        """Find the context of the last run of the cell whose code has that line."""
        return self._cells.find_context(line) if path == self.program.path else None

    def find_globals(self, cell: CellId | None) -> dict[str, object]:
        """Find the dict that a cell runs in; for None the one that most share."""
        namespace = self._cells.namespace
        return namespace.shared if cell is None else namespace.globals_of(cell)

    def send_outputs(self, context: CellContext) -> None:
        """Tell what a cell has put out so far; from another thread as soon as the kernel's comes to it."""
        if threading.get_ident() == self._thread:
            self._tell(self._listener.cell_output, context.cell, tuple(context.outputs))
        else:
            self.call_soon(lambda: self.send_outputs(context))

    def _make_context(self, cell: CellId) -> CellContext:
        def send(stream: str, text: str) -> None:
            self._tell(self._listener.cell_printed, context.cell, stream, text)

        limit = self.settings.console_limit_bytes
        printer = Printer(send, self.call_soon, limit) if self.settings.redirect_console else None
        context = CellContext(self, cell, self._listener, self.program.cells[cell], printer)
        return context

    def _tell(self, say: Callable[..., None], *arguments: object) -> None:
        if self._is_closing:
            return
        try:
            with as_current(None):  # what the listener prints is not the cell's
                say(*arguments)
        except Exception:
            log.exception("the listener failed")
