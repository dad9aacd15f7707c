"""Whatever happens to the text of a notebook: the reader stands, and no text is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appnb.diagnostics import AppnbError
from appnb.notebook import CellKind, Notebook, add_cell, parse_notebook, render_notebook, replace_cell
from tests.notebook.example import TEXT

MARIMO = TEXT.replace("appnb", "marimo")
TEXTS = st.sampled_from([TEXT, MARIMO, TEXT.replace("\n", "\r\n")])
PIECES = st.sampled_from(
    [
        *('"""', "'''", "(", ")", "\\", "#", "\n", "    ", "\t", "\r", "\0", "\ufeff", "\u2028", "\x0c", "é", ";", ":"),
        *("@app.cell\n", "@app.cell\ndef f():\n", "with app.setup:\n", "app._unparsable_cell(", "return", "await x"),
        *(
            "<<<<<<< HEAD\n",
            "=======\n",
            ">>>>>>> other\n",
            'if __name__ == "__main__":\n',
            "app = appnb.App(",
            "\ud800",
        ),
    ]
)

quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def check_reading(text: str) -> None:
    """Check that `text` is read without a crash, that it is written back, and that cells have their own lines."""
    try:
        notebook = parse_notebook(text)
    except AppnbError:
        return
    assert render_notebook(notebook) == text
    check_places(notebook)


def check_places(notebook: Notebook) -> None:
    """Check that cells have ids and lines of their own, and that every problem has a place."""
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    end = 0
    for cell in notebook.cells:
        assert end < cell.span[0] <= cell.location.line <= cell.span[1]
        assert cell.location.column >= 1
        end = cell.span[1]
    for found in notebook.diagnostics:
        assert found.where is not None
        assert found.where.line >= 1


def test_a_notebook_cut_at_every_byte() -> None:
    data = TEXT.encode()
    for end in range(len(data)):
        check_reading(data[:end].decode("utf-8", "replace"))


def test_a_notebook_without_any_one_line() -> None:
    lines = TEXT.splitlines(keepends=True)
    for number in range(len(lines)):
        check_reading("".join(lines[:number] + lines[number + 1 :]))


@quick
@given(TEXTS, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES), min_size=1, max_size=4))
def test_random_edits(text: str, edits: list[tuple[float, int, str]]) -> None:
    for where, length, piece in edits:
        start = int(where * len(text))
        text = text[:start] + piece + text[start + length :]
    check_reading(text)


@quick
@given(TEXTS, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=5))
def test_lines_moved_about(text: str, moves: list[tuple[int, int]]) -> None:
    lines = text.splitlines(keepends=True)
    for source, target in moves:
        line = lines.pop(source % len(lines))
        lines.insert(target % len(lines), line)
    check_reading("".join(lines))


@quick
@given(TEXTS, st.binary(max_size=40), st.floats(0, 1))
def test_random_bytes(text: str, noise: bytes, where: float) -> None:
    start = int(where * len(text))
    check_reading(text[:start] + noise.decode("latin-1") + text[start:])


CODE_LINES = st.sampled_from(
    [
        *(
            "x = 1",
            "if x:",
            "    y = 2",
            "  z",
            "",
            "  ",
            "# comment",
            "    # indented",
            'a = """',
            '"""',
            "b = '''c",
            "d'''",
        ),
        *(
            "def f():",
            "    return x",
            "return",
            "@app.cell",
            "class A:",
            "    pass",
            "await g()",
            "e = (1,",
            "  2)",
            "h = 1 + \\",
        ),
        *(
            "from os import *",
            "import os",
            'f"{x}"',
            "\ttab",
            "i;",
            "\x0c",
            "'\\",
            "é = 'ü'",
            "yield",
            '"""doc"""',
            "async def f(): pass",
        ),
    ]
)


@quick
@given(TEXTS, st.lists(CODE_LINES, max_size=6), st.integers(0, 9))
def test_any_code_given_to_any_cell_reads_back(text: str, lines: list[str], number: int) -> None:
    notebook = parse_notebook(text)
    cell = notebook.cells[number]
    changed = replace_cell(notebook, cell.id, "\n".join(lines))
    again = parse_notebook(render_notebook(changed))
    assert [(other.kind, other.code) for other in again.cells] == [(other.kind, other.code) for other in changed.cells]
    added = add_cell(notebook, "\n".join(lines), after=cell.id)
    again = parse_notebook(render_notebook(added))
    assert [(other.kind, other.code) for other in again.cells] == [(other.kind, other.code) for other in added.cells]
    assert all(other.kind in CellKind for other in again.cells)
