"""A cell → the lines that write it, laid out as marimo and Black would."""

import ast
from collections.abc import Mapping, Sequence

from appnb.notebook.blocks import DECORATORS
from appnb.notebook.formats import Expression
from appnb.notebook.indentation import indent, is_blank
from appnb.notebook.model import Cell, CellKind
from appnb.notebook.signature import Signature
from appnb.notebook.syntax import parse_python

INDENT = "    "

WIDTH = 79
"""Heads and returns that are longer get a line for each name."""


def render_cell(
    cell: Cell, app: str, signature: Signature, *, moves_strings: bool, more: Sequence[str] = ()
) -> list[str]:
    """Write a cell afresh, each line ending in a newline. `more` are arguments of the decorator that are no options."""
    match cell.kind:
        case CellKind.UNPARSABLE:
            return render_unparsable(cell, app)
        case CellKind.SETUP:
            head = render_setup(cell, app, more)
            body = indent(cell.code, INDENT, moves_strings=moves_strings) if cell.code else []
            return [*head, *body, *([] if has_statements(cell.code) else [f"{INDENT}pass\n"])]
        case CellKind.FUNCTION | CellKind.CLASS:
            return [*render_decorator(cell, app, more), *indent(cell.code, "", moves_strings=False)]
    body = indent(cell.code, INDENT, moves_strings=moves_strings) if cell.code else []
    gap = ["\n"] if ends_in_definition(cell.code) else []
    head = [*render_decorator(cell, app, more), *render_def(cell, signature.args)]
    return [*head, *body, *gap, *render_return(signature.returns, INDENT)]


def render_decorator(cell: Cell, app: str, more: Sequence[str] = ()) -> list[str]:
    """Write the decorator of a cell with its options."""
    word = next(word for word, kind in DECORATORS.items() if kind is cell.kind)
    return [render_call(f"@{app}.{word}", cell.options, more) + "\n"]


def render_setup(cell: Cell, app: str, more: Sequence[str] = ()) -> list[str]:
    """Write `with app.setup:`."""
    return [f"{'async ' if cell.is_async else ''}{render_call(f'with {app}.setup', cell.options, more)}:\n"]


def render_def(cell: Cell, args: Sequence[str]) -> list[str]:
    """Write `def name(args):`."""
    start = f"{'async ' if cell.is_async else ''}def {cell.name}"
    line = f"{start}({', '.join(args)}):"
    if len(line) <= WIDTH or not args:
        return [line + "\n"]
    return [f"{start}(\n", *(f"{INDENT}{arg},\n" for arg in args), "):\n"]


def render_return(names: Sequence[str], indentation: str) -> list[str]:
    """Write `return` and the names that a cell gives."""
    if not names:
        return [f"{indentation}return\n"]
    line = f"{indentation}return {', '.join(names)}" if len(names) > 1 else f"{indentation}return ({names[0]},)"
    if len(line) <= WIDTH:
        return [line + "\n"]
    return [f"{indentation}return (\n", *(f"{indentation}{INDENT}{name},\n" for name in names), f"{indentation})\n"]


def render_call(start: str, options: Mapping[str, object], more: Sequence[str] = ()) -> str:
    """Write `start(name=value, …)`, without parentheses when there are no options."""
    arguments = [*(f"{name}={render_value(value)}" for name, value in options.items()), *more]
    if not arguments:
        return start
    line = f"{start}({', '.join(arguments)})"
    if len(line) <= WIDTH:
        return line
    return "".join([f"{start}(\n", *(f"{INDENT}{argument},\n" for argument in arguments), ")"])


def render_value(value: object) -> str:
    """Write a literal, strings in double quotes where that needs no escapes."""
    if isinstance(value, str) and not isinstance(value, Expression):
        text = repr(value)
        return f'"{text[1:-1]}"' if text[0] == "'" and '"' not in text and "\\'" not in text else text
    if isinstance(value, list):
        return f"[{', '.join(map(render_value, value))}]"
    return repr(value)


def render_unparsable(cell: Cell, app: str) -> list[str]:
    """Write text that is no Python as a string that Python can read."""
    text = f'r"""\n{cell.code}\n"""'
    if '"""' in cell.code or not _means(text, f"\n{cell.code}\n"):
        escaped = cell.code.replace("\\", "\\\\").replace('"', '\\"').replace("\0", "\\x00")
        text = f'"""\n{escaped}\n"""'
    if not _means(text, f"\n{cell.code}\n"):
        text = ascii(cell.code)
    options = ", ".join(f"{name}={render_value(value)}" for name, value in {**cell.options, "name": cell.name}.items())
    written = f"{app}._unparsable_cell(\n{INDENT}{text},\n{INDENT}{options}\n)\n"
    return written.splitlines(keepends=True) if "\r" not in written else [written]


def ends_in_definition(code: str) -> bool:
    """Tell whether the last line of `code` ends an import, a function or a class, which get an empty line below."""
    body = parse_python(code).body
    definitions = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    if not body or not isinstance(body[-1], definitions):
        return False
    return body[-1].end_lineno == len(code.rstrip().split("\n"))


def has_statements(code: str) -> bool:
    """Tell whether `code` is more than comments."""
    return any(not is_blank(line) and not line.lstrip().startswith("#") for line in code.split("\n"))


def _means(literal: str, value: str) -> bool:
    try:
        return bool(ast.literal_eval(literal) == value)
    except (ValueError, SyntaxError):
        return False
