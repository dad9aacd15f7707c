"""What is odd about a notebook file, as diagnostics: the file loads all the same."""

import ast
import difflib
import re
from collections.abc import Iterator, Sequence

from appnb.diagnostics import Diagnostic
from appnb.notebook.blocks import DECORATORS
from appnb.notebook.formats import Expression
from appnb.notebook.header import FORMATS, Header
from appnb.notebook.model import Cell, CellKind
from appnb.notebook.statements import Statement, is_conflict_marker
from appnb.notebook.syntax import write_python
from appnb.source import Location


def describe_cell(cell: Cell, position: int) -> str:
    """Name a cell as its author would. `position` counts from 1.

    >>> describe_cell(Cell("cell-2", "_", CellKind.CELL, "", Location("a.py")), 2)
    'cell 2'
    """
    if cell.kind is CellKind.SETUP or (cell.kind is CellKind.UNPARSABLE and cell.name == "setup"):
        return "the setup cell"
    return f"cell `{cell.name}`" if cell.name != "_" else f"cell {position}"


def check_broken_cell(cell: Cell, position: int, error: SyntaxError, first: Location) -> Diagnostic:
    """Tell that a cell is not Python. `first` is where the text stands that Python refused with `error`."""
    what = f"{describe_cell(cell, position)} is not Python: {_explain(error, first.line)}"
    return Diagnostic("NB003", what, _locate(error, first), "correct it; the text is kept, and the cell does not run")


def check_outside(statement: Statement, lines: Sequence[str], header: Header, path: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with a statement that is no cell."""
    node, where = statement.node, Location(path, statement.first)
    if node is None:
        error = statement.error or SyntaxError("invalid syntax")
        what = f"these lines are outside of cells and not Python: {_explain(error, statement.first)}"
        yield Diagnostic("NB004", what, _locate(error, where), "correct or remove them; the rest of the file is read")
        return
    unknown = next((word for word in _find_app_words(node, header.app) if word not in DECORATORS), None)
    if unknown is not None:
        nearest = (difflib.get_close_matches(unknown, DECORATORS, 1, 0.4) or ["cell"])[0]
        what = f"`@{header.app}.{unknown}` makes no cell"
        yield Diagnostic("NB009", what, where, f"write `@{header.app}.{nearest}`")
    elif not _belongs_outside(node, header):
        what = (
            f"`{lines[node.lineno - 1].strip()[:60]}` stands outside of cells, where a served notebook does not run it"
        )
        fix = f"move it into `with {header.app}.setup:` or into a cell"
        yield Diagnostic("NB005", what, where, fix, severity="warning")


def check_conflict(statement: Statement, lines: Sequence[str], path: str) -> Iterator[Diagnostic]:
    """Yield the first merge conflict in lines that are not Python."""
    for number in range(statement.first, statement.last + 1):
        if is_conflict_marker(lines[number - 1]):
            what = f"`{lines[number - 1].strip()[:40]}` marks what `git merge` left undecided"
            fix = "keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
            yield Diagnostic("NB008", what, Location(path, number), fix)
            return


def check_names(cells: Sequence[Cell]) -> Iterator[Diagnostic]:
    """Yield each name that several cells have."""
    places: dict[str, list[Location]] = {}
    for cell in cells:
        if cell.name != "_":
            places.setdefault(cell.name, []).append(cell.location)
    for name, (first, *more) in places.items():
        if not more:
            continue
        second, *others = more
        what = f"{len(more) + 1} cells are named `{name}`; all but the first go by their place in the file"
        yield Diagnostic("NB006", what, second, "rename all but one", (first, *others), "warning")


def check_decorator(cell: Cell, word: CellKind, app: str) -> Iterator[Diagnostic]:
    """Yield that a cell is not what its decorator (`word`) says."""
    if cell.kind is not word and cell.kind is not CellKind.UNPARSABLE:
        written = next(decorator for decorator, kind in DECORATORS.items() if kind is word)
        right = "class_definition" if cell.kind is CellKind.CLASS else "function"
        kind = "class" if cell.kind is CellKind.CLASS else "function"
        what = f"`@{app}.{written}` stands on the {kind} `{cell.name}`"
        yield Diagnostic("NB009", what, cell.location, f"write `@{app}.{right}`", severity="warning")


def check_return(cell: Cell, position: int, where: Location) -> Diagnostic:
    """Tell that a cell returns more than names."""
    what = f"{describe_cell(cell, position)} returns a value, which nobody reads: a cell shows its last line"
    return Diagnostic(
        "NB021", what, where, "write the value on a line of its own, without `return`", severity="warning"
    )


def check_options(keywords: Sequence[ast.keyword], owner: str, path: str) -> Iterator[Diagnostic]:
    """Yield each option whose value cannot be known without running the file."""
    for keyword in keywords:
        try:
            known = keyword.arg is not None and not isinstance(ast.literal_eval(keyword.value), Expression)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            known = False
        if not known:
            option = (
                f"`{keyword.arg}={write_python(keyword.value)}`"
                if keyword.arg
                else f"`**{write_python(keyword.value)}`"
            )
            what = f"the option {option} of {owner} is not a plain value, and the file is read without running it"
            where = Location(path, keyword.lineno, keyword.col_offset + 1)
            yield Diagnostic(
                "NB007", what, where, "write the value itself; until then it is not set", severity="warning"
            )


def _belongs_outside(node: ast.stmt, header: Header) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return True
        case ast.Import(names=names):
            return all(alias.name in FORMATS for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module in FORMATS or module == "__future__"
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name == "__generated_with" or node.lineno == header.line
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
    return False


def _find_app_words(node: ast.stmt, app: str) -> Iterator[str]:
    for decorator in getattr(node, "decorator_list", ()):
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        match target:
            case ast.Attribute(value=ast.Name(id=name), attr=word) if name == app:
                yield word


def _explain(error: SyntaxError, first_line: int) -> str:
    """Give Python's message, with its line numbers counted in the file."""
    return re.sub(
        r"\bline (\d+)", lambda found: f"line {int(found[1]) + first_line - 1}", error.msg or "invalid syntax"
    )


def _locate(error: SyntaxError, first: Location) -> Location:
    line = max(error.lineno or 1, 1)
    return Location(first.path, first.line + line - 1, max(error.offset or 1, 1) + (first.column - 1))
