"""What is wrong with the code of cells, one function a rule. Who reads whose names is the graph's matter."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from appnb.analysis.names import Names, find_names
from appnb.diagnostics import Diagnostic
from appnb.notebook.findings import describe_cell
from appnb.notebook.model import Cell, CellId, CellKind
from appnb.notebook.syntax import compile_quietly, parse_python
from appnb.source import Location


def check_code(cell: Cell, position: int) -> Iterator[Diagnostic]:
    """Yield why Python would not compile a cell that it can parse: NB101 for `import *`, else NB100."""
    try:
        tree = parse_python(cell.code)
        compile_quietly(tree)
        find_names(cell.code)
    except SyntaxError as error:
        if "import *" in str(error.msg):
            what = f"{error.msg}, so its users cannot be found"
            fix = f"name what you use: {error.msg.partition(' hides')[0].replace('*', 'name, …')}"
            yield Diagnostic("NB101", what, _locate(cell, error), fix)
        else:
            what = f"{describe_cell(cell, position)} is not Python: {error.msg}"
            yield Diagnostic("NB100", what, _locate(cell, error), _suggest(error))


def check_private(cells: Sequence[Cell], names: Mapping[CellId, Names]) -> Iterator[Diagnostic]:
    """Yield NB102 for each private name that a cell reads and does not define."""
    for cell, found in _walk(cells, names):
        for name in sorted(found.missing):
            owner = next((other for other, its in _walk(cells, names) if name in its.private - its.missing), None)
            where = locate_name(cell, found, name)
            if owner is not None:
                public = name.lstrip("_") or "value"
                what = (
                    f"`{name}` starts with `_`, so it belongs to {describe_cell(owner, cells.index(owner) + 1)} alone"
                )
                also = (locate_name(owner, names[owner.id], name),)
                yield Diagnostic("NB102", what, where, f"call it `{public}` in both cells", also)
                continue
            known = [*(found.private - found.missing), *found.defs]
            near = get_close_matches(name, known, 1)
            what = f"`{name}` starts with `_`, so only this cell could define it, and it does not"
            yield Diagnostic(
                "NB102", what, where, f"did you mean `{near[0]}`?" if near else f"define `{name}` in this cell"
            )


def check_setup(cells: Sequence[Cell], names: Mapping[CellId, Names]) -> Iterator[Diagnostic]:
    """Yield NB103 for each name that the setup cell takes from a cell, which runs later when the file is a script."""
    for cell, found in _walk(cells, names):
        if cell.kind is CellKind.SETUP:
            for name, giver in _find_given(cell, found.refs - found.deferred, cells, names):
                what = f"the setup cell reads `{name}`, and {describe_cell(giver, cells.index(giver) + 1)} gives it"
                fix = f"define `{name}` in the setup cell: `python` and `import` run it before all cells"
                where, also = locate_name(cell, found, name), (locate_name(giver, names[giver.id], name),)
                yield Diagnostic("NB103", what, where, fix, also, "warning")


def check_functions(cells: Sequence[Cell], names: Mapping[CellId, Names]) -> Iterator[Diagnostic]:
    """Yield NB104 for each name that a top-level function or class takes from a cell: it is not there on import."""
    for cell, found in _walk(cells, names):
        if cell.kind in {CellKind.FUNCTION, CellKind.CLASS}:
            for name, giver in _find_given(cell, found.refs, cells, names):
                kind = "function" if cell.kind is CellKind.FUNCTION else "class"
                what = f"the {kind} `{cell.name}` reads `{name}`, which is not there when another file imports it"
                fix = f"define `{name}` in `with app.setup:`, or make this a plain `@app.cell`"
                where, also = locate_name(cell, found, name), (locate_name(giver, names[giver.id], name),)
                yield Diagnostic("NB104", what, where, fix, also, "warning")


def locate_name(cell: Cell, names: Names, name: str) -> Location:
    """Find where in the file a cell first reads or binds `name`."""
    line, column = names.places.get(name, (1, 1))
    return Location(cell.location.path, cell.location.line + line - 1, cell.location.column + column - 1)


def _find_given(
    user: Cell, wanted: frozenset[str], cells: Sequence[Cell], names: Mapping[CellId, Names]
) -> Iterator[tuple[str, Cell]]:
    """Yield those of the `wanted` names that only cells' functions give, and the first cell that does."""
    for name in sorted(wanted):
        givers = [cell for cell, found in _walk(cells, names) if name in found.defs and cell.id != user.id]
        if givers and all(cell.kind is CellKind.CELL for cell in givers):
            yield name, givers[0]


def _walk(cells: Sequence[Cell], names: Mapping[CellId, Names]) -> Iterator[tuple[Cell, Names]]:
    return ((cell, names[cell.id]) for cell in cells if cell.id in names)


def _locate(cell: Cell, error: SyntaxError) -> Location:
    line, column = max(error.lineno or 1, 1), max(error.offset or 1, 1)
    return Location(cell.location.path, cell.location.line + line - 1, cell.location.column + column - 1)


def _suggest(error: SyntaxError) -> str:
    message = str(error.msg)
    if "'return' outside function" in message:
        return "a cell shows the value of its last line: write it there, without `return`"
    if "outside function" in message:
        return "put it into a function"
    if "loop" in message:
        return "put it into a loop, or use `stop()` from appnb to end a cell early"
    return "correct it; the cell does not run, the others do"
