"""Names of cells → the arguments and `return` that their functions are written with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from appnb.analysis.names import Names
from appnb.notebook.model import Cell, CellId, CellKind
from appnb.notebook.signature import Signature


def derive_signatures(cells: Iterable[Cell], names: Mapping[CellId, Names]) -> Mapping[CellId, Signature]:
    """Derive the signature of each `@app.cell`: it takes what other cells' functions give, and returns what others use.

    What the setup cell and top-level functions and classes define is global in the file, and is no argument. Names are
    in alphabetical order, as marimo writes them. Pure.

    Args:
        cells: all cells of the notebook.
        names: of each cell that is Python; cells left out give and take nothing.
    """
    there = [cell for cell in cells if cell.id in names]
    givers: defaultdict[str, set[CellId]] = defaultdict(set)
    users: defaultdict[str, set[CellId]] = defaultdict(set)
    for cell in there:
        for name in names[cell.id].defs if cell.kind is CellKind.CELL else ():
            givers[name].add(cell.id)
        for name in names[cell.id].refs:
            users[name].add(cell.id)
    return {
        cell.id: Signature(
            args=tuple(sorted(name for name in names[cell.id].refs if givers[name] - {cell.id})),
            returns=tuple(sorted(name for name in names[cell.id].defs if users[name] - {cell.id})),
        )
        for cell in there
        if cell.kind is CellKind.CELL
    }
