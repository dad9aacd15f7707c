"""Places in a grid of rows and columns: nothing overlaps, and what comes in between pushes the rest down. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from appnb.layout.model import Box, Slot
from appnb.layout.spans import Item, is_silent, sort_items


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
    is there. An item without a row stands below the item above it in the notebook, in rows of its own. A cell that was
    moved by hand stands beside the one before it, or below. Cells that take no room come last.
    """
    places = [_measure(item, order, columns) for order, item in enumerate(items)]
    settled = _settle_said([place for place in places if not is_moved(place.item)], columns)
    if any(is_moved(place.item) for place in places):
        settled = _settle_moved(places, columns)
    last = max((place.below for place in settled), default=1)
    for place in places:
        if is_silent(place.item):
            place.row, last = last, last + place.rows
            place.column = 1
            settled.append(place)
    settled.sort(key=lambda place: (place.row, place.column))
    return tuple(_apply(place) for place in settled)


def is_moved(item: Item) -> bool:
    """Tell whether a cell that takes room was moved by hand."""
    return isinstance(item, Slot) and item.is_moved and not is_silent(item)


def _is_free(item: Item) -> bool:
    """Tell whether no word says in which row a cell is."""
    return isinstance(item, Slot) and (is_moved(item) or not item.row)


def _settle_said(places: Iterable[_Place], columns: int) -> list[_Place]:
    """Settle what is said to be in a row, then put what says nothing below what is above it in the notebook."""
    loud = [place for place in places if not is_silent(place.item)]
    settled: list[_Place] = []
    for place in sorted((one for one in loud if one.row), key=lambda one: (one.row, one.column, one.order)):
        _settle(place, settled, columns)
    for place in loud:
        if not place.row:
            _insert(place, settled, columns)
    return settled


def _settle_moved(places: Iterable[_Place], columns: int) -> list[_Place]:
    """Settle all again in the order that was arranged: a moved cell next to what is before it, or below.

    What is said to be in a row is there, or goes as far down as it must; what says nothing follows what was moved.
    """
    by_item = {id(place.item): place for place in places if not is_silent(place.item)}
    settled: list[_Place] = []
    for item in sort_items([place.item for place in by_item.values()]):
        place = by_item[id(item)]
        before = settled[-1] if settled else None
        if before is not None and (is_moved(item) or (_is_free(item) and _is_free(before.item))):
            _put_next(place, before, settled, columns)
        else:
            if is_moved(item):
                place.row = place.column = 1
            _settle(place, settled, columns)
    return settled


def _put_next(place: _Place, before: _Place, settled: list[_Place], columns: int) -> None:
    """Put a place beside the one before it if there is room, else below it, where it fits first."""
    place.row, place.column = before.row, before.column + before.span
    fits = place.column + place.span - 1 <= columns
    if fits and not any(place.overlaps(other) for other in settled):
        settled.append(place)
        return
    place.row, place.column = before.below, 0
    _settle(place, settled, columns)


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
