"""`<stem>.layout.toml`: what a file beside a notebook says about its looks; cells go by their names."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from appnb.diagnostics import Diagnostic
from appnb.layout.model import AREAS, AppLook, CellLook, Look, PageLook
from appnb.layout.words import APP_WORDS, PAGE_WORDS, Read, Unfit, cell_words, find_near
from appnb.notebook.model import CellId, Notebook
from appnb.source import Location

SUFFIX = ".layout.toml"
TABLES = ("page", "after", "cells")

T = TypeVar("T", CellLook, AppLook)


def find_layout_file(notebook: Path) -> Path:
    """Name the file beside a notebook that says how it looks; it need not be there."""
    return notebook.with_suffix(SUFFIX)


def read_layout_file(
    path: Path, notebook: Notebook, areas: Iterable[str] = AREAS
) -> tuple[Look, tuple[Diagnostic, ...]]:
    """Read a layout file. What does not fit counts as not said; a file that cannot be read says nothing."""
    try:
        text = path.read_text("utf-8")
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Look(), (_refuse(path, error),)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        what = f"the layout file cannot be read: {reason}"
        return Look(), (Diagnostic("NB411", what, Location(str(path)), "check the path and the file"),)
    reader = _Reader(path, text, notebook, cell_words(areas))
    return reader.read(table), tuple(reader.problems)


def merge_looks(said: Look, over: Look) -> Look:
    """Put what one place says over what another says. A page that is named anew leaves the old page's tab behind."""
    cells = dict(said.cells)
    for cell, look in over.cells.items():
        before = cells.get(cell, CellLook())
        if look.page is not None and look.tab is None:
            before = replace(before, tab=None)
        cells[cell] = _put_over(before, look)
    return Look(_put_over(said.app, over.app), cells, over.after or said.after)


def _put_over(before: T, look: T) -> T:
    said = {name: getattr(look, name) for name in look.__slots__}
    return replace(before, **{name: value for name, value in said.items() if value not in (None, ())})


class _Reader:
    """Reads the tables of one layout file. `problems` has what was odd, each with its line."""

    def __init__(self, path: Path, text: str, notebook: Notebook, words: Mapping[str, Read]) -> None:
        self._path = path
        self._text = text
        self._cells = {cell.name if cell.name != "_" else cell.id: cell.id for cell in reversed(notebook.cells)}
        self._words = words
        self.problems: list[Diagnostic] = []

    def read(self, table: Mapping[str, object]) -> Look:
        top = {key: value for key, value in table.items() if key not in TABLES}
        app = AppLook(**self._read_words(top, APP_WORDS, "", TABLES))  # type: ignore[arg-type]
        pages = self._read_pages(table.get("page", []))
        return Look(replace(app, pages=pages), self._read_cells(table), self._read_lists(table.get("after", {})))

    def _read_pages(self, tables: object) -> tuple[PageLook, ...]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._warn("NB412", "`page` is no table of pages", "", "page", "write `[[page]]` above each page")
            return ()
        said = [self._read_words(table, PAGE_WORDS, "page") for table in tables]
        return tuple(PageLook(**{"title": "", **one}) for one in said)  # type: ignore[arg-type]

    def _read_cells(self, table: Mapping[str, object]) -> dict[CellId, CellLook]:
        looks: dict[CellId, CellLook] = {}
        cells = table.get("cells", {})
        if not isinstance(cells, dict):
            self._warn("NB412", "`cells` is no table", "", "cells", "write `[cells.NAME]` above what is said of a cell")
            return looks
        for name, said in cells.items():
            if name not in self._cells:
                self._warn_of_no_cell(name, f"cells.{name}", "")
            elif not isinstance(said, dict):
                self._warn("NB412", f"`{name}` is no table", "cells", name, f"write `[cells.{name}]`")
            else:
                look = CellLook(**self._read_words(said, self._words, f"cells.{name}"))  # type: ignore[arg-type]
                if look.after and look.after not in self._cells:
                    self._warn_of_no_cell(look.after, f"cells.{name}", "after")
                looks[self._cells[name]] = look
        return looks

    def _read_lists(self, lists: object) -> dict[str, tuple[str, ...]]:
        """Read which cells stand after which. A cell stands once: of two lists with it the upper one counts."""
        if not isinstance(lists, dict):
            self._warn("NB412", "`after` is no table", "", "after", "write `[after]` above the lists of cells")
            return {}
        placed: dict[str, str] = {}
        for place, names in lists.items():
            if place and place not in self._cells:
                self._warn_of_no_cell(place, "after", place)
            elif not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                what = f"`{place} = {_write(names)}` is no list of cells"
                self._warn("NB410", what, "after", place, f'write `{place} = ["NAME"]`')
            else:
                for name in names:
                    self._place(name, place, placed)
        places = dict.fromkeys(placed.values())
        return {place: tuple(name for name in placed if placed[name] == place) for place in places}

    def _place(self, name: str, place: str, placed: dict[str, str]) -> None:
        if name not in self._cells:
            self._warn_of_no_cell(name, "after", place)
        elif name in placed:
            what = f"`{name}` is in two lists: the one of `{placed[name]}` counts"
            self._warn("NB412", what, "after", place, f"take `{name}` out of one of them")
        else:
            placed[name] = place

    def _warn_of_no_cell(self, name: str, table: str, key: str) -> None:
        near = find_near(name, self._cells)
        named = sorted(cell for cell in self._cells if not cell.startswith("cell-"))
        fix = f"did you mean `{near}`?" if near else f"cells are named {', '.join(named)}"
        self._warn("NB413", f"the notebook has no cell `{name}`", table, key, fix)

    def _read_words(
        self, table: Mapping[str, object], words: Mapping[str, Read], name: str, also: Iterable[str] = ()
    ) -> dict[str, object]:
        said: dict[str, object] = {}
        for key, value in table.items():
            if key not in words:
                near = find_near(key, [*words, *also])
                fix = f"did you mean `{near}`?" if near else f"take it out; known here: {', '.join([*words, *also])}"
                self._warn("NB412", f"`{key}` says nothing about the page", name, key, fix)
                continue
            try:
                said[key] = words[key](value)
            except Unfit as unfit:
                self._warn("NB410", f"`{key} = {_write(value)}` {unfit.reason}", name, key, unfit.fix)
        return said

    def _warn(self, code: str, what: str, table: str, key: str, fix: str) -> None:
        line, column = find_line(self._text, table, key)
        self.problems.append(Diagnostic(code, what, Location(str(self._path), line, column), fix, severity="warning"))


def find_line(text: str, table: str, key: str) -> tuple[int, int]:
    r"""Find the line and column of a key in a TOML text, or of its table; the first line when it is written otherwise.

    >>> find_line("a = 1\n[cells.b]\nspan = 4", "cells.b", "span")
    (3, 1)
    """
    here, place = "", (1, 1)
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            here = re.sub(r"[\"'\s]", "", header[1])
            if here == table and (not key or place == (1, 1)):
                place = (number, line.index("[") + 1)
                if not key:
                    return place
        elif key and here == table and (found := re.match(rf"\s*[\"']?({re.escape(key)})[\"']?\s*[.=]", line)):
            return number, found.start(1) + 1
    if place == (1, 1):
        last = key or table.rpartition(".")[2]
        for number, line in enumerate(text.splitlines(), 1):
            if found := re.search(rf"(?<![\w-]){re.escape(last)}(?![\w-])", line.partition("#")[0]):
                return number, found.start() + 1
    return place


def _write(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _refuse(path: Path, error: tomllib.TOMLDecodeError) -> Diagnostic:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    reason = re.sub(r" \(at .*\)$", "", str(error))
    reason = reason[:1].lower() + reason[1:]
    what = f"the layout file is not TOML: {reason}"
    return Diagnostic(
        "NB411", what, Location(str(path), line, column), "correct the line; until then the file is not used"
    )
