"""One cell at a time: what it leaves behind, what is kept of it, and running it."""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from appnb.kernel.adoption import Kept, adopt, take_initial
from appnb.kernel.context import CellContext, as_current, current_cell
from appnb.kernel.control import Stopped
from appnb.kernel.environment import make_globals
from appnb.kernel.guard import Interrupted
from appnb.kernel.launcher import Launcher
from appnb.kernel.matching import Change
from appnb.kernel.namespace import Namespace
from appnb.kernel.observers import ObserverLog, install_observer_recorder
from appnb.kernel.program import Program
from appnb.kernel.subscriptions import Subscriptions
from appnb.notebook.model import CellId

log = logging.getLogger(__name__)

MOST_LOST = 50
"""How many elements are kept that no cell defines any more: their author may put them back."""


LATEST = 16
"""Of so many runs of cells is known when they were."""


class Span(NamedTuple):
    """When a cell ran, by `time.monotonic`; `ended` is the time of asking while it runs."""

    cell: CellId
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Ended:
    """How the code of a cell ended. `error` is what it raised, `is_stopped` says that it called `stop`."""

    outputs: tuple[object, ...]
    given: Mapping[str, object]
    elapsed_s: float
    error: BaseException | None = None
    is_stopped: bool = False


@dataclass(slots=True)
class Cells:
    """What a kernel has of its cells: their globals, contexts, watchers, and elements to keep. On its thread only."""

    program: Program
    namespace: Namespace
    launcher: Launcher
    subscriptions: Subscriptions
    make_context: Callable[[CellId], CellContext]
    settle: Callable[[Mapping[str, object]], None] = lambda given: None  # hears what a cell gave, before its users run
    running: dict[CellContext, float] = field(default_factory=dict)  # since when, by `time.monotonic`
    ran: deque[Span] = field(default_factory=lambda: deque(maxlen=LATEST))
    contexts: dict[CellId, CellContext] = field(default_factory=dict)
    _kept: dict[CellId, dict[str, Kept]] = field(default_factory=dict)
    _initial: dict[CellId, dict[str, Kept]] = field(default_factory=dict)
    _shown: dict[CellId, Kept] = field(default_factory=dict)  # what has no name but stands in the output
    _lost: dict[str, Kept] = field(default_factory=dict)  # elements whose definitions are gone from the file

    def forget(self, cell: CellId, for_good: bool) -> Mapping[str, object]:
        """Remove what `cell` gave, keeping its elements in case it makes them again.

        Args:
            cell: the cell.
            for_good: remove its private names as well; otherwise `restore` may follow.
        Returns:
            what it gave.
        """
        self.keep_elements(cell)
        if for_good:
            self.namespace.remove_private(cell)
        return self.namespace.remove(cell)

    def keep_elements(self, cell: CellId) -> None:
        """Keep the elements that `cell` gave until it has made them again."""
        initial = self._initial.get(cell, {})
        found = {name: initial[name] for name in self.namespace.given(cell) if name in initial}
        if found:
            self._kept.setdefault(cell, {}).update(found)

    def restore(self, cell: CellId, given: Mapping[str, object]) -> None:
        """Undo `forget`."""
        self._kept.pop(cell, None)
        self.namespace.restore(cell, given)

    def release(self, cell: CellId) -> None:
        """Take back what the last run of `cell` hung on others."""
        self.subscriptions.release(cell)
        context = self.contexts.pop(cell, None)
        if context is not None:
            context.take_back()

    def replace_program(self, program: Program, change: Change) -> frozenset[CellId]:
        """Go on with another program, which `change` leads to.

        Values stay, those of definitions that moved to another cell too, until that cell has run. Elements wait to be
        made again under the name they had, in whatever cell, and those that nobody makes now in case somebody will.

        Returns:
            the cells to run: what is stale, and cells that have to run in another dict than before.
        """
        old_of = change.renamed
        for cell in change.removed | {old_of[cell] for cell in change.stale & old_of.keys()}:
            self.keep_elements(cell)
        for cell in change.removed:
            self.release(cell)
        self.program = program
        moved = self.namespace.replace_program(program, make_globals(program), change)
        self.contexts = {new: self.contexts[old] for new, old in old_of.items() if old in self.contexts}
        for cell, context in self.contexts.items():
            context.cell = cell
        self._shown = {new: self._shown[old] for new, old in old_of.items() if old in self._shown}
        self._hand_on_elements(change)
        for cell in program.graph.order:
            self.subscriptions.follow(program.graph, cell, self.namespace.given(cell))
        return change.stale | moved

    def _hand_on_elements(self, change: Change) -> None:
        """Give what is known of elements to the cells that define them now."""
        kept, initial = self._kept, self._initial
        self._kept, self._initial = {}, {}
        for cell in self.program.graph.order:
            for name in sorted(self.program.graph.names[cell].defs):
                before = change.find_giver(cell, name)
                found = kept[before].pop(name, None) if before in kept else None
                if before in initial and name in initial[before]:
                    self._initial.setdefault(cell, {})[name] = initial[before][name]
                if found is None and cell in change.stale:
                    found = self._lost.pop(name, None)
                if found is not None:
                    self._kept.setdefault(cell, {})[name] = found
        for left in kept.values():
            self._lost.update(left)
        for name in list(self._lost)[: -MOST_LOST or None]:
            del self._lost[name]

    def take_done(self, cell: CellId, given: Mapping[str, object] | None = None) -> None:
        """Take over a cell that need not run: it left its names in its globals, or gives these."""
        if given is None:
            given = self.namespace.publish(cell)
        else:
            self.namespace.restore(cell, given)
        self.subscriptions.follow(self.program.graph, cell, given)

    def find_context(self, line: int) -> CellContext | None:
        """Find the context of the cell whose code stood on that line when it last ran."""
        return next((context for context in self.contexts.values() if context.has_line(line)), None)

    def list_spans(self) -> list[Span]:
        """List when cells ran lately; from any thread."""
        now = time.monotonic()
        return [*self.ran, *(Span(context.cell, began, now) for context, began in tuple(self.running.items()))]

    def is_running(self, context: CellContext | None) -> bool:
        """Tell whether the run of a cell goes on; for None, whether any does."""
        return bool(self.running) if context is None else context in self.running

    def flush_printers(self) -> None:
        """Hand on what callbacks printed without ending the line."""
        for context in self.contexts.values():
            if context.printer is not None:
                context.printer.flush()

    async def run(self, cell: CellId, *, keep: bool, beside: bool = False) -> Ended:
        """Run `cell`, which must be Python; make what it gave visible, and follow its sources.

        Args:
            cell: the cell.
            keep: elements that it makes again take over what the viewer entered.
            beside: run its code on a thread of its own.
        """
        self.release(cell)
        self.namespace.prepare(cell)
        context = self.contexts[cell] = self.make_context(cell)
        install_observer_recorder(_find_observer_log)  # as soon as a cell has imported traitlets
        error: BaseException | None = None
        is_stopped, value = False, None
        started = time.perf_counter()
        with as_current(context):
            self.running[context] = time.monotonic()
            try:
                names = self.namespace.globals_of(cell)
                value = await self.launcher.run(self.program, context, names, beside=beside)
            except Stopped as stopped:
                is_stopped, value = True, stopped.output
            except BaseException as raised:  # noqa: BLE001 - user code: also SystemExit and KeyboardInterrupt are the cell's
                error = raised
            finally:
                self.ran.append(Span(cell, self.running.pop(context), time.monotonic()))
        elapsed_s = time.perf_counter() - started
        if context.printer is not None:
            context.printer.end()
        if value is not None and value is not context.shown:
            if self.program.notebook.format == "marimo":  # there the last value takes the place of what was put out
                context.outputs.clear()
            context.outputs.append(value)
        context.shown = None
        if error is not None:
            self.namespace.discard(cell)
            return Ended(tuple(context.outputs), {}, elapsed_s, error)
        given = self.namespace.publish(cell)
        if self.launcher.reuse is not None:
            self.launcher.reuse.note_given(cell, given)
        with as_current(context):
            self._settle_elements(cell, given, keep=keep)
            self.settle(given)
            if not is_stopped:
                self._kept.pop(cell, None)
                self._settle_outputs(cell, context, keep=keep)
        self.subscriptions.follow(self.program.graph, cell, given)
        return Ended(tuple(context.outputs), given, elapsed_s, is_stopped=is_stopped)

    def _settle_elements(self, cell: CellId, given: Mapping[str, object], *, keep: bool) -> None:
        taken = {name: take_initial(value) for name, value in given.items()}
        made = self._initial[cell] = {name: parts for name, parts in taken.items() if parts.parts}
        kept = self._kept.get(cell, {})
        if keep:
            for name in made.keys() & kept.keys():
                self._adopt(cell, kept[name], made[name])

    def _settle_outputs(self, cell: CellId, context: CellContext, *, keep: bool) -> None:
        """Let what the cell shows, and has no name for, take over from what it showed before."""
        made = take_initial(context.outputs)
        kept = self._shown.pop(cell, None)
        if made.parts:
            self._shown[cell] = made
            if keep and kept is not None:
                self._adopt(cell, kept, made)

    def _adopt(self, cell: CellId, kept: Kept, made: Kept) -> None:
        try:
            self.launcher.guard.call(partial(adopt, kept, made))
        except BaseException as error:
            level = logging.DEBUG if isinstance(error, Interrupted) else logging.ERROR  # a tab closed, or Stop
            log.log(level, "something of the cell `%s` does not take over what was entered", cell, exc_info=True)

    def close(self) -> None:
        """Let go of everything."""
        self.subscriptions.close()
        for context in self.contexts.values():
            context.take_back()
        for table in (self.contexts, self._kept, self._initial, self._shown, self._lost):
            table.clear()
        self.namespace.clear()


def _find_observer_log() -> ObserverLog | None:
    cell = current_cell()
    return cell.observers if cell is not None else None
