"""A grid of numbers to edit: a matrix, or a vector."""

from collections.abc import Callable, Sequence
from typing import Any

import param

from appnb.ui.element import Element
from appnb.ui.faults import fault

Numbers = Sequence[Sequence[float]] | Sequence[float] | Any
"""Numbers in rows, or in one column; whatever gives lists (`tolist`), such as an array, as well."""


class matrix(Element):
    """A matrix or a vector whose entries the viewer can change.

    The arrow keys step an entry, with Shift by ten steps; anything may be typed.

    Args:
        value: the initial numbers: rows of numbers, or one list, which is shown as a column.
        min_value: the least of each entry: one number for all, or as many as there are entries. Default: no limit.
        max_value: the greatest of each entry, likewise.
        step: how far an arrow key goes, likewise.
        disabled: whether the viewer cannot change an entry, likewise.
        symmetric: whether a change of one entry changes the entry across the diagonal too.
        scientific: whether numbers are written as 1.0e+3.
        precision: how many digits are written after the point. Default: as many as the steps have.
        row_labels: a name for each row.
        column_labels: a name for each column.
        debounce: whether the value follows when an entry is left, rather than with each key.
        label: inline Markdown above it.

    Value: a list of rows, each a list of numbers; of a vector a list of numbers.

    Example:
        rotation = nb.ui.matrix([[1, 0], [0, 1]], min_value=-1, max_value=1, step=0.1, label="Rotation")
    """

    value = param.List(default=[], doc="The numbers.")
    precision = param.Integer(default=None, allow_None=True, bounds=(0, 20), doc="Digits after the point.")
    symmetric = param.Boolean(default=False, constant=True, doc="Whether the two sides of the diagonal are one.")
    scientific = param.Boolean(default=False, doc="Whether numbers are written with an exponent.")
    debounce = param.Boolean(default=False, doc="Whether the value follows when an entry is left.")

    def __init__(
        self,
        value: Numbers,
        *,
        min_value: Numbers | float | None = None,
        max_value: Numbers | float | None = None,
        step: Numbers | float = 1.0,
        disabled: Any = False,
        symmetric: bool = False,
        scientific: bool = False,
        precision: int | None = None,
        row_labels: Sequence[str] | None = None,
        column_labels: Sequence[str] | None = None,
        debounce: bool = False,
        label: str = "",
    ) -> None:
        self._name_for_messages(label)
        rows = _read_rows(value)
        self.is_vector = bool(rows) and not isinstance(rows[0], list)
        grid = [[entry] for entry in rows] if self.is_vector else rows
        if not grid or not grid[0] or len({len(row) for row in grid}) != 1:
            raise fault("NB305", f"{self._who}: rows of different lengths, or none, are no matrix", "give full rows")
        self.shape = (len(grid), len(grid[0]))
        self.least = self._spread_out("min_value", min_value)
        self.greatest = self._spread_out("max_value", max_value)
        self.steps = self._spread_out("step", step)
        self.locked = self._spread_out("disabled", disabled)
        self.row_labels = self._check_labels("row_labels", row_labels, self.shape[0])
        self.column_labels = self._check_labels("column_labels", column_labels, self.shape[1])
        if symmetric and self.shape[0] != self.shape[1]:
            raise fault(
                "NB305", f"{self._who}: a matrix of {self.shape} is not symmetric", "give as many rows as columns"
            )
        if symmetric and any(grid[i][j] != grid[j][i] for i in range(self.shape[0]) for j in range(i)):
            raise fault("NB302", f"{self._who}: the initial value is not symmetric", "make both sides equal")
        super().__init__(
            self._check(rows),
            label=label,
            disabled=all(all(row) for row in self.locked),
            precision=precision,
            symmetric=symmetric,
            scientific=scientific,
            debounce=debounce,
        )

    def admit(self, value: Any) -> list[Any]:
        """Return the numbers as lists.

        Raises:
            ElementError: NB302, it has another shape, holds what is no number, or one beyond its limits.
        """
        return self._check(_read_rows(value))

    def _check(self, rows: list[Any]) -> list[Any]:
        grid = [[entry] for entry in rows] if self.is_vector else rows
        if len(grid) != self.shape[0] or any(not isinstance(row, list) or len(row) != self.shape[1] for row in grid):
            size = " by ".join(map(str, self.shape))
            raise fault("NB302", f"{self._who}: the value has not the shape {size}", "give one number for each entry")
        for i, row in enumerate(grid):
            for j, entry in enumerate(row):
                self._check_entry(entry, i, j)
        return rows

    def _check_entry(self, entry: Any, i: int, j: int) -> None:
        if isinstance(entry, bool) or not isinstance(entry, int | float) or entry != entry:
            raise fault("NB302", f"{self._who}: {entry!r} in row {i}, column {j} is no number", "give a number")
        least, greatest = self.least[i][j], self.greatest[i][j]
        if (least is not None and entry < least) or (greatest is not None and entry > greatest):
            what = f"{self._who}: {entry!r} in row {i}, column {j} is not between {least} and {greatest}"
            raise fault("NB302", what, "give a number within the limits")

    def _spread_out(self, argument: str, given: Any) -> list[list[Any]]:
        """Give an argument for each entry, whether it came for all or for each."""
        count, width = self.shape
        rows = _read_rows(given) if hasattr(given, "tolist") or isinstance(given, list | tuple) else None
        if not isinstance(rows, list):
            return [[given if rows is None else rows] * width for _ in range(count)]
        grid = [[entry] for entry in rows] if self.is_vector and rows and not isinstance(rows[0], list) else rows
        if len(grid) != count or any(not isinstance(row, list) or len(row) != width for row in grid):
            raise fault("NB305", f"{self._who}: `{argument}` has not the shape of the value", "give one for each entry")
        return grid

    def _check_labels(self, argument: str, given: Sequence[str] | None, count: int) -> list[str]:
        if given is not None and len(given) != count:
            what = f"{self._who}: {len(given)} {argument} for {count}"
            raise fault("NB305", what, f"give {count} labels")
        return [str(label) for label in given or ()]


def _read_rows(value: Any) -> Any:
    """Turn arrays and tuples into lists of Python's own numbers."""
    give: Callable[[], Any] | None = getattr(value, "tolist", None)
    if callable(give):
        return give()
    return [_read_rows(entry) for entry in value] if isinstance(value, list | tuple) else value
