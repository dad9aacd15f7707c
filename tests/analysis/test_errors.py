"""What is said of cells: one golden text a code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.analysis import check_notebook
from appnb.notebook import parse_notebook

START = "import appnb\n\napp = appnb.App()\n\n\n"

PROBLEMS = {
    "NB100": "@app.cell\ndef total():\n    total = 1\n    break\n    return\n",
    "NB101": "@app.cell\ndef tools():\n    from math import *\n    return\n",
    "NB102": (
        "@app.cell\ndef total():\n    _rate = 0.19\n    return\n\n\n"
        "@app.cell\ndef tax():\n    tax = _rate * 2\n    return\n"
    ),
    "NB103": "with app.setup:\n    limit = top + 1\n\n\n@app.cell\ndef bounds():\n    top = 9\n    return (top,)\n",
    "NB104": (
        "@app.function\ndef gross(net):\n    return net * rate\n\n\n"
        "@app.cell\ndef rates():\n    rate = 1.19\n    return (rate,)\n"
    ),
}


@pytest.mark.parametrize("code", PROBLEMS)
def test_what_is_said_of_a_cell(code: str, golden: Callable[[str, str], None]) -> None:
    notebook = parse_notebook(START + PROBLEMS[code], Path("sales.py"))
    found = [*notebook.diagnostics, *check_notebook(notebook)]
    [problem] = [problem for problem in found if problem.code == code]
    golden(f"{code.lower()}.txt", f"{problem}\n")
