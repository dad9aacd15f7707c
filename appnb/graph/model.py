"""Who feeds whom, as an immutable snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass

from appnb.analysis.names import Names
from appnb.diagnostics import Diagnostic
from appnb.notebook.model import CellId


@dataclass(frozen=True, slots=True)
class Graph:
    """The dependencies of one notebook. An edit makes a new graph; none is ever changed.

    `parents` and `children` never contain a cycle: of cells whose functions call each other, a later one
    comes after the earlier ones, and the members of a forbidden cycle stand in `errors` instead.
    """

    order: tuple[CellId, ...]  # as the cells stand on the page
    names: Mapping[CellId, Names]
    bindings: Mapping[CellId, Mapping[str, CellId]]  # user → name, or label of a table → the cell that gives it
    parents: Mapping[CellId, frozenset[CellId]]  # what must have run before
    children: Mapping[CellId, frozenset[CellId]]
    users: Mapping[CellId, Mapping[str, tuple[CellId, ...]]]  # definer → name → who reads that version, in page order
    errors: Mapping[CellId, Diagnostic]  # cells that cannot run
    notes: tuple[Diagnostic, ...]  # what `check` tells: rebinding as information, unbound names as warnings
