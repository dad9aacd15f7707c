"""What each viewer of a notebook costs, cell by cell: it is run as for two visits."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from appnb.kernel.events import CellResult, CellState, Quiet
from appnb.kernel.kernel import Kernel
from appnb.kernel.loops import end_loop
from appnb.kernel.program import Program
from appnb.kernel.settings import KernelSettings
from appnb.kernel.sharing.asked import is_shared
from appnb.kernel.sharing.flights import Verdict
from appnb.kernel.sharing.judging import CHEAP_S
from appnb.kernel.sharing.store import SharedStore
from appnb.notebook.model import CellId, CellKind


class Sharing(StrEnum):
    """For whom a cell runs."""

    ASKED = "once, as asked"
    SHARED = "once"
    COULD = "each, could be shared"
    EACH = "each"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CellCost:
    """What one cell costs.

    Attributes:
        first_s: how long it ran for the first viewer, what it imports included.
        later_s: how long it ran, or what took its place, for the second.
        size_bytes: how much memory its values take, roughly; 0 where that is not known.
        reason: why each viewer's session runs it; '' where one run is enough.
    """

    cell: CellId
    sharing: Sharing
    first_s: float
    later_s: float
    size_bytes: int
    reason: str


def measure_costs(program: Program) -> tuple[CellCost, ...]:
    """Run a notebook for two viewers, on this thread, and say what each of its cells costs; in page order."""
    store = SharedStore()
    first, second = _visit(program, store), _visit(program, store)
    return tuple(_describe(program, cell, first, second) for cell in program.graph.order)


@dataclass(frozen=True, slots=True)
class _Visit:
    results: Mapping[CellId, CellResult]
    verdicts: Mapping[CellId, Verdict]


def _visit(program: Program, store: SharedStore) -> _Visit:
    kernel = Kernel(program, Quiet(), settings=KernelSettings(store=store))
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(kernel.start())
        return _Visit(dict(kernel.results), dict(kernel.verdicts))
    finally:
        kernel.close()
        end_loop(loop)


def _describe(program: Program, cell: CellId, first: _Visit, second: _Visit) -> CellCost:
    times = first.results[cell].elapsed_s, second.results[cell].elapsed_s
    state = second.results[cell].state
    if state is CellState.ERROR:
        return CellCost(cell, Sharing.FAILED, *times, 0, "it raised an error")
    if state is not CellState.OK:
        return CellCost(cell, Sharing.EACH, *times, 0, "it did not run: a cell above stopped")
    if is_shared(program.cells[cell]):
        return CellCost(cell, Sharing.ASKED, *times, 0, "")
    verdict = first.verdicts.get(cell, Verdict("it holds no code"))
    if not verdict.reason:
        return CellCost(cell, Sharing.SHARED, *times, verdict.size_bytes, "")
    takes_time = min(verdict.elapsed_s, times[1]) >= CHEAP_S
    could = verdict.is_steady and takes_time and program.cells[cell].kind is CellKind.CELL
    return CellCost(cell, Sharing.COULD if could else Sharing.EACH, *times, verdict.size_bytes, verdict.reason)
