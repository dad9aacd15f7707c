"""Notebook → text. What nobody changed keeps every byte."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from appnb.notebook.blocks import Block, Lines
from appnb.notebook.indentation import indent, is_blank
from appnb.notebook.model import Cell, CellId, CellKind, Notebook
from appnb.notebook.reader import BOM, make_cells, take_apart
from appnb.notebook.signature import Signature
from appnb.notebook.syntax import NEWLINE, write_python
from appnb.notebook.text import has_statements, render_cell, render_decorator, render_def, render_return, render_setup

NO_SIGNATURES: Mapping[CellId, Signature] = {}


def render_notebook(notebook: Notebook, signatures: Mapping[CellId, Signature] = NO_SIGNATURES) -> str:
    """Write a notebook as the text of its file. Pure.

    What is as `notebook.text` has it stays, byte for byte. A changed cell changes its own lines; a cell in `signatures`
    whose arguments or `return` name other names gets these right; comments between cells stay where they are, those
    right above a cell move with it.

    Args:
        notebook: as read, or changed by the functions of `appnb.notebook.edit`.
        signatures: from `appnb.analysis`; cells that it leaves out keep what they have.
    """
    text = "".join(_Writer(notebook, signatures).render())
    return BOM + text if notebook.text.startswith(BOM) else text


class _Writer:
    """One rendering of one notebook."""

    def __init__(self, notebook: Notebook, signatures: Mapping[CellId, Signature]) -> None:
        self._cells = notebook.cells
        self._signatures = signatures
        self._source = take_apart(notebook.text)
        self._lines = self._source.lines
        self._blocks = {block.span: block for block in self._source.blocks}
        self._read = {cell.span: cell for cell in make_cells(self._source.blocks, "")}
        self._ending = _find_line_ending(self._lines)

    def render(self) -> Iterator[str]:
        """Yield the lines. A file is gaps with places for cells between them; what is left of its cells fills these."""
        gaps, above = self._split()
        kept = [cell for cell in self._cells if cell.span in above]
        left = {cell.span for cell in kept}
        cell_at = dict(zip((span for span in above if span in left), kept, strict=True))
        new = self._find_new(above)
        yield from self._put_first(gaps[0], new.get(None, []))
        for place, (span, gap) in enumerate(zip(above, gaps[1:], strict=True), 1):
            if span not in cell_at:
                yield from () if all(map(is_blank, gap)) else gap
                continue
            cell = cell_at[span]
            lines = [*above[cell.span], *self._render_kept(cell, self._blocks[cell.span])]
            for added in new.get(cell.id, []):
                lines = [*self._end_line(lines), self._ending, self._ending, *self._render_new(added)]
            yield from self._end_line(lines) if gap or place < len(above) else lines
            yield from gap

    def _split(self) -> tuple[list[list[str]], dict[Lines, list[str]]]:
        """Split the file into the gaps around cells and, for each cell, the comments right above it."""
        gaps: list[list[str]] = []
        above: dict[Lines, list[str]] = {}
        end = 0
        for block in self._source.blocks:
            first = block.span[0] - 1
            while gaps and first > end and self._lines[first - 1].startswith("#"):
                first -= 1
            gaps.append(list(self._lines[end:first]))
            above[block.span] = list(self._lines[first : block.span[0] - 1])
            end = block.span[1]
        gaps.append(list(self._lines[end:]))
        return gaps, above

    def _find_new(self, there: Mapping[Lines, object]) -> dict[CellId | None, list[Cell]]:
        """Find the cells that the file does not have yet, by the cell above them that it has."""
        new: dict[CellId | None, list[Cell]] = {}
        last: CellId | None = None
        for cell in self._cells:
            if cell.span in there:
                last = cell.id
            else:
                new.setdefault(last, []).append(cell)
        return new

    def _put_first(self, gap: list[str], cells: Sequence[Cell]) -> Iterator[str]:
        """Yield the lines above the first place for a cell, and then `cells`; in a file without places, all of it."""
        cut = len(gap)
        if not self._blocks:
            guards = [statement.first for statement, _ in self._source.parts if isinstance(statement.node, ast.If)]
            cut = guards[-1] - 1 if guards else cut
        end = cut
        while cells and end and is_blank(gap[end - 1]):
            end -= 1
        yield from self._end_line(gap[:end]) if cells else gap[:end]
        for cell in cells:
            yield from [self._ending] * (1 if cell.kind is CellKind.SETUP else 2)
            yield from self._render_new(cell)
        if cells and (self._blocks or cut < len(gap)):
            yield from gap[end:cut] or [self._ending, self._ending]
        yield from gap[cut if cells else end :]

    def _render_kept(self, cell: Cell, block: Block) -> Sequence[str]:
        """Write a cell that the file has, leaving alone what of it is as it was."""
        was = self._read[block.span]
        signature = self._signatures.get(cell.id)
        if cell.kind is CellKind.CELL and block.is_plain and block.kind is cell.kind:
            return self._render_function(cell, was, block, signature)
        if _is_same(cell, was):
            return self._get(block.span)
        if cell.kind is not block.kind or not block.is_plain:
            return self._render_new(cell, _find_extra_arguments(block))
        head: Sequence[str] = self._get(block.head)
        if dict(cell.options) != dict(was.options):
            more = _find_extra_arguments(block)
            is_setup = cell.kind is CellKind.SETUP
            render = render_setup if is_setup else render_decorator
            head = self._finish(render(cell, self._source.header.app, more))
        foot = self._get(block.foot)
        if cell.kind is CellKind.SETUP and cell.code != was.code:
            foot = [] if has_statements(cell.code) else self._finish([f"{block.indent}pass\n"])
        return [*self._end_line(head), *self._render_body(cell, was, block), *foot, *self._get(block.tail)]

    def _render_function(self, cell: Cell, was: Cell, block: Block, signature: Signature | None) -> list[str]:
        """Write `@app.cell def name(args): code; return names`, each part only if it is not as it was."""
        decorator = self._get((block.head[0], block.definition - 1))
        if dict(cell.options) != dict(was.options):
            decorator = self._finish(render_decorator(cell, self._source.header.app, _find_extra_arguments(block)))
        written = {arg.arg: write_python(arg) for arg in block.args}
        args = signature.args if signature else tuple(written)
        head = self._get((block.definition, block.head[1]))
        if (cell.name, cell.is_async) != (was.name, was.is_async) or set(args) != set(written):
            comment = re.search(r":([ \t]*#.*)$", head[-1].rstrip("\r\n"))
            head = self._finish(render_def(cell, [written.get(arg, arg) for arg in args]))
            head = [*head[:-1], head[-1].rstrip("\r\n") + comment[1] + self._ending] if comment else head
        foot = self._get(block.foot)
        returns = block.returns if signature is None or block.returns is None else signature.returns
        if set(returns or ()) != set(block.returns or ()) or (not foot and not has_statements(cell.code)):
            foot = self._finish(render_return(returns or (), block.indent))
        body = self._render_body(cell, was, block)
        return [*decorator, *head, *(self._end_line(body) if foot else body), *foot, *self._get(block.tail)]

    def _render_body(self, cell: Cell, was: Cell, block: Block) -> list[str]:
        lines = self._get(block.body)
        if cell.code == was.code:
            return lines
        code = (
            indent(cell.code, block.indent, moves_strings=self._source.header.form.moves_strings) if cell.code else []
        )
        if not was.code:
            return self._finish(code)
        first, last = 0, len(lines)
        while is_blank(lines[first]):
            first += 1
        while is_blank(lines[last - 1]):
            last -= 1
        return [*lines[:first], *self._finish(code), *lines[last:]]

    def _render_new(self, cell: Cell, more: Sequence[str] = ()) -> list[str]:
        header = self._source.header
        signature = self._signatures.get(cell.id) or _get_written(self._blocks.get(cell.span))
        return self._finish(
            render_cell(cell, header.app, signature, moves_strings=header.form.moves_strings, more=more)
        )

    def _get(self, lines: Lines) -> list[str]:
        return list(self._lines[lines[0] - 1 : lines[1]])

    def _finish(self, lines: Sequence[str]) -> list[str]:
        """Give fresh lines the line ending of the file."""
        return [NEWLINE.sub(self._ending, line) for line in lines]

    def _end_line(self, lines: Sequence[str]) -> list[str]:
        """End the last line, when the file ends without."""
        if not lines or lines[-1].endswith(("\n", "\r")):
            return list(lines)
        return [*lines[:-1], lines[-1] + self._ending]


def _is_same(cell: Cell, was: Cell) -> bool:
    return (cell.code, cell.name, cell.kind, cell.is_async) == (was.code, was.name, was.kind, was.is_async) and dict(
        cell.options
    ) == dict(was.options)


def _get_written(block: Block | None) -> Signature:
    return Signature(tuple(arg.arg for arg in block.args), block.returns or ()) if block else Signature()


def _find_extra_arguments(block: Block) -> list[str]:
    """Find the arguments of a decorator that are no options: `**more`."""
    return [f"**{write_python(keyword.value)}" for keyword in block.keywords if keyword.arg is None]


def _find_line_ending(lines: Sequence[str]) -> str:
    windows = sum(line.endswith("\r\n") for line in lines)
    return "\r\n" if windows * 2 > len(lines) else "\n"
