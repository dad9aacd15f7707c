"""The lines of a cell in the file ↔ its code: what is indentation, and what is the inside of a string."""

import io
import re
import tokenize
from collections.abc import Iterator, Sequence

from appnb.notebook.syntax import split_lines

MAY_SPAN_LINES = ('"""', "'''", "\\\n")


def dedent(lines: Sequence[str], indent: str, *, moves_strings: bool) -> list[str]:
    r"""Take `indent` off the lines of a cell's body. A line that is indented less loses what it has, one
    that is blank all of it.

    Args:
        lines: of the body, with `\n` at the end of each.
        indent: the white space before the first statement.
        moves_strings: whether the inside of a triple-quoted string is dedented too, unless one of its lines is indented
            less than the code; else it never is.
    """
    inside = find_lines_in_strings(lines)
    moved = {line for block in inside for line in block if moves_strings and _is_indented(block, lines, indent)}
    kept = {line for block in inside for line in block} - moved
    return [
        line if number in kept else _strip_columns(line, len(indent)) if number in moved else _strip(line, indent)
        for number, line in enumerate(lines)
    ]


def indent(code: str, indentation: str, *, moves_strings: bool) -> list[str]:
    """Write code as lines of a body: `dedent` gives `code` back, except for white space in blank lines."""
    lines = split_lines(code + "\n")
    inside = {line for block in find_lines_in_strings(lines) for line in block}
    kept = set() if moves_strings else inside
    return [
        line if number in kept or line == "\n" else indentation + line if number in inside or line.strip() else "\n"
        for number, line in enumerate(lines)
    ]


def find_lines_in_strings(lines: Sequence[str]) -> list[range]:
    """Find the lines that begin inside a string (indices into `lines`), one range a run of such lines.

    Code that has no tokens, being no Python, has none after the place where it breaks.
    """
    text = "".join(lines)
    if not any(sign in text for sign in MAY_SPAN_LINES):
        return []
    inside = {number for first, last in _find_strings(text) for number in range(first, last)}
    starts = sorted(number for number in inside if number - 1 not in inside)
    ends = sorted(number + 1 for number in inside if number + 1 not in inside)
    return [range(start, min(end, len(lines))) for start, end in zip(starts, ends, strict=True)]


def _find_strings(text: str) -> Iterator[tuple[int, int]]:
    """Yield, for each string in `text`, its first and last line, from 1."""
    starts: list[int] = []  # of f-strings that are open; from Python 3.12 on they are several tokens
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            kind = tokenize.tok_name[token.type]
            if kind == "STRING":
                yield token.start[0], token.end[0]
            elif kind in {"FSTRING_START", "TSTRING_START"}:
                starts.append(token.start[0])
            elif kind in {"FSTRING_END", "TSTRING_END"}:
                yield starts.pop(), token.end[0]
    except (tokenize.TokenError, SyntaxError):
        return


def find_indent(line: str) -> str:
    """Give the white space at the start of `line`."""
    found = re.match(r"[ \t\f]*", line)
    return found[0] if found else ""


def is_blank(line: str) -> bool:
    """Tell whether `line` has nothing but white space."""
    return not line.strip()


def _is_indented(block: range, lines: Sequence[str], indent: str) -> bool:
    return all(is_blank(lines[number]) or len(find_indent(lines[number])) >= len(indent) for number in block)


def _strip(line: str, indent: str) -> str:
    if is_blank(line):
        return "\n" if line.endswith("\n") else ""
    if line.startswith(indent):
        return line[len(indent) :]
    return _strip_columns(line, len(indent))


def _strip_columns(line: str, columns: int) -> str:
    return line[min(columns, len(find_indent(line))) :]
