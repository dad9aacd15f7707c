"""What a notebook says about its looks, in `App(...)` and in the options of its cells."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from appnb.diagnostics import Diagnostic
from appnb.layout.model import AREAS, AppLook, CellLook, Look
from appnb.layout.words import APP_WORDS, Read, Unfit, cell_words, find_near
from appnb.notebook.model import Cell, CellId, Notebook
from appnb.source import Location

OTHER_APP_OPTIONS = frozenset(
    {"app_title", "layout_file", "widgets", "css_file", "html_head_file", "url_state", "allow_eval", "content_from"}
)
OTHER_CELL_OPTIONS = frozenset({"hide_code", "disabled", "shared", "expand_output", "name", "tags"})
"""Options that say nothing about looks, so that one of them is not taken for a slip."""


def read_options(notebook: Notebook, areas: Iterable[str] = AREAS) -> tuple[Look, tuple[Diagnostic, ...]]:
    """Read what a notebook says about its looks. Pure. A value that does not fit counts as not said.

    A cell that names no page, or no tab, is where the cell above it is; `page=""` and `tab=""` end that.
    """
    problems: list[Diagnostic] = []
    app = _read_app(notebook, problems)
    cells = {cell.id: _read_cell(notebook, cell, cell_words(areas), problems) for cell in notebook.cells}
    return Look(app, dict(_hand_down(cells))), tuple(problems)


def _read_app(notebook: Notebook, problems: list[Diagnostic]) -> AppLook:
    options = dict(notebook.options)
    if options.get("app_title") and not options.get("title"):  # as marimo writes it
        options["title"] = options["app_title"]
    if notebook.format == "marimo":
        options["width"] = _OF_MARIMO.get(str(options.get("width")), options.get("width"))
    if options.get("width") == "columns":  # as marimo asks for columns
        options.setdefault("layout", "columns")
    options = {name: value for name, value in options.items() if value not in ("", None)}
    said = _read_words(options, APP_WORDS, OTHER_APP_OPTIONS, notebook, None, problems)
    return AppLook(**said)  # type: ignore[arg-type]  # each was made by its word's reader


_OF_MARIMO = {"compact": "medium", "medium": "wide"}
"""marimo's widths with ours that are nearest: what was laid out for the one has room in the other."""


def _read_cell(notebook: Notebook, cell: Cell, words: Mapping[str, Read], problems: list[Diagnostic]) -> CellLook:
    options = {name: value for name, value in cell.options.items() if value is not None}
    said = _read_words(options, words, OTHER_CELL_OPTIONS, notebook, cell, problems)
    return CellLook(**said)  # type: ignore[arg-type]  # as above


def _read_words(
    options: Mapping[str, object],
    words: Mapping[str, Read],
    others: frozenset[str],
    notebook: Notebook,
    cell: Cell | None,
    problems: list[Diagnostic],
) -> dict[str, object]:
    said: dict[str, object] = {}
    for name, value in options.items():
        if type(value) not in (str, int, float, bool, list, tuple, dict):
            continue  # no plain value: NB007 says so
        if name in words:
            try:
                said[name] = words[name](value)
            except Unfit as unfit:
                what = f"`{name}={value!r}` of {_describe(cell)} {unfit.reason}"
                where = find_option(notebook, cell, name)
                problems.append(Diagnostic("NB410", what, where, unfit.fix, severity="warning"))
        elif name not in others and (near := find_near(name, words, 0.75)):
            what = f"`{name}` of {_describe(cell)} says nothing about the page"
            where = find_option(notebook, cell, name)
            problems.append(Diagnostic("NB412", what, where, f"did you mean `{near}`?", severity="warning"))
    return said


def _hand_down(cells: Mapping[CellId, CellLook]) -> Iterator[tuple[CellId, CellLook]]:
    """Yield the cells of `main` with the page and the tab of the cell above, where they name none."""
    page = tab = None
    for cell, look in cells.items():
        if look.area not in (None, "main"):
            yield cell, look
            continue
        if look.page is not None and look.page != page:
            page, tab = look.page, None
        if look.tab is not None:
            tab = look.tab
        yield cell, replace(look, page=page, tab=tab)


def find_option(notebook: Notebook, cell: Cell | None, name: str) -> Location:
    """Find where an option is written, as near as the text tells without being parsed again."""
    lines = notebook.text.splitlines()
    path = str(notebook.path) if notebook.path is not None else "<notebook>"
    if cell is not None:
        first, last = cell.span[0] or cell.location.line, cell.location.line
    else:
        first = next((number for number, line in enumerate(lines, 1) if re.search(r"\bApp\s*\(", line)), 1)
        last = min(first + 20, len(lines))
    pattern = re.compile(rf"(?<![\w.]){re.escape(name)}\s*=(?!=)")
    for number in range(max(first, 1), min(last, len(lines)) + 1):
        if found := pattern.search(lines[number - 1]):
            return Location(path, number, found.start() + 1)
    return Location(path, max(first, 1))


def _describe(cell: Cell | None) -> str:
    if cell is None:
        return "the app"
    return f"cell `{cell.name}`" if cell.name != "_" else "a cell"
