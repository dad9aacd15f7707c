"""Which cells of a new program go on from an old one, and which became stale."""

from collections.abc import Mapping
from dataclasses import dataclass

from appnb.kernel.code import is_same_code
from appnb.kernel.program import Program
from appnb.notebook.model import Cell, CellId


@dataclass(frozen=True, slots=True)
class Change:
    """From one program to the next."""

    renamed: Mapping[CellId, CellId]  # new id → old id, of the cells that go on
    removed: frozenset[CellId]  # old ids of cells that are gone
    stale: frozenset[CellId]  # new ids of cells that are added, changed, or read another definition than before


def match_cells(old: Program, new: Program) -> Mapping[CellId, CellId]:
    """Find for each new cell the old one that it goes on from: the same name, else the same code, else the same id.

    Pure. Cells without a name are numbered, so their ids say little once a cell came in above.
    """
    by_name = {cell.name: cell.id for cell in old.notebook.cells if cell.name != "_"}
    matches = {cell.id: by_name[cell.name] for cell in new.notebook.cells if by_name.get(cell.name)}
    left = [cell for cell in old.notebook.cells if cell.id not in set(matches.values()) and cell.name == "_"]
    for same in (_says_the_same, _stands_the_same):
        for cell in new.notebook.cells:
            if cell.id in matches or cell.name != "_":
                continue
            found = next((other for other in left if same(cell, other)), None)
            if found is not None:
                matches[cell.id] = found.id
                left.remove(found)
    return matches


def compare_programs(old: Program, new: Program) -> Change:
    """Find what a new program changes. Pure. Descendants of what is stale are left to the plan."""
    matches = match_cells(old, new)
    stale = {
        cell.id for cell in new.notebook.cells if cell.id not in matches or _is_changed(old, new, cell.id, matches)
    }
    return Change(matches, frozenset(old.cells) - set(matches.values()), frozenset(stale))


def _is_changed(old: Program, new: Program, cell: CellId, matches: Mapping[CellId, CellId]) -> bool:
    before = matches[cell]
    if not is_same_code(old.cells[before].code, new.cells[cell].code):
        return True
    if (before in old.errors) != (cell in new.errors) or old.is_disabled(before) != new.is_disabled(cell):
        return True
    bound = {name: matches.get(definer) for name, definer in new.graph.bindings[cell].items()}
    return bound != dict(old.graph.bindings[before])


def _says_the_same(one: Cell, other: Cell) -> bool:
    return is_same_code(one.code, other.code)


def _stands_the_same(one: Cell, other: Cell) -> bool:
    return one.id == other.id
