"""Cells that run once for all sessions of a process: their values are kept here and handed to every kernel."""

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.graph.plan import plan_run
from appnb.graph.tables import is_table
from appnb.kernel.caching.spaces import Commons
from appnb.kernel.code import CellCode
from appnb.kernel.context import CellContext
from appnb.kernel.environment import Globals, make_globals
from appnb.kernel.program import Program
from appnb.kernel.sharing.asked import is_shared
from appnb.kernel.sharing.flights import Flights
from appnb.kernel.sharing.keys import find_keys
from appnb.kernel.viewer import hiding_viewer
from appnb.notebook.model import CellId, CellKind

POLL_S = 0.005  # how often a kernel asks whether another has finished the cell that both need

RunCode = Callable[[CellCode, Globals], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class SharedResult:
    """What the one run of a shared cell gave. The values belong to every session: nobody may change them."""

    given: Mapping[str, object]
    outputs: tuple[object, ...]


def find_shared_keys(program: Program) -> Mapping[CellId, str]:
    """Name each cell of `program` that is shared because its author asked for it, and can run. Pure."""
    keys = find_keys(program)
    return {cell: key for cell, key in keys.items() if is_shared(program.cells[cell]) and cell not in program.errors}


class SharedStore:
    """What the shared cells of one notebook gave, for as long as it is served. Any kernel's thread may ask.

    The setup cell and top-level functions that shared cells use run once more here, in globals of their own, so that
    no session's namespace is kept alive by a shared function.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.commons = Commons()  # what is cached for all sessions
        self.flights = Flights()  # what of the other cells one session has run for all
        self._known: tuple[Program, Mapping[CellId, str]] | None = None
        self._results: dict[str, SharedResult] = {}
        self._globals: Globals | None = None
        self._prepared_for: Program | None = None  # a session may still be in the generation before
        self._prepared: set[str] = set()  # keys of the setup and functions that ran here
        self._lock = threading.Lock()
        self._is_outdated: deque[Callable[[str], bool]] = deque()  # each says of a key whether to forget its result

    def keep(self, program: Program) -> None:
        """Forget what no shared cell of `program` gives any more. Waits for no cell that runs."""
        keys = set(find_shared_keys(program).values())
        self._is_outdated.append(lambda key: key not in keys)
        known = set(find_keys(program).values())
        self.flights.forget(lambda key: key not in known)
        self._settle_if_free()

    def forget(self, program: Program, cells: Collection[CellId]) -> None:
        """Forget what these cells gave, and the cells made from it: they use a module that is another now.

        Waits for no cell that runs: what that gives is forgotten when it has.
        """
        found = find_keys(program)
        keys = {found[cell] for cell in plan_run(program.graph, cells)}
        self._is_outdated.append(lambda key: key in keys)
        self.flights.forget(lambda key: key in keys)
        self._settle_if_free()

    def _settle_if_free(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._settle()
            finally:
                self._lock.release()

    def _settle(self) -> None:
        """Forget what is to be forgotten. With the lock."""
        while self._is_outdated:
            is_outdated = self._is_outdated.popleft()
            self._results = {key: result for key, result in self._results.items() if not is_outdated(key)}
            self._globals = None
            self._prepared.clear()

    def _find_keys(self, program: Program) -> Mapping[CellId, str]:
        """Name the shared cells of a program; worked out once for the sessions that have it."""
        known = self._known
        if known is None or known[0] is not program:
            known = self._known = (program, find_shared_keys(program))
        return known[1]

    async def run(self, program: Program, context: CellContext, run_code: RunCode) -> SharedResult:
        """Give what `cell` gave, running it if nobody has. One runs; others that come meanwhile wait for it.

        Args:
            program: whose cell it is; its shared parents have run.
            context: of a shared cell's run, to whose outputs it appends.
            run_code: runs code on the calling kernel's thread.

        Raises:
            AppnbError: NB205, the cell made something that reacts, which cannot belong to all sessions; NB220, it
                asks who looks.
            BaseException: whatever the cell raises; the next session tries again.
        """
        key = self._find_keys(program)[context.cell]
        while not self._lock.acquire(blocking=False):
            await asyncio.sleep(POLL_S)
        try:
            self._settle()
            if key not in self._results:
                with hiding_viewer(context.cell):
                    self._results[key] = await self._run_first(program, context.cell, run_code, context.outputs)
            return self._results[key]
        finally:
            self._lock.release()

    async def _run_first(
        self, program: Program, cell: CellId, run_code: RunCode, outputs: list[object]
    ) -> SharedResult:
        if self._globals is None or self._prepared_for is not program:
            self._globals, self._prepared_for = make_globals(program)(), program
            self._prepared.clear()
        for definer in program.graph.order:
            kind = program.cells[definer].kind
            if kind is not CellKind.CELL and definer in program.code and definer not in self._prepared:
                await run_code(program.code[definer], self._globals)
                self._prepared.add(definer)
        names, keys = dict(self._globals), self._find_keys(program)
        for name, definer in program.graph.bindings[cell].items():
            if definer in keys and keys[definer] in self._results and not is_table(name):
                names[name] = self._results[keys[definer]].given.get(name)
        value = await run_code(program.code[cell], names)
        if value is not None:
            outputs.append(value)
        given = {name: names[name] for name in sorted(program.graph.names[cell].defs) if name in names}
        for name, made in given.items():
            if hasattr(made, "__appnb_source__") and not isinstance(made, type):
                raise AppnbError(_describe_element(program, cell, name))
        return SharedResult(given, tuple(outputs))


def _describe_element(program: Program, cell: CellId, name: str) -> Diagnostic:
    what = f"the shared cell {cell} made the element `{name}`, which every session needs for itself"
    return Diagnostic("NB205", what, program.cells[cell].location, "make elements in a cell that is not shared")
