"""What the inputs of the reader are made from: real notebooks, and files of other formats."""

import json
from functools import cache
from pathlib import Path

import marimo

from appnb.notebook import is_notebook
from tests.notebook.example import TEXT
from tests.notebook.test_broken_files import BROKEN, FIRST, LAST, START

ROOT = Path(__file__).parents[2]
PERCENT = "# %% [markdown]\n# # A title\n# %%\nx = 1\n# %% a name\nprint(x)\n"
MARKDOWN = "---\nmarimo-version: 0.9\n---\n\n# A title\n\n```python {.marimo}\nx = 1\n```\n\n```python\nprint(x)\n```\n"
JUPYTER = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["# A title"]},
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": ["x = 1\n", "x"]},
        ],
        "metadata": {"kernelspec": {"name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)

SMALL = 1_500
"""Most inputs are made from notebooks of up to so many bytes: what breaks a large one breaks a small one."""


@cache
def read_corpus() -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Read all notebooks that there are; gives the small ones and the large ones."""
    places = [Path(marimo.__file__).parent, ROOT / "gallery", ROOT / "appnb" / "cli" / "starters"]
    files = [file for place in places for file in sorted(place.rglob("*.py")) if is_notebook(file)]
    texts = [TEXT, TEXT.replace("appnb", "marimo"), TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT]
    texts += [START + FIRST + middle + LAST for middle, *_ in BROKEN.values()]
    texts += [PERCENT, MARKDOWN, JUPYTER]
    data = [file.read_bytes() for file in files] + [text.encode("utf-8", "surrogatepass") for text in texts]
    assert len(data) > 50
    return tuple(it for it in data if len(it) <= SMALL), tuple(it for it in data if len(it) > SMALL)
