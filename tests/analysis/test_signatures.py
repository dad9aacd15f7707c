"""The arguments and `return` that follow from what cells give and take."""

from appnb.analysis import derive_signatures, find_names_of_cells
from appnb.notebook import parse_notebook, render_notebook

START = "import appnb\n\napp = appnb.App()\n\n"

WRITTEN = """\
with app.setup:
    import math

    LIMIT = 9


@app.function
def area(r):
    return math.pi * r**2 + shift


@app.cell
def one():
    b = 1
    a = 2
    _private = 3
    unused = 4
    shift = 5
    return a, b, shift


@app.cell
def two(a, b):
    c = area(a) + b + LIMIT + len("") + nowhere
    return (c,)


@app.cell
def next_version(c):
    c += 1
    return (c,)


@app.cell
def shown(c, max):
    max(c)
    return


@app.cell
def shadow():
    max = min
    return (max,)
"""


def test_signatures_follow_from_the_code() -> None:
    bare = parse_notebook(
        START
        + WRITTEN.replace("(a, b):", "():")
        .replace("(c):", "(no, such):")
        .replace("(c, max):", "():")
        .replace("    return a, b, shift\n", "")
        .replace("return (c,)", "return nothing")
        .replace("return (max,)", "return")
    )
    signatures = derive_signatures(bare.cells, find_names_of_cells(bare))
    assert render_notebook(bare, signatures) == START + WRITTEN


def test_what_is_right_stays_as_it_is_written() -> None:
    text = (START + WRITTEN).replace("return a, b, shift", "return (\n        shift,\n        b, a,\n    )  # all")
    notebook = parse_notebook(text.replace("def two(a, b)", "def two(b: int, a)"))
    signatures = derive_signatures(notebook.cells, find_names_of_cells(notebook))
    assert render_notebook(notebook, signatures) == notebook.text


def test_a_cell_that_is_not_python_gives_and_takes_nothing() -> None:
    notebook = parse_notebook(START + "@app.cell\ndef a():\n    x = = y\n\n\n@app.cell\ndef b():\n    y = 1\n")
    signatures = derive_signatures(notebook.cells, find_names_of_cells(notebook))
    assert {cell: (made.args, made.returns) for cell, made in signatures.items()} == {"b": ((), ())}
