"""Lines of a notebook file that are not Python → the cell that they were to be."""

import ast
import re
from collections.abc import Sequence

from appnb.notebook.blocks import DECORATORS, NO_LINES, Block, Lines, dedent_text, find_colon
from appnb.notebook.formats import read_options
from appnb.notebook.indentation import find_indent, is_blank
from appnb.notebook.model import CellKind
from appnb.notebook.syntax import NEWLINE, parse_python

DEFINITION = re.compile(r"(?P<is_async>async[ \t]+)?(def|class)[ \t]+(?P<name>[^\W\d]\w*)")


def read_broken_block(lines: Sequence[str], first: int, last: int, app: str) -> Block | None:
    """Read lines `first` to `last`, which are not Python, as the cell they begin; None when they begin none."""
    begin = re.compile(
        rf"@{re.escape(app)}\.(?P<word>{'|'.join(DECORATORS)})\b|(async[ \t]+)?with[ \t]+{re.escape(app)}\.setup\b"
    )
    number = first
    while number < last and lines[number - 1].startswith("@") and not begin.match(lines[number - 1]):
        number += 1
    match = begin.match(lines[number - 1])
    if match is None:
        return None
    if match["word"] is None:
        return _read_body(lines, (first, number), (number + 1, last), CellKind.SETUP, name="setup")
    return _read_decorated(lines, first, number, last, DECORATORS[match["word"]])


def _read_decorated(lines: Sequence[str], first: int, decorator: int, last: int, kind: CellKind) -> Block:
    definition = next((n for n in range(decorator + 1, last + 1) if DEFINITION.match(lines[n - 1])), None)
    named = DEFINITION.match(lines[definition - 1]) if definition else None
    if definition is None or named is None:
        return _read_body(lines, (first, decorator), (decorator + 1, last), kind)
    options = _read_options("".join(lines[decorator - 1 : definition - 1]))
    end = find_colon(lines, definition, last) if kind is CellKind.CELL else definition - 1
    return _read_body(lines, (first, end), (end + 1, last), kind, named["name"], options)


def _read_body(
    lines: Sequence[str],
    head: Lines,
    body: Lines,
    kind: CellKind,
    name: str = "_",
    options: dict[str, object] | None = None,
) -> Block:
    foot = _find_return(lines, body) if kind is CellKind.CELL else NO_LINES
    code_lines = (body[0], foot[0] - 1) if foot != NO_LINES else body
    text = [NEWLINE.sub("", line) for line in lines[code_lines[0] - 1 : code_lines[1]]]
    start = next((number for number, line in enumerate(text, code_lines[0]) if not is_blank(line)), head[1])
    return Block(
        kind=CellKind.UNPARSABLE,
        name=name,
        code=dedent_text(text).rstrip(),
        start=(start, len(find_indent(lines[start - 1])) + 1),
        head=head,
        body=code_lines,
        foot=foot,
        options=options or {},
        indent=find_indent(lines[start - 1]),
        is_plain=False,
        written_as=kind,
    )


def _read_options(decorator: str) -> dict[str, object]:
    try:
        tree = parse_python(f"{decorator}\ndef _(): pass")
    except SyntaxError:
        return {}
    match tree.body:
        case [ast.FunctionDef(decorator_list=[ast.Call(keywords=keywords), *_])]:
            return read_options(keywords)
    return {}


def _find_return(lines: Sequence[str], body: Lines) -> Lines:
    """Find the `return` that ends the lines `body`, if one does."""
    for number in range(body[1], body[0] - 1, -1):
        if re.match(r"[ \t]+return\b", lines[number - 1]):
            try:
                tree = parse_python("def _():\n" + "".join(lines[number - 1 : body[1]]))
            except SyntaxError:
                return NO_LINES
            is_all = len(tree.body) == 1 and isinstance(tree.body[0], ast.FunctionDef) and len(tree.body[0].body) == 1
            return (number, body[1]) if is_all else NO_LINES
    return NO_LINES
