"""Cells that need each other: forbidden, unless only their functions do."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from appnb.analysis.names import Names
from appnb.diagnostics import Diagnostic
from appnb.graph.binding import find_place
from appnb.notebook.model import CellId
from appnb.source import Location


def find_components(needs: Mapping[CellId, AbstractSet[CellId]]) -> list[list[CellId]]:
    """List the groups of cells, each of two or more, in which each needs each other, directly or not.

    Args:
        needs: cell → cells it reads from, in page order; so are the members of each group.
    Source: R. Tarjan, Depth-first search and linear graph algorithms, 1972; without recursion.
    """
    position = {cell: index for index, cell in enumerate(needs)}
    number: dict[CellId, int] = {}
    low: dict[CellId, int] = {}
    open_: list[CellId] = []
    is_open: set[CellId] = set()
    groups: list[list[CellId]] = []
    for root in needs:
        path = [(root, iter(sorted(needs[root], key=position.__getitem__)))] if root not in number else []
        while path:
            cell, rest = path[-1]
            if cell not in number:
                number[cell] = low[cell] = len(number)
                open_.append(cell)
                is_open.add(cell)
            for other in rest:
                if other not in number:
                    path.append((other, iter(sorted(needs[other], key=position.__getitem__))))
                    break
                if other in is_open:
                    low[cell] = min(low[cell], number[other])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[cell])
                if low[cell] == number[cell]:
                    at = open_.index(cell)
                    group, open_[at:] = open_[at:], []
                    is_open.difference_update(group)
                    if len(group) > 1:
                        groups.append(sorted(group, key=position.__getitem__))
    return sorted(groups, key=lambda group: position[group[0]])


def is_mutual_recursion(
    group: Sequence[CellId], names: Mapping[CellId, Names], bindings: Mapping[CellId, Mapping[str, CellId]]
) -> bool:
    """Tell whether all uses within `group` stand in function bodies, which run later."""
    members = set(group)
    return all(
        name in names[user].deferred for user in group for name, definer in bindings[user].items() if definer in members
    )


def describe_cycle(
    group: Sequence[CellId],
    names: Mapping[CellId, Names],
    where: Mapping[CellId, Location],
    bindings: Mapping[CellId, Mapping[str, CellId]],
) -> Mapping[CellId, Diagnostic]:
    """Say NB120 to each member of `group`, naming what it reads from the others."""
    given: dict[CellId, set[str]] = {cell: set() for cell in group}
    for user in group:
        for name, definer in bindings[user].items():
            if definer in given:
                given[definer].add(name)
    places = [where[cell] for cell in group]
    found: dict[CellId, Diagnostic] = {}
    for index, cell in enumerate(group):
        taken = sorted(name for name, definer in bindings[cell].items() if definer in given)
        own = _list(sorted(given[cell]))
        what = f"a cycle: this cell reads {_list(taken)}, which cannot be made without its own {own}"
        fix = "merge the cells of the cycle, or move what they share into a cell that reads none of them"
        place = find_place(taken[0], names[cell], where[cell])
        found[cell] = Diagnostic("NB120", what, place, fix, also=(*places[:index], *places[index + 1 :]))
    return found


def _list(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(f"`{name}`" for name in names[:-1]), f"`{names[-1]}`"]))
