"""Text → notebook: what each thing in a file is read as."""

from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.notebook import Cell, CellKind, Notebook, is_notebook, parse_notebook
from appnb.notebook.formats import Expression
from tests.notebook.example import TEXT

START = "import appnb\n\napp = appnb.App()\n\n\n"


def read(cells: str, start: str = START) -> Notebook:
    return parse_notebook(start + cells)


def read_cell(cells: str, start: str = START) -> Cell:
    (cell,) = read(cells, start).cells
    return cell


def test_an_example_with_everything() -> None:
    notebook = parse_notebook(TEXT, Path("sales.py"))
    assert [(cell.id, cell.kind, cell.is_async) for cell in notebook.cells] == [
        ("setup", CellKind.SETUP, False),
        ("double", CellKind.FUNCTION, False),
        ("Region", CellKind.CLASS, False),
        ("region", CellKind.CELL, False),
        ("cell-5", CellKind.CELL, True),
        ("empty", CellKind.CELL, False),
        ("cell-7", CellKind.CELL, False),
        ("one_line", CellKind.CELL, False),
        ("broken", CellKind.UNPARSABLE, False),
        ("fetch", CellKind.CELL, False),
    ]
    code = {cell.id: cell.code for cell in notebook.cells}
    assert code["setup"] == (
        '# what all cells use\nimport appnb as nb\nimport pandas as pd\n\nTEXT = """\n  not indented\n      kept\n"""'
    )
    assert code["double"] == ('def double(x: int) -> int:\n    """Give twice `x`."""\n    return 2 * x\n    # the end')
    assert code["Region"].startswith("@pd.api.extensions.register_dataframe_accessor")
    assert code["region"].startswith("# which region\nregion = nb.ui.multiselect(\n    sorted(")
    assert code["region"].endswith("\n)\nregion")
    assert code["cell-5"] == '_wait = 1\norders = await fetch(f"""\n    {_wait}\n""")\n\n# after a blank line'
    assert code["empty"] == ""
    assert code["cell-7"] == (
        "if True:\n\tshown = orders[orders.region.isin(region.value)]\nshown\n# a comment at the end"
    )
    assert code["one_line"] == 'x = 1; y = "ü"'
    assert code["broken"] == "this is = = not Python"
    assert code["fetch"] == "async def fetch(name): return name"


def test_the_header_of_the_example() -> None:
    notebook = parse_notebook(TEXT)
    assert (notebook.format, notebook.docstring) == ("native", "Sales by region.")
    assert notebook.options == {"title": "Sales", "layout": "dashboard", "width": 1200}
    assert notebook.script_metadata == '# /// script\n# dependencies = ["pandas>=2"]\n# ///'
    assert [found.code for found in notebook.diagnostics] == ["NB003"]


def test_options_are_kept_as_written() -> None:
    notebook = parse_notebook(TEXT)
    assert notebook.cell("region").options == {"area": "sidebar", "disabled": False, "unknown": {"a": [1, -2]}}
    assert notebook.cell("setup").options == {"hide_code": True}
    assert notebook.cell("broken").options == {"column": 2}
    assert notebook.cell("fetch").options == {}


def test_each_cell_knows_where_its_code_and_its_lines_are() -> None:
    lines = TEXT.split("\n")
    for cell in parse_notebook(TEXT, Path("a.py")).cells:
        first, last = cell.span
        assert first <= cell.location.line <= last
        if cell.code:
            there = lines[cell.location.line - 1][cell.location.column - 1 :]
            assert there.startswith(cell.code.split("\n")[0])
        assert str(cell.location) == f"a.py:{cell.location.line}:{cell.location.column}"


FORMATS = {
    "native": ("import appnb\napp = appnb.App()\n", "native"),
    "marimo": ("import marimo\napp = marimo.App()\n", "marimo"),
    "under an alias": ("import marimo as m\napp = m.App()\n", "marimo"),
    "the class alone": ("from appnb import App\napp = App()\n", "native"),
    "the class under an alias": ("from appnb import App as A\napp = A()\n", "native"),
    "annotated": ("import appnb\napp: appnb.App = appnb.App()\n", "native"),
    "another module beside it": ("import sys\nimport marimo, os\napp = marimo.App()\n", "marimo"),
    "both, the app decides": ("import marimo\nimport appnb\napp = appnb.App()\n", "native"),
}


@pytest.mark.parametrize(("start", "form"), FORMATS.values(), ids=FORMATS)
def test_formats(start: str, form: str) -> None:
    notebook = read("@app.cell\ndef _():\n    x = 1\n", start)
    assert (notebook.format, [cell.code for cell in notebook.cells]) == (form, ["x = 1"])


def test_the_app_may_have_any_name() -> None:
    cell = read_cell("@nb.cell\ndef _():\n    x = 1\n", "import appnb\nnb = appnb.App()\n")
    assert cell.code == "x = 1"


BODIES = {
    "a plain body": ("    x = 1\n    return (x,)\n", "x = 1"),
    "no return": ("    x = 1\n", "x = 1"),
    "no return, and a comment": ("    x = 1\n    # end\n", "x = 1\n# end"),
    "no return, a comment of someone else": ("    x = 1\n# below\n", "x = 1"),
    "only a return": ("    return\n", ""),
    "only a comment": ("    # nothing yet\n    return\n", "# nothing yet"),
    "pass is code": ("    pass\n", "pass"),
    "blank lines around": ("\n\n    x = 1\n\n    return\n", "x = 1"),
    "blank lines within": ("    x = 1\n\n    y = 2\n", "x = 1\n\ny = 2"),
    "white space in blank lines": ("    x = 1\n  \n    y = 2\n", "x = 1\n\ny = 2"),
    "a comment on the first line": ("    # one\n    x = 1\n", "# one\nx = 1"),
    "a comment that is not indented": ("    x = 1\n# two\n    y = 2\n", "x = 1\n# two\ny = 2"),
    "a return over lines": ("    x = 1\n    return (\n        x,\n    )\n", "x = 1"),
    "a return on the last line": ("    x = 1; return x\n", "x = 1"),
    "a return within": ("    def f():\n        return 1\n", "def f():\n    return 1"),
    "an expression": ("    x\n", "x"),
    "a hidden expression": ("    x;\n", "x;"),
    "tabs": ("\tif x:\n\t\ty\n", "if x:\n\ty"),
    "two spaces": ("  if x:\n    y\n", "if x:\n  y"),
    "continued lines": ("    x = (1,\n  2)\n    y = 1 + \\\n  2\n", "x = (1,\n2)\ny = 1 + \\\n2"),
    "a string in a string": ("    x = '''\n\"\"\"\n'''\n", "x = '''\n\"\"\"\n'''"),
    "a form feed": ("    x = 1\n\x0c\n    y = 2\n", "x = 1\n\ny = 2"),
    "a line separator in a string": ("    x = '\u2028'\n", "x = '\u2028'"),
    "a nested function first": ("    @d\n    def f(): pass\n", "@d\ndef f(): pass"),
}


@pytest.mark.parametrize(("body", "code"), BODIES.values(), ids=BODIES)
def test_bodies(body: str, code: str) -> None:
    assert read_cell(f"@app.cell\ndef _():\n{body}").code == code


HEADS = {
    "arguments over lines": "@app.cell\ndef _(\n    a,\n    b,\n):\n    x = 1\n",
    "a comment after the colon": "@app.cell\ndef _(a):  # why: because\n    x = 1\n",
    "annotations with colons": "@app.cell\ndef _(a: {1: 2} = {3: 4}, *b: lambda: 1) -> lambda x: x:\n    x = 1\n",
    "a decorator over lines": "@app.cell(\n    hide_code=True,\n)\ndef _():\n    x = 1\n",
    "a comment below the decorator": "@app.cell\n# why\ndef _():\n    x = 1\n",
    "on one line": "@app.cell\ndef _(): x = 1\n",
    "on one line with a return": "@app.cell\ndef _(): x = 1; return x\n",
    "called without options": "@app.cell()\ndef _():\n    x = 1\n",
    "another decorator below": "@app.cell\n@other\ndef _():\n    x = 1\n",
    "another decorator above": "@other\n@app.cell\ndef _():\n    x = 1\n",
    "the def continued": "@app.cell\ndef \\\n  _():\n    x = 1\n",
}


@pytest.mark.parametrize("text", HEADS.values(), ids=HEADS)
def test_heads(text: str) -> None:
    assert read_cell(text).code == "x = 1"


def test_multi_line_strings_are_as_python_reads_them() -> None:
    body = "    a = '''\n    b\n        c\n    '''\n    d = f'''\n  {a}\n'''\n    e = 'f\\\n    g'\n"
    scope: dict[str, object] = {}
    exec(f"def cell():\n{body}    return a, d, e", scope)
    cell: dict[str, object] = {}
    exec(read_cell(f"@app.cell\ndef _():\n{body}").code, cell)
    assert (cell["a"], cell["d"], cell["e"]) == scope["cell"]()  # type: ignore[operator]


def test_in_marimo_files_strings_move_with_their_code() -> None:
    marimo = "import marimo\napp = marimo.App()\n"
    cell = read_cell("@app.cell\ndef _():\n    a = '''\n    b\n        c\n    '''\n", marimo)
    assert cell.code == "a = '''\nb\n    c\n'''"
    kept = read_cell("@app.cell\ndef _():\n    a = '''\n  b\n        c\n    '''\n", marimo)
    assert kept.code == "a = '''\n  b\n        c\n    '''"


def test_names_and_ids() -> None:
    cells = "".join(f"@app.cell\ndef {name}():\n    return\n" for name in ("_", "a", "__", "a", "_x", "b"))
    notebook = read(cells)
    assert [(cell.id, cell.name) for cell in notebook.cells] == [
        *(("cell-1", "_"), ("a", "a"), ("cell-3", "_"), ("cell-4", "a"), ("_x", "_x"), ("b", "b")),
    ]


def test_an_unparsable_cell_that_is_python_after_all_is_a_cell() -> None:
    cell = read_cell('app._unparsable_cell("x = 1", name="_")\n')
    assert (cell.kind, cell.code) == (CellKind.CELL, "x = 1")


def test_the_pass_of_an_empty_setup_cell_is_not_its_code() -> None:
    assert read_cell("with app.setup:\n    # later\n    pass\n").code == "# later"


def test_what_is_not_a_literal_counts_as_not_set() -> None:
    cell = read_cell("@app.cell(disabled=DEBUG, column=1, **more)\ndef _():\n    return\n")
    assert cell.options == {"disabled": "DEBUG", "column": 1}
    assert isinstance(cell.options["disabled"], Expression)
    assert not cell.options["disabled"]


def test_the_future_of_the_file() -> None:
    notebook = parse_notebook(f"from __future__ import annotations\n{START}")
    assert notebook.extra["future"] == ("annotations",)


@pytest.mark.parametrize("ending", ["\r\n", "\r"], ids=["Windows", "old Macintosh"])
def test_line_endings(ending: str) -> None:
    plain, other = parse_notebook(TEXT), parse_notebook(TEXT.replace("\n", ending))
    assert other.text == TEXT.replace("\n", ending)
    assert [(cell.code, cell.location) for cell in other.cells] == [(cell.code, cell.location) for cell in plain.cells]
    assert other.script_metadata == plain.script_metadata


def test_a_byte_order_mark() -> None:
    plain, other = parse_notebook(TEXT), parse_notebook("\ufeff" + TEXT)
    assert other.cells == plain.cells
    assert other.docstring == plain.docstring


NO_NOTEBOOKS = {
    "nothing": ("", "the file is empty"),
    "white space": (" \n", "the file is empty"),
    "plain Python": ("import os\n", "the file is Python, but makes no app"),
    "no app": ("import appnb\n", "the file imports appnb but makes no app"),
    "another class": ("import marimo\napp = marimo.app()\n", "the file imports marimo but makes no app"),
    "another module's App": ("from textual.app import App\napp = App()\n", "the file is Python, but makes no app"),
    "not Python": ("import os\nx = = 1\n", "the file is neither a notebook nor Python: invalid syntax"),
    "Jupyter": ('{"cells": [], "nbformat": 4}', "the file is a Jupyter notebook, which is not Python"),
}


@pytest.mark.parametrize(("text", "what"), NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_what_is_no_notebook(text: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(AppnbError) as caught:
        parse_notebook(text)
    assert (caught.value.diagnostic.code, caught.value.diagnostic.what) == ("NB002", what)


def test_is_notebook(tmp_path: Path) -> None:
    for name, text, expected in [
        ("native.py", START, True),
        ("marimo.py", "# by me\nimport marimo as mo\r\n\r\napp = mo.App(width=1)\r\n", True),
        ("mark.py", "\ufeff" + START, True),
        ("plain.py", "import os\n", False),
        ("panel.py", "import panel\napp = App()\n", False),
        ("native.txt", START, False),
    ]:
        (tmp_path / name).write_text(text, "utf-8", newline="")
        assert is_notebook(tmp_path / name) is expected, name
    assert not is_notebook(tmp_path / "missing.py")
    assert not is_notebook(tmp_path)
