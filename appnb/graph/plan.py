"""Which cells to run for one change, in which order."""

from collections.abc import Collection, Iterable
from heapq import heapify, heappop, heappush

from appnb.graph.model import Graph
from appnb.notebook.model import CellId


def find_descendants(graph: Graph, cells: Iterable[CellId]) -> frozenset[CellId]:
    """Find everything downstream of `cells`, without those of them that are downstream of none."""
    found: set[CellId] = set()
    waiting = list(cells)
    while waiting:
        new = graph.children[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return frozenset(found)


def find_ancestors(graph: Graph, cells: Iterable[CellId]) -> frozenset[CellId]:
    """Find everything upstream of `cells`, without those of them that are upstream of none."""
    found: set[CellId] = set()
    waiting = list(cells)
    while waiting:
        new = graph.parents[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return frozenset(found)


def plan_run(graph: Graph, stale: Collection[CellId]) -> tuple[CellId, ...]:
    """List `stale` and all downstream, parents first. Where that leaves a choice, the page decides.

    The order depends on the graph and the set alone, never on what was edited last. Cells that cannot run
    are listed too: they and their descendants have to be told about.
    """
    members = find_descendants(graph, stale) | set(stale)
    position = {cell: index for index, cell in enumerate(graph.order) if cell in members}
    missing = {cell: len(graph.parents[cell] & members) for cell in members}
    ready = [position[cell] for cell, count in missing.items() if not count]
    heapify(ready)
    plan: list[CellId] = []
    while ready:
        cell = graph.order[heappop(ready)]
        plan.append(cell)
        for child in graph.children[cell]:
            missing[child] -= 1
            if not missing[child]:
                heappush(ready, position[child])
    return tuple(plan)
