"""Where in the notebook the text of a query stands."""

import ast
import re
from dataclasses import dataclass
from types import FrameType

from appnb.analysis.sql.calls import find_text
from appnb.kernel.context import current_owner
from appnb.notebook.model import Cell
from appnb.notebook.syntax import parse_python, split_lines
from appnb.source import Location


@dataclass(frozen=True, slots=True)
class QueryPlace:
    """The literal that a query was written as, in a notebook file or a module."""

    start: Location
    lines: tuple[str, ...] = ()  # of the file, from the literal's first to its last; () when it is not found

    def locate(self, query: str, line: int, column: int | None) -> Location:
        """Find the place in the file of a place in the query that ran.

        Args:
            query: the text, with what its gaps became.
            line: in the query, from 1.
            column: in that line, from 1; None if it is not known.
        Returns:
            the start of the literal if its lines are not those of the query.
        """
        of_query = query.split("\n")
        if len(of_query) != len(self.lines) or not 1 <= line <= len(of_query):
            return self.start
        text, written = of_query[line - 1], self.lines[line - 1]
        at = written.find(text) if text.strip() else -1
        if at >= 0 and column is not None:
            at += column - 1
        elif column is not None and (word := re.match(r"\w+", text[column - 1 :])):  # a gap stands in this line
            at = written.find(word[0])
        if at < 0 or column is None:
            at = len(written) - len(written.lstrip())
        return Location(self.start.path, self.start.line + line - 1, at + 1)


def find_place(frame: FrameType) -> QueryPlace:
    """Find the query in the call that `frame` is in. Reads the text of the cell as it ran; nothing on disk."""
    path = frame.f_code.co_filename
    start = Location(path, frame.f_lineno)
    owner = current_owner()
    context = owner.find_context(path, frame.f_lineno) if owner is not None else None
    if context is None:
        return QueryPlace(start)
    return _find_in_cell(context.source, context.kernel.program.notebook.text, frame, start)


def _find_in_cell(cell: Cell, text: str, frame: FrameType, start: Location) -> QueryPlace:
    """Find the call by the place in the code that the frame has come to."""
    line, _, column, _ = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    first, indent = cell.location.line, cell.location.column - 1
    if line is None or column is None:
        return QueryPlace(start)
    for node in ast.walk(parse_python(cell.code)):
        if isinstance(node, ast.Call) and (node.lineno + first - 1, node.col_offset + indent) == (line, column):
            literal = find_text(node)
            if literal is None:
                break
            where = Location(start.path, literal.lineno + first - 1, literal.col_offset + indent + 1)
            last = (literal.end_lineno or literal.lineno) + first - 1
            return QueryPlace(where, tuple(split_lines(text)[where.line - 1 : last]))
    return QueryPlace(start)
