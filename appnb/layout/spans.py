"""How wide cards are where nobody said it, and how rows of cards go on narrower pages. Pure functions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from appnb.layout.model import COLUMNS, Box, Slot

Item = Slot | Box

HALF = COLUMNS // 2


def is_silent(item: Item) -> bool:
    """Tell whether a cell takes no room: it ends in a statement, or its author hides it."""
    return isinstance(item, Slot) and not item.shows and not item.code


def sort_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """Put what stands beside each other into the order that was arranged by hand; pages keep theirs, side by side."""
    listed = list(items)
    pages = tuple(item for item in listed if isinstance(item, Box) and item.kind == "page")
    block = [Box("pages", "pages", items=pages)] if pages else []
    at = listed.index(pages[0]) if pages else 0
    others: list[Item] = [item for item in listed if item not in pages]
    ordered = sorted([*others[:at], *block, *others[at:]], key=lambda item: item.rank)
    return tuple(one for item in ordered for one in (pages if block and item is block[0] else [item]))


def choose_spans(items: Sequence[Item]) -> tuple[Item, ...]:
    """Give a span to each cell that none was said of.

    Neighbours that show one number each share rows of up to four; neighbours with a title go two by two; everything
    else takes the whole row.
    """
    chosen: dict[int, int] = {}
    loud = [(place, item) for place, item in enumerate(items) if not is_silent(item)]
    for kind, run in groupby(loud, key=lambda one: _run_kind(one[1])):
        places = [place for place, _ in run]
        spans = _share_rows(len(places)) if kind == "stat" else _pair(len(places)) if kind == "card" else []
        chosen.update(zip(places, spans, strict=False))
    return tuple(_with_span(item, chosen.get(place, COLUMNS)) for place, item in enumerate(items))


def _run_kind(item: Item) -> str:
    if isinstance(item, Box) or item.span:
        return "own"
    return item.kind or ("card" if item.title else "wide")


def _with_span(item: Item, span: int) -> Item:
    return replace(item, span=span) if isinstance(item, Slot) and not item.span else item


def _share_rows(count: int) -> list[int]:
    """Spread numbers over rows of at most four, as evenly as can be."""
    rows = -(-count // 4)
    in_row = [count // rows + (row < count % rows) for row in range(rows)]
    return [COLUMNS // number for number in in_row for _ in range(number)]


def _pair(count: int) -> list[int]:
    return [HALF] * (count - count % 2) + [COLUMNS] * (count % 2)


def fit_narrow(items: Sequence[Item], columns: int = COLUMNS) -> tuple[Item, ...]:
    """Say how wide cards are where there is room for about two, and on a phone.

    Rows that were full stay full: no hole is left beside a card.
    """
    loud = [item for item in items if not is_silent(item)]
    small = iter(_fill([HALF if isinstance(item, Slot) and item.kind == "stat" else COLUMNS for item in loud], True))
    medium = iter([span for row in _wide_rows(loud, columns) for span in _fit_row(row, columns)])
    return tuple(item if is_silent(item) else _narrow(item, next(medium), next(small)) for item in items)


def _narrow(item: Item, medium: int, small: int) -> Item:
    return replace(item, span_medium=medium, span_small=small) if isinstance(item, Slot) else item


def _fit_row(row: Sequence[Item], columns: int) -> list[int]:
    """Find how wide the cells of one wide row are where there is room for about two."""
    is_full = sum(item.span for item in row if isinstance(item, Slot)) == columns
    slots = [item for item in row if isinstance(item, Slot)]
    return _fill([_medium(item, slots, columns) if isinstance(item, Slot) else COLUMNS for item in row], is_full)


def _wide_rows(items: Sequence[Item], columns: int) -> Iterator[list[Item]]:
    """Yield what stands beside each other on a wide page."""
    row: list[Item] = []
    used = 0
    for item in items:
        span = columns if isinstance(item, Box) else item.span
        if used + span > columns and row:
            yield row
            row, used = [], 0
        row.append(item)
        used += span
    if row:
        yield row


def _medium(slot: Slot, row: Sequence[Slot], columns: int) -> int:
    span = max(1, round(slot.span * COLUMNS / columns))
    if span == COLUMNS // 3 and len(row) == 3 and all(one.kind == "stat" for one in row):
        return span
    return HALF if span <= HALF else COLUMNS


def _fill(spans: list[int], is_full: bool) -> list[int]:
    """Widen the last of each row so that it ends where the page does."""
    used = 0
    for place, span in enumerate(spans):
        if used + span > COLUMNS:
            spans[place - 1] += COLUMNS - used
            used = 0
        used += span
    if is_full and spans and used < COLUMNS:
        spans[-1] += COLUMNS - used
    return spans
