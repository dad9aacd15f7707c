"""The boxes of the main area: pages, tabs, slides and columns, and the cells in each. Pure functions."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from appnb.layout.grid import place_in_grid
from appnb.layout.model import COLUMNS, AppLook, Box, CellLook, PageLook, Slot
from appnb.layout.spans import Item, choose_spans, fit_narrow, is_silent, sort_items

Said = tuple[Slot, CellLook]

INNER = {"flow": "flow", "dashboard": "cards", "grid": "grid", "columns": "columns", "tabs": "cards", "pages": "cards"}
"""How cells stand in each layout, inside of its pages and tabs."""


def arrange_main(cells: Sequence[Said], app: AppLook, taken: frozenset[str]) -> Box:
    """Put the cells of the main area into boxes.

    Args:
        cells: in the order of the notebook, with what was said of each.
        app: what was said of the page; its layout is known.
        taken: names that no page may have in an address.
    """
    layout = app.layout or "flow"
    main = Box("main", "area", name="main")
    if layout == "slides":
        return replace(main, items=tuple(_make_slides(cells)))
    cells = _start_chapters(cells, layout)
    inner, columns = INNER[layout], app.columns or COLUMNS
    if not any(look.page for _, look in cells):
        return _fill(main, cells, inner, columns)
    pages = [
        _fill(Box(f"page:{name}", "page", look.title, name), inside, INNER[look.layout or layout], columns)
        for name, look, inside in _find_pages(cells, app.pages, taken)
    ]
    first = next(place for place, (_, look) in enumerate(cells) if look.page)
    above, below = ([one for one in part if not one[1].page] for part in (cells[:first], cells[first:]))
    around = inner if inner != "columns" else "flow"
    return _fill(main, above, around, columns, pages, below)


def _start_chapters(cells: Sequence[Said], layout: str) -> list[Said]:
    """In the layouts `pages` and `tabs`, let each title start one, where no cell says which it is on."""
    word = {"pages": "page", "tabs": "tab"}.get(layout)
    if word is None or any(getattr(look, word) for _, look in cells):
        return list(cells)
    chapter: str | None = None
    started: list[Said] = []
    for slot, look in cells:
        if slot.title:
            chapter, slot = slot.title, replace(slot, title="")
        started.append((slot, replace(look, page=chapter) if word == "page" else replace(look, tab=chapter)))
    return started


def _find_pages(
    cells: Sequence[Said], listed: Sequence[PageLook], taken: frozenset[str]
) -> Iterator[tuple[str, PageLook, list[Said]]]:
    """Yield each page with its name and cells: those that are listed first, then as the cells name them."""
    pages: dict[str, PageLook] = {}
    for page in listed:
        pages.setdefault(page.title or page.name or "", page)
    by_name = {page.name: title for title, page in pages.items() if page.name}
    inside: dict[str, list[Said]] = {title: [] for title in pages}
    for slot, look in cells:
        if look.page:
            title = by_name.get(look.page, look.page)
            inside.setdefault(title, []).append((slot, look))
            pages.setdefault(title, PageLook(title))
    used = set(taken)
    for title, page in pages.items():
        if inside[title]:
            name = _find_free(slugify(page.name or title), used)
            used.add(name)
            yield name, replace(page, title=title), inside[title]


def _find_free(name: str, used: set[str]) -> str:
    free, number = name, 2
    while free in used:
        free, number = f"{name}-{number}", number + 1
    return free


def _fill(
    box: Box, cells: Sequence[Said], inner: str, columns: int, pages: Sequence[Box] = (), below: Sequence[Said] = ()
) -> Box:
    """Put cells into a box, those that name a tab into tabs; `pages` and the cells `below` them come after."""
    said: dict[str, CellLook] = {slot.key: look for slot, look in (*cells, *below)}
    items: list[Item] = []
    runs = _split_tabs(cells)
    for number, run in enumerate([*runs, *_split_tabs(below)], 1):
        if number == len(runs) + 1:
            items += pages
        if run[0][1].tab:
            items.append(_make_tabs(f"{box.id}/tabs:{number}", run, inner, columns))
        else:
            items += [slot for slot, _ in run]
    if not below:
        items += pages
    return _place(replace(box, inner=inner), items, said, columns)


def _split_tabs(cells: Sequence[Said]) -> list[list[Said]]:
    """Split cells where tabs begin and end; a cell that shows nothing ends no tabs."""
    runs: list[list[Said]] = []
    for cell in cells:
        is_tabbed = bool(cell[1].tab)
        if runs and (bool(runs[-1][0][1].tab) == is_tabbed):
            runs[-1].append(cell)
        elif runs and not is_tabbed and is_silent(cell[0]):
            runs[-1].append((cell[0], replace(cell[1], tab=runs[-1][-1][1].tab)))
        else:
            runs.append([cell])
    return runs


def _make_tabs(box_id: str, cells: Sequence[Said], inner: str, columns: int) -> Box:
    inside: dict[str, list[Said]] = {}
    for slot, look in cells:
        inside.setdefault(look.tab or "", []).append((slot, look))
    used: set[str] = set()
    tabs: list[Box] = []
    for title, there in inside.items():
        name = _find_free(slugify(title), used)
        used.add(name)
        tab = Box(f"{box_id}/{name}", "tab", title, name, inner)
        tabs.append(_place(tab, [slot for slot, _ in there], {slot.key: look for slot, look in there}, columns))
    return Box(box_id, "tabset", items=tuple(tabs))


def _place(box: Box, items: Sequence[Item], said: dict[str, CellLook], columns: int) -> Box:
    """Find the place of each item of one box."""
    if box.inner == "columns":
        return _make_columns(box, items, said)
    if box.inner == "cards" and any(isinstance(item, Slot) and item.row for item in items):
        box = replace(box, inner="grid")
    if box.inner == "grid":
        return replace(box, items=fit_narrow(place_in_grid(items, columns), columns))
    items = sort_items(items)
    return replace(box, items=fit_narrow(choose_spans(items)) if box.inner == "cards" else items)


def _make_columns(box: Box, items: Sequence[Item], said: dict[str, CellLook]) -> Box:
    """Put cells into columns. One that names none is in that of the cell above it; all without a word are balanced."""
    if not any(look.column is not None for look in said.values()):
        return replace(box, inner="balanced", items=sort_items(items))
    column, inside = 0, dict[int, list[Item]]()
    for item in items:
        look = said.get(item.key) if isinstance(item, Slot) else None
        column = look.column if look is not None and look.column is not None else column
        inside.setdefault(column, []).append(item)
    boxes = [
        Box(f"{box.id}/column:{number}", "column", name=str(number), items=sort_items(there))
        for number, there in sorted(inside.items())
        if not all(map(is_silent, there))
    ]
    silent = [item for there in inside.values() if all(map(is_silent, there)) for item in there]
    return replace(box, items=(*boxes, *silent))


def _make_slides(cells: Sequence[Said]) -> Iterator[Box]:
    """Yield the slides. One starts at a cell that says so or has a title, or, where none does, at each that shows."""
    is_marked = any(look.slide in ("slide", "sub-slide") or slot.title for slot, look in cells)
    slides: list[list[Said]] = [[]]
    for slot, look in cells:
        starts = look.slide in ("slide", "sub-slide") or (not look.slide and (bool(slot.title) or not is_marked))
        is_there = slot.can_show or not is_silent(slot)  # what is hidden by hand leaves its slide to the cells below it
        if starts and is_there and any(not is_silent(there) for there, _ in slides[-1]):
            slides.append([])
        slides[-1].append((slot, look))
    if len(slides) > 1 and all(is_silent(slot) for slot, _ in slides[-1]):
        slides[-2:] = [slides[-2] + slides[-1]]
    for number, inside in enumerate(filter(None, slides), 1):
        yield _make_slide(number, inside)


def _make_slide(number: int, cells: Sequence[Said]) -> Box:
    step, items = 0, list[Item]()
    for slot, look in sorted(cells, key=lambda cell: cell[0].rank):
        if look.slide == "skip":
            slot = replace(slot, show="nothing", shows=False, can_show=False, code="")
        step += look.slide == "fragment"
        items.append(replace(slot, step=step))
    title = next((slot.title for slot, _ in cells if slot.title), "")
    spans = any(slot.span for slot, _ in cells)
    box = Box(f"slide:{_name_slide(cells, number)}", "slide", title, str(number))
    return (
        replace(box, inner="cards", items=fit_narrow(choose_spans(items)))
        if spans
        else replace(box, items=tuple(items))
    )


def _name_slide(cells: Sequence[Said], number: int) -> str:
    return next((slot.cell for slot, _ in cells if not is_silent(slot)), str(number))


def slugify(text: str) -> str:
    """Write a text as a part of an address: small letters of ASCII, digits and hyphens.

    >>> slugify("Über uns & more")
    'uber-uns-more'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "page"
