"""What arranging a page by hand changes in its layout file: as few lines as can be, comments and all else untouched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import tomlkit
from tomlkit.items import InlineTable, Table

from appnb.layout.model import Box, CellLook, Look, Page, Slot
from appnb.layout.order import move_after
from appnb.layout.words import CELL_WORDS, Unfit

Changes = Mapping[str, Mapping[str, object]]
"""By cell, by word: the new value, or None for a word that is taken back."""

WORDS = frozenset({"after", "area", "column", "row", "rows", "show", "span"})
"""What can be said by hand in a page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One cell as the page's script needs to know it to arrange it."""

    cell: str
    is_named: bool  # only cells with a name can be spoken of
    show: str
    inner: str  # how what is around it stands: "flow", "cards", "grid", "columns"
    span: int
    row: int
    column: int
    rows: int


def list_pieces(page: Page, named: Iterable[str]) -> tuple[Piece, ...]:
    """List the cells of a page that show something, or would."""
    known = set(named)

    def walk(box: Box) -> Iterable[tuple[Slot, str]]:
        for item in box.items:
            if isinstance(item, Box):
                yield from walk(item)
            else:
                yield item, box.inner

    return tuple(
        Piece(slot.cell, slot.cell in known, slot.show, inner, slot.span, slot.row, slot.column, slot.rows)
        for area in page.areas
        for slot, inner in walk(area)
        if slot.shows or slot.show == "nothing"
    )


def read_wish(wish: Mapping[str, object], names: Iterable[str]) -> tuple[str, dict[str, object]] | None:
    """Read what a browser asks for: the cell, and what is to be said of it; None where it makes no sense."""
    known = set(names)
    cell, said = wish.get("cell"), wish.get("say")
    if not isinstance(cell, str) or cell not in known or not isinstance(said, dict) or not said:
        return None
    words: dict[str, object] = {}
    for word, value in said.items():
        if word not in WORDS or (word == "after" and value not in known | {""}):
            return None
        try:
            words[word] = None if value is None else CELL_WORDS[word](value)
        except Unfit:
            return None
    return cell, words


def find_changes(cell: str, words: Mapping[str, object], names: Iterable[str], look: Look) -> Changes:
    """Find what to say in the layout file so that `words` hold of a cell; others may have to be spoken of too.

    Args:
        cell: the name of the cell.
        words: what is to be said of it.
        names: the names of all cells, in the order of the notebook.
        look: what is said now, by the same names.
    """
    names = list(names)
    changes: dict[str, dict[str, object]] = {cell: {word: value for word, value in words.items() if word != "after"}}
    if "after" in words:
        after = {str(name): one.after for name, one in look.cells.items() if one.after is not None}
        for name, other in move_after(names, after, cell, str(words["after"] or "")).items():
            changes.setdefault(name, {})["after"] = other
    return {name: said for name, said in changes.items() if said}


def change_layout_file(text: str, changes: Changes) -> str:
    """Say something new about cells in the text of a layout file.

    Raises:
        tomlkit.exceptions.ParseError: the text is not TOML.
    """
    document = tomlkit.parse(text)
    cells = document.get("cells")
    if cells is None:
        cells = tomlkit.table(is_super_table=True)
        document["cells"] = cells
    for name, words in changes.items():
        table = cells.get(name)
        if table is None:
            table = tomlkit.table()
            cells[name] = table
        _change_table(table, words)
        if not table:
            del cells[name]
    if not cells:
        del document["cells"]
    written = tomlkit.dumps(document)
    return written if not written or written.endswith("\n") else f"{written}\n"


def _change_table(table: Table | InlineTable, words: Mapping[str, object]) -> None:
    for word, value in words.items():
        if value is None:
            table.pop(word, None)
        else:
            table[word] = value


def by_names(look: Look, names: Mapping[str, str]) -> Look:
    """Write a look by the names of its cells, `names` being id → name; cells without a name are left out."""
    cells: dict[str, CellLook] = {names[cell]: one for cell, one in look.cells.items() if cell in names}
    return Look(look.app, cells)  # type: ignore[arg-type]  # names stand for ids here
