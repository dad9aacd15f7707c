"""Which cells of a new program go on from an old one, and which became stale."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from appnb.kernel.code import find_code_key, is_same_code
from appnb.kernel.program import Program
from appnb.kernel.sharing.asked import is_shared
from appnb.kernel.similarity import Candidate, count_words, match_alike
from appnb.notebook.model import Cell, CellId


@dataclass(frozen=True, slots=True)
class Change:
    """From one program to the next."""

    renamed: Mapping[CellId, CellId]  # new id → old id, of the cells that go on
    removed: frozenset[CellId]  # old ids of cells that are gone
    stale: frozenset[CellId]  # new ids of cells that are added, changed, or read another definition than before
    carried: Mapping[tuple[CellId, str], CellId] = field(default_factory=dict)
    """Definitions that stand in another cell than before: new id, name → old id of the cell that gave it."""

    def find_giver(self, cell: CellId, name: str) -> CellId | None:
        """Find the old id of the cell that gave what the new program's `cell` gives under `name`."""
        return self.carried.get((cell, name), self.renamed.get(cell))


def match_cells(old: Program, new: Program) -> Mapping[CellId, CellId]:
    """Find for each new cell the old one that it goes on from: the same name, else the same code, else the most alike.

    Pure. Of cells that are equal in that, the upper one goes on from the upper one. Cells without a name are numbered,
    so that their ids say nothing once a cell came in above.
    """
    matches: dict[CellId, CellId] = {}
    taken: set[CellId] = set()

    def match(key_of_old: Callable[[Cell], Hashable], key_of_new: Callable[[Cell], Hashable]) -> None:
        there: dict[Hashable, list[CellId]] = defaultdict(list)
        for cell in old.notebook.cells:
            if cell.id not in taken and (key := key_of_old(cell)) is not None:
                there[key].append(cell.id)
        for cell in new.notebook.cells:
            if there and cell.id not in matches and (found := there.get(key_of_new(cell))):
                matches[cell.id] = found.pop(0)
                taken.add(matches[cell.id])

    match(_find_name, _find_name)
    match(_find_text, _find_text)
    match(lambda cell: _find_key(old, cell), lambda cell: _find_key(new, cell))
    if len(matches) < len(new.cells) and len(taken) < len(old.cells):
        places = {cell: cell for cell in taken}
        matches |= match_alike(_list_left(old, places), _list_left(new, matches))
    return matches


def compare_programs(old: Program, new: Program) -> Change:
    """Find what a new program changes. Pure. Descendants of what is stale are left to the plan.

    A cell that reads a definition which only moved to another cell is such a descendant, too: it runs unless the
    definition gives what it gave.
    """
    matches = match_cells(old, new)
    carried = _find_carried(old, new, matches)
    is_other = _is_other_language(old, new)
    stale = {
        cell.id
        for cell in new.notebook.cells
        if cell.id not in matches or is_other(cell) or _is_changed(old, new, cell.id, matches, carried)
    }
    return Change(matches, frozenset(old.cells) - set(matches.values()), frozenset(stale), carried)


def _find_name(cell: Cell) -> str | None:
    return cell.name if cell.name != "_" else None


def _find_text(cell: Cell) -> str:
    return cell.code


def _find_key(program: Program, cell: Cell) -> Hashable:
    code = program.code.get(cell.id)
    return find_code_key(code) if code is not None else None


def _list_left(program: Program, places: Mapping[CellId, CellId]) -> list[Candidate]:
    """List the cells that are not matched; `places` has the others, with their old ids."""
    left: list[Candidate] = []
    place = None
    for position, cell in enumerate(program.notebook.cells):
        if cell.id in places:
            place = places[cell.id]
        else:
            defs = program.graph.names[cell.id].defs
            left.append(Candidate(cell.id, position, count_words(cell.code), defs, place, cell.name != "_"))
    return left


def _find_carried(old: Program, new: Program, matches: Mapping[CellId, CellId]) -> Mapping[tuple[CellId, str], CellId]:
    """Find which definition stands in another cell than before: new id, name → old id. Upper goes with upper."""
    lost: dict[str, list[CellId]] = defaultdict(list)
    goes_on = {before: cell for cell, before in matches.items()}
    for cell in old.graph.order:
        after = goes_on.get(cell)
        for name in old.graph.names[cell].defs - _defs(new, after):
            lost[name].append(cell)
    carried: dict[tuple[CellId, str], CellId] = {}
    if lost:
        for cell in new.graph.order:
            for name in new.graph.names[cell].defs - _defs(old, matches.get(cell)):
                if lost.get(name):
                    carried[cell, name] = lost[name].pop(0)
    return carried


def _defs(program: Program, cell: CellId | None) -> frozenset[str]:
    return program.graph.names[cell].defs if cell is not None else frozenset()


def _is_changed(
    old: Program,
    new: Program,
    cell: CellId,
    matches: Mapping[CellId, CellId],
    carried: Mapping[tuple[CellId, str], CellId],
) -> bool:
    before = matches[cell]
    if old.errors.get(before) != new.errors.get(cell):
        return True
    if old.is_disabled(before) != new.is_disabled(cell) or is_shared(old.cells[before]) != is_shared(new.cells[cell]):
        return True
    if not _says_the_same(old, before, new, cell):
        return True
    bound = {
        name: carried.get((definer, name), matches.get(definer)) for name, definer in new.graph.bindings[cell].items()
    }
    return bound != dict(old.graph.bindings[before])


def _says_the_same(old: Program, before: CellId, new: Program, cell: CellId) -> bool:
    one, other = old.cells[before].code, new.cells[cell].code
    if one == other:
        return True
    if before not in old.code or cell not in new.code:
        return False
    return find_code_key(old.code[before]) == find_code_key(new.code[cell]) or is_same_code(one, other)


def _is_other_language(old: Program, new: Program) -> Callable[[Cell], bool]:
    """Tell of which cells the file as a whole changes the meaning."""
    if old.notebook.extra.get("future", ()) != new.notebook.extra.get("future", ()):
        return lambda cell: True
    if old.notebook.format != new.notebook.format:
        return lambda cell: "marimo" in cell.code  # which is appnb in files of marimo's, and only there
    return lambda cell: False
