"""What the code of a notebook says about itself, without running it."""

from appnb.analysis.check import check_notebook, find_names_of_cells
from appnb.analysis.names import Names, find_names
from appnb.analysis.signatures import derive_signatures

__all__ = ["Names", "check_notebook", "derive_signatures", "find_names", "find_names_of_cells"]
