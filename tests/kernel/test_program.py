"""A version of a notebook is compiled from the one before it, as far as its cells stand as they did."""

from pathlib import Path

import pytest

from appnb.kernel import program as programs
from appnb.kernel.program import Program, build_program
from appnb.notebook.reader import parse_notebook

HEAD = "import appnb\n\napp = appnb.App()\n\n\n"
ONE = "@app.cell\ndef one():\n    x = 1\n    return (x,)\n\n\n"
TWO = "@app.cell\ndef two(x):\n    y = x + 1\n    y\n    return (y,)\n\n\n"
BROKEN = "@app.cell\ndef three():\n    z = = 1\n    return\n\n\n"
OTHER = TWO.replace("+ 1", "+ 2")


def build(text: str, before: Program | None = None, path: str = "nb.py") -> Program:
    return build_program(parse_notebook(text, Path(path)), before)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cells that are read, by their code."""
    codes: list[str] = []
    read_cell = programs._read_cell
    monkeypatch.setattr(programs, "_read_cell", lambda code, *rest: codes.append(code) or read_cell(code, *rest))
    return codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + ONE + TWO, []),
        (HEAD + ONE + OTHER, ["y = x + 2\ny"]),
        (HEAD + TWO + ONE, ["y = x + 1\ny", "x = 1"]),  # tracebacks name other lines
        (HEAD + ONE, []),
        (HEAD + ONE + TWO + BROKEN, ["z = = 1"]),
        (HEAD.replace("import", "from __future__ import annotations\nimport", 1) + ONE, ["x = 1"]),
    ],
)
def test_only_cells_that_are_other_are_read(text: str, expected: list[str], read: list[str]) -> None:
    before = build(HEAD + ONE + TWO)
    read.clear()
    after = build(text, before)
    assert read == expected
    afresh = build(text)
    assert after == afresh
    assert after.readings.keys() == afresh.readings.keys()  # nothing of what is gone


def test_a_version_of_another_file_is_read_anew(read: list[str]) -> None:
    before = build(HEAD + ONE)
    build(HEAD + ONE, before, "other.py")
    assert read == ["x = 1", "x = 1"]
