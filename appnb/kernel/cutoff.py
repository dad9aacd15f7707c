"""What of a plan really runs: cells whose inputs did not change are left as they are."""

from collections.abc import Callable, Collection, Mapping

from appnb.graph.model import Graph
from appnb.graph.tables import is_table
from appnb.kernel.compare import UNKNOWN, is_same, take_snapshot
from appnb.notebook.model import CellId


class Cutoff:
    """The decisions of one plan. Made when it starts, dropped when it ends.

    What the cells of the plan gave is taken from the namespace before anything runs. Values of cells that may turn
    out not to run are set aside here; those of cells that are certain to run are let go of at once.
    """

    def __init__(
        self,
        graph: Graph,
        plan: Collection[CellId],
        stale: Collection[CellId],
        remove: Callable[[CellId, bool], Mapping[str, object]],
    ) -> None:
        """Take away what the cells of `plan` gave.

        Args:
            graph: the graph.
            plan: the cells, parents first.
            stale: those of them that must run.
            remove: forgets what a cell gave, and returns it; the cell is told to be certain to run.
        """
        self._graph = graph
        self._waiting = set(plan)
        self._certain = set(stale)
        self._aside: dict[CellId, Mapping[str, object]] = {}
        self._before: dict[CellId, dict[str, object]] = {}
        self._changed: dict[CellId, frozenset[str] | None] = {}  # None: whatever a user takes has changed
        for cell in plan:
            is_certain = self._is_certain(cell)
            given = remove(cell, is_certain)
            self._before[cell] = {name: take_snapshot(value) for name, value in given.items()}
            if is_certain:
                self._certain.add(cell)
            else:
                self._aside[cell] = given

    def _is_certain(self, cell: CellId) -> bool:
        if cell in self._certain:
            return True
        return any(
            not taken or any(self._before[parent].get(name, UNKNOWN) is UNKNOWN for name in taken)
            for parent, taken in self._inputs(cell)
            if parent in self._certain
        )

    def _inputs(self, cell: CellId) -> list[tuple[CellId, list[str]]]:
        """List the parents in the plan with the names taken from each.

        None: it is needed for its functions' sake, or for tables in a database, which cannot be compared.
        """
        bound = self._graph.bindings[cell].items()
        found = []
        for parent in self._graph.parents[cell]:
            if parent in self._before:
                taken = [name for name, definer in bound if definer == parent]
                found.append((parent, taken if not any(map(is_table, taken)) else []))
        return found

    def must_run(self, cell: CellId) -> bool:
        """Decide about `cell`, whose parents are done. It no longer waits."""
        self._waiting.discard(cell)
        if cell in self._certain:
            return True
        for parent, taken in self._inputs(cell):
            if parent in self._changed:
                changed = self._changed[parent]
                if changed is None or not taken or not changed.isdisjoint(taken):
                    return True
        return False

    def force(self, cell: CellId) -> bool:
        """Make sure that `cell` runs; tell whether it still can in this plan."""
        if cell not in self._waiting:
            return False
        self._certain.add(cell)
        return True

    def note_given(self, cell: CellId, given: Mapping[str, object]) -> None:
        """Take in what a cell gave that ran to its end."""
        before = self._before[cell]
        changed = before.keys() ^ given.keys()
        changed |= {name for name, value in given.items() if name in before and not is_same(before[name], value)}
        self._changed[cell] = frozenset(changed)

    def note_failed(self, cell: CellId) -> None:
        """Take in that a cell did not run to its end."""
        self._changed[cell] = None

    def take_aside(self, cell: CellId) -> Mapping[str, object]:
        """Hand over what `cell` gave before; empty when that was let go of."""
        return self._aside.pop(cell, {})

    def list_waiting(self) -> frozenset[CellId]:
        """List what no decision was asked for yet."""
        return frozenset(self._waiting)
