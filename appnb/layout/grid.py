"""Places in a grid of rows and columns: nothing overlaps, and what comes in between pushes the rest down. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from appnb.layout.model import Box, Slot
from appnb.layout.spans import Item, is_silent


@dataclass(slots=True)
class _Place:
    """Where one item stands; rows and columns count from 1."""

    item: Item
    order: int  # in the notebook
    row: int
    column: int
    span: int
    rows: int

    @property
    def below(self) -> int:
        """The first row below it."""
        return self.row + self.rows

    def overlaps(self, other: "_Place") -> bool:
        """Tell whether two would share a field of the grid."""
        return (
            self.row < other.below
            and other.row < self.below
            and self.column < other.column + other.span
            and other.column < self.column + self.span
        )


def place_in_grid(items: Sequence[Item], columns: int) -> tuple[Item, ...]:
    """Find a row and a column for each item, and put all in reading order.

    Of two that are said to stand in one place, the lower one in the notebook goes further down, and pushes down what
    is there. An item without a row stands below the item above it in the notebook, in rows of its own. Cells that
    take no room come last.
    """
    places = [_measure(item, order, columns) for order, item in enumerate(items)]
    said = sorted((place for place in places if place.row), key=lambda place: (place.row, place.column, place.order))
    settled: list[_Place] = []
    for place in said:
        _settle(place, settled, columns)
    for place in places:
        if not place.row and not is_silent(place.item):
            _insert(place, settled, columns)
    last = max((place.below for place in settled), default=1)
    for place in places:
        if not place.row:
            place.row, last = last, last + place.rows
            place.column = 1
            settled.append(place)
    settled.sort(key=lambda place: (place.row, place.column))
    return tuple(_apply(place) for place in settled)


def _measure(item: Item, order: int, columns: int) -> _Place:
    if isinstance(item, Box):
        return _Place(item, order, 0, 1, columns, 1)
    span = min(item.span or columns, columns)
    is_hidden = is_silent(item)
    column = min(item.column, columns - span + 1)
    return _Place(item, order, 0 if is_hidden else item.row, column, span, item.rows)


def _settle(place: _Place, settled: list[_Place], columns: int) -> None:
    """Put a place where it is said to be, or as far down as it must go."""
    starts = [place.column] if place.column else list(range(1, columns - place.span + 2))
    while True:
        for place.column in starts:
            if not any(place.overlaps(other) for other in settled):
                settled.append(place)
                return
        place.row += 1


def _insert(place: _Place, settled: list[_Place], columns: int) -> None:
    """Put a place below what stands above it in the notebook, beside it if that was put there and leaves room."""
    above = max((other for other in settled if other.order < place.order), key=lambda one: one.order, default=None)
    if above is not None and isinstance(above.item, Slot) and not above.item.row:
        place.row, column = above.row, place.column or above.column + above.span
        if above.column + above.span <= column <= columns - place.span + 1:
            place.column = column
            if not any(place.overlaps(other) for other in settled):
                settled.append(place)
                return
    place.column = place.column or 1
    place.row = _find_cut(settled, above.below if above is not None else 1)
    for other in settled:
        if other.row >= place.row:
            other.row += place.rows
    settled.append(place)


def _find_cut(settled: Iterable[_Place], row: int) -> int:
    """Find the first row from `row` on above which nothing hangs over."""
    while over := [place.below for place in settled if place.row < row < place.below]:
        row = max(over)
    return row


def _apply(place: _Place) -> Item:
    if isinstance(place.item, Box):
        return replace(place.item, row=place.row)
    return replace(place.item, row=place.row, column=place.column, span=place.span, rows=place.rows)
