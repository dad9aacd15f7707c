"""How a table is looked at: which rows, in which order; and what every table and every look at one can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from appnb.frames.columns import Column

Positions = NDArray[np.intp]
"""Positions of rows in a table as it was given, from 0."""


@dataclass(frozen=True, slots=True)
class Order:
    """A column that rows are sorted by. What is missing comes last either way."""

    column: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a reader asks to see of a table. Sorting goes by the first order, then by the second, …"""

    search: str = ""  # looked for in every column
    filters: Mapping[str, str] | None = None  # column → what its values must be, as `conditions` reads it
    orders: tuple[Order, ...] = ()

    @property
    def conditions(self) -> dict[str, str]:
        """The filters that say something."""
        return {name: text for name, text in (self.filters or {}).items() if text.strip()}

    @property
    def is_natural(self) -> bool:
        """Whether it asks for nothing: the table as it is."""
        return not (self.search.strip() or self.conditions or self.orders)

    def limited_to(self, columns: Collection[str]) -> "Arrangement":
        """Leave out what concerns columns that are not there."""
        filters = {name: text for name, text in self.conditions.items() if name in columns}
        orders = tuple(order for order in self.orders if order.column in columns)
        return replace(self, filters=filters, orders=orders)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows that stand one after the other: their positions in the table, and columns of Python's own objects."""

    rows: Sequence[int]
    values: Mapping[str, list[Any]]


class View(ABC):
    """One look at a table: its rows as they are arranged. It never changes."""

    @property
    @abstractmethod
    def length(self) -> int:
        """How many rows it has."""

    @abstractmethod
    def read(self, start: int, count: int, names: Sequence[str]) -> Page:
        """Read some rows; no others are converted."""

    @abstractmethod
    def find_positions(self) -> Positions:
        """Find the position in the table of each row.

        Raises:
            TypeError: the rows of the table have none; see `Frame.has_positions`.
        """

    @abstractmethod
    def read_column(self, name: str) -> Any:
        """Give a whole column: a Series of narwhals, or a list of Python's objects."""

    @abstractmethod
    def give(self) -> Any:
        """Give all rows in the library that the table came in."""


class Frame(ABC):
    """A table as it was given. Its data are not changed by anything here."""

    data: Any
    columns: Sequence[Column]
    has_positions = True  # whether a row can be named by its position: not in a database

    @property
    def names(self) -> list[str]:
        """The names of its columns, without those of an index."""
        return [column.name for column in self.columns if not column.is_index]

    @property
    @abstractmethod
    def length(self) -> int:
        """How many rows it has. A database is asked for that."""

    @abstractmethod
    def arrange(self, arrangement: Arrangement) -> View:
        """Find the rows that are asked for, in their order. Takes time that grows with the rows."""

    @abstractmethod
    def take(self, rows: Sequence[int] | Positions) -> Any:
        """Give some rows, by position, in the library that the table came in."""

    @abstractmethod
    def read_cell(self, row: int, name: str) -> Any:
        """Give one value."""

    def find(self, name: str) -> Column:
        """Find a column by its name."""
        return next(column for column in self.columns if column.name == name)
