"""appnb's kernel does with marimo's notebooks what marimo's own does: one table, both kernels, every step compared."""

import difflib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.semantics.ours import drive, list_runs
from tests.semantics.rows import Row
from tests.semantics.rows_of_api import API
from tests.semantics.rows_of_composites import COMPOSITES, FORMS
from tests.semantics.rows_of_elements import ELEMENTS, RUN_BUTTONS
from tests.semantics.rows_of_embedding import EMBEDDING
from tests.semantics.rows_of_flow import ASYNC, EDITS, ERRORS, STOPS
from tests.semantics.rows_of_names import NAMES
from tests.semantics.rows_of_state import STATES

TABLE: dict[str, Row] = (
    ELEMENTS | RUN_BUTTONS | COMPOSITES | FORMS | STATES | STOPS | ERRORS | ASYNC | EDITS | NAMES | API | EMBEDDING
)


@pytest.fixture(scope="module")
def marimo() -> dict[str, list[str]]:
    """What marimo does with every row, by one process."""
    program = [sys.executable, str(Path(__file__).with_name("theirs.py"))]
    rows = json.dumps({name: asdict(row) for name, row in TABLE.items()})
    done = subprocess.run(program, input=rows, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("name", TABLE)
def test_row(name: str, marimo: dict[str, list[str]]) -> None:
    row = TABLE[name]
    steps = drive(row)
    ours, theirs = "\n\n".join(step.write() for step in steps), "\n\n".join(marimo[name])
    difference = "\n".join(
        difflib.unified_diff(theirs.split("\n"), ours.split("\n"), "marimo", "appnb", lineterm="", n=20)
    )
    if row.differs:
        assert list_runs(steps) == row.ours
        assert difference, "there is no difference any more"
    else:
        assert not difference, difference
