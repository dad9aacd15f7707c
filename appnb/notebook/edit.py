"""Changes to a notebook: each gives a new one. `render_notebook` writes them into the file's text."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from appnb.notebook.blocks import dedent_text
from appnb.notebook.header import FORMATS
from appnb.notebook.indentation import find_indent, indent, is_blank
from appnb.notebook.model import NO_OPTIONS, Cell, CellId, CellKind, Notebook
from appnb.notebook.reader import parse_notebook
from appnb.notebook.signature import Signature
from appnb.notebook.syntax import NEWLINE, compile_quietly, has_await, parse_python
from appnb.notebook.text import render_call, render_cell
from appnb.source import Location


def new_notebook(
    path: Path | None = None, *, format: str = "native", options: Mapping[str, object] = NO_OPTIONS
) -> Notebook:
    """Make a notebook without cells. `options` are those of `App(...)`."""
    module = next(module for module, form in FORMATS.items() if form.name == format)
    app = render_call(f"{module}.App", options)
    app = app if options else f"{app}()"
    return parse_notebook(f'import {module}\n\napp = {app}\n\n\nif __name__ == "__main__":\n    app.run()\n', path)


def replace_cell(notebook: Notebook, cell_id: str, code: str) -> Notebook:
    """Give a cell other code. It keeps its id, its name and, where the code allows, its kind.

    Code that is not Python is kept too, as an unparsable cell; once it is Python again, the cell is one like others.

    Raises:
        KeyError: there is no such cell.
    """
    cell = notebook.cell(cell_id)
    changed = _with_code(cell, code, notebook)
    return replace(notebook, cells=tuple(changed if other.id == cell.id else other for other in notebook.cells))


def add_cell(
    notebook: Notebook,
    code: str,
    *,
    after: str | None = None,
    name: str = "_",
    kind: CellKind = CellKind.CELL,
    options: Mapping[str, object] = NO_OPTIONS,
) -> Notebook:
    """Add a cell below the cell `after`; above all others when that is None.

    Raises:
        KeyError: there is no cell `after`.
    """
    place = 0 if after is None else notebook.cells.index(notebook.cell(after)) + 1
    location = Location(str(notebook.path) if notebook.path else "<notebook>")
    cell = Cell(_find_free_id(notebook, name), name, kind, "", location, options)
    cells = notebook.cells
    return replace(notebook, cells=(*cells[:place], _with_code(cell, code, notebook), *cells[place:]))


def remove_cell(notebook: Notebook, cell_id: str) -> Notebook:
    """Remove a cell.

    Raises:
        KeyError: there is no such cell.
    """
    cell = notebook.cell(cell_id)
    return replace(notebook, cells=tuple(other for other in notebook.cells if other.id != cell.id))


def move_cell(notebook: Notebook, cell_id: str, *, after: str | None = None) -> Notebook:
    """Move a cell below the cell `after`; above all others when that is None.

    Raises:
        KeyError: there is no such cell, or `after` is the cell itself.
    """
    cell, without = notebook.cell(cell_id), remove_cell(notebook, cell_id)
    place = 0 if after is None else without.cells.index(without.cell(after)) + 1
    return replace(notebook, cells=(*without.cells[:place], cell, *without.cells[place:]))


def configure_cell(
    notebook: Notebook, cell_id: str, *, name: str | None = None, options: Mapping[str, object] | None = None
) -> Notebook:
    """Give a cell another name or other options; its id stays until the notebook is read again.

    Raises:
        KeyError: there is no such cell.
        ValueError: `name` is no Python name, or the cell is one whose code has its name.
    """
    cell = notebook.cell(cell_id)
    if name is not None and name != cell.name:
        if not name.isidentifier() or cell.kind not in {CellKind.CELL, CellKind.UNPARSABLE}:
            raise ValueError(f"a cell cannot be named {name!r}")
        cell = replace(cell, name=name)
    if options is not None:
        cell = replace(cell, options=dict(options))
    return replace(notebook, cells=tuple(cell if other.id == cell.id else other for other in notebook.cells))


def _find_free_id(notebook: Notebook, name: str) -> CellId:
    taken = {cell.id for cell in notebook.cells}
    if name.strip("_") and name not in taken:
        return CellId(name)
    numbers = range(len(taken) + 1, 2 * len(taken) + 2)
    return next(free for number in numbers if (free := CellId(f"cell-{number}")) not in taken)


def _with_code(cell: Cell, code: str, notebook: Notebook) -> Cell:
    """Give `cell` the first kind that can hold `code`, so that reading what is written gives the code back."""
    lines = NEWLINE.sub("\n", code).split("\n")
    while lines and is_blank(lines[-1]):
        lines.pop()
    while lines and is_blank(lines[0]):
        lines.pop(0)
    code = dedent_text(lines) if lines and find_indent(lines[0]) else "\n".join(lines)
    code = "".join(indent(code, "", moves_strings=False)).removesuffix("\n") if code else ""
    cell = replace(cell, kind=_get_first_kind(cell), code=code)
    changed = _as_kind(cell, cell.kind, notebook.format)
    if changed is None and cell.kind in {CellKind.FUNCTION, CellKind.CLASS}:
        cell = replace(cell, name="_")  # the name was its function's
        changed = _as_kind(cell, CellKind.CELL, notebook.format)
    return changed or replace(cell, kind=CellKind.UNPARSABLE, code=dedent_text(code.split("\n")), is_async=False)


def _get_first_kind(cell: Cell) -> CellKind:
    if cell.kind is not CellKind.UNPARSABLE:
        return cell.kind
    return CellKind.SETUP if cell.name == "setup" else CellKind.CELL


def _as_kind(cell: Cell, kind: CellKind, format: str) -> Cell | None:
    """Make `cell` one of `kind`, or give None when its code cannot be written so."""
    try:
        tree = parse_python(cell.code)
        compile_quietly(tree)
    except SyntaxError:
        return None
    match kind, tree.body:
        case CellKind.SETUP, [ast.Pass(lineno=line)]:
            changed = replace(cell, kind=kind, code="\n".join(cell.code.split("\n")[: line - 1]).rstrip())
        case CellKind.CELL | CellKind.SETUP, _:
            changed = replace(cell, kind=kind, is_async=has_await(tree))
        case CellKind.FUNCTION, [ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) as node]:
            changed = replace(cell, kind=kind, name=name, is_async=isinstance(node, ast.AsyncFunctionDef))
        case CellKind.CLASS, [ast.ClassDef(name=name)]:
            changed = replace(cell, kind=kind, name=name, is_async=False)
        case _:
            return None
    return changed if _reads_back(changed, format) else None


def _reads_back(cell: Cell, format: str) -> bool:
    module, form = next((module, form) for module, form in FORMATS.items() if form.name == format)
    written = "".join(render_cell(cell, "app", Signature(), moves_strings=form.moves_strings))
    text = f"import {module}\napp = {module}.App()\n{written}"
    try:
        read = parse_notebook(text).cells
        compile_quietly(parse_python(text))
    except SyntaxError:
        return False
    return [(other.kind, other.code) for other in read] == [(cell.kind, cell.code)]
