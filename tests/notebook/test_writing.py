"""Notebook → text: what changes, and that nothing else does."""

import difflib

import pytest

from appnb.notebook import (
    CellId,
    CellKind,
    Notebook,
    Signature,
    add_cell,
    configure_cell,
    move_cell,
    new_notebook,
    parse_notebook,
    remove_cell,
    render_notebook,
    replace_cell,
)
from tests.notebook.example import TEXT


def lines_changed(before: str, after: str) -> list[str]:
    """List the lines taken out, then those put in, without those that stayed."""
    compared = list(difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm=""))[2:]
    return [f"{sign} {line[1:]}" for sign in "-+" for line in compared if line[0] == sign]


def change(cell: str, code: str) -> list[str]:
    return lines_changed(TEXT, render_notebook(replace_cell(parse_notebook(TEXT), cell, code)))


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["Unix", "Windows"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_an_untouched_notebook_keeps_every_byte(ending: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", ending)
    assert render_notebook(parse_notebook(text)) == text


@pytest.mark.parametrize("cell", [cell.id for cell in parse_notebook(TEXT).cells])
def test_giving_a_cell_its_own_code_changes_nothing(cell: str) -> None:
    notebook = parse_notebook(TEXT)
    assert render_notebook(replace_cell(notebook, cell, notebook.cell(cell).code)) == TEXT


def test_a_changed_cell_changes_its_own_lines() -> None:
    code = parse_notebook(TEXT).cell("region").code.replace('"Region"', '"Where"')
    assert change("region", code) == ['-         label="Region",', '+         label="Where",']


def test_strings_are_written_as_they_are() -> None:
    code = 'TEXT = """\n a\n\n  """\nx = 1'
    written = render_notebook(replace_cell(parse_notebook(TEXT), "setup", code))
    assert 'with app.setup(hide_code=True):\n    TEXT = """\n a\n\n  """\n    x = 1\n\n\n@app.function' in written


def test_an_emptied_cell_keeps_a_body() -> None:
    assert change("cell-7", "")[-1:] == ["+ \treturn"]
    assert change("setup", "")[-1:] == ["+     pass"]
    assert change("fetch", "") == ["-     async def fetch(name): return name"]


def test_a_cell_keeps_its_indentation() -> None:
    assert change("cell-7", "if a:\n\tb")[-2:] == ["+ \tif a:", "+ \t\tb"]


def test_a_cell_that_awaits_becomes_async() -> None:
    assert change("empty", "await x") == ["- def empty():", "+ async def empty():", "+     await x"]
    assert "+ def _(fetch):" in change("cell-5", "x = 1")


def test_code_that_is_not_python_is_kept_as_text() -> None:
    notebook = replace_cell(parse_notebook(TEXT), "empty", 'x = = """\\1')
    assert notebook.cell("empty").kind is CellKind.UNPARSABLE
    again = parse_notebook(render_notebook(notebook))
    assert (again.cell("empty").kind, again.cell("empty").code) == (CellKind.UNPARSABLE, 'x = = """\\1')
    back = replace_cell(again, "empty", "x = 1")
    assert "def empty():\n    x = 1\n    return\n" in render_notebook(back)


@pytest.mark.parametrize("code", ["return 1", "from os import *", "nonlocal x", "x = '\0'", "'''", "\\", "a\\"])
def test_whatever_the_code_it_reads_back(code: str) -> None:
    notebook = replace_cell(parse_notebook(TEXT), "empty", code)
    again = parse_notebook(render_notebook(notebook))
    assert again.cell("empty").code == code
    assert [cell.code for cell in again.cells] == [cell.code for cell in notebook.cells]


def test_a_function_that_becomes_more_is_a_cell() -> None:
    notebook = replace_cell(parse_notebook(TEXT), "double", "def double(x): return x\ny = double(1)")
    assert (notebook.cell("double").kind, notebook.cell("double").name) == (CellKind.CELL, "_")
    assert "@app.cell\ndef _():\n    def double(x): return x\n    y = double(1)\n    return\n" in render_notebook(
        notebook
    )


def test_a_renamed_function_renames_its_cell() -> None:
    notebook = replace_cell(parse_notebook(TEXT), "double", "async def twice(x): return 2 * x")
    assert (notebook.cell("double").name, notebook.cell("double").is_async) == ("twice", True)
    assert parse_notebook(render_notebook(notebook)).cell("twice").kind is CellKind.FUNCTION


def test_in_marimo_files_strings_are_indented_with_their_code() -> None:
    text = "import marimo\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    return\n"
    written = render_notebook(replace_cell(parse_notebook(text), "cell-1", 'x = """\na\n\n  b"""'))
    assert '    x = """\n    a\n\n      b"""\n    return\n' in written
    assert parse_notebook(written).cells[0].code == 'x = """\na\n\n  b"""'


def test_signatures_change_what_names_other_names() -> None:
    signatures = {
        CellId("region"): Signature(("orders", "shown"), ("region",)),  # annotations and so on of others stay
        CellId("cell-7"): Signature(("region", "orders"), ("shown",)),
        CellId("cell-5"): Signature(("fetch",), ("orders",)),
        CellId("fetch"): Signature((), ()),
    }
    assert lines_changed(TEXT, render_notebook(parse_notebook(TEXT), signatures)) == [
        *("- def region(orders):", "-     return fetch,  # all"),
        *("+ def region(orders, shown):", "+ \treturn (shown,)", "+     return"),
    ]


def test_long_signatures_get_a_line_for_each_name() -> None:
    names = tuple(f"a_rather_long_name_{letter}" for letter in "abcd")
    written = render_notebook(parse_notebook(TEXT), {CellId("empty"): Signature(names, names)})
    lines = ",\n    ".join(names)
    assert f"def empty(\n    {lines},\n):\n" in written
    assert "    return (\n        a_rather_long_name_a,\n" in written


def test_annotations_and_comments_stay_in_signatures() -> None:
    text = "import appnb\napp = appnb.App()\n\n\n@app.cell\ndef _(a: int, b):  # why\n    return\n"
    written = render_notebook(parse_notebook(text), {CellId("cell-1"): Signature(("a", "c"))})
    assert lines_changed(text, written) == ["- def _(a: int, b):  # why", "+ def _(a: int, c):  # why"]


def test_a_return_of_more_than_names_stays() -> None:
    text = "import appnb\napp = appnb.App()\n\n\n@app.cell\ndef _():\n    return 1 + 1\n"
    assert render_notebook(parse_notebook(text), {CellId("cell-1"): Signature((), ("x",))}) == text


def test_names_and_options() -> None:
    notebook = configure_cell(parse_notebook(TEXT), "region", name="where", options={"area": "main", "column": 1})
    assert lines_changed(TEXT, render_notebook(notebook)) == [
        '- @app.cell(area="sidebar", disabled=False, unknown={"a": [1, -2]})',
        *("- def region(orders):", '+ @app.cell(area="main", column=1)', "+ def where(orders):"),
    ]
    for bad in ("two words", "1"):
        with pytest.raises(ValueError, match="cannot be named"):
            configure_cell(notebook, "region", name=bad)
    with pytest.raises(ValueError, match="cannot be named"):
        configure_cell(notebook, "double", name="other")


def test_options_of_setup_and_functions() -> None:
    notebook = configure_cell(parse_notebook(TEXT), "setup", options={})
    notebook = configure_cell(notebook, "double", options={"hide_code": True})
    assert lines_changed(TEXT, render_notebook(notebook)) == [
        *("- with app.setup(hide_code=True):", "- @app.function"),
        *("+ with app.setup:", "+ @app.function(hide_code=True)"),
    ]


def codes(notebook: Notebook) -> list[str]:
    return [cell.code.split("\n")[0] for cell in notebook.cells]


def test_added_cells() -> None:
    notebook = add_cell(parse_notebook(TEXT), "x = 1", after="empty", name="new", options={"column": 2})
    assert lines_changed(TEXT, render_notebook(notebook)) == [
        *("+ @app.cell(column=2)", "+ def new():", "+     x = 1", "+     return", "+ ", "+ "),
    ]
    for after in (None, *(cell.id for cell in parse_notebook(TEXT).cells)):
        changed = add_cell(parse_notebook(TEXT), "import x", after=after)
        assert codes(parse_notebook(render_notebook(changed))) == codes(changed)


def test_removed_cells() -> None:
    written = render_notebook(remove_cell(parse_notebook(TEXT), "empty"))
    assert written == TEXT.replace("@app.cell\ndef empty():\n    return\n\n\n", "")
    for cell in parse_notebook(TEXT).cells:
        changed = remove_cell(parse_notebook(TEXT), cell.id)
        assert codes(parse_notebook(render_notebook(changed))) == codes(changed)


def test_moved_cells_take_the_comments_above_along() -> None:
    notebook = move_cell(parse_notebook(TEXT), "region", after="empty")
    written = render_notebook(notebook)
    assert "# above a cell\n@app.cell(area=" in written
    assert sorted(written) == sorted(TEXT)
    assert codes(parse_notebook(written)) == codes(notebook)
    assert render_notebook(move_cell(parse_notebook(written), "region", after="Region")) == TEXT


def test_what_stands_between_cells_is_never_lost() -> None:
    text = TEXT.replace("\n\n@app.cell\ndef empty", "\n\nprint('mine')\n\n\n@app.cell\ndef empty")
    notebook = parse_notebook(text)
    for cell in notebook.cells:
        assert "print('mine')" in render_notebook(remove_cell(notebook, cell.id))
        assert "print('mine')" in render_notebook(move_cell(notebook, cell.id))


def test_a_new_notebook() -> None:
    notebook = new_notebook(options={"title": 'A "good" one'})
    notebook = add_cell(notebook, "import pandas as pd", kind=CellKind.SETUP, name="setup")
    notebook = add_cell(notebook, "x = 1", after="setup")
    assert render_notebook(notebook) == (
        "import appnb\n\napp = appnb.App(title='A \"good\" one')\n\nwith app.setup:\n    import pandas as pd\n\n\n"
        '@app.cell\ndef _():\n    x = 1\n    return\n\n\nif __name__ == "__main__":\n    app.run()\n'
    )


def test_ids_stay_apart() -> None:
    notebook = parse_notebook(TEXT)
    for _ in range(3):
        notebook = add_cell(notebook, "x", after="empty", name="region")
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for unknown in (lambda: notebook.cell("nope"), lambda: move_cell(notebook, "empty", after="empty")):
        with pytest.raises(KeyError):
            unknown()
