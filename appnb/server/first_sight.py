"""What a page shows before it is live: what its cells gave in the last good run, as HTML that only is to be read.

It is the same for everybody, so it is taken only from a start run in which nothing of a viewer can be (`Traces`), and
only from cells that ended well. In the place of what lives stands something of the same height.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

from bokeh.model import Model
from bokeh.models import Column, LayoutDOM, Plot, Row

from appnb.display import Hole
from appnb.display.embedding import replace_tokens
from appnb.display.markup import css, tag
from appnb.display.plot_sizes import find_fit
from appnb.display.wholeness import is_whole
from appnb.kernel.events import CellState
from appnb.kernel.hosting import holds_address
from appnb.kernel.program import Program
from appnb.layout.model import Page
from appnb.notebook.model import CellId
from appnb.server.shown import Shown
from appnb.ui.stand_ins import write_stand_in

MAX_BYTES = 300_000
"""How much of a page's source it may be; cells that do not fit any more are left out."""

MAX_CELL_BYTES = 150_000

MAX_HEIGHT_PX = 2_000


@dataclass(frozen=True, slots=True)
class FirstSight:
    """What the pages of one generation show at first. One is kept for each app, and replaced by the next."""

    program: Program  # the generation
    cells: Mapping[CellId, str]  # HTML; "" where nothing is to be seen
    taken: dt.datetime  # in UTC

    def select(self, page: Page) -> dict[str, str]:
        """Find what stands in the slots of a page, by their keys; of cells whose output the author shows, only."""
        slots = (slot for slot in page.slots if slot.shows_output)
        return {slot.key: self.cells[slot.key] for slot in slots if slot.key in self.cells}


def take_first_sight(
    program: Program, cells: Mapping[CellId, Shown], before: FirstSight | None, now: dt.datetime
) -> FirstSight | None:
    """Make the first sight of what cells show after a start run.

    Args:
        program: what ran.
        cells: what each cell shows; on the thread of their kernel.
        before: the one that there is.
        now: in UTC.

    Returns:
        None when there is nothing to show, or `before` is better: something failed this time.
    """
    before = before if before is not None and before.program is program else None
    if before is not None and any(shown.state is CellState.ERROR for shown in cells.values()):
        return None
    known = before.cells if before else {}
    taken: dict[CellId, str] = {}
    room = MAX_BYTES
    for cell, shown in cells.items():
        html = _write_cell(shown)
        if html is None:
            continue
        size = len(html.encode())
        is_fit = size <= min(room, MAX_CELL_BYTES) and not holds_address(html)
        if not is_fit or not (known.get(cell) == html or is_whole(html)):
            continue
        taken[cell] = html
        room -= size
    return FirstSight(program, taken, now) if taken else None


def _write_cell(shown: Shown) -> str | None:
    """Write what a cell shows; "" for one that ended well and shows nothing, None for one that failed."""
    if shown.state not in (CellState.OK, CellState.BLOCKED) or shown.card:
        return None
    tokens = {
        hole.id: _write_hole(hole, shown.roots[hole.id][1], number)
        for number, hole in enumerate(shown.rendered.holes)
        if hole.id in shown.roots
    }
    return replace_tokens(shown.html, tokens)


def _write_hole(hole: Hole, root: Model, number: int) -> str:
    """Write a hole with something as high in it as what will stand there. It has no id: each page gives its own."""
    fit = find_fit(hole.source) or None
    try:
        content = write_stand_in(hole.source)
    except Exception:  # noqa: BLE001 - an element of a user's own class
        content = ""
    style = _find_size(root) if content is None else None
    return tag("appnb-hole", content or "", data_stand_in=number, data_fit=fit, style=style)


def _find_size(root: Model) -> str | None:
    """Say in CSS how large a figure, or another model with a size, will be; None when nothing tells."""
    if isinstance(root, Row | Column) and len(root.children) == 1:  # Panel's frame around a figure
        [root] = root.children
    if not isinstance(root, LayoutDOM):
        return None
    width, height = _read_px(root.width), _find_height(root)
    is_wide = root.sizing_mode in ("stretch_width", "stretch_both", "scale_width", "scale_both")
    if isinstance(root, Plot) and is_wide and root.sizing_mode != "stretch_width" and width and height:
        return css({"aspect-ratio": f"{width} / {height}"})
    if not height and not width:
        return None
    return css(
        {
            "min-height": f"{height}px" if height else None,
            "width": None if is_wide or not width else f"{width}px",
            "max-width": "100%",
        }
    )


def _find_height(model: Model) -> int:
    """Find the height of a model in px, of those in it if need be; 0 when nothing tells."""
    if not isinstance(model, LayoutDOM):
        return 0
    own = _read_px(model.height) or _read_px(model.min_height)
    if own or not isinstance(model, Row | Column):
        return own
    heights = [_find_height(child) for child in model.children]
    return sum(heights) if isinstance(model, Column) else max(heights, default=0)


def _read_px(value: object) -> int:
    """Read a size; 0 for none. A browser may have set it: what is no sensible number is cut."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return 0
    return int(min(max(value, 0), MAX_HEIGHT_PX))
