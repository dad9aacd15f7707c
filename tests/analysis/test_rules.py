"""What the rules of analysis say, and what they do not."""

import pytest

from appnb.analysis import check_notebook
from appnb.notebook import parse_notebook

START = "import appnb\n\napp = appnb.App()\n\n\n"


def check(cells: str) -> list[tuple[str, str]]:
    return [(found.code, found.fix) for found in check_notebook(parse_notebook(START + cells))]


def cell(code: str, name: str = "_") -> str:
    body = "".join(f"    {line}\n" for line in code.split("\n"))
    return f"@app.cell\ndef {name}():\n{body}\n\n"


FINE = {
    "an await at the top": cell("await x"),
    "a private name of one's own": cell("_a = 1\ndef f(): return _a"),
    "the same private name in two cells": cell("_a = 1\n_a") + cell("_a = 2\n_a"),
    "a private parameter": cell("def f(_a): return _a\nf(1)"),
    "an except name": cell("try: pass\nexcept ValueError as e: print(e)"),
    "a setup cell that uses builtins": "with app.setup:\n    a = len('')\n",
    "a setup cell whose function reads a cell's name": "with app.setup:\n    def f(): return a\n\n\n" + cell("a = 1"),
    "a function that reads the setup cell": "with app.setup:\n    a = 1\n\n\n@app.function\ndef f(): return a\n",
    "functions that read each other": "@app.function\ndef f(): g()\n\n\n@app.function\ndef g(): f()\n",
    "a function that reads what setup and a cell give": (
        "with app.setup:\n    a = 1\n\n\n" + cell("a = 2") + "@app.function\ndef f(): return a\n"
    ),
    "a return in a function": cell("def f(): return 1"),
    "text that is not Python, told already": 'app._unparsable_cell("""\nx = = 1\n""")\n',
}


@pytest.mark.parametrize("cells", FINE.values(), ids=FINE)
def test_nothing_is_said_of(cells: str) -> None:
    assert [code for code, _ in check(cells) if code.startswith("NB1")] == []


PROBLEMS = {
    "a return on the way": (
        cell("if x:\n    return\ny = 1"),
        ("NB100", "a cell shows the value of its last line: write it there, without `return`"),
    ),
    "a yield": (cell("yield 1"), ("NB100", "put it into a function")),
    "a break": (
        cell("break"),
        ("NB100", "put it into a loop, or use `stop()` from appnb to end a cell early"),
    ),
    "a name that is global and a parameter": (
        cell("def f(a):\n    global a"),
        ("NB100", "correct it; the cell does not run, the others do"),
    ),
    "a star": (cell("from a.b import *"), ("NB101", "name what you use: `from a.b import name, …`")),
    "a private name misspelt": (cell("_total = 1\n_totl"), ("NB102", "did you mean `_total`?")),
    "a private name nowhere": (cell("_x"), ("NB102", "define `_x` in this cell")),
    "a private name of another cell": (cell("_x = 1") + cell("_x"), ("NB102", "call it `x` in both cells")),
    "a class that reads a cell's name": (
        "@app.class_definition\nclass A:\n    x = a\n\n\n" + cell("a = 1"),
        ("NB104", "define `a` in `with app.setup:`, or make this a plain `@app.cell`"),
    ),
    "a setup cell that calls what reads a cell's name": (
        "with app.setup:\n    def f(): return a\n    f()\n\n\n" + cell("a = 1"),
        ("NB103", "define `a` in the setup cell: `python` and `import` run it before all cells"),
    ),
}


@pytest.mark.parametrize(("cells", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_fixes_say_what_to_write(cells: str, problem: tuple[str, str]) -> None:
    assert check(cells) == [problem]


def test_a_cell_with_one_problem_does_not_hide_those_of_others() -> None:
    assert [code for code, _ in check(cell("break") + cell("_x") + cell("from a import *"))] == [
        "NB100",
        "NB101",
        "NB102",
    ]
