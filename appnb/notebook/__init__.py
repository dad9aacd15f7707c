"""What a notebook file says: the model, and reading and writing each file format."""

from appnb.notebook.files import is_notebook, read_notebook
from appnb.notebook.model import Cell, CellId, CellKind, Notebook
from appnb.notebook.reader import parse_notebook

__all__ = ["Cell", "CellId", "CellKind", "Notebook", "is_notebook", "parse_notebook", "read_notebook"]
