"""`find_names` against marimo's analyser, on every cell of every notebook in marimo's own package."""

from functools import cache
from pathlib import Path

import marimo
import pytest
from marimo._ast.compiler import compile_cell

from appnb.analysis.names import Names, find_names
from appnb.notebook import CellKind, is_notebook, read_notebook

WHEEL = Path(marimo.__file__).parent
NOTEBOOKS = sorted(path for path in WHEEL.rglob("*.py") if is_notebook(path))

DIFFERENT = {
    # file, code of the cell: the Python rule that decides, and what marimo says
    ("_tutorials/dataflow.py", "count += 1"): "an augmented assignment reads its target; marimo has no ref",
}

PYTHON_DECIDES = {
    # code: (the Python rule that decides, marimo's defs and refs)
    "x += 1": ("an augmented assignment reads its target", ("x", "")),
    "x: int": ("an annotation without a value binds nothing", ("x", "int")),
    "x = 1\ndel x": ("what is deleted is not there any more", ("x", "")),
    "class A:\n x = y\ny = 1": ("a class body runs at once", ("A y", "")),
    "a = [b for _ in '']\nb = 1": ("a list comprehension runs at once", ("a b", "")),
    "def f(x=y): pass\ny = 1": ("a default is evaluated with the def statement", ("f y", "")),
    "def f():\n print(x)\n x = 1": ("a name bound anywhere in a function is its local", ("f", "print x")),
    "class A:\n x = 1\n def m(self): return x": ("a method does not see the names of its class", ("A", "")),
    "class A:\n def m(self): return __x": ("private names are mangled in classes", ("A", "__x")),
    "class A:\n def m(self): return __class__": ("__class__ in a method is a cell variable", ("A", "__class__")),
    "def f():\n global x\n x = 1\nx": ("a function that has not run has bound nothing", ("f x", "")),
}


@cache
def cells() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(WHEEL)), cell.code)
        for path in NOTEBOOKS
        for cell in read_notebook(path).cells
        if cell.kind is not CellKind.UNPARSABLE
    ]


def ask_marimo(code: str, number: int = 0) -> Names:
    """Ask marimo, leaving out the tables that it finds in the text of SQL when DuckDB is installed."""
    cell = compile_cell(code, cell_id=str(number))
    sql = {name for name, data in cell.variable_data.items() if all(datum.language == "sql" for datum in data)}
    refs = frozenset(cell.refs) - cell.sql_refs.keys()
    return Names(frozenset(cell.defs) - sql, refs, deleted=frozenset(cell.deleted_refs))


def test_every_cell_in_the_wheel() -> None:
    assert len(NOTEBOOKS) >= 100
    assert len(cells()) >= 600
    different = set()
    for number, (file, code) in enumerate(cells()):
        ours, theirs = find_names(code), ask_marimo(code, number)
        if (ours.defs, ours.refs, ours.deleted) != (theirs.defs, theirs.refs, theirs.deleted):
            different.add((file, code))
    assert different == set(DIFFERENT)


@pytest.mark.parametrize(("code", "rule"), [(code, rule) for code, rule in PYTHON_DECIDES.items()], ids=PYTHON_DECIDES)
def test_where_marimo_differs_python_decides(code: str, rule: tuple[str, tuple[str, str]]) -> None:
    ours, theirs = find_names(code), ask_marimo(code)
    assert (" ".join(sorted(theirs.defs)), " ".join(sorted(theirs.refs))) == rule[1]
    assert (ours.defs, ours.refs) != (theirs.defs, theirs.refs), rule[0]
