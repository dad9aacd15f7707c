"""Which rows or cells of a table are chosen, without a place for each row of a million."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from appnb.frames.arranging import Positions

Cell = tuple[int, str]
_NO_ROWS: Positions = np.empty(0, dtype=np.intp)


class Choice:
    """The chosen rows, as sorted positions, or the chosen cells, in the order in which they were chosen."""

    __slots__ = ("cells", "rows")

    def __init__(self, rows: Iterable[int] | Positions = (), cells: Iterable[Cell] = ()) -> None:
        given = rows if isinstance(rows, np.ndarray) else np.fromiter(rows, dtype=np.intp)
        self.rows: Positions = np.unique(given) if len(given) else _NO_ROWS
        self.cells: dict[Cell, None] = dict.fromkeys(cells)

    def __len__(self) -> int:
        return len(self.rows) + len(self.cells)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Choice):
            return NotImplemented
        return np.array_equal(self.rows, other.rows) and list(self.cells) == list(other.cells)

    __hash__ = None  # type: ignore[assignment]  # it holds an array

    def has_row(self, row: int) -> bool:
        """Tell whether a row is chosen."""
        place = int(np.searchsorted(self.rows, row))
        return place < len(self.rows) and int(self.rows[place]) == row

    def holds_all(self, rows: Positions) -> bool:
        """Tell whether all of some rows are chosen."""
        return len(rows) <= len(self.rows) and bool(np.isin(rows, self.rows, assume_unique=True).all())

    def set_rows(self, rows: Iterable[int] | Positions, is_on: bool, *, is_single: bool = False) -> "Choice":
        """Choose some rows, or let go of them."""
        given = rows if isinstance(rows, np.ndarray) else np.fromiter(rows, dtype=np.intp)
        if not is_on:
            return Choice(np.setdiff1d(self.rows, given, assume_unique=False))
        return Choice(given[:1]) if is_single else Choice(np.concatenate([self.rows, given]))

    def turn_cell(self, cell: Cell, *, is_single: bool = False) -> "Choice":
        """Choose a cell, or let go of it when it is chosen."""
        others = [other for other in self.cells if other != cell]
        if cell in self.cells:
            return Choice(cells=[] if is_single else others)
        return Choice(cells=[cell] if is_single else [*others, cell])

    def list(self) -> Sequence[Any]:
        """List the positions of the rows, or the (position, column) of the cells."""
        return list(self.cells) if self.cells else self.rows.tolist()
