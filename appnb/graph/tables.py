"""Which cell left the tables that a query finds: they are changed in place, so the nearest change above counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from appnb.analysis.names import Names
from appnb.analysis.sql.model import Action, Kind, TableUse
from appnb.diagnostics import Diagnostic
from appnb.graph.binding import find_place
from appnb.notebook.model import CellId
from appnb.source import Location

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Giver:
    """A cell and what it does, other than reading, to a table, schema or database."""

    cell: CellId
    use: TableUse


def is_table(name: str) -> bool:
    """Tell the label of a table, schema or database from the name of a variable."""
    return " " in name


def bind_tables(names: Mapping[CellId, Names], *, only_makers: bool = False) -> Mapping[CellId, Mapping[str, CellId]]:
    """Find for each cell who left what its queries find: user → label of the table → the cell. Pure.

    That is the nearest cell above that makes, changes or drops it; if there is none, the first that makes it, wherever
    that stands. With a table come its schema and its database, if cells make these.

    Args:
        names: of every cell, in page order.
        only_makers: cells that only change a table give it to nobody.
    """
    givers = _find_givers(names, only_makers=only_makers)
    position = {cell: index for index, cell in enumerate(names)}
    bindings: dict[CellId, Mapping[str, CellId]] = {}
    after: dict[CellId, set[CellId]] = defaultdict(set)  # of cells above: whose tables they go on from
    for user, found in names.items() if givers else ():
        bound: dict[str, CellId] = {}
        for use in found.tables:
            others = [it for it in givers.get((use.kind, use.key[-1]), ()) if _fits(use.key, it.use.key)]
            giver = _choose(user, use.action, _prefer_exact(use, others), position, after)
            if giver is not None:
                bound.setdefault(use.label, giver)
                if use.action is not Action.READS:
                    after[user].add(giver)
            for qualifier in use.key[:-1]:  # `a.b` may stand in the schema `a` or in the database `a`
                for kind in (Kind.SCHEMA, Kind.DATABASE):
                    giver = _choose(user, Action.READS, givers.get((kind, qualifier), ()), position, after)
                    if giver is not None:
                        bound.setdefault(f"{kind} {qualifier}", giver)
        if bound:
            bindings[user] = bound
    return bindings


def check_tables(names: Mapping[CellId, Names], where: Mapping[CellId, Location]) -> Iterator[Diagnostic]:
    """Yield NB244 for each table that several cells make: a database keeps only what was made last."""
    makers: dict[tuple[str, str], dict[CellId, TableUse]] = defaultdict(dict)
    for cell, found in names.items():
        for use in found.tables:
            if use.action is Action.MAKES and use.kind is Kind.TABLE:
                makers[use.label, use.engine].setdefault(cell, use)
    for (label, _), cells in makers.items():
        if len(cells) > 1:
            first, second, *rest = (find_place(label, names[cell], where[cell]) for cell in cells)
            name = next(iter(cells.values())).name
            what = f"{len(cells)} cells make the table `{name}`, of which a database keeps what was made last"
            fix = f"give the tables different names, such as `{name}_2`, so that a cell that runs again finds its own"
            yield Diagnostic("NB244", what, second, fix, also=(first, *rest), severity="warning")


def _find_givers(names: Mapping[CellId, Names], *, only_makers: bool) -> Mapping[tuple[Kind, str], Sequence[_Giver]]:
    """List who does what, other than reading, by kind and the last part of the name, in page order."""
    left_out = {Action.READS, Action.CHANGES} if only_makers else {Action.READS}
    givers: dict[tuple[Kind, str], list[_Giver]] = defaultdict(list)
    for cell, found in names.items():
        for use in found.tables:
            if use.action not in left_out:
                givers[use.kind, use.key[-1]].append(_Giver(cell, use))
    return givers


def _fits(one: Key, other: Key) -> bool:
    """Tell whether two names can be of one table: one is the end of the other, or has its database for its schema."""
    length = min(len(one), len(other))
    return one[-length:] == other[-length:] or (length == 2 and len(one) != len(other) and one[0] == other[0])


def _prefer_exact(use: TableUse, found: list[_Giver]) -> list[_Giver]:
    """Leave out what is in other engines, and what has another name in full, if something fits better."""
    same_engine = [it for it in found if it.use.engine == use.engine]
    found = same_engine if any(it.use.action is Action.MAKES for it in same_engine) else found
    same_name = [it for it in found if it.use.key == use.key]
    return same_name if any(it.use.action is Action.MAKES for it in same_name) else found


def _choose(
    user: CellId,
    action: Action,
    found: Sequence[_Giver],
    position: Mapping[CellId, int],
    after: Mapping[CellId, Set[CellId]],
) -> CellId | None:
    """Choose whose table `user` finds: of the cells above, the nearest after which no other of them comes.

    What makes a table goes on from above only if the table was there: rows that cells above add may be meant for the
    one that it makes.
    """
    above = [it for it in found if position[it.cell] < position[user]]
    if action in (Action.MAKES, Action.DROPS) and all(it.use.action is Action.CHANGES for it in above):
        return None
    if above:
        overtaken = set[CellId]().union(*(after.get(it.cell, ()) for it in above))
        return next((it.cell for it in reversed(above) if it.cell not in overtaken), above[-1].cell)
    below = [it for it in found if it.cell != user and it.use.action is not Action.CHANGES]
    is_own = any(it.cell == user and it.use.action is Action.MAKES for it in found)
    return below[0].cell if below and below[0].use.action is Action.MAKES and not is_own else None
