"""The text of a notebook file → its top-level statements, also when some of them are not Python."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appnb.notebook.syntax import parse_python

APP = re.compile(r"^(?P<app>[^\W\d]\w*)[ \t]*(:[^=\n]*)?=[ \t]*([^\W\d]\w*\.)?App[ \t]*\(")
CONFLICT = re.compile(r"^(<<<<<<< |>>>>>>> |=======[\r\n]*$|\|\|\|\|\|\|\| )")

JOINED_AT_MOST = 4
"""How many parts are tried together as one cell, for cells whose strings contain lines that look like the next cell."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One top-level statement, or (`node` is None) lines that are not Python, and why. Lines count from 1."""

    first: int
    last: int
    node: ast.stmt | None
    error: SyntaxError | None = None


def find_statements(lines: Sequence[str]) -> list[Statement]:
    """Split a file into its top-level statements, in order; comments and blank lines between them are nobody's.

    A file that does not parse is cut where cells begin, so that one broken cell costs only itself.
    """
    try:
        return _list_statements(lines, 0, len(lines))
    except SyntaxError as error:
        starts = _find_cell_starts(lines)
        if not starts:
            return [Statement(1, len(lines), None, error)]
    return list(_parse_parts(lines, [0, *starts, len(lines)]))


def is_conflict_marker(line: str) -> bool:
    """Tell whether `line` is one of those that `git merge` leaves around what it could not merge."""
    return CONFLICT.match(line) is not None


def find_app_name(lines: Sequence[str]) -> str:
    """Find the variable that holds the app, from the text alone."""
    return next((found["app"] for line in lines if (found := APP.match(line))), "app")


def _parse_parts(lines: Sequence[str], cuts: list[int]) -> Iterator[Statement]:
    """Parse the parts of the file between `cuts`; several at once where only together they are Python."""
    part = 0
    while part < len(cuts) - 1:
        for joined in (1, *range(2, min(JOINED_AT_MOST, len(cuts) - 1 - part) + 1)):
            statements = _parse_part(lines, cuts[part], cuts[part + joined], is_joined=joined > 1)
            if statements is not None:
                break
        else:
            joined, statements = 1, list(_cut_after_cell(lines, cuts[part], cuts[part + 1]))
        yield from statements
        part += joined


def _parse_part(lines: Sequence[str], start: int, end: int, *, is_joined: bool) -> list[Statement] | None:
    """Parse one part, or None when it is not Python. Parts joined must make one cell that spans them."""
    try:
        statements = _list_statements(lines, start, end)
    except SyntaxError:
        return None
    return None if is_joined and len(statements) != 1 else statements


def _list_statements(lines: Sequence[str], start: int, end: int) -> list[Statement]:
    tree = parse_python("".join(lines[start:end]))
    if start:
        ast.increment_lineno(tree, start)
    return [_make_statement(node) for node in tree.body]


def _make_statement(node: ast.stmt) -> Statement:
    decorators = getattr(node, "decorator_list", ())
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return Statement(first, node.end_lineno or node.lineno, node)


def _cut_after_cell(lines: Sequence[str], start: int, end: int) -> Iterator[Statement]:
    """Split a part that is not Python where its cell is over, if what follows has no line of the cell left."""
    while end > start and not lines[end - 1].strip():
        end -= 1
    body = next((number for number in range(start, end) if _is_indented(lines[number])), end)
    outside = [number for number in range(body, end) if not _is_indented(lines[number]) and lines[number].strip()]
    cut = next((number for number in outside if not lines[number].startswith((")", "]", "}", "#"))), end)
    if cut < end and not any(_is_indented(line) for line in lines[cut:end]):
        statements = _parse_part(lines, start, cut, is_joined=False)
        if statements is not None:
            yield from statements
            yield _explain(lines, cut, end)
            return
    yield _explain(lines, start, end)


def _explain(lines: Sequence[str], start: int, end: int) -> Statement:
    error = None
    try:
        parse_python("".join(lines[start:end]))
    except SyntaxError as refusal:
        error = refusal
    return Statement(start + 1, max(end, start + 1), None, error)


def _is_indented(line: str) -> bool:
    return line[:1] in {" ", "\t"} and bool(line.strip())


def _find_cell_starts(lines: Sequence[str]) -> list[int]:
    """Find the lines (from 0) that look like the start of a cell, or of the lines that run the app."""
    app = re.escape(find_app_name(lines))
    start = re.compile(
        rf"@{app}\.(cell|function|class_definition)\b|(async[ \t]+)?with[ \t]+{app}\.setup\b"
        rf"|{app}\._unparsable_cell\b|if[ \t]+__name__[ \t]*=="
    )
    starts: list[int] = []
    for number, line in enumerate(lines):
        if start.match(line):
            while number > (starts[-1] + 1 if starts else 0) and lines[number - 1].startswith("@"):
                number -= 1
            if not starts or number > starts[-1]:
                starts.append(number)
    return starts
