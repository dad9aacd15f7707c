"""Which definition each reference reads: one definition anywhere, else the nearest above."""

import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from appnb.analysis.names import Names
from appnb.diagnostics import Diagnostic
from appnb.notebook.model import CellId
from appnb.source import Location

ALWAYS_THERE = frozenset(dir(builtins)) | {"__annotations__", "__builtins__", "__doc__", "__file__", "__name__"}
"""Names that need no definition."""

MOST_GUESSES = 20
"""Of so many undefined names it is guessed which other was meant."""


def find_definitions(names: Mapping[CellId, Names]) -> Mapping[str, tuple[CellId, ...]]:
    """List the cells that define each name, in page order, which is the order of `names`."""
    definitions: dict[str, tuple[CellId, ...]] = {}
    for cell, found in names.items():
        for name in found.defs:
            definitions[name] = (*definitions.get(name, ()), cell)
    return definitions


def bind_name(user: CellId, definers: Sequence[CellId], position: Mapping[CellId, int]) -> CellId | None:
    """Find the cell whose definition `user` reads; None if no definition serves.

    Args:
        user: the cell that reads the name; when it defines the name too, it reads the version above.
        definers: the cells that define it, in page order.
        position: of each cell on the page.
    """
    if len(definers) == 1:
        return definers[0] if definers[0] != user else None
    above = [cell for cell in definers if position[cell] < position[user]]
    return above[-1] if above else None


def bind_names(
    names: Mapping[CellId, Names], definitions: Mapping[str, tuple[CellId, ...]]
) -> Mapping[CellId, Mapping[str, CellId]]:
    """Bind the references of every cell; those that no definition serves are left out."""
    position = {cell: index for index, cell in enumerate(names)}
    bindings: dict[CellId, Mapping[str, CellId]] = {}
    for user, found in names.items():
        bound = ((name, bind_name(user, definitions.get(name, ()), position)) for name in sorted(found.refs))
        bindings[user] = {name: definer for name, definer in bound if definer is not None}
    return bindings


def check_bindings(
    names: Mapping[CellId, Names],
    where: Mapping[CellId, Location],
    definitions: Mapping[str, tuple[CellId, ...]],
    bindings: Mapping[CellId, Mapping[str, CellId]],
) -> Iterator[tuple[CellId, Diagnostic]]:
    """Yield each reference that reads no definition: an error (NB121) if there are several, none above, else NB123.

    A name that only SQL reads may be a table of a database.
    """
    known = [*definitions, *dir(builtins)]
    guesses: dict[str, str] = {}  # of the first names only: comparing texts is slow
    for user, found in names.items():
        for name in sorted(found.refs - found.guessed - bindings[user].keys() - ALWAYS_THERE):
            others = [cell for cell in definitions.get(name, ()) if cell != user]
            place = find_place(name, names[user], where[user])
            if others:
                yield user, _none_above(name, place, [find_place(name, names[cell], where[cell]) for cell in others])
            else:
                if name not in guesses and len(guesses) < MOST_GUESSES:
                    guesses[name] = next(iter(get_close_matches(name, known, n=1)), "")
                yield user, _unbound(name, place, guesses.get(name, ""))


def check_rebinding(
    names: Mapping[CellId, Names], where: Mapping[CellId, Location], definitions: Mapping[str, tuple[CellId, ...]]
) -> Iterator[Diagnostic]:
    """Yield NB122 for each name that several cells define."""
    for name, cells in sorted(definitions.items()):
        if len(cells) > 1:
            first, second, *rest = (find_place(name, names[cell], where[cell]) for cell in cells)
            what = f"`{name}` is defined in {len(cells)} cells; each use reads the nearest definition above it"
            fix = f"nothing, if that is meant; else rename one, or make it private to its cell: `_{name}`"
            yield Diagnostic("NB122", what, second, fix, also=(first, *rest), severity="info")


def check_deletions(
    names: Mapping[CellId, Names], where: Mapping[CellId, Location], bindings: Mapping[CellId, Mapping[str, CellId]]
) -> Iterator[Diagnostic]:
    """Yield NB124 for each name that a cell deletes although another gives it."""
    for cell, found in names.items():
        for name in sorted(found.deleted & bindings[cell].keys()):
            what = f"`del {name}` deletes a name that another cell gives; the other cells keep it"
            fix = f"leave it out, or make the value in the one cell that needs it, as `_{name}`"
            definer = bindings[cell][name]
            also = (find_place(name, names[definer], where[definer]),)
            place = find_place(name, found, where[cell])
            yield Diagnostic("NB124", what, place, fix, also=also, severity="warning")


def find_place(name: str, names: Names, start: Location) -> Location:
    """Find where a cell whose code starts at `start` first mentions `name`."""
    line, column = names.places.get(name, (1, 1))
    return replace(start, line=start.line + line - 1, column=start.column + column - 1)


def _none_above(name: str, where: Location, others: Sequence[Location]) -> Diagnostic:
    what = f"`{name}` is read above all its definitions, and there are {len(others)}: which one is meant is unclear"
    fix = f"move this cell below the definition it should read, or give the others different names than `{name}`"
    return Diagnostic("NB121", what, where, fix, also=tuple(others))


def _unbound(name: str, where: Location, near: str) -> Diagnostic:
    fix = f"did you mean `{near}`?" if near else f"define `{name}` in a cell, or import it"
    return Diagnostic("NB123", f"`{name}` is not defined in any cell", where, fix, severity="warning")
