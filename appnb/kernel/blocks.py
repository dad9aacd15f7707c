"""Blocks that are cached: `with nb.cache("name"):` in a cell, whose body does not run when its values are there.

Python runs the body of every `with`. So a cell is compiled with one `if` more: the body runs unless the manager, when
it was entered, has put a word into the globals of the cell that says otherwise.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType

from appnb.analysis.walk import NameWalk

CACHES = frozenset({"cache", "lru_cache", "persistent_cache"})

WORD = "__appnb_block_runs__"
"""The global that says whether the body runs; it is gone when the body begins."""


@dataclass(frozen=True, slots=True)
class Block:
    """The body of one such statement."""

    code: CodeType
    reads: frozenset[str]  # names that it takes from above it, in the cell or elsewhere
    defs: frozenset[str]  # names that it leaves behind, those that are private to the cell, too


def mark_blocks(tree: ast.Module, compile_body: Callable[[ast.Module], CodeType]) -> dict[int, Block]:
    """Find the blocks of a cell, and have their bodies ask whether to run. Changes `tree`.

    Args:
        tree: of the cell, with the lines of the file.
        compile_body: compiles a part of it.

    Returns:
        each block by the line on which its manager stands. A body that leaves a loop around it is none.
    """
    blocks: dict[int, Block] = {}
    for statement in _list_withs(tree.body):
        managers = [item.context_expr for item in statement.items if _is_cache(item.context_expr)]
        if not managers:
            continue
        body = ast.Module(list(statement.body), [])
        try:
            code = compile_body(body)
        except SyntaxError:
            continue
        walk = NameWalk(body)
        reads = walk.reads.keys() | walk.find_deferred_refs().keys() | (walk.private - walk.private_bound)
        defs = (walk.module.bound | walk.bound_later.keys()) - walk.temporary
        for manager in managers:
            blocks[manager.lineno] = Block(code, frozenset(reads), frozenset(defs))
        asks = _write_question()
        statement.body = [ast.copy_location(ast.If(asks, statement.body, []), statement.body[0])]
        for node in ast.walk(asks):
            ast.copy_location(node, statement.body[0])
    return blocks


def _write_question() -> ast.expr:
    """Write `globals().pop(WORD, True)`. Not parsed: parsers on two threads disturb each other (gh-106905)."""
    names = ast.Call(ast.Name("globals", ast.Load()), [], [])
    return ast.Call(ast.Attribute(names, "pop", ast.Load()), [ast.Constant(WORD), ast.Constant(True)], [])


def _is_cache(manager: ast.expr) -> bool:
    match manager:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in CACHES
    return False


def _list_withs(body: Sequence[ast.stmt]) -> Iterator[ast.With]:
    """Yield the `with` statements that run in the cell itself, not in a function; inner ones first."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        parts = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
        parts += [part.body for part in (*getattr(statement, "handlers", []), *getattr(statement, "cases", []))]
        for part in parts:
            yield from _list_withs(part)
        if isinstance(statement, ast.With):
            yield statement
