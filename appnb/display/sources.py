"""`show_code` and `latex`: what a notebook shows of its own code, and macros for its mathematics."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.highlighting import write_code_block
from appnb.display.hosting import find_path
from appnb.display.html import as_html
from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.display.markup import text as escape
from appnb.display.problems import choose_kind
from appnb.display.stacks import vstack
from appnb.kernel import output as outputs
from appnb.kernel.context import current_cell
from appnb.notebook.syntax import parse_python

PATIENCE_S = 10


def show_code(output: object = None, *, position: Literal["above", "below"] = "below") -> Html:
    """Show something together with the code of the cell that makes it.

    Args:
        output: what to show; None for the code alone. In the code that is shown it stands without `show_code`.
        position: where the code stands.

    Example:
        nb.show_code(nb.md("Two and two is **4**"))
    """
    position = choose_kind("show_code", position, ("above", "below"))  # type: ignore[assignment]
    shown = [] if output is None else [as_html(output)]
    cell = current_cell()
    if cell is not None:
        code = Html.of(write_code_block(unwrap(cell.source.code), "python"), {})
        shown = [code, *shown] if position == "above" else [*shown, code]
    return vstack(shown)


def unwrap(code: str) -> str:
    """Put in the place of each `show_code(x)` what it shows. Pure.

    >>> unwrap("nb.show_code(y + 1, position='above')")
    'y + 1'
    """
    lines = code.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    data = code.encode()  # columns of a syntax tree count bytes
    for call in sorted(_list_calls(parse_python(code)), key=lambda each: (-each.lineno, -each.col_offset)):
        first = starts[call.lineno - 1] + call.col_offset
        last = starts[(call.end_lineno or 1) - 1] + (call.end_col_offset or 0)
        given = [*call.args, *(word.value for word in call.keywords if word.arg == "output")]
        inner = ast.get_source_segment(code, given[0]) if given else None
        data = data[:first] + (inner or "").encode() + data[last:]
    return data.decode().strip("\n")


def _list_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "show_code" in (getattr(node.func, "attr", ""), getattr(node.func, "id", "")):
            yield node


def latex(text: str | None = None, *, filename: str | Path | None = None) -> None:
    r"""Define macros that all mathematics of the page may use.

    Args:
        text: definitions in LaTeX: `r"\newcommand{\R}{\mathbb{R}}"`.
        filename: of a file of them, looked for where the server was started and beside the notebook; or an address.

    Raises:
        AppnbError: NB331, there is no such file, or not just one of the two is given.

    Example:
        nb.latex(r"\newcommand{\R}{\mathbb{R}}")
        nb.md(r"A point in $\R^2$")
    """
    if (text is None) == (filename is None):
        what = "`latex` takes macros or a file of them"
        raise AppnbError(
            Diagnostic("NB331", what, None, r'write `latex(r"\newcommand{…}{…}")`, or `latex(filename=…)`')
        )
    macros = text if text is not None else _read(str(filename))
    outputs.append(
        Html.of(tag("span", escape(macros.strip()), class_="appnb-math", data_math="macros", hidden=True), {})
    )


def _read(filename: str) -> str:
    try:
        if filename.startswith(("http://", "https://")):
            with urlopen(filename, timeout=PATIENCE_S) as answer:
                return str(answer.read().decode())
        return find_path(filename).read_text("utf-8")
    except OSError as error:
        what = f"the macros in {filename!r} cannot be read: {error.strerror or error}"
        fix = "check the path: it is looked for where the server was started, then beside the notebook"
        raise AppnbError(Diagnostic("NB331", what, None, fix)) from error
