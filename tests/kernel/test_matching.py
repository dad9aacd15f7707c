"""Which cell of the next version goes on from which, and what that costs."""

import random
import time
from pathlib import Path

import pytest

from appnb.kernel.matching import compare_programs, match_cells
from appnb.kernel.program import Program, build_program
from appnb.notebook import parse_notebook
from tests.kernel.bench import make_program

LONG = "prices = load()\nprices = prices.dropna()\nmean = prices.mean()\nspread = prices.std()\nprint(mean, spread)"
PLOT = "figure = plot(mean)\nfigure.title = 'Means'\nfigure"

MATCHES = {
    "the name, whatever the code": (dict(a="x = 1", b="y = 2"), dict(b="x = 1", a="y = 2"), dict(a="a", b="b")),
    "the same code under another name": (dict(a="x = 1", b="y = 2"), dict(c="y = 2", d="x = 1"), dict(c="b", d="a")),
    "the same code before the same number": (
        {"cell-1": "x = 1", "cell-2": "y = 2"},
        {"cell-1": "y = 2", "cell-2": "x = 1"},
        {"cell-1": "cell-2", "cell-2": "cell-1"},
    ),
    "the same but for comments and quotes": (
        {"cell-1": "'a'", "cell-2": "'b'"},
        {"cell-1": '"b"  # second', "cell-2": "'a'"},
        {"cell-1": "cell-2", "cell-2": "cell-1"},
    ),
    "equal cells in their order": (
        {"cell-1": "1", "cell-2": "1"},
        {"cell-1": "1", "cell-2": "0", "cell-3": "1"},
        {"cell-1": "cell-1", "cell-3": "cell-2"},
    ),
    "the most alike, not the same number": (
        {"cell-1": LONG, "cell-2": PLOT},
        {"cell-1": PLOT.replace("Means", "All"), "cell-2": LONG.replace("mean", "average")},
        {"cell-1": "cell-2", "cell-2": "cell-1"},
    ),
    "edited and renamed": (dict(a=LONG, b=PLOT), dict(c=PLOT + "\n0", d=LONG + "\n1"), dict(c="b", d="a")),
    "the upper part of a cell that was split in halves": (
        {"cell-1": "one = first(1)\ntwo = second(2)"},
        {"cell-1": "one = first(1)", "cell-2": "two = second(2)"},
        {"cell-1": "cell-1"},
    ),
    "the larger part of a cell that was split": (
        {"cell-1": LONG},
        {"cell-1": LONG.partition("\n")[0], "cell-2": LONG.partition("\n")[2]},
        {"cell-2": "cell-1"},
    ),
    "the larger part of what was merged": (
        {"cell-1": "prices = load()", "cell-2": LONG.partition("\n")[2]},
        {"cell-1": LONG},
        {"cell-1": "cell-2"},
    ),
    "one definition with another value": (
        {"cell-1": "x = 1"}, {"cell-1": "y = 5", "cell-2": "x = 7"}, {"cell-2": "cell-1"}
    ),
    "nothing alike, but alone between the same neighbours": (
        {"a": "x = 1", "cell-2": "print('before')", "b": "y = 2"},
        {"a": "x = 1", "cell-2": "after = [None]", "b": "y = 2"},
        {"a": "a", "cell-2": "cell-2", "b": "b"},
    ),
    "nothing alike and more of them: none": (
        {"a": "x = 1", "cell-2": "print('before')", "b": "y = 2"},
        {"a": "x = 1", "cell-2": "after = [None]", "cell-3": "[0]", "b": "y = 2"},
        {"a": "a", "b": "b"},
    ),
    "nothing alike and elsewhere: none": (
        {"a": "x = 1", "cell-2": "print('before')", "b": "y = 2"},
        {"a": "x = 1", "b": "y = 2", "cell-3": "after = [None]"},
        {"a": "a", "b": "b"},
    ),
    "nothing alike under another name: none": (dict(a="x = 1"), dict(b="print('after')"), {}),
    "code that is no Python by its words": (
        {"cell-1": "total = sum(prices", "cell-2": "y = 2"},
        {"cell-1": "z = 0", "cell-2": "total = sum(prices)", "cell-3": "y = 2"},
        {"cell-2": "cell-1", "cell-3": "cell-2"},
    ),
    "nothing in an empty notebook": ({}, dict(a="x = 1"), {}),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "matches"), MATCHES.values(), ids=MATCHES)
def test_what_a_cell_goes_on_from(old: dict[str, str], new: dict[str, str], matches: dict[str, str]) -> None:
    assert match_cells(make_program(old), make_program(new)) == matches


def read(text: str) -> Program:
    return build_program(parse_notebook(text, Path("nb.py")))


NATIVE = """import appnb

app = appnb.App()

with app.setup:
    import math

@app.cell
def _(area):
    n = area(2)
    n
    return (n,)

@app.cell
def _():
    def area(r):
        return math.pi * r

    return (area,)
"""

SAME = {
    "a cell made a function": (
        "@app.cell\ndef _():\n    def area(r):\n        return math.pi * r\n\n    return (area,)\n",
        "@app.function\ndef area(r):\n    return math.pi * r\n",
    ),
    "a title": ("App()", "App(title='Areas', css='looks.css', layout='dashboard', width='full')"),
    "an area": ("@app.cell\ndef _(area)", "@app.cell(area='sidebar', hide_code=True)\ndef _(area)"),
    "arguments and return left out": (
        "def _(area):\n    n = area(2)\n    n\n    return (n,)", "def _():\n    n = area(2)\n    n"
    ),
    "a name": ("def _(area)", "def areas(area)"),
    "a PEP 723 header": ("import appnb\n", "# /// script\n# dependencies = []\n# ///\nimport appnb\n"),
    "a docstring of the file": ("import appnb\n", '"""Areas."""\nimport appnb\n'),
    "the setup cell made an ordinary one": (
        "with app.setup:\n    import math\n", "@app.cell\ndef _():\n    import math\n    return (math,)\n"
    ),
    "marimo's format": (
        "import appnb\n\napp = appnb.App()", "import marimo\n\napp = marimo.App(width='medium')"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
@pytest.mark.parametrize("is_back", [False, True], ids=["there", "and back"])
def test_what_runs_nothing(before: str, after: str, is_back: bool) -> None:
    assert before in NATIVE
    versions = [read(NATIVE), read(NATIVE.replace(before, after))]
    old, new = reversed(versions) if is_back else versions
    change = compare_programs(old, new)
    assert (change.stale, change.removed, len(change.renamed)) == (frozenset(), frozenset(), 3)


OTHER = {
    "an import in the setup cell": ("    import math\n", "    import math\n    import time\n", "setup"),
    "a feature of the whole file": (
        "import appnb\n", "from __future__ import annotations\nimport appnb\n", "setup cell-2 cell-3"
    ),
    "sharing": ("@app.cell\ndef _():", "@app.cell(shared=True)\ndef _():", "cell-3"),
    "switching off": ("@app.cell\ndef _():", "@app.cell(disabled=True)\ndef _():", "cell-3"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "stale"), OTHER.values(), ids=OTHER)
@pytest.mark.parametrize("is_back", [False, True], ids=["there", "and back"])
def test_what_makes_stale(before: str, after: str, stale: str, is_back: bool) -> None:
    assert before in NATIVE
    versions = [read(NATIVE), read(NATIVE.replace(before, after))]
    old, new = reversed(versions) if is_back else versions
    assert compare_programs(old, new).stale == set(stale.split())


def test_a_name_that_stands_twice_is_matched_once() -> None:
    text = NATIVE.replace("def _", "def same")
    change = compare_programs(read(text), read(text.replace("area(2)", "area(3)")))
    assert (sorted(change.renamed.values()), change.removed) == (sorted(change.renamed), frozenset())


def make_thousand(seed: int) -> dict[str, str]:
    """Make a thousand cells without names that have many words in common."""
    chosen = random.Random(seed)
    words = [f"word{number}" for number in range(300)]
    cells = {}
    for number in range(1000):
        lines = [f"v{number}_{line} = '{' '.join(chosen.sample(words, 4))}'" for line in range(6)]
        cells[f"cell-{number + 1}"] = "\n".join(lines)
    return cells


def measure(old: Program, new: Program) -> float:
    """Measure the least of three comparisons, in seconds of CPU time."""
    costs = []
    for _ in range(3):
        began = time.thread_time()
        compare_programs(old, new)
        costs.append(time.thread_time() - began)
    return min(costs)


def test_comparing_a_thousand_cells_costs_little() -> None:
    cells = make_thousand(1)
    old = make_program(cells)
    one_edited = make_program(cells | {"cell-500": cells["cell-500"] + "\nmore = 0"})
    all_edited = make_program({name: code.replace("word", "other", 1) for name, code in cells.items()})
    unlike = make_program(make_thousand(2))
    assert measure(old, one_edited) < 0.1  # 0.006 s where this was written
    assert measure(old, all_edited) < 3  # 0.4 s
    assert measure(old, unlike) < 3
    shuffled = list(all_edited.cells.values())
    random.Random(3).shuffle(shuffled)
    edited = make_program({f"cell-{at + 1}": cell.code for at, cell in enumerate(shuffled)})
    matches = match_cells(old, edited)
    assert {old.cells[before].code.partition(" ")[0] for before in matches.values()} == {
        cell.code.partition(" ")[0] for cell in shuffled
    }
    assert all(
        edited.cells[after].code.partition(" ")[0] == old.cells[before].code.partition(" ")[0]
        for after, before in matches.items()
    )
