"""Notebook → the names of its cells, and every problem that its text shows."""

from collections.abc import Iterator, Mapping

from appnb.analysis.names import Names, find_names
from appnb.analysis.rules import check_code, check_functions, check_private, check_setup
from appnb.diagnostics import Diagnostic
from appnb.notebook.model import CellId, CellKind, Notebook


def find_names_of_cells(notebook: Notebook) -> Mapping[CellId, Names]:
    """Find the names of every cell, in page order; those that are not Python are left out."""
    names: dict[CellId, Names] = {}
    future = notebook.extra.get("future")
    future_annotations = isinstance(future, tuple) and "annotations" in future
    for cell in notebook.cells:
        try:
            names[cell.id] = find_names(cell.code, future_annotations=future_annotations)
        except SyntaxError:
            continue
    return names


def check_notebook(notebook: Notebook) -> Iterator[Diagnostic]:
    """Yield what is wrong with the file and with the code of each cell. Runs nothing.

    How cells bind each other's names is told by the graph: `appnb.graph.build_graph`.
    """
    yield from notebook.diagnostics
    for position, cell in enumerate(notebook.cells, 1):
        if cell.kind is not CellKind.UNPARSABLE:
            yield from check_code(cell, position)
    names = find_names_of_cells(notebook)
    for rule in (check_private, check_setup, check_functions):
        yield from rule(notebook.cells, names)
