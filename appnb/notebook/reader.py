"""Text → notebook, for every format that is a Python file. Nothing of the file is run."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.notebook.blocks import Block, read_block
from appnb.notebook.broken import read_broken_block
from appnb.notebook.findings import (
    check_broken_cell,
    check_conflict,
    check_decorator,
    check_names,
    check_options,
    check_outside,
    check_return,
    describe_cell,
)
from appnb.notebook.header import IMPORT, Header, find_script_metadata, read_header
from appnb.notebook.model import Cell, CellId, CellKind, Notebook
from appnb.notebook.statements import Statement, find_statements
from appnb.notebook.syntax import parse_cell, split_lines
from appnb.source import Location

BOM = "\ufeff"

ALMOST_APP = re.compile(r"^\w+\s*=\s*\w+\.(app|App\w*|APP)\b")


@dataclass(frozen=True, slots=True)
class Source:
    """A notebook file taken apart: its lines, its header, and each statement with the cell it writes, if it does."""

    lines: tuple[str, ...]
    header: Header
    parts: tuple[tuple[Statement, Block | None], ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for _, block in self.parts if block is not None)


def parse_notebook(text: str, path: Path | None = None) -> Notebook:
    """Read a notebook from the text of its file. Pure: nothing of it is run.

    What is odd about the file is in `diagnostics`; a cell that is not Python is kept as text, the others load.

    Args:
        text: as in the file, with its line endings; a byte order mark is fine.
        path: where it is from, for messages.
    Raises:
        AppnbError: NB002, the text makes no app of a known format.
    """
    place = str(path) if path is not None else "<notebook>"
    source = take_apart(text, place)
    cells = tuple(make_cells(source.blocks, place))
    header = source.header
    return Notebook(
        path=path,
        format=header.form.name,
        text=text,
        cells=cells,
        options=header.options,
        docstring=header.docstring,
        script_metadata=find_script_metadata(source.lines),
        diagnostics=tuple(sorted(_check(source, cells, place), key=lambda found: found.where or Location(place))),
        extra={"app": header.app, "future": header.future},
    )


def take_apart(text: str, place: str = "<notebook>") -> Source:
    """Take the text of a notebook file apart.

    Raises:
        AppnbError: NB002, the text makes no app of a known format.
    """
    lines = split_lines(text.removeprefix(BOM))
    statements = find_statements(lines)
    header = read_header(statements, lines)
    if header is None:
        raise AppnbError(_explain_no_notebook(text, statements, place))
    moves_strings = header.form.moves_strings
    parts: list[tuple[Statement, Block | None]] = []
    for statement in statements:
        if statement.node is None:
            block = read_broken_block(lines, statement.first, statement.last, header.app)
        else:
            block = read_block(statement.node, lines, header.app, moves_strings=moves_strings)
        parts.append((statement, block))
    return Source(tuple(lines), header, tuple(parts))


def make_cells(blocks: Sequence[Block], place: str) -> Iterator[Cell]:
    """Make the cells that the blocks of a file write, in its order."""
    taken: set[str] = set()
    for position, block in enumerate(blocks, 1):
        name = block.name if block.name.strip("_") else "_"
        cell_id = name if name != "_" and name not in taken else f"cell-{position}"
        taken.add(cell_id)
        yield Cell(
            id=CellId(cell_id),
            name=name,
            kind=block.kind,
            code=block.code,
            location=Location(place, *block.start),
            options=block.options,
            is_async=block.is_async,
            args=tuple(arg.arg for arg in block.args),
            span=block.span,
        )


def _check(source: Source, cells: Sequence[Cell], place: str) -> Iterator[Diagnostic]:
    yield from check_options(source.header.keywords, "the app", place)
    yield from check_names(cells)
    cell_of = {cell.span: (position, cell) for position, cell in enumerate(cells, 1)}
    for statement, block in source.parts:
        conflict = list(check_conflict(statement, source.lines, place)) if statement.node is None else []
        if conflict:
            yield from conflict
        elif block is None:
            yield from check_outside(statement, source.lines, source.header, place)
        else:
            position, cell = cell_of[block.span]
            yield from _check_cell(statement, block, cell, position, source.header, place)


def _check_cell(
    statement: Statement, block: Block, cell: Cell, position: int, header: Header, place: str
) -> Iterator[Diagnostic]:
    if statement.node is None:
        error = statement.error or SyntaxError("invalid syntax")
        yield check_broken_cell(cell, position, error, Location(place, statement.first))
        return
    if block.kind is CellKind.UNPARSABLE:
        try:
            parse_cell(block.code)
        except SyntaxError as error:
            yield check_broken_cell(cell, position, error, cell.location)
    if block.written_as is not None:
        yield from check_decorator(cell, block.written_as, header.app)
    if block.returns is None:
        line = block.foot[0] if block.foot[1] else cell.location.line
        yield check_return(cell, position, Location(place, line, cell.location.column))
    yield from check_options(block.keywords, describe_cell(cell, position), place)


def _explain_no_notebook(text: str, statements: Sequence[Statement], place: str) -> Diagnostic:
    """Say why the text is no notebook, as near as can be told."""
    where = Location(place)
    fix = "name a notebook file; one starts with `import appnb` and `app = appnb.App()`"
    module = next((found["module"] for line in split_lines(text) if (found := IMPORT.match(line))), None)
    broken = next((statement for statement in statements if statement.node is None), None)
    if not text.strip():
        return Diagnostic("NB002", "the file is empty", where, fix)
    if text.lstrip().startswith("{") and '"nbformat"' in text:
        return Diagnostic("NB002", "the file is a Jupyter notebook, which is not Python", where, fix)
    if broken is not None and broken.error is not None:
        where = Location(place, broken.first + (broken.error.lineno or 1) - 1, max(broken.error.offset or 1, 1))
        return Diagnostic("NB002", f"the file is neither a notebook nor Python: {broken.error.msg}", where, fix)
    if module is not None:
        line = next((number for number, line in enumerate(split_lines(text), 1) if ALMOST_APP.match(line)), 1)
        where = Location(place, line)
        what = f"the file imports {module} but makes no app"
        return Diagnostic("NB002", what, where, f"below the import, write `app = {module}.App()`")
    return Diagnostic("NB002", "the file is Python, but makes no app", where, fix)
