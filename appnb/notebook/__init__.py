"""What a notebook file says: the model, and reading and writing each file format."""

from appnb.notebook.edit import add_cell, configure_cell, move_cell, new_notebook, remove_cell, replace_cell
from appnb.notebook.files import is_notebook, read_notebook, write_notebook
from appnb.notebook.model import Cell, CellId, CellKind, Notebook
from appnb.notebook.reader import parse_notebook
from appnb.notebook.signature import Signature
from appnb.notebook.writer import render_notebook

__all__ = [
    "Cell",
    "CellId",
    "CellKind",
    "Notebook",
    "Signature",
    "add_cell",
    "configure_cell",
    "is_notebook",
    "move_cell",
    "new_notebook",
    "parse_notebook",
    "read_notebook",
    "remove_cell",
    "render_notebook",
    "replace_cell",
    "write_notebook",
]
