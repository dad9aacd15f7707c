"""A notebook parsed, analysed and compiled once, shared by all its viewers."""

import linecache
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from appnb.analysis.names import Names, find_names
from appnb.analysis.rules import check_code
from appnb.diagnostics import Diagnostic
from appnb.graph.build import build_graph
from appnb.graph.model import Graph
from appnb.kernel.code import CellCode, compile_cell
from appnb.kernel.sharing.asked import check_shared
from appnb.notebook.model import Cell, CellId, CellKind, Notebook
from appnb.notebook.syntax import split_lines
from appnb.source import Location


@dataclass(frozen=True, slots=True)
class Program:
    """What kernels run. Immutable, so any number of them share it, on any thread."""

    notebook: Notebook
    graph: Graph
    code: Mapping[CellId, CellCode]  # of the cells that are Python
    errors: Mapping[CellId, Diagnostic]  # cells that cannot run: not Python, or for the graph's reasons
    diagnostics: tuple[Diagnostic, ...]  # all that is known about the notebook without running it
    cells: Mapping[CellId, Cell]
    path: str  # the file name that tracebacks use
    readings: Mapping["_Place", "_Reading"] = field(default_factory=dict, repr=False)  # for the next version

    def is_disabled(self, cell: CellId) -> bool:
        """Tell whether the cell's author switched it off."""
        return self.cells[cell].options.get("disabled") is True


_Place = tuple[str, Location, tuple[str, ...]]
"""What a cell is read from: its code, where that stands in which file, and what the file imports of `__future__`."""

_Reading = tuple[CellCode, Names]


def build_program(notebook: Notebook, before: Program | None = None) -> Program:
    """Analyse and compile every cell of `notebook`. Runs nothing; hands the text to `linecache` for tracebacks.

    A cell that is not Python stands in `errors`, with no names; the others are as if it were empty.

    Args:
        notebook: what was read.
        before: another version of it, whose cells are not read again where they stand as they did.
    """
    names: dict[CellId, tuple[Names, Location]] = {}
    code: dict[CellId, CellCode] = {}
    errors: dict[CellId, Diagnostic] = {}
    readings: dict[_Place, _Reading] = {}
    known: Mapping[_Place, _Reading] = before.readings if before is not None else {}
    path = str(notebook.path) if notebook.path else "<notebook>"
    features = notebook.extra.get("future", ())
    future = tuple(map(str, features)) if isinstance(features, tuple) else ()
    for position, cell in enumerate(notebook.cells, 1):
        where = Location(path, cell.location.line, cell.location.column)
        found = Names()
        try:
            place = (cell.code, where, future)
            reading = known.get(place) or _read_cell(*place)
            if cell.kind is CellKind.UNPARSABLE:  # Python by chance, as the `d` of a `def` that is half written
                raise SyntaxError("invalid syntax")
            code[cell.id], found = readings[place] = reading
        except SyntaxError as error:
            errors[cell.id] = _describe_syntax_error(error, notebook, cell, position)
        names[cell.id] = (found, where)
    graph = build_graph(names)
    _remember_lines(path, notebook)
    cells = {cell.id: cell for cell in notebook.cells}
    errors |= {cell: problem for cell, problem in check_shared(cells, graph).items() if cell not in errors}
    problems = tuple(dict.fromkeys((*notebook.diagnostics, *errors.values(), *graph.errors.values(), *graph.notes)))
    return Program(notebook, graph, code, {**graph.errors, **errors}, problems, cells, path, readings)


def _read_cell(code: str, where: Location, future: tuple[str, ...]) -> _Reading:
    return compile_cell(code, where, future), find_names(code, future_annotations="annotations" in future)


def _describe_syntax_error(error: SyntaxError, notebook: Notebook, cell: Cell, position: int) -> Diagnostic:
    """Find what reading the file or checking the code has to say, so that all say the same."""
    last = cell.location.line + cell.code.count("\n")
    for problem in notebook.diagnostics:
        if problem.severity == "error" and problem.where and cell.location.line <= problem.where.line <= last:
            return problem
    what, fix = f"a cell is not Python: {error.msg}", "correct it; the cell does not run, the others do"
    return next(check_code(cell, position), Diagnostic("NB100", what, cell.location, fix))


def _remember_lines(path: str, notebook: Notebook) -> None:
    """Let tracebacks and `inspect.getsource` show the lines this program was built from, whatever is on disk now."""
    lines = split_lines(notebook.text)
    linecache.cache[path] = (len(notebook.text), None, lines, path)
    if notebook.path:
        linecache.cache[str(Path(notebook.path).absolute())] = linecache.cache[path]
