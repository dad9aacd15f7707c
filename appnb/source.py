"""Places in a notebook file."""

import ast
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a notebook file. `line` and `column` count from 1, in characters, as editors do."""

    path: str
    line: int = 1
    column: int = 1

    def locate(self, node: ast.stmt | ast.expr, code: str) -> Self:
        """Locate `node`, parsed from the dedented cell `code` that starts here (`ast` counts bytes from 0)."""
        before = code.split("\n")[node.lineno - 1].encode()[: node.col_offset].decode()
        return type(self)(self.path, self.line + node.lineno - 1, self.column + len(before))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"
