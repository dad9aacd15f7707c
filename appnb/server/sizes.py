"""How high the live parts of an app's pages are, as browsers measured them: so much room is kept for them at first.

It is the one thing that a browser tells for others to see. Nothing but numbers gets through, and no odd ones.
"""

from collections.abc import Iterable, Mapping

from appnb.kernel.program import Program
from appnb.layout.model import Page

BREAKPOINT_PX = 800
"""Up to this width a page counts as narrow: what is in it is high."""

MAX_HEIGHT_PX = 2_000
MOST_HOLES = 500

_WIDTHS = ("narrow", "wide")


class Sizes:
    """The heights of the live parts of one app, for narrow and for wide pages. Lives on the event loop."""

    def __init__(self) -> None:
        self._program: Program | None = None
        self._heights: dict[str, dict[str, tuple[float, ...]]] = {}  # by width, then by key of a cell

    def find_missing(self, program: Program) -> list[str]:
        """List for which widths nothing is known of a generation."""
        return [width for width in _WIDTHS if program is not self._program or width not in self._heights]

    def take(self, program: Program, page: Page, message: Mapping[str, object]) -> None:
        """Take what a browser measured; what is no such thing is dropped."""
        width, told = message.get("width"), message.get("sizes")
        if width not in _WIDTHS or not isinstance(told, Mapping):
            return
        if program is not self._program:
            self._program, self._heights = program, {}
        room = MOST_HOLES
        kept: dict[str, tuple[float, ...]] = {}
        for slot in page.slots:
            heights = _read_heights(told.get(slot.key), room)
            if heights:
                kept[slot.key] = heights
                room -= len(heights)
        self._heights[width] = kept

    def write_css(self, program: Program, keys: Iterable[str]) -> str:
        """Write the rules for the stand-ins in cells, by their keys."""
        if program is not self._program:
            return ""
        wanted = list(keys)
        parts = []
        for width, heights in sorted(self._heights.items()):
            rules = "".join(_write_rules(key, heights[key]) for key in wanted if key in heights)
            query = f"(max-width: {BREAKPOINT_PX}px)" if width == "narrow" else f"(min-width: {BREAKPOINT_PX + 1}px)"
            parts.append(f"@media {query} {{{rules}}}" if rules else "")
        return "".join(parts)


def _read_heights(value: object, most: int) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) > most:
        return ()
    return tuple(_read_px(each) for each in value)


def _read_px(value: object) -> float:
    """Read a height; 0, which says nothing, for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MAX_HEIGHT_PX:
        return 0
    return round(value, 1)


def _write_rules(key: str, heights: tuple[float, ...]) -> str:
    name = key.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    cell = f'[data-key="{name}"]'
    return "".join(
        f'{cell} [data-stand-in="{number}"]{{height:{height:g}px}}' for number, height in enumerate(heights) if height
    )
