"""Every notebook in marimo's own package: read, written back, and read as marimo reads it."""

from dataclasses import replace
from pathlib import Path

import marimo
import pytest
from marimo._ast.parse import parse_notebook as parse_with_marimo

from appnb.analysis import derive_signatures, find_names_of_cells
from appnb.notebook import CellKind, is_notebook, parse_notebook, read_notebook, render_notebook, replace_cell

WHEEL = Path(marimo.__file__).parent
NOTEBOOKS = sorted(path for path in WHEEL.rglob("*.py") if is_notebook(path))
TUTORIALS = [path for path in NOTEBOOKS if path.parent.name == "_tutorials"]


def name(path: Path) -> str:
    return str(path.relative_to(WHEEL))


def test_they_are_found() -> None:
    assert len(NOTEBOOKS) >= 100
    assert len(TUTORIALS) >= 10
    for path in WHEEL.rglob("*.py"):
        if path not in NOTEBOOKS:
            assert "\napp = marimo.App(" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_it_is_read_as_marimo_reads_it(path: Path) -> None:
    ours, theirs = read_notebook(path), parse_with_marimo(path.read_text("utf-8"))
    assert theirs is not None
    assert [(cell.name, cell.code.strip(), dict(cell.options)) for cell in ours.cells] == [
        (cell.name.replace("__", "_"), cell.code.strip(), dict(cell.options)) for cell in theirs.cells
    ]
    assert dict(ours.options) == dict(theirs.app.options)
    assert [cell.location.line for cell in ours.cells if cell.code] == [
        cell.lineno + (1 if cell.code[:1] == "\n" else 0) + 1 for cell in theirs.cells if cell.code.strip()
    ]
    assert ours.format == "marimo"
    assert ours.diagnostics == ()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_it_is_written_back_byte_for_byte(path: Path) -> None:
    notebook = read_notebook(path)
    assert render_notebook(notebook).encode() == path.read_bytes()


@pytest.mark.parametrize("path", TUTORIALS, ids=name)
def test_a_comment_added_to_a_cell_adds_one_line(path: Path) -> None:
    notebook = read_notebook(path)
    lines = notebook.text.split("\n")
    for number, cell in list(enumerate(notebook.cells))[::3]:
        if cell.kind is not CellKind.CELL:
            continue
        written = render_notebook(replace_cell(notebook, cell.id, f"{cell.code}\n# more"))
        after = written.split("\n")
        assert len(after) == len(lines) + 1
        after.remove("    # more")
        assert after == lines
        again = parse_notebook(written, path).cells[number]
        assert again == replace(cell, code=f"{cell.code}\n# more".strip(), location=again.location, span=again.span)


@pytest.mark.parametrize("path", [path for path in TUTORIALS if path.stem not in {"dataflow", "sql"}], ids=name)
def test_derived_signatures_are_those_that_marimo_wrote(path: Path) -> None:
    notebook = read_notebook(path)
    signatures = derive_signatures(notebook.cells, find_names_of_cells(notebook))
    assert render_notebook(notebook, signatures) == notebook.text
    bare = parse_notebook(notebook.text.replace("\ndef _(mo", "\ndef _(no"))
    assert render_notebook(bare, derive_signatures(bare.cells, find_names_of_cells(bare))) == notebook.text
