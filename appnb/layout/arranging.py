"""What an author does to a page by hand, as what it changes in the layout file: at most five lines each time. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appnb.layout.looks import Looks
from appnb.layout.model import Box, Page, Slot
from appnb.layout.order import FIRST, Listing, move_after, put_after
from appnb.layout.words import CELL_WORDS, Unfit

Words = Mapping[str, str | int | None]
"""By word: its new value, or None for a word that is taken back."""

SAID = frozenset({"show", "span"})
"""What can be said of a cell by hand; where it stands follows from what it is put beside."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One cell as the page's script needs to know it to arrange it."""

    cell: str
    is_named: bool  # only cells with a name can be spoken of
    show: str
    inner: str  # how what is around it stands: "flow", "cards", "grid", "columns"
    span: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What an author asks for one cell: another span, to be hidden or shown, or a place before or after another."""

    cell: str
    words: Words = field(default_factory=dict)  # None takes a word back
    beside: str = ""  # the cell that it is to stand beside; "" leaves it where it is
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What a wish changes in the layout file: words about one cell, and in which list it is."""

    cell: str
    words: Words = field(default_factory=dict)
    listing: Listing | None = None


class Unsayable(Exception):
    """A wish that cannot be written down; the message says to the author why."""


def list_pieces(page: Page, named: Iterable[str]) -> tuple[Piece, ...]:
    """List the cells of a page that show something, or would."""
    known = set(named)
    return tuple(
        Piece(slot.cell, slot.cell in known, slot.show, box.inner, slot.span)
        for area in page.areas
        for slot, box in _walk(area)
        if _is_seen(slot) or (slot.show == "nothing" and slot.can_show)
    )


def _walk(box: Box) -> Iterator[tuple[Slot, Box]]:
    """Yield each cell with the box that it stands in."""
    for item in box.items:
        if isinstance(item, Box):
            yield from _walk(item)
        else:
            yield item, box


def _is_seen(slot: Slot) -> bool:
    return slot.shows or bool(slot.code)


def read_wish(message: Mapping[str, object], names: Iterable[str]) -> Wish | None:
    """Read what a browser asks for; None where it makes no sense."""
    known = set(names)
    cell, said, beside = message.get("cell"), message.get("say"), message.get("beside")
    if not isinstance(cell, str) or cell not in known:
        return None
    if isinstance(beside, str) and beside:
        return Wish(cell, beside=beside, is_after=message.get("isAfter") is True)
    if not isinstance(said, dict) or not said or not said.keys() <= SAID:
        return None
    try:
        words = {word: None if value is None else CELL_WORDS[word](value) for word, value in said.items()}
    except Unfit:
        return None
    return Wish(cell, words)  # type: ignore[arg-type]  # each was made by its word's reader


def find_changes(wish: Wish, page: Page, order: Sequence[str], looks: Looks, named: Iterable[str]) -> Changes:
    """Find what to write into the layout file so that a wish comes true, and nothing else moves.

    Args:
        wish: what is asked for.
        page: as it is laid out now.
        order: in which cells stand when none was moved by hand, from `find_reading_order`.
        looks: what is said now.
        named: the cells that can be spoken of.

    Raises:
        Unsayable: there is no way to write it down.
    """
    if not wish.beside:
        return Changes(wish.cell, _spell_out(wish, page, looks))
    lists, box = looks.look.after, _find_box(page, wish)
    seen = {item.cell for item in box.items if isinstance(item, Slot) and _is_seen(item)}
    shown = [name for name in put_after(order, lists) if name != wish.cell]
    siblings = [name for name in shown if name in seen]
    at = siblings.index(wish.beside) + wish.is_after
    before = siblings[at - 1] if at else None
    behind = siblings[at] if at < len(siblings) else None
    anchor = _find_anchor(shown, before, behind, frozenset(named))
    listing = move_after(order, lists, wish.cell, anchor, is_listed=box.inner == "grid")
    return Changes(wish.cell, listing=listing)


def _spell_out(wish: Wish, page: Page, looks: Looks) -> Words:
    """Find the words that a wish takes: a cell that its notebook hides is not shown by taking a word back."""
    key = next((slot.key for slot in page.slots if slot.cell == wish.cell), None)
    unfiled = looks.unfiled.cells.get(key) if key is not None else None
    is_hidden = unfiled is not None and unfiled.show == "nothing"
    return {**wish.words, "show": "output"} if is_hidden and wish.words.get("show", "") is None else wish.words


def _find_box(page: Page, wish: Wish) -> Box:
    """Find the box in which a cell is to stand beside another: both are seen there."""
    boxes = {slot.cell: box for area in page.areas for slot, box in _walk(area) if _is_seen(slot)}
    box = boxes.get(wish.cell)
    if box is None or wish.beside == wish.cell or boxes.get(wish.beside) is not box:
        raise Unsayable(f"`{wish.cell}` can be moved within what it stands in: its area, page, tab, column or slide.")
    return box


def _find_anchor(shown: Sequence[str], before: str | None, behind: str | None, named: frozenset[str]) -> str:
    """Find a cell with a name such that what stands right after it stands between two others.

    Cells between them are seen elsewhere or not at all, so that any will do.
    """
    start = shown.index(before) if before is not None else 0
    end = shown.index(behind) if behind is not None else len(shown)
    between = [name for name in shown[start:end] if name in named]
    if before is not None and between:
        return between[0]
    if before is None:
        return between[-1] if between else FIRST
    raise Unsayable(f"The cell above that place has no name, so the file cannot speak of it: name `{before}` first.")
