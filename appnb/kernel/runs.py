"""Running plans: which cells of each really run, what stands in the way of the others, how each ended."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from appnb.diagnostics import AppnbError
from appnb.graph.plan import plan_run
from appnb.kernel.cells import Cells, Ended
from appnb.kernel.cutoff import Cutoff
from appnb.kernel.events import CellError, CellResult, CellState, Listener, Run
from appnb.kernel.failures import describe_failure
from appnb.kernel.settings import KernelSettings
from appnb.kernel.together import must_run_alone, run_together
from appnb.notebook.model import CellId

log = logging.getLogger(__name__)

PATIENCE_S = 0.25
"""For so long plans are abandoned for newer changes; then one runs to its end: who drags a slider sees all move."""

TURN_S = 0.005  # after running cells for so long, tasks that cells started get a turn

Tell = Callable[..., None]


class Runs:
    """The runs of one kernel, one at a time, and the results they left. On the kernel's thread only."""

    def __init__(
        self,
        cells: Cells,
        listener: Listener,
        tell: Tell,
        settings: KernelSettings,
        is_ending: Callable[[], bool],
        is_outdated: Callable[[], bool],
    ) -> None:
        """Start with no results.

        Args:
            cells: the kernel's cells.
            listener: told how each run goes, by way of `tell`.
            tell: calls a method of the listener.
            settings: how to behave.
            is_ending: when it says so, no further cell runs.
            is_outdated: tells whether a newer change waits than the one that a plan answers.
        """
        self.results: dict[CellId, CellResult] = {}
        self._cells = cells
        self._listener = listener
        self._tell = tell
        self._settings = settings
        self._is_ending = is_ending
        self._is_outdated = is_outdated
        self._bars: dict[CellId, CellId] = {}  # cells that gave nothing → the cell that is the reason
        self._left: set[CellId] = set()  # what an interrupted plan did not come to
        self.abandoned: set[CellId] = set()  # what a plan left to the next, which answers a newer change
        self._abandoned_at: float | None = None  # when the first of the plans was abandoned that followed each other
        self.fixed: frozenset[CellId] = frozenset()  # cells that never run: what they give was given
        self._number = 0
        self._cutoff: Cutoff | None = None  # of the run that goes on

    @property
    def is_running(self) -> bool:
        """Whether a plan runs."""
        return self._cutoff is not None

    async def run(self, stale: Collection[CellId], cause: str) -> None:
        """Run `stale`, what an interrupt left, and all downstream.

        Args:
            stale: cells that must run. Those that the program does not have are no matter.
            cause: why, for the listener.
        """
        program = self._cells.program
        stale = (program.cells.keys() & stale) | self._left | self.abandoned
        if not stale:
            return
        plan = tuple(cell for cell in plan_run(program.graph, stale) if cell not in self.fixed)
        self._left.clear()
        self.abandoned.clear()
        self._number += 1
        run = Run(self._number, plan, cause)
        runs_all = program.notebook.format == "marimo" and cause != "save"  # as its author knows it
        must = {cell for cell in plan if runs_all or cell in stale or not self._has_run(cell)}
        self._cutoff = Cutoff(program.graph, plan, must, self._cells.forget)
        self._tell(self._listener.run_started, run)
        try:
            may_leave = cause == "source" and self._may_abandon()
            await self._run_plan(plan, self._cutoff, may_leave, keep=cause == "save" or self._keeps_elements)
        finally:
            self._cutoff = None
        if not self._is_ending():
            self._tell(self._listener.run_finished, run)

    def _has_run(self, cell: CellId) -> bool:
        return cell in self.results and self.results[cell].state in (CellState.OK, CellState.ERROR)

    def _may_abandon(self) -> bool:
        """Tell whether a plan may be abandoned for a newer change: not when plans have been for some time."""
        if self._abandoned_at is not None and time.perf_counter() - self._abandoned_at > PATIENCE_S:
            self._abandoned_at = None
            return False
        return True

    async def _run_plan(self, plan: Collection[CellId], cutoff: Cutoff, may_leave: bool, *, keep: bool) -> None:
        def must_end() -> bool:
            return self._is_ending() or self._cells.launcher.guard.was_asked or (may_leave and self._is_outdated())

        if self._cells.program.notebook.options.get("parallel") is True:
            await self._run_together(plan, cutoff, must_end, keep=keep)
        else:
            await self._run_one_by_one(plan, cutoff, must_end, keep=keep)
        if self._is_ending():
            return
        waiting = cutoff.list_waiting()
        if waiting and self._cells.launcher.guard.was_asked:
            self._leave_rest(plan, waiting)
        elif waiting:
            self._abandon(plan, cutoff)
        else:
            self._abandoned_at = None

    async def _run_one_by_one(
        self, plan: Collection[CellId], cutoff: Cutoff, must_end: Callable[[], bool], *, keep: bool
    ) -> None:
        turn = time.perf_counter()
        for cell in plan:
            result = await self._step(cell, cutoff, keep=keep)
            if self._settings.fail_fast and result is not None:
                _raise(result.error)
            if must_end():
                return
            if time.perf_counter() - turn > TURN_S:
                await asyncio.sleep(0)
                turn = time.perf_counter()

    async def _run_together(
        self, plan: Collection[CellId], cutoff: Cutoff, must_end: Callable[[], bool], *, keep: bool
    ) -> None:
        program, failed = self._cells.program, set[CellId]()

        async def step(cell: CellId, beside: bool) -> None:
            result = await self._step(cell, cutoff, keep=keep, beside=beside)
            if self._settings.fail_fast and result is not None and result.error is not None:
                failed.add(cell)

        await run_together(
            plan,
            program.graph,
            step,
            lambda cell: must_run_alone(program.cells[cell], program.code.get(cell)),
            lambda: bool(failed) or must_end(),
        )
        for cell in plan:
            if cell in failed:
                _raise(self.results[cell].error)

    def _abandon(self, plan: Collection[CellId], cutoff: Cutoff) -> None:
        """Leave what the plan has not come to: cells that must run to the next plan, the others as they were."""
        if self._abandoned_at is None:
            self._abandoned_at = time.perf_counter()
        parents = self._cells.program.graph.parents
        unsure: set[CellId] = set()  # what is decided by the next plan
        for cell in plan:
            if cell not in cutoff.list_waiting():
                continue
            is_due, aside = cutoff.must_run(cell), cutoff.take_aside(cell)
            if is_due:
                self.abandoned.add(cell)
                unsure.add(cell)
                continue
            self._cells.restore(cell, aside)
            if parents[cell] & unsure:
                unsure.add(cell)
            else:
                self._tell(self._listener.cell_finished, self.results[cell])

    async def _step(self, cell: CellId, cutoff: Cutoff, *, keep: bool, beside: bool = False) -> CellResult | None:
        """Bring one cell of the plan to its end.

        Returns:
            how it ended; None if it did not run, and after the kernel's end.
        """
        is_due = cutoff.must_run(cell)
        aside = cutoff.take_aside(cell)
        if not is_due:
            self._cells.restore(cell, aside)
            self._tell(self._listener.cell_finished, self.results[cell])
            return None
        result = self._find_bar(cell)
        if result is not None:
            self._cells.release(cell)
            cutoff.note_failed(cell)
        else:
            self._bars.pop(cell, None)
            self._tell(self._listener.cell_started, cell)
            ended = await self._cells.run(cell, keep=keep, beside=beside)
            if self._is_ending():
                return None
            result = self._judge(cell, ended)
            if ended.error is None:
                cutoff.note_given(cell, ended.given)
            else:
                cutoff.note_failed(cell)
        self.note(result)
        return result

    @property
    def _keeps_elements(self) -> bool:
        notebook = self._cells.program.notebook
        return notebook.options.get("widgets", "reset" if notebook.format == "marimo" else "keep") != "reset"

    def _find_bar(self, cell: CellId) -> CellResult | None:
        """Find why `cell` cannot run: its own fault, an author's wish, or an ancestor that gave nothing."""
        program = self._cells.program
        problem = program.errors.get(cell)
        if problem is not None:
            self._bars[cell] = cell
            return CellResult(cell, CellState.ERROR, error=CellError(secrets.token_hex(4), diagnostic=problem))
        if program.is_disabled(cell):
            self._bars[cell] = cell
            return CellResult(cell, CellState.OK)
        barred = program.graph.parents[cell] & self._bars.keys()
        if not barred:
            return None
        origin = self._bars[cell] = self._bars[min(barred, key=program.graph.order.index)]
        if self.results[origin].state is not CellState.ERROR:
            return CellResult(cell, CellState.BLOCKED)  # stopped or disabled: nothing to tell
        return CellResult(cell, CellState.BLOCKED, error=CellError(secrets.token_hex(4), blocked_by=origin))

    def _judge(self, cell: CellId, ended: Ended) -> CellResult:
        if ended.error is None:
            if ended.is_stopped:
                self._bars[cell] = cell
            return CellResult(cell, CellState.OK, ended.outputs, elapsed_s=ended.elapsed_s)
        self._bars[cell] = cell
        words = {CellState.ERROR: "raised an error", CellState.BLOCKED: "did not run"}
        states = {it: words[result.state] for it, result in self.results.items() if result.state in words}
        failure = self._describe(cell, ended.error, states)
        return CellResult(cell, CellState.ERROR, ended.outputs, failure, ended.elapsed_s)

    def _describe(
        self, cell: CellId, error: BaseException, states: Mapping[CellId, str], *, keep_frames: bool = False
    ) -> CellError:
        sources = [context.source for context in self._cells.contexts.values()]
        keep_frames = keep_frames or self._settings.keep_frames
        return describe_failure(error, self._cells.program, cell, states, sources, keep_frames=keep_frames)

    def _leave_rest(self, plan: Collection[CellId], waiting: Collection[CellId]) -> None:
        """After an interrupt: what is downstream of the cell is blocked by it, the rest stays stale."""
        for cell in plan:
            if cell in waiting:
                self._cells.release(cell)
                result = self._find_bar(cell)
                if result is None:
                    self._left.add(cell)
                    before = self.results.get(cell)
                    result = CellResult(cell, CellState.STALE, before.outputs if before else ())
                self.note(result)

    def note(self, result: CellResult) -> None:
        """Keep and tell a result."""
        self.results[result.cell] = result
        self._tell(self._listener.cell_finished, result)

    def note_callback_failed(self, cell: CellId, error: BaseException, *, keep_frames: bool = False) -> None:
        """Tell that a callback of `cell` raised. What the cell gave stays, and so does its result for later."""
        before = self.results[cell]
        failure = self._describe(cell, error, {}, keep_frames=keep_frames)
        self._tell(self._listener.cell_finished, CellResult(cell, CellState.ERROR, before.outputs, failure))

    def force(self, users: Iterable[CellId]) -> list[CellId]:
        """Make sure that `users` run after what they use changed while a plan runs.

        Returns:
            those that the plan has no place for any more, or never had.
        """
        cutoff = self._cutoff
        return [user for user in users if cutoff is None or not cutoff.force(user)]

    def rename(self, names: Mapping[CellId, CellId]) -> None:
        """Go on with the results of cells under new ids (old → new); those of others are dropped."""
        self.results = {names[old]: replace(it, cell=names[old]) for old, it in self.results.items() if old in names}
        self._bars = {names[it]: names.get(origin, names[it]) for it, origin in self._bars.items() if it in names}
        self._left = {names[cell] for cell in self._left if cell in names}
        self.abandoned = {names[cell] for cell in self.abandoned if cell in names}

    def clear(self) -> None:
        """Let go of every result."""
        self.results.clear()
        self._bars.clear()


def _raise(error: CellError | None) -> None:
    if error is not None and error.exception is not None:
        raise error.exception
    if error is not None and error.diagnostic is not None:
        raise AppnbError(error.diagnostic)
