"""Which code reads environment variables, and which of them, as far as its text tells."""

import ast
from collections.abc import Collection, Iterator
from functools import partial

from appnb.kernel.module_users import parse_cell
from appnb.kernel.program import Program
from appnb.notebook.model import CellId

READERS = frozenset({"getenv", "environ"})


def find_environment_users(program: Program, names: Collection[str]) -> frozenset[CellId]:
    """Find the cells that read one of these environment variables, or one whose name only a run would tell. Pure."""
    trees = ((cell.id, parse_cell(cell.code)) for cell in program.notebook.cells)
    return frozenset(cell for cell, tree in trees if tree is not None and reads_environment(tree, names))


def reads_environment(tree: ast.AST, names: Collection[str]) -> bool:
    """Tell whether code reads one of these variables by `os.environ` or `os.getenv`. Pure."""
    plain = {id(reader): name for reader, name in _list_plain_reads(tree)}
    for node in ast.walk(tree):
        word = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if word in READERS and (id(node) not in plain or plain[id(node)] in names):
            return True
    return False


def _list_plain_reads(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield what reads one variable with its name: `os.environ["A"]`, `os.environ.get("A")`, `os.getenv("A")`."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=reader, slice=ast.Constant(value=str(name))):
                yield reader, name
            case ast.Call(func=ast.Attribute(value=reader, attr="get"), args=[ast.Constant(value=str(name)), *_]):
                yield reader, name
            case ast.Call(func=reader, args=[ast.Constant(value=str(name)), *_]):
                yield reader, name


def find_by_variables(names: Collection[str]) -> "partial[frozenset[CellId]]":
    """Make a function that finds the cells of a program that read one of these variables."""
    return partial(find_environment_users, names=frozenset(names))
