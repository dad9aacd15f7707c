"""Graphs from code, for tests."""

from appnb.analysis.names import find_names
from appnb.graph.build import build_graph
from appnb.graph.model import Graph
from appnb.notebook.model import CellId
from appnb.source import Location


def build(**cells: str) -> Graph:
    """Build the graph of cells, id → code, in page order; they stand ten lines apart."""
    places = {CellId(name): Location("sales.py", 10 * number, 5) for number, name in enumerate(cells, 1)}
    return build_graph({cell: (find_names(cells[cell]), where) for cell, where in places.items()})
