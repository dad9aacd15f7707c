"""`find_names` against marimo's analyser, on every cell of every notebook in marimo's own package."""

from functools import cache
from pathlib import Path

import marimo
import pytest
from marimo._ast.compiler import compile_cell

from appnb.analysis.names import Names, find_names
from appnb.analysis.sql.model import Action, Kind
from appnb.notebook import CellKind, is_notebook, read_notebook

WHEEL = Path(marimo.__file__).parent
NOTEBOOKS = sorted(path for path in WHEEL.rglob("*.py") if is_notebook(path))

DIFFERENT = {
    # file, code of the cell: the Python rule that decides, and what marimo says
    ("_tutorials/dataflow.py", "count += 1"): "an augmented assignment reads its target; marimo has no ref",
    (
        "_snippets/data/duckdb-2.py",
        "# Using mo.sql, we create a table (if it doesn't already exist) and insert sample data.\n"
        'mo.sql("CREATE TABLE IF NOT EXISTS persistent_table (id INTEGER, value DOUBLE)")\n'
        'mo.sql("INSERT INTO persistent_table VALUES (1, 10.5), (2, 20.5)")\n'
        'result_df = mo.sql("SELECT * FROM persistent_table")',
    ): "a cell does not need from others the table that it makes itself, in whichever call; marimo has a ref",
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
    cell = compile_cell(code, cell_id=str(number))
    return Names(frozenset(cell.defs), frozenset(cell.refs), deleted=frozenset(cell.deleted_refs))


def find_like_marimo(code: str) -> Names:
    """Find the names as marimo lists them: tables among variables, references to tables in lower case."""
    names = find_names(code)
    made = {
        use.key[-1] if use.kind is Kind.TABLE else use.parts[-1] for use in names.tables if use.action is Action.MAKES
    }
    tables = [use for use in names.tables if use.action is not Action.MAKES and use.kind is Kind.TABLE]
    refs = (names.refs - names.guessed) | {".".join(use.key) for use in tables}
    return Names(names.defs | made, refs, deleted=names.deleted)


def test_every_cell_in_the_wheel() -> None:
    assert len(NOTEBOOKS) >= 100
    assert len(cells()) >= 600
    assert sum(bool(find_names(code).tables) for _, code in cells()) >= 10
    different = set()
    for number, (file, code) in enumerate(cells()):
        ours, theirs = find_like_marimo(code), ask_marimo(code, number)
        if (ours.defs, ours.refs, ours.deleted) != (theirs.defs, theirs.refs, theirs.deleted):
            different.add((file, code))
    assert different == set(DIFFERENT)


@pytest.mark.parametrize(("code", "rule"), [(code, rule) for code, rule in PYTHON_DECIDES.items()], ids=PYTHON_DECIDES)
def test_where_marimo_differs_python_decides(code: str, rule: tuple[str, tuple[str, str]]) -> None:
    ours, theirs = find_names(code), ask_marimo(code)
    assert (" ".join(sorted(theirs.defs)), " ".join(sorted(theirs.refs))) == rule[1]
    assert (ours.defs, ours.refs) != (theirs.defs, theirs.refs), rule[0]


SQL_DECIDES = {
    # query in an f-string: (why it is read differently, marimo's defs and refs)
    "SELECT * FROM cars WHERE {a} {b} LIMIT {c}": ("a text with gaps names tables all the same", ("", "a b c mo")),
    "SELECT * FROM '{path}'": ("a name that is not known yet is no name", ("", "1 mo path")),
    "EXPLAIN ANALYZE SELECT * FROM cars": ("what is explained is read", ("", "mo")),
    "SELECT * FROM cars WHERE": ("a text that is half written names tables all the same", ("", "mo")),
    "SELECT * FROM Cars": ("DuckDB finds variables by their exact name; marimo has `cars`", ("", "cars mo")),
}


@pytest.mark.parametrize(("query", "rule"), list(SQL_DECIDES.items()), ids=SQL_DECIDES)
def test_where_marimo_differs_sql_decides(query: str, rule: tuple[str, tuple[str, str]]) -> None:
    code = f'mo.sql(f"{query}")'
    ours, theirs = find_names(code), ask_marimo(code)
    assert (" ".join(sorted(theirs.defs)), " ".join(sorted(theirs.refs))) == rule[1]
    assert ours.refs != theirs.refs, rule[0]
