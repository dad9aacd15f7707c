"""The words that say how an app looks, and the values that each takes."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from appnb.layout.model import AREAS, LAYOUTS, SHOWS, SLIDES, WIDTHS

Read = Callable[[object], object]
"""Takes a value as it was written, gives what it means.

Raises `Unfit` for what it does not take.
"""


class Unfit(Exception):
    """A value that a word does not take: `reason` goes after the value, `fix` says what to write."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


def choice(*choices: str, also: Mapping[object, str] = MappingProxyType({})) -> Read:
    """Make the reader of a word that takes one of several texts; `also` has other ways to write one of them."""

    def read(value: object) -> object:
        if isinstance(value, bool | int | str) and value in also:
            return also[value]
        if isinstance(value, str) and value in choices:
            return value
        raise Unfit("is not one of its values", _suggest(value, choices))

    return read


def whole(least: int, most: int, unit: str = "") -> Read:
    """Make the reader of a word that takes a whole number within bounds."""

    def read(value: object) -> object:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise Unfit(f"is no whole number{unit} from {least} to {most}", f"write a whole number from {least} to {most}")

    return read


def text(value: object) -> object:
    """Read a word that takes a text."""
    if isinstance(value, str):
        return value
    raise Unfit("is not a text", f'write "{value}"')


def truth(value: object) -> object:
    """Read a word that is true or false."""
    if isinstance(value, bool):
        return value
    raise Unfit("is neither true nor false", "write true or false")


PIXELS = whole(20, 10_000, " of px")

CELL_WORDS: Mapping[str, Read] = MappingProxyType(
    {
        "area": choice(*AREAS),
        "span": whole(1, 12),
        "row": whole(1, 1000),
        "column": whole(0, 100),
        "rows": whole(1, 100),
        "height": PIXELS,
        "title": text,
        "caption": text,
        "show": choice(*SHOWS),
        "page": text,
        "tab": text,
        "slide": choice(*SLIDES, also={True: "slide", False: "skip"}),
        "notes": text,
        "after": text,
    }
)
"""What can be said about a cell, in the notebook and in a layout file."""

APP_WORDS: Mapping[str, Read] = MappingProxyType(
    {"layout": choice(*LAYOUTS), "width": choice(*WIDTHS), "title": text, "outline": truth}
)
"""What can be said about the page as a whole, in `App(...)` and in a layout file."""

PAGE_WORDS: Mapping[str, Read] = MappingProxyType({"title": text, "name": text, "layout": choice(*LAYOUTS[:4])})
"""What a layout file can say about one of several pages."""


def cell_words(areas: Iterable[str] = AREAS) -> Mapping[str, Read]:
    """List the words about a cell for a template with these areas."""
    return {**CELL_WORDS, "area": choice(*areas)}


def find_near(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Find the word that somebody may have meant; "" when none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), 1, cutoff)), "")


def _suggest(value: object, choices: tuple[str, ...]) -> str:
    near = find_near(str(value), choices, 0.4)
    listed = ", ".join(f'"{one}"' for one in choices)
    return f'did you mean "{near}"? It takes {listed}' if near else f"it takes {listed}"
