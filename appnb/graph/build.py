"""Names of cells → graph."""

from collections.abc import Mapping

from appnb.analysis.names import Names
from appnb.diagnostics import Diagnostic
from appnb.graph.binding import bind_names, check_bindings, check_deletions, check_rebinding, find_definitions
from appnb.graph.cycles import describe_cycle, find_components, is_mutual_recursion
from appnb.graph.model import Graph
from appnb.graph.tables import bind_tables, check_tables
from appnb.notebook.model import CellId
from appnb.source import Location


def build_graph(cells: Mapping[CellId, tuple[Names, Location]]) -> Graph:
    """Bind every name and order the cells. Pure; time grows with the number of names read, then with cells squared.

    Cells that cannot run stand in `errors`; the graph of the others is complete.

    Args:
        cells: each cell's names and where its code starts, in page order.
    """
    names = {cell: found for cell, (found, _) in cells.items()}
    where = {cell: location for cell, (_, location) in cells.items()}
    definitions = find_definitions(names)
    bindings = _add_tables(bind_names(names, definitions), names)
    needs = _find_needs(bindings)
    errors: dict[CellId, Diagnostic] = {}
    notes = [*check_rebinding(names, where, definitions), *check_deletions(names, where, bindings)]
    notes += check_tables(names, where)
    for cell, problem in check_bindings(names, where, definitions, bindings):
        if problem.severity == "error":
            errors.setdefault(cell, problem)
        else:
            notes.append(problem)
    for group in find_components(needs):
        if is_mutual_recursion(group, names, bindings):
            _join(needs, group)
        else:
            errors.update(describe_cycle(group, names, where, bindings))
            for cell in group:
                needs[cell] -= set(group)
    return Graph(
        order=tuple(cells),
        names=names,
        bindings=bindings,
        parents={cell: frozenset(parents) for cell, parents in needs.items()},
        children=_invert(needs),
        users=_find_users(bindings),
        errors=errors,
        notes=tuple(notes),
    )


def _add_tables(
    bindings: Mapping[CellId, Mapping[str, CellId]], names: Mapping[CellId, Names]
) -> Mapping[CellId, Mapping[str, CellId]]:
    """Bind tables as well. That a cell changes a table counts only where no cycle comes from it."""
    tables = bind_tables(names)
    if not tables:
        return bindings
    merged = {cell: {**bound, **tables.get(cell, {})} for cell, bound in bindings.items()}
    if not find_components(_find_needs(merged)):
        return merged
    tables = bind_tables(names, only_makers=True)
    return {cell: {**bound, **tables.get(cell, {})} for cell, bound in bindings.items()}


def _find_needs(bindings: Mapping[CellId, Mapping[str, CellId]]) -> dict[CellId, set[CellId]]:
    return {cell: set(bound.values()) for cell, bound in bindings.items()}


def _join(needs: dict[CellId, set[CellId]], group: list[CellId]) -> None:
    """Make the functions of `group` usable as one: all wait for what any needs, users wait for all of them."""
    members = set(group)
    outside = set().union(*(needs[cell] for cell in group)) - members
    for index, cell in enumerate(group):
        needs[cell] = outside | set(group[:index])
    for cell, parents in needs.items():
        if cell not in members and parents & members:
            parents |= members


def _invert(needs: Mapping[CellId, set[CellId]]) -> Mapping[CellId, frozenset[CellId]]:
    children: dict[CellId, set[CellId]] = {cell: set() for cell in needs}
    for cell, parents in needs.items():
        for parent in parents:
            children[parent].add(cell)
    return {cell: frozenset(found) for cell, found in children.items()}


def _find_users(bindings: Mapping[CellId, Mapping[str, CellId]]) -> Mapping[CellId, Mapping[str, tuple[CellId, ...]]]:
    users: dict[CellId, dict[str, tuple[CellId, ...]]] = {cell: {} for cell in bindings}
    for user, bound in bindings.items():
        for name, definer in bound.items():
            users[definer][name] = (*users[definer].get(name, ()), user)
    return users
