"""What is said of files: one golden text a code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.notebook import parse_notebook, read_notebook, write_notebook

START = "import appnb\n\napp = appnb.App()\n\n\n"
CELL = "@app.cell\ndef orders():\n    orders = 1\n    return\n\n\n"

PROBLEMS = {
    "NB003": "@app.cell\ndef totals(orders):\n    total = sum(orders\n    return (total,)\n",
    "NB004": "import sys\nsys.path.append(\n",
    "NB005": "VAT = 0.19\n",
    "NB006": CELL,
    "NB007": '@app.cell(disabled=os.environ.get("DEBUG"))\ndef total():\n    return\n',
    "NB008": "<<<<<<< HEAD\nVAT = 0.19\n=======\nVAT = 0.16\n>>>>>>> tax\n",
    "NB009": "@app.cel(hide_code=True)\ndef total():\n    return\n",
    "NB021": "@app.cell\ndef total(orders):\n    return sum(orders)\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("code", PROBLEMS)
def test_what_is_odd_about_a_file(code: str, golden: Callable[[str, str], None]) -> None:
    found = parse_notebook(START + CELL + PROBLEMS[code], Path("sales.py")).diagnostics
    assert [problem.code for problem in found] == [code]
    golden(f"{code.lower()}.txt", f"{found[0]}\n")


def test_a_file_that_cannot_be_read(golden: Callable[[str, str], None]) -> None:
    Path("sales.py").write_text(START)
    with pytest.raises(AppnbError) as caught:
        read_notebook(Path("sale.py"))
    golden("nb001.txt", f"{caught.value}\n")


def test_a_file_that_is_no_notebook(golden: Callable[[str, str], None]) -> None:
    Path("sales.py").write_text("import appnb\n\napp = appnb.app()\n")
    with pytest.raises(AppnbError) as caught:
        read_notebook(Path("sales.py"))
    golden("nb002.txt", f"{caught.value}\n")


def test_a_file_that_cannot_be_written(golden: Callable[[str, str], None]) -> None:
    Path("sales.py").mkdir()
    with pytest.raises(AppnbError) as caught:
        write_notebook(parse_notebook(START), Path("sales.py"))
    golden("nb020.txt", f"{caught.value}\n")


def test_a_file_that_is_no_longer_what_was_read(golden: Callable[[str, str], None]) -> None:
    path = Path("sales.py")
    path.write_text(START + CELL)
    notebook = read_notebook(path)
    path.write_text(START)
    with pytest.raises(AppnbError) as caught:
        write_notebook(notebook, path)
    golden("nb367.txt", f"{caught.value}\n")


FINE = {
    "a plain notebook": START + CELL,
    "strings and comments outside of cells": f'"""About."""\n{START}"""More."""\n# and more\n{CELL}',
    "what marimo writes": START.replace("app =", '__generated_with = "1"\napp =') + CELL,
    "the lines that run the app": START + CELL + 'if __name__ == "__main__":\n    app.run()\n',
    "the future": "from __future__ import annotations\n" + START + CELL,
    "options that are plain values": START.replace("()", "(width=-1, css=['a'], more={'b': None})") + CELL,
    "cells without names": START + "@app.cell\ndef _():\n    1\n\n\n@app.cell\ndef _():\n    2\n",
    "markers of a merge in a string": START + CELL.replace("1", "'''\n<<<<<<< HEAD\n=======\n'''"),
    "a cell that returns names": START + CELL.replace("    return", "    return orders,"),
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_nothing_is_said_of(text: str) -> None:
    assert parse_notebook(text).diagnostics == ()


ODD = {
    "@app.cell on a class": ("@app.cell\nclass A:\n    x = 1\n", "NB009", "write `@app.class_definition`"),
    "@app.function on a class": ("@app.function\nclass A:\n    x = 1\n", "NB009", "write `@app.class_definition`"),
    "@app.class_definition on a function": ("@app.class_definition\ndef f(): 1\n", "NB009", "write `@app.function`"),
    "an unknown decorator": ("@app.functoin\ndef f(): 1\n", "NB009", "write `@app.function`"),
    "more options by **": (
        "@app.cell(**more)\ndef f(): 1\n",
        "NB007",
        "write the value itself; until then it is not set",
    ),
    "a second setup cell": ("with app.setup:\n    1\n\nwith app.setup:\n    2\n", "NB006", "rename all but one"),
    "an import outside": ("import os\n", "NB005", "move it into `with app.setup:` or into a cell"),
}


@pytest.mark.parametrize(("text", "code", "fix"), ODD.values(), ids=ODD)
def test_fixes_name_what_is_right(text: str, code: str, fix: str) -> None:
    (found,) = parse_notebook(START + text).diagnostics
    assert (found.code, found.fix) == (code, fix)
