"""In which order cells stand, when some are said to stand after others. Pure."""

from collections.abc import Mapping, Sequence

FIRST = ""
"""What a cell is said to stand after when it comes first."""


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


def move_after(names: Sequence[str], after: Mapping[str, str], moved: str, other: str) -> dict[str, str | None]:
    """Find what to say so that `moved` stands right after `other`, and all else stays in its order.

    Args:
        names: the cells in the order of the notebook.
        after: what is said now.
        moved: the cell to move.
        other: the cell that it is to stand after; "" puts it first.

    Returns:
        What changes: for each cell the one that it stands after; None takes a word back.
    """
    shown = order_names(names, after)
    if other == moved or moved not in shown or (other != FIRST and other not in shown):
        return {}
    left = [name for name in shown if name != moved]
    place = left.index(other) + 1 if other != FIRST else 0
    wanted = [*left[:place], moved, *left[place:]]
    above = dict(zip(wanted, [FIRST, *wanted], strict=False))
    before = {name: each for name, each in after.items() if name in above}
    without = {name: each for name, each in before.items() if name != moved}
    if order_names(names, without) == wanted:
        said = without
    else:
        stayed = {name: above[name] for name, each in before.items() if each == moved}
        said = _settle(names, {**before, **stayed, moved: other}, wanted, above)
    changed = {name: said.get(name) for name in wanted if said.get(name) != before.get(name)}
    return changed


def _settle(
    names: Sequence[str], said: Mapping[str, str], wanted: Sequence[str], above: Mapping[str, str]
) -> dict[str, str]:
    """Say more, as little as needed, until cells stand as wanted. A cell that follows the one above it stays there."""
    said = dict(said)
    for _ in names:
        now = order_names(names, said)
        if now == wanted:
            return said
        place = next(place for place, name in enumerate(wanted) if now[place] != name)
        name = wanted[place]
        if said.get(name) == above[name]:  # another one follows the same cell, and comes first
            name = now[place]
        said[name] = above[name]
    return said if order_names(names, said) == wanted else dict(above)
