"""Notebooks in notebooks: one that a cell writes into a folder of its own, and then embeds."""

from tests.semantics.rows import Row, row

INNER = """
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    n = mo.ui.slider(0, 10, value=1)
    n
    return (n,)


@app.cell
def _(n):
    double = 2 * n.value
    return (double,)


@app.cell
def _(double, mo):
    mo.md(f"It is {double}")
    return


if __name__ == "__main__":
    app.run()
"""
WRITE = f"""
import sys, tempfile
from pathlib import Path
_folder = tempfile.mkdtemp()
Path(_folder, "inner_of_row.py").write_text({INNER!r})
sys.path.insert(0, _folder)
sys.modules.pop("inner_of_row", None)
try:
    from appnb.kernel.marimo_modules import answer_in as _answer_in
except ImportError:
    pass
else:
    _answer_in(_folder) if mo.__name__ == "appnb" else None
from inner_of_row import app
del sys.path[0]
"""
SHOW = "_r = await app.embed()\nn = _r.defs['n']\nx = _r.defs['double']\n_r.output"

EMBEDDING: dict[str, Row] = {
    "an embedded notebook": row(load=WRITE, show=SHOW, use="y = x + 1"),
    "an element in an embedded notebook": row(("set", "n", 5), ("set", "n", 6), load=WRITE, show=SHOW, use="y = x + 1"),
    "an embedded notebook in two cells": row(
        ("set", "n", 5), load=WRITE, show=SHOW, again="_r = await app.embed()\nz = _r.defs['double']"
    ),
    "a clone": row(
        ("set", "n", 5),
        load=WRITE,
        copy="two = app.clone()",
        show=SHOW,
        again="_r = await two.embed()\nz = _r.defs['double']",
        differs="what is done in one run leaves the other alone; marimo makes the clone anew, as it uses `app`",
        ours="imports load copy show again | show",
    ),
    "values for an embedded notebook": row(
        load=WRITE,
        show="_r = await app.embed(defs={'double': 8})\nx = (_r.defs['double'], sorted(_r.defs))\n_r.output",
    ),
    "a value that changes": row(
        ("set", "k", 4),
        load=WRITE,
        k="k = mo.ui.slider(0, 10, value=3)",
        show="_r = await app.embed(defs={'double': k.value})\nx = _r.defs['double']\n_r.output",
    ),
    "embedded where it is imported": row(
        load=WRITE + "\nr = await app.embed()\nx = r.defs['double']",
        differs="it may be",
        ours="imports load",
    ),
}
