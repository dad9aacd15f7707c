"""Files that are not what they should be: one broken cell costs only itself, no text is lost, the message names it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.kernel.program import build_program
from appnb.notebook import CellKind, Notebook, parse_notebook, read_notebook, render_notebook, replace_cell
from appnb.notebook.syntax import compile_tree

START = "import appnb\n\napp = appnb.App()\n\n\n"
FIRST = "@app.cell\ndef first():\n    x = 1\n    return (x,)\n\n\n"
LAST = '@app.cell\ndef last(x):\n    y = x\n    return\n\n\nif __name__ == "__main__":\n    app.run()\n'


def read(middle: str) -> Notebook:
    notebook = parse_notebook(START + FIRST + middle + LAST, Path("app.py"))
    assert render_notebook(notebook) == START + FIRST + middle + LAST
    return notebook


BROKEN = {
    # what stands between two good cells: (text, ids and code of the cells between them, where, what)
    "a syntax error": (
        "@app.cell(column=1)\ndef broken(a):\n    x = = a\n    return\n\n\n",
        {"broken": "x = = a"},
        "app.py:14:9: NB003 cell `broken` is not Python: invalid syntax",
    ),
    "a bracket never closed": (
        "@app.cell\ndef broken():\n    y = (1,\n    return\n\n\n",
        {"broken": "y = (1,"},
        "app.py:14:9: NB003 cell `broken` is not Python: '(' was never closed",
    ),
    "a string never closed": (
        '@app.cell\ndef broken():\n    y = """1\n    return\n\n\n',
        {"broken": 'y = """1'},
        "app.py:14:9: NB003 cell `broken` is not Python: unterminated triple-quoted string literal",
    ),
    "a line that is not indented": (
        "@app.cell\ndef broken():\n    y = 1\nz = 2\n    return\n\n\n",
        {"broken": "    y = 1\nz = 2"},
        "app.py:16:4: NB003 cell `broken` is not Python: unexpected indent",
    ),
    "no body": (
        "@app.cell\ndef broken():\n\n\n",
        {"broken": ""},
        "NB003 cell `broken` is not Python: expected an indented block after function definition on line 13",
    ),
    "a broken def": (
        "@app.cell\ndef broken(:\n    y = 1\n\n\n",
        {"broken": "y = 1"},
        "app.py:13:12: NB003 cell `broken` is not Python: invalid syntax",
    ),
    "no def": (
        "@app.cell\ny = 1\n\n\n",
        {"cell-2": "y = 1"},
        "app.py:13:1: NB003 cell 2 is not Python: invalid syntax",
    ),
    "a function": (
        "@app.function\ndef broken():\n    return return\n\n\n",
        {"broken": "def broken():\n    return return"},
        "app.py:14:12: NB003 cell `broken` is not Python: invalid syntax",
    ),
    "a class": (
        "@app.class_definition\nclass Broken:\n    x: = 1\n\n\n",
        {"Broken": "class Broken:\n    x: = 1"},
        "app.py:14:8: NB003 cell `Broken` is not Python: invalid syntax",
    ),
    "the setup cell": (
        "with app.setup:\n    import = 1\n\n\n",
        {"setup": "import = 1"},
        "app.py:13:12: NB003 the setup cell is not Python: invalid syntax",
    ),
    "a NUL": (
        "@app.cell\ndef broken():\n    y = 1\0\n    return\n\n\n",
        {"broken": "y = 1\0"},
        "app.py:14:10: NB003 cell `broken` is not Python: it contains a NUL character",
    ),
    "half of a character": (
        "@app.cell\ndef broken():\n    y = '\ud800'\n    return\n\n\n",
        {"broken": "y = '\ud800'"},
        "app.py:14:10: NB003 cell `broken` is not Python: it contains the character",
    ),
    "nesting too deep": (
        f"@app.cell\ndef broken():\n    y = {'(' * 500}\n    return\n\n\n",
        {"broken": f"y = {'(' * 500}"},
        "NB003 cell `broken` is not Python: too many nested parentheses",
    ),
    "lines outside of cells": (
        "x = = 1\n\n\n",
        {},
        "app.py:12:5: NB004 these lines are outside of cells and not Python: invalid syntax",
    ),
    "a merge between cells": (
        "<<<<<<< HEAD\n@app.cell\ndef a():\n    b\n=======\n@app.cell\ndef b():\n    c\n>>>>>>> other\n",
        {"a": "b", "b": "c"},
        "app.py:12:1: NB008 `<<<<<<< HEAD` marks what `git merge` left undecided",
    ),
    "a merge in a cell": (
        "@app.cell\ndef broken():\n<<<<<<< HEAD\n    a = 1\n=======\n    a = 2\n>>>>>>> other\n    return\n\n\n",
        {"broken": "<<<<<<< HEAD\n    a = 1\n=======\n    a = 2\n>>>>>>> other"},
        "app.py:14:1: NB008 `<<<<<<< HEAD` marks what `git merge` left undecided",
    ),
    "an unparsable cell": (
        'app._unparsable_cell(\n    r"""\n    y = 1\n    z = = 2\n    """,\n    name="broken"\n)\n\n\n',
        {"broken": "y = 1\nz = = 2"},
        "app.py:15:9: NB003 cell `broken` is not Python: invalid syntax",
    ),
}


@pytest.mark.parametrize(("middle", "cells", "message"), BROKEN.values(), ids=BROKEN)
def test_one_broken_cell_costs_only_itself(middle: str, cells: dict[str, str], message: str) -> None:
    notebook = read(middle)
    assert [cell.id for cell in notebook.cells] == ["first", *cells, "last"]
    assert {cell.id: cell.code for cell in notebook.cells[1:-1]} == cells
    assert [notebook.cell(cell).code for cell in ("first", "last")] == ["x = 1", "y = x"]
    assert any(message in str(found) for found in notebook.diagnostics), [str(found) for found in notebook.diagnostics]


def test_broken_cells_are_unparsable_and_keep_their_options() -> None:
    cell = read("@app.cell(column=1)\ndef broken(a):\n    x = = a\n    return\n\n\n").cell("broken")
    assert (cell.kind, cell.options) == (CellKind.UNPARSABLE, {"column": 1})


def test_a_mended_cell_is_a_cell_again() -> None:
    notebook = read("@app.cell(column=1)\ndef broken(a):\n    x = = a\n    return (x,)\n\n\n")
    written = render_notebook(replace_cell(notebook, "broken", "x = a"))
    assert written == START + FIRST + "@app.cell(column=1)\ndef broken():\n    x = a\n    return\n\n\n" + LAST


def test_strings_that_look_like_cells_stay_strings_when_another_cell_is_broken() -> None:
    middle = '@app.cell\ndef text():\n    t = """\n@app.cell\ndef no(): pass\n"""\n    return\n\n\n'
    notebook = read(middle + "@app.cell\ndef broken():\n    x = = 1\n\n\n")
    assert [cell.id for cell in notebook.cells] == ["first", "text", "broken", "last"]
    assert notebook.cell("text").code == 't = """\n@app.cell\ndef no(): pass\n"""'


def test_a_decorator_above_that_of_the_app_belongs_to_its_cell() -> None:
    notebook = read("@app.cell\ndef broken():\n    x = = 1\n\n\n@other\n@app.cell\ndef good():\n    z = 1\n\n\n")
    assert notebook.cell("good").code == "z = 1"


def test_a_broken_header_loses_its_options_only() -> None:
    text = START.replace("App()", "App(width=)") + FIRST + LAST
    notebook = parse_notebook(text, Path("app.py"))
    assert [cell.id for cell in notebook.cells] == ["first", "last"]
    assert [found.code for found in notebook.diagnostics] == ["NB004"]
    assert render_notebook(notebook) == text


def test_every_byte_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    for data, message in [
        (
            b"x = 1\ny = '\xe9'\n",
            "a.py:2:6: NB001 the file is not UTF-8: it has the byte 0xe9\n  fix: save it as UTF-8",
        ),
        ("x = 1".encode("utf-16"), "NB001 the file is UTF-16, not UTF-8"),
        (b"# -*- coding: latin-1 -*-\n# \xfc\n", "a.py:2:3: NB001 the file is not UTF-8"),
    ]:
        file.write_bytes(data)
        with pytest.raises(AppnbError) as caught:
            read_notebook(file)
        assert message in str(caught.value)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "sales.py").write_text(START)
    for path, message in [
        (tmp_path / "sale.py", f"NB001 there is no such file\n  fix: write `{tmp_path / 'sales.py'}`"),
        (tmp_path / "other.py", "NB001 there is no such file\n  fix: check the path"),
        (tmp_path / "none" / "a.py", "NB001 there is no folder"),
        (tmp_path, "NB001 this is a folder, not a file"),
        (tmp_path / ("x" * 300), "NB001 the file cannot be read: File name too long"),
        (tmp_path / "\0", "NB001 the file cannot be read: embedded null byte"),
    ]:
        with pytest.raises(AppnbError) as caught:
            read_notebook(path)
        assert message in str(caught.value)


@pytest.fixture
def usual_depth() -> Iterator[None]:
    """Let Python go as deep as it does by itself; other tests' tools change that."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize(
    ("option", "shown"),
    [
        pytest.param("0x" + "f" * 4_000, "0xfff", id="a number of more digits than Python writes"),
        pytest.param("-" * 600 + "x", "...", id="what is nested more deeply than Python writes"),
        pytest.param("[0x" + "f" * 4_000 + "+1" * 300 + "]", "...", id="such a number, nested as deeply"),
    ],
)
def test_an_option_that_python_cannot_write_is_named_all_the_same(option: str, shown: str, usual_depth: None) -> None:
    notebook = read(f"@app.cell(width=f({option}), **{option})\ndef odd():\n    return\n\n\n")
    told = [str(problem) for problem in notebook.diagnostics if problem.code == "NB007"]
    assert len(told) == 2
    assert all(shown in text for text in told)


def test_code_that_is_too_deep_for_python_is_a_cell_that_cannot_run() -> None:
    program = build_program(read(f"@app.cell\ndef deep():\n    y = {'-' * 2_500}x\n    return\n\n\n"))
    assert set(program.errors) == {"deep"}
    assert "it is nested too deeply for Python" in str(program.errors["deep"])
    assert set(program.code) == {"first", "last"}


def test_python_is_asked_again_when_others_have_put_its_count_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """CPython 3.11 counts how deep it is in a tree for all threads together (gh-106905)."""
    parse, failures = ast.parse, [SystemError("AST constructor recursion depth mismatch")] * 2

    def fail_first(text: str) -> ast.Module:
        if failures:
            raise failures.pop()
        return parse(text)

    monkeypatch.setattr(ast, "parse", fail_first)
    assert [cell.id for cell in read("").cells] == ["first", "last"]
    assert not failures


def test_code_at_whose_depth_python_breaks_off_a_warning_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*arguments: object, **named: object) -> None:
        raise SystemError("<class 'SyntaxWarning'> returned a result with an exception set")

    monkeypatch.setattr("builtins.compile", break_off)
    with pytest.raises(SyntaxError, match="nested too deeply"):
        compile_tree(ast.Module([], []), "app.py")
