"""A program and what was said about its looks → its page."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from appnb.display.highlighting import write_code_block
from appnb.kernel.program import Program
from appnb.layout.boxes import arrange_main, slugify
from appnb.layout.looks import Looks, read_looks
from appnb.layout.model import AREAS, AppLook, Box, CellLook, Look, Page, Slot
from appnb.layout.order import order_names, put_after
from appnb.layout.spans import sort_items
from appnb.notebook.model import Cell, CellKind
from appnb.notebook.syntax import parse_python

NO_LOOK = CellLook()

RESERVED = frozenset({"ws"})
"""What no page is called in an address: it is the server's own."""


def build_page(program: Program, title: str = "", *, looks: Looks | None = None, areas: Iterable[str] = AREAS) -> Page:
    """Lay out a program: each cell in the area that it is said to be in, else in `main`.

    Args:
        program: what to lay out.
        title: of the page; "" leaves it to the notebook.
        looks: what was said; read from the notebook, and from the files beside it, when it is None.
        areas: those that the template has.
    """
    notebook = program.notebook
    look = (looks or read_looks(notebook, areas=areas)).look
    app = _choose_layout(look, notebook.cells)
    slots = _make_slots(program, look)
    if look.after:
        slots = _rank(slots, put_after(find_reading_order(program, look, areas), look.after), look)
    return Page(
        title or app.title or _title_from(notebook.path),
        _first_line(notebook.docstring),
        app.layout or "flow",
        app.width or ("medium" if app.layout == "flow" else "full"),
        _make_areas(slots, look, app, areas),
        columns=app.columns or 12,
        row_height=app.row_height or 0,
        max_width=app.max_width or 0,
        bordered=bool(app.bordered),
        outline=bool(app.outline),
        transition=app.transition or "",
    )


def find_reading_order(program: Program, look: Look, areas: Iterable[str] = AREAS) -> list[str]:
    """Find the order in which cells stand, all of them shown, without what the lists of the layout file move."""
    cells = {cell: replace(one, show=None if one.show == "nothing" else one.show) for cell, one in look.cells.items()}
    shown = Look(look.app, cells)
    boxes = _make_areas(_make_slots(program, shown), shown, _choose_layout(shown, program.notebook.cells), areas)
    return [slot.cell for box in boxes for slot in box.slots()]


def _make_areas(slots: Sequence[Slot], look: Look, app: AppLook, areas: Iterable[str]) -> tuple[Box, ...]:
    main = [(slot, look.cells.get(slot.key, NO_LOOK)) for slot in slots if slot.area == "main"]
    return tuple(
        arrange_main(main, app, RESERVED)
        if area == "main"
        else Box(area, "area", name=area, items=sort_items([slot for slot in slots if slot.area == area]))
        for area in dict.fromkeys((*areas, "main"))
    )


def _make_slots(program: Program, look: Look) -> list[Slot]:
    """Make the slot of each cell, in the order that words about cells say."""
    cells = program.notebook.cells
    slots = [_name_page(_make_slot(program, cell, look.cells.get(cell.id, NO_LOOK)), look) for cell in cells]
    after = {slot.cell: said for slot in slots if (said := look.cells.get(slot.key, NO_LOOK).after) is not None}
    by_name = {slot.cell: slot for slot in slots}
    if not after or len(by_name) < len(slots):  # two cells have one name, which is a fault of its own
        return slots
    return [by_name[name] for name in order_names([slot.cell for slot in slots], after)]


def _rank(slots: Iterable[Slot], order: Sequence[str], look: Look) -> list[Slot]:
    """Note where each cell stands among those beside it, and which were moved there by hand."""
    ranks = {name: rank for rank, name in enumerate(order)}
    moved = {name for names in look.after.values() for name in names}
    return [replace(slot, rank=ranks.get(slot.cell, 0), is_moved=slot.cell in moved) for slot in slots]


def _choose_layout(look: Look, cells: Iterable[Cell]) -> AppLook:
    """Choose the layout when nobody said one, from the words about cells: each is of use in some layouts only."""
    if look.app.layout:
        return look.app
    said = [look.cells.get(cell.id, NO_LOOK) for cell in cells]
    if any(one.slide for one in said):
        return replace(look.app, layout="slides")
    is_dashboard = any(one.area == "sidebar" or one.span or one.row for one in said)
    return replace(look.app, layout="dashboard" if is_dashboard else "flow")


def _make_slot(program: Program, cell: Cell, look: CellLook) -> Slot:
    code = program.code.get(cell.id)
    show = look.show or "output"
    has_output = cell.kind is CellKind.CELL and code is not None and code.output is not None
    return Slot(
        cell.id,
        cell.name if cell.name != "_" else cell.id,
        look.area or "main",
        shows=has_output and show in ("output", "both"),
        span=look.span or 0,
        row=look.row or 0,
        column=look.column or 0,
        rows=look.rows or 1,
        height=look.height or 0,
        side=look.side or "",
        title=look.title or "",
        caption=look.caption or "",
        kind="stat" if has_output and _is_stat(cell.code) else "",
        show=show,
        can_show=has_output,
        code=write_code_block(cell.code, "python").strip() if show in ("code", "both") and cell.code else "",
        notes=look.notes or "",
    )


def _is_stat(code: str) -> bool:
    """Tell whether a cell shows one large number: its last line is a call of `stat`."""
    if "stat(" not in code:
        return False
    last = parse_python(code).body[-1]
    match last:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="stat") | ast.Name(id="stat"))):
            return True
    return False


def _name_page(slot: Slot, look: Look) -> Slot:
    """Name the page of a cell that is outside of `main` and not on every page."""
    page = look.cells.get(slot.key, NO_LOOK).page
    if slot.area == "main" or not page:
        return slot
    listed: Mapping[str, str] = {one.title: one.name or slugify(one.title) for one in look.app.pages}
    return replace(slot, page=listed.get(page, slugify(page)))


def _title_from(path: Path | None) -> str:
    return path.stem.replace("_", " ").replace("-", " ").capitalize() if path else "Notebook"


def _first_line(docstring: str | None) -> str:
    return next((line.strip() for line in (docstring or "").splitlines() if line.strip()), "")
