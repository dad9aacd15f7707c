"""Cell code → code objects that speak of the notebook's own lines."""

import __future__

import ast
import io
import tokenize
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from inspect import CO_COROUTINE
from types import CodeType

from appnb.kernel.blocks import CACHES, Block, mark_blocks
from appnb.notebook.syntax import compile_tree, parse_python
from appnb.source import Location

FUTURE_FLAGS = 0x1FF0000  # where `compile` keeps the features of `__future__`: `co_flags` shares these bits


@dataclass(frozen=True, slots=True)
class CellCode:
    """A cell ready to run: run the body, then the output, if there is one. Either may be a coroutine's code."""

    body: CodeType
    output: CodeType | None
    blocks: Mapping[int, Block] = field(default_factory=dict)  # those that are cached, by their line


def compile_cell(code: str, start: Location, future: Iterable[str] = ()) -> CellCode:
    """Compile one cell, setting apart its last expression, whose value is the cell's output.

    A cell that ends in `;` has no output, as in IPython. Pure: runs nothing.

    Args:
        code: the cell, dedented, any length; blank is fine; `await` may stand at its top level.
        start: where the cell stands, so that tracebacks name lines and columns of the notebook file.
        future: features of `__future__` that the file imports for all its cells.
    Returns:
        code objects; `output` is None if the cell ends in a statement.
    Raises:
        SyntaxError: `code` is not Python; its place is that in the notebook file.
    Source: "last expression is the value" is IPython's `ast_node_interactivity="last_expr"`.

    >>> eval(compile_cell("1 + 1  # two", Location("app.py")).output)
    2
    """
    tree = _parse_in_place(code, start)
    output = None
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for feature in future:
        flags |= getattr(__future__, feature).compiler_flag
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if last is not None and _ends_in_semicolon(code):
        tree.body.append(last)
        last = None
    blocks: Mapping[int, Block] = {}
    if any(name in code for name in CACHES):
        blocks = mark_blocks(tree, lambda part: compile_tree(part, start.path, flags))
    body = compile_tree(tree, start.path, flags)
    if isinstance(last, ast.Expr):
        flags |= body.co_flags & FUTURE_FLAGS
        output = compile_tree(ast.Expression(last.value), start.path, flags)
    return CellCode(body, output, blocks)


def is_coroutine(code: CodeType) -> bool:
    """Tell whether running `code` gives a coroutine to await."""
    return bool(code.co_flags & CO_COROUTINE)


def is_same_code(one: str, other: str) -> bool:
    """Tell whether two cells say the same to Python: comments, white space and quotes do not count."""
    if one == other:
        return True
    try:
        return ast.dump(parse_python(one)) == ast.dump(parse_python(other))
    except SyntaxError:
        return False


def find_code_key(code: CellCode) -> Hashable:
    """Make a key that cells which do the same share, wherever they stand: comments and white space do not count.

    Cheap: what was compiled is looked at, nothing is parsed. Cells of one meaning may, rarely, have two keys, since how
    lines are broken can show in what is compiled.
    """
    return tuple(None if part is None else key_of(part) for part in (code.body, code.output))


def key_of(value: object) -> Hashable:
    """Make a key of a code object, or of a constant in one, in which 1, 1.0 and True differ."""
    if isinstance(value, CodeType):
        names = (value.co_name, value.co_names, value.co_varnames, value.co_freevars, value.co_cellvars)
        counts = (value.co_flags, value.co_argcount, value.co_posonlyargcount, value.co_kwonlyargcount)
        return names, counts, value.co_code, value.co_exceptiontable, tuple(map(key_of, value.co_consts))
    if isinstance(value, tuple):
        return ("tuple", *map(key_of, value))
    if isinstance(value, frozenset):
        return ("frozenset", *sorted(repr(key_of(item)) for item in value))
    return type(value), repr(value)


def locate_syntax_error(error: SyntaxError, start: Location) -> Location:
    """Find where `error`, met in the dedented code that starts at `start`, stands in the file."""
    line, column = error.lineno or 1, error.offset or 1
    return replace(start, line=start.line + line - 1, column=start.column + max(column, 1) - 1)


def _parse_in_place(code: str, start: Location) -> ast.Module:
    try:
        tree = parse_python(code)
    except SyntaxError as error:
        where = locate_syntax_error(error, start)
        error.filename, error.lineno, error.offset = where.path, where.line, where.column
        if error.end_lineno:
            error.end_lineno += start.line - 1
        if error.end_offset:
            error.end_offset += start.column - 1
        if error.text:
            error.text = " " * (start.column - 1) + error.text
        raise
    lines, columns = start.line - 1, start.column - 1
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr | ast.excepthandler | ast.arg | ast.keyword | ast.alias | ast.pattern):
            node.lineno += lines
            node.col_offset += columns
            node.end_lineno = (node.end_lineno or 1) + lines
            node.end_col_offset = (node.end_col_offset or 0) + columns
    return tree


def _ends_in_semicolon(code: str) -> bool:
    if ";" not in code:
        return False
    blank = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return [token.string for token in tokens if token.type not in blank][-1:] == [";"]
