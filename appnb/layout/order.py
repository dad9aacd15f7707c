"""In which order cells stand, when some are said to stand after others. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRST = ""
"""What a cell is said to stand after when it comes first."""

Lists = Mapping[str, Sequence[str]]
"""By the cell whose place it is: those that stand after it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One change of lists: `cell` leaves the list that it is in, and comes into another, or back to its own place."""

    cell: str
    place: str | None  # whose list it comes into; FIRST for what stands at the top, None for no list
    below: str = FIRST  # the cell of that list that it comes right after; FIRST for none: it leads the list


def order_names(names: Sequence[str], after: Mapping[str, str]) -> list[str]:
    """Order cells: those of which nothing is said as in the notebook, each of the others right after the one it names.

    Of several that stand after the same cell, the upper one in the notebook comes first; what stands after them goes
    along. A cell that names one that is not there, or that comes to stand after itself, stays where it is.

    >>> order_names(["a", "b", "c"], {"a": "c"})
    ['b', 'c', 'a']
    """
    known = set(names)
    said = {name: after[name] for name in names if after.get(name) == FIRST or after.get(name) in known}
    said = {name: other for name, other in said.items() if not _leads_to_itself(name, said)}
    followers: dict[str, list[str]] = {}
    for name, other in said.items():
        followers.setdefault(other, []).append(name)
    ordered: list[str] = []
    waiting = [*followers.get(FIRST, ()), *(name for name in names if name not in said)][::-1]
    while waiting:
        name = waiting.pop()
        ordered.append(name)
        waiting += followers.get(name, ())[::-1]
    return ordered


def _leads_to_itself(name: str, said: Mapping[str, str]) -> bool:
    seen = {name}
    while (name := said.get(name, FIRST)) != FIRST:
        if name in seen:
            return True
        seen.add(name)
    return False


def put_after(order: Sequence[str], lists: Lists) -> list[str]:
    """Put the cells that are listed where their lists stand: right after the place of the cell that names the list.

    A place is where a cell stands in `order`; it stays there when the cell itself is in another list. So what a list
    says never depends on another list. Of a cell that is in two, the first counts; a list without a place says nothing.

    >>> put_after(["a", "b", "c"], {"c": ["a"], "a": ["b"]})
    ['b', 'c', 'a']
    """
    known = set(order)
    listed: set[str] = set()
    gaps: dict[str, list[str]] = {}
    for place, names in lists.items():
        for name in names:
            if (place == FIRST or place in known) and name in known - listed:
                gaps.setdefault(place, []).append(name)
                listed.add(name)
    placed = list(gaps.get(FIRST, ()))
    for name in order:
        placed += [*([] if name in listed else [name]), *gaps.get(name, ())]
    return placed


def move_after(
    order: Sequence[str], lists: Lists, moved: str, other: str, *, is_listed: bool = False
) -> Listing | None:
    """Find what to change in lists so that `moved` stands right after `other`, and all else stays in its order.

    Args:
        order: the cells without what the lists say.
        lists: what is said now.
        moved: the cell to move.
        other: the cell that it is to stand after; "" puts it first.
        is_listed: whether it has to be in a list even where it stands there without one.

    Returns:
        The change; None when there is nothing to change, or no such cell.
    """
    shown = put_after(order, lists)
    if other == moved or moved not in shown or (other != FIRST and other not in shown):
        return None
    left = [name for name in shown if name != moved]
    at = left.index(other) + 1 if other != FIRST else 0
    wanted = [*left[:at], moved, *left[at:]]
    if wanted == shown and (not is_listed or any(moved in names for names in lists.values())):
        return None
    back = Listing(moved, None)
    if not is_listed and put_after(order, change_lists(lists, back)) == wanted:
        return back
    place = next((place for place, names in lists.items() if other != FIRST and other in names), None)
    return Listing(moved, other) if place is None else Listing(moved, place, other)


def change_lists(lists: Lists, listing: Listing) -> dict[str, list[str]]:
    """Apply a change to lists; what becomes empty goes."""
    changed = {place: [name for name in names if name != listing.cell] for place, names in lists.items()}
    if listing.place is not None:
        names = changed.setdefault(listing.place, [])
        names.insert(find_index(names, listing.below), listing.cell)
    return {place: names for place, names in changed.items() if names}


def find_index(names: Sequence[str], below: str) -> int:
    """Find where in a list a cell comes that stands right after another one of it."""
    return names.index(below) + 1 if below in names else 0
