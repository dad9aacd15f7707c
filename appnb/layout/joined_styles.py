"""Shipped style sheets as one file, so that a page is few requests: `tokens.css+fonts.css` are both, in this order."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path

MOST = 32
_BETWEEN = "+"
_ADOPTED = frozenset({"output.css", "parts.css", "tables.css"})
"""What shadow roots have a copy of (`parts/live.js`), and so stands in a file of its own."""


def join_names(names: Iterable[str], is_shipped: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """Join the names of shipped sheets that follow each other; gives each name with whether it is of shipped ones.

    >>> join_names(["tokens.css", "page.css", "parts.css", "mine.css"], lambda name: name != "mine.css")
    [('tokens.css+page.css', True), ('parts.css', True), ('mine.css', False)]
    """
    joined: list[tuple[str, bool]] = []
    for (shipped, _), group in groupby(names, lambda name: (is_shipped(name), name in _ADOPTED)):
        together = list(group)
        joined += [(_BETWEEN.join(together), True)] if shipped else [(name, False) for name in together]
    return joined


def take_apart(name: str) -> Sequence[str]:
    """Find which sheets a name stands for; none if it is of one file only, or of more than any page has."""
    names = name.split(_BETWEEN)
    is_joined = 1 < len(names) <= MOST and len(set(names)) == len(names)
    return names if is_joined and all(each.endswith(".css") for each in names) else ()


def read_joined(paths: Iterable[Path]) -> bytes:
    """Read sheets as one.

    Raises:
        OSError: one cannot be read.
    """
    return b"\n".join(path.read_bytes() for path in paths)
