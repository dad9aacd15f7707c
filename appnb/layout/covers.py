"""A small picture of a page, drawn from its layout: what stands where, with nothing run. Pure functions.

Colours are the page's tokens, so that it follows the theme; `--cover-accent` is the app's own.
"""

import zlib
from collections.abc import Iterator, Sequence

from appnb.layout.model import COLUMNS, Box, Page, Slot
from appnb.layout.spans import Item, is_silent

WIDTH, HEIGHT = 320, 180
HEADER, SIDEBAR, GAP, MARGIN = 18, 62, 6, 12
CARD, STAT, LINE = 62, 30, 5


def draw_cover(page: Page) -> str:
    """Draw a page as an SVG, 320 by 180. It says nothing to those who do not see it: the title beside it does."""
    shapes = [_rect(0, 0, WIDTH, HEIGHT, "bg")]
    shapes += _draw_slide(page) if page.layout == "slides" else _draw_page(page)
    return (
        f'<svg class="appnb-cover" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMin slice" '
        f'aria-hidden="true">{"".join(shapes)}</svg>'
    )


def _draw_slide(page: Page) -> Iterator[str]:
    yield from _draw_words(44, 52, 150, 1, thick=13, colour="text")
    yield from _draw_words(44, 80, 110, 2)
    yield from _draw_chart("line", 190, 48, 96, 72)
    yield _rect(0, HEIGHT - 4, WIDTH, 4, "faint")
    count = sum(1 for box in page.areas for _ in box.boxes("slide"))
    yield _rect(0, HEIGHT - 4, WIDTH / max(count, 2), 4, "cover-accent")


def _draw_page(page: Page) -> Iterator[str]:
    yield _rect(0, 0, WIDTH, HEADER, "surface")
    yield _rect(MARGIN, 7, 44, 4, "text", radius=2)
    for number, _ in enumerate(page.pages[:5]):
        yield _rect(70 + number * 30, 7, 22, 4, "muted" if number else "cover-accent", radius=2, opacity=0.8)
    left = 0
    if any(not is_silent(slot) for slot in page.area("sidebar").slots()):
        left = SIDEBAR
        yield _rect(0, HEADER, left, HEIGHT, "surface")
        yield from _draw_controls(HEADER + MARGIN, left)
    yield _rect(0, HEADER, WIDTH, 1, "border")
    right, margin = WIDTH, MARGIN
    if page.layout == "flow" and not left:
        left, right, margin = 40, WIDTH - 40, 14
    box = page.pages[0] if page.pages else page.area("main")
    yield from _draw_rows(box, page, left + margin, HEADER + MARGIN, right - left - 2 * margin)


def _draw_controls(top: float, width: float) -> Iterator[str]:
    inner = width - 2 * 8
    for number in range(3):
        y = top + number * 27
        yield _rect(8, y, inner * (0.55, 0.4, 0.65)[number], 3, "muted", radius=1.5, opacity=0.7)
        if number == 1:
            yield _rect(8, y + 11, inner, 2, "border", radius=1)
            yield _rect(8, y + 11, inner * 0.6, 2, "cover-accent", radius=1)
            yield f'<circle cx="{8 + inner * 0.6:.0f}" cy="{y + 12:.0f}" r="3.5" style="fill:var(--cover-accent)"/>'
        else:
            yield _rect(8, y + 7, inner, 10, "bg", radius=3, edge=True)


def _draw_rows(box: Box, page: Page, left: float, top: float, width: float) -> Iterator[str]:
    """Draw what stands in a box, row by row, until the picture is full."""
    places = 0
    for row in _split_rows(_list_items(box), page):
        spans = [_find_span(slot, page) for slot in row]
        height = max(_find_height(slot, places + number, page) for number, slot in enumerate(row))
        x = left
        for slot, span in zip(row, spans, strict=True):
            own = (width + GAP) * span / COLUMNS - GAP
            yield from _draw_cell(slot, places, page, x, top, own, height)
            x += own + GAP
            places += 1
        top += height + GAP
        if top > HEIGHT:
            return


def _list_items(box: Box) -> list[Slot]:
    """List the cells that are seen at first: of tabs, those in the first."""
    slots: list[Slot] = []
    for item in box.items:
        if isinstance(item, Slot):
            slots += [] if is_silent(item) else [item]
        elif item.kind == "tabset":
            slots += [slot for slot in _list_items(_first(item.items)) if not is_silent(slot)]
        else:
            slots += _list_items(item)
    return slots


def _first(items: Sequence[Item]) -> Box:
    return next((item for item in items if isinstance(item, Box)), Box("", "tab"))


def _split_rows(slots: Sequence[Slot], page: Page) -> Iterator[list[Slot]]:
    row: list[Slot] = []
    used = 0
    for slot in slots:
        span = _find_span(slot, page)
        if row and (used + span > COLUMNS or (slot.row and slot.row != row[-1].row)):
            yield row
            row, used = [], 0
        row.append(slot)
        used += span
    if row:
        yield row


def _find_span(slot: Slot, page: Page) -> int:
    if page.layout == "columns":
        return COLUMNS // 2
    return min(COLUMNS, max(1, round((slot.span or COLUMNS) * COLUMNS / page.columns)))


def _find_height(slot: Slot, place: int, page: Page) -> float:
    if slot.kind == "stat":
        return STAT
    return 30 if _is_words(slot, place, page) else CARD


def _is_words(slot: Slot, place: int, page: Page) -> bool:
    """Tell whether a cell is drawn as words: the first of a page mostly is some, and every other one of a document."""
    is_wide = not slot.title and _find_span(slot, page) == COLUMNS
    return is_wide and slot.kind != "stat" and (place == 0 or (page.layout == "flow" and place % 2 == 0))


def _draw_cell(slot: Slot, place: int, page: Page, x: float, y: float, width: float, height: float) -> Iterator[str]:
    if _is_words(slot, place, page):
        if place == 0:
            yield _rect(x, y, min(width * 0.5, 110), 8, "text", radius=3)
            y += 8
        yield from _draw_words(x, y + 8, width * 0.85, 2)
        return
    yield _rect(x, y, width, height, "surface", radius=5, edge=True)
    if slot.kind == "stat":
        yield _rect(x + 7, y + 7, width * 0.4, 3, "muted", radius=1.5, opacity=0.6)
        yield _rect(x + 7, y + 14, width * 0.5, 8, "text", radius=3)
        return
    if slot.title:
        yield _rect(x + 8, y + 8, min(width * 0.5, 70), 4, "text", radius=2)
        y, height = y + 10, height - 10
    kinds = ("bars", "line", "table", "area") if width > 60 else ("bars", "line")
    kind = kinds[(zlib.crc32(page.title.encode()) + place) % len(kinds)]
    yield from _draw_chart(kind, x + 8, y + 8, width - 16, height - 16)


def _draw_words(x: float, y: float, width: float, lines: int, thick: float = 4, colour: str = "muted") -> Iterator[str]:
    for number in range(lines):
        share = (1, 0.72)[number % 2]
        faded = 1 if colour == "text" else 0.55
        yield _rect(x, y + number * (thick + LINE), width * share, thick, colour, radius=thick / 2, opacity=faded)


def _draw_chart(kind: str, x: float, y: float, width: float, height: float) -> Iterator[str]:
    heights = (0.35, 0.5, 0.42, 0.7, 0.6, 0.88, 0.74, 1.0)
    base = y + height
    if kind == "table":
        for number in range(4):
            top = y + number * height / 4
            yield _rect(x, top, width * 0.4, 3, "muted", radius=1.5, opacity=0.7)
            yield _rect(x + width * 0.8, top, width * 0.2, 3, "cover-accent", radius=1.5, opacity=0.8)
            yield _rect(x, top + height / 4 - 4, width, 0.7, "border")
        return
    if kind == "bars":
        step = width / len(heights)
        for number, share in enumerate(heights):
            top = base - height * share
            yield _rect(x + number * step, top, step * 0.66, height * share, "cover-accent", radius=1.5, opacity=0.85)
        return
    points = [
        f"{x + width * number / (len(heights) - 1):.1f},{base - height * share:.1f}"
        for number, share in enumerate(heights)
    ]
    if kind == "area":
        corners = f"{x:.1f},{base:.1f} {' '.join(points)} {x + width:.1f},{base:.1f}"
        yield f'<polygon points="{corners}" style="fill:var(--cover-accent)" opacity="0.22"/>'
    yield (
        f'<polyline points="{" ".join(points)}" fill="none" style="stroke:var(--cover-accent)" stroke-width="2.5" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _rect(
    x: float,
    y: float,
    width: float,
    height: float,
    colour: str,
    *,
    radius: float = 0,
    opacity: float = 1,
    edge: bool = False,
) -> str:
    name = colour if colour.startswith("cover") else f"appnb-{colour}"
    style = f"fill:var(--{name})" + (";stroke:var(--appnb-border)" if edge else "")
    rounded = f' rx="{radius:g}"' if radius else ""
    faded = f' opacity="{opacity:g}"' if opacity != 1 else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{rounded}{faded} style="{style}"/>'
