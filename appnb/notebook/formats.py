"""What the file formats share: one grammar, described by one value a format."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from appnb.notebook.syntax import write_python


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a notebook as a Python file."""

    name: str  # as in `Notebook.format`
    module: str  # what the file imports, whose `App` it makes
    moves_strings: bool  # a triple-quoted string is indented and dedented with the code around it


class Expression(str):
    """An option's value that is not a literal: its source text, kept for writing back. Counts as not set."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return str(self)


def read_options(keywords: Sequence[ast.keyword]) -> dict[str, object]:
    """Read `name=value` arguments. A value that is no literal becomes an `Expression`; `**more` is left out."""
    return {keyword.arg: read_value(keyword.value) for keyword in keywords if keyword.arg is not None}


def read_value(node: ast.expr) -> object:
    """Read a literal without running anything."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return Expression(write_python(node))
