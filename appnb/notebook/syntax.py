"""Python's own parser, made quiet and its refusals made one kind."""

import ast
import copy
import re
import threading
import warnings
from types import CodeType

NEWLINE = re.compile(r"\r\n|\r|\n")

NO_TEXT = re.compile("[\x00\ud800-\udfff]")

# `warnings.catch_warnings` swaps a filter list that all threads share, and CPython 3.11 counts how deep it is in a tree
# for all threads together (gh-106905): two that go through trees at the same time make it raise a SystemError
_one_at_a_time = threading.Lock()

TRIES = 5
LONG_BITS = 10_000
"""Numbers of more bits are written in hexadecimal where Python refuses decimals."""


def parse_python(text: str) -> ast.Module:
    """Parse `text` as Python does, without its warnings (they are told when the cell is compiled to run).

    Top-level `await` is fine. Pure: nothing is run.

    Raises:
        SyntaxError: `text` is not Python, whatever else `ast.parse` would raise for it.
    """
    if bad := NO_TEXT.search(text):
        raise _explain_bad_character(text, bad)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _parse(text)
        except (RecursionError, MemoryError) as error:
            raise SyntaxError("it is nested too deeply for Python") from error


def _parse(text: str) -> ast.Module:
    """Parse, again when somebody else who goes through a tree has put Python's count out: a library in a cell, say."""
    for _ in range(TRIES - 1):
        try:
            return ast.parse(text)
        except SystemError:
            continue
    return ast.parse(text)


def write_python(node: ast.AST) -> str:
    """Write a tree as Python: `...` for one that is nested more deeply than Python can write.

    >>> write_python(parse_python("f(0x" + "f" * 4000 + ")")).startswith("f(0xff")
    True
    """
    try:
        try:
            return ast.unparse(node)
        except ValueError:  # Python writes no number of more than 4,300 digits, unless in another base
            return ast.unparse(_HexWriter().visit(copy.deepcopy(node)))
    except RecursionError:
        return "..."


class _HexWriter(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        is_long = isinstance(node.value, int) and node.value.bit_length() > LONG_BITS
        return ast.Name(hex(node.value)) if is_long else node  # type: ignore[arg-type]  # `is_long` has looked


def compile_tree(tree: ast.Module | ast.Expression, path: str, flags: int = 0) -> CodeType:
    """Compile what was parsed; an expression, so that it can be evaluated.

    Raises:
        SyntaxError: Python refuses `tree`.
    """
    mode = "eval" if isinstance(tree, ast.Expression) else "exec"
    with _one_at_a_time:
        return _compile(tree, path, mode, flags)


def _compile(tree: ast.Module | ast.Expression, path: str, mode: str, flags: int) -> CodeType:
    try:
        code: CodeType = compile(tree, path, mode, flags, dont_inherit=True)
    except (RecursionError, MemoryError, SystemError) as error:  # the last comes when Python warns at such a depth
        raise SyntaxError("it is nested too deeply for Python") from error
    except ValueError as error:
        raise SyntaxError(str(error)) from error
    return code


def compile_quietly(tree: ast.Module) -> None:
    """Have Python check what its grammar leaves to the compiler, such as a `return` outside of a function.

    Top-level `await` is fine. Pure: nothing is run.

    Raises:
        SyntaxError: Python refuses `tree`.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def parse_cell(code: str) -> ast.Module:
    """Parse code that is to stand in a cell's function, where Python refuses more than at the top of a file.

    Raises:
        SyntaxError: it cannot stand there.
    """
    tree = parse_python(code)
    compile_quietly(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            raise SyntaxError("`import *` cannot stand in a cell", (None, node.lineno, node.col_offset + 1, None))
    return tree


def has_await(tree: ast.Module) -> bool:
    """Tell whether `tree` awaits outside of its functions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
            return True
        if isinstance(node, ast.comprehension) and node.is_async:
            return True
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend((*node.decorator_list, node.args))
        else:
            waiting.extend(ast.iter_child_nodes(node))
    return False


def _explain_bad_character(text: str, bad: re.Match[str]) -> SyntaxError:
    """Point at a NUL or lone surrogate, which Python refuses without saying where."""
    what = "a NUL character" if bad[0] == "\x00" else f"the character {bad[0]!r}, which is half of a pair"
    before = NEWLINE.split(text[: bad.start()])
    return SyntaxError(f"it contains {what}", (None, len(before), len(before[-1]) + 1, None))


def split_lines(text: str) -> list[str]:
    r"""Split `text` into lines with their endings, where Python ends lines: `\n`, `\r\n` and `\r` only.

    >>> split_lines("a\r\nb\x0cc")
    ['a\r\n', 'b\x0cc']
    """
    lines, start = [], 0
    for ending in NEWLINE.finditer(text):
        lines.append(text[start : ending.end()])
        start = ending.end()
    if start < len(text):
        lines.append(text[start:])
    return lines
