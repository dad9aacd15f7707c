"""Which cells may run once for all sessions."""

from collections.abc import Mapping

from appnb.diagnostics import Diagnostic
from appnb.graph.model import Graph
from appnb.notebook.model import Cell, CellId, CellKind


def is_shared(cell: Cell) -> bool:
    """Tell whether a cell's author asked for one run for all sessions."""
    return cell.options.get("shared") is True


def check_shared(cells: Mapping[CellId, Cell], graph: Graph) -> Mapping[CellId, Diagnostic]:
    """Find the shared cells that use what differs between sessions. Pure."""
    found: dict[CellId, Diagnostic] = {}
    for cell in graph.order:
        if not is_shared(cells[cell]):
            continue
        for name, definer in sorted(graph.bindings[cell].items()):
            if definer == cell or is_shared(cells[definer]) or cells[definer].kind is not CellKind.CELL:
                continue
            what = f"the shared cell {cell} uses `{name}` of {definer}, which runs anew for each session"
            fix = f"give {definer} `shared=True` too, or move what makes `{name}` to the setup cell"
            found[cell] = Diagnostic("NB125", what, cells[cell].location, fix, also=(cells[definer].location,))
            break
    return found
