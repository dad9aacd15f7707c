"""One cell at a time: what it leaves behind, what is kept of it, and running it."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from appnb.kernel.adoption import Kept, adopt, is_adoptable, take_initial
from appnb.kernel.context import CellContext, as_current, current_cell
from appnb.kernel.control import Stopped
from appnb.kernel.execute import run_code
from appnb.kernel.guard import Guard
from appnb.kernel.namespace import Namespace
from appnb.kernel.observers import ObserverLog, install_observer_recorder
from appnb.kernel.program import Program
from appnb.kernel.shared import SharedStore
from appnb.kernel.sharing import is_shared
from appnb.kernel.subscriptions import Subscriptions
from appnb.notebook.model import CellId

log = logging.getLogger(__name__)


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
    guard: Guard
    subscriptions: Subscriptions
    make_context: Callable[[CellId], CellContext]
    store: SharedStore | None = None
    running: CellContext | None = None
    contexts: dict[CellId, CellContext] = field(default_factory=dict)
    _kept: dict[CellId, dict[str, Kept]] = field(default_factory=dict)
    _initial: dict[CellId, dict[str, Mapping[str, object]]] = field(default_factory=dict)

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
        kept = {name: value for name, value in self.namespace.given(cell).items() if is_adoptable(value)}
        if kept:
            initial = self._initial.get(cell, {})
            found = {name: Kept(value, initial.get(name, {})) for name, value in kept.items()}
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

    def drop(self, cell: CellId) -> None:
        """Forget `cell` for good."""
        self.release(cell)
        self.forget(cell, True)
        self._kept.pop(cell, None)
        self._initial.pop(cell, None)

    def rename(self, renamed: Mapping[CellId, CellId]) -> None:
        """Go on under new ids: new → old."""
        for table in (self.contexts, self._kept, self._initial):
            moved = {new: table[old] for new, old in renamed.items() if old in table}
            table.clear()
            table.update(moved)  # type: ignore[arg-type]
        for cell, context in self.contexts.items():
            context.cell = cell

    def find_context(self, line: int) -> CellContext | None:
        """Find the context of the cell whose code stood on that line when it last ran."""
        return next((context for context in self.contexts.values() if context.has_line(line)), None)

    def flush_printers(self) -> None:
        """Hand on what callbacks printed without ending the line."""
        for context in self.contexts.values():
            if context.printer is not None:
                context.printer.flush()

    async def run(self, cell: CellId, *, keep: bool) -> Ended:
        """Run `cell`, which must be Python; make what it gave visible, and follow its sources.

        Args:
            cell: the cell.
            keep: elements that it makes again take over what the viewer entered.
        """
        self.release(cell)
        self.namespace.prepare(cell)
        context = self.contexts[cell] = self.make_context(cell)
        install_observer_recorder(_find_observer_log)  # as soon as a cell has imported traitlets
        error: BaseException | None = None
        is_stopped, value = False, None
        started = time.perf_counter()
        with as_current(context):
            self.running = context
            try:
                value = await self._run_code(cell, context)
            except Stopped as stopped:
                is_stopped, value = True, stopped.output
            except BaseException as raised:  # noqa: BLE001 - user code: also SystemExit and KeyboardInterrupt are the cell's
                error = raised
            finally:
                self.running = None
        elapsed_s = time.perf_counter() - started
        if context.printer is not None:
            context.printer.flush()
        if value is not None:
            context.outputs.append(value)
        if error is not None:
            self.namespace.discard(cell)
            return Ended(tuple(context.outputs), {}, elapsed_s, error)
        given = self.namespace.publish(cell)
        with as_current(context):
            self._settle_elements(cell, given, keep=keep)
        if not is_stopped:
            self._kept.pop(cell, None)
        self.subscriptions.follow(self.program.graph, cell, given)
        return Ended(tuple(context.outputs), given, elapsed_s, is_stopped=is_stopped)

    async def _run_code(self, cell: CellId, context: CellContext) -> object:
        """Run the code of `cell`, or take over what its run for another session gave."""
        names = self.namespace.globals_of(cell)
        if self.store is None or not is_shared(self.program.cells[cell]):
            return await run_code(self.program.code[cell], names, self.guard)
        run = partial(run_code, guard=self.guard)
        result = await self.store.run(self.program, cell, run, context.outputs)
        names.update(result.given)
        context.outputs[:] = result.outputs
        return None

    def _settle_elements(self, cell: CellId, given: Mapping[str, object], *, keep: bool) -> None:
        made = {name: value for name, value in given.items() if is_adoptable(value)}
        kept = self._kept.get(cell, {})
        if not made:
            self._initial.pop(cell, None)
            return
        self._initial[cell] = {name: take_initial(value) for name, value in made.items()}
        if keep:
            for name in made.keys() & kept.keys():
                try:
                    self.guard.call(partial(adopt, kept[name], made[name]))
                except BaseException:
                    log.exception("`%s` of the cell `%s` does not take over what was entered", name, cell)

    def close(self) -> None:
        """Let go of everything."""
        self.subscriptions.close()
        for context in self.contexts.values():
            context.take_back()
        for table in (self.contexts, self._kept, self._initial):
            table.clear()
        self.namespace.clear()


def _find_observer_log() -> ObserverLog | None:
    cell = current_cell()
    return cell.observers if cell is not None else None
