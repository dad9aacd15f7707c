"""What the gallery's files are, before anyone opens them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bokeh_sampledata.population import data
from click.testing import CliRunner

from appnb.cli import appnb
from appnb.notebook import read_notebook

GALLERY = Path(__file__).parents[2] / "gallery"
FILES = sorted(GALLERY.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_app_has_no_problem_that_can_be_seen_without_running_it(path: Path) -> None:
    result = CliRunner().invoke(appnb, ["check", "--strict", str(path)])
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_app_runs_as_a_script(path: Path) -> None:
    """The marimo file runs as its author's tools run it: marimo is there when tests are."""
    command = [sys.executable, str(path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_dashboard_explores_a_large_table() -> None:
    assert len(data) > 50_000


def test_the_marimo_file_knows_nothing_of_appnb() -> None:
    notebook = read_notebook(GALLERY / "seattle_weather.py")
    assert notebook.format == "marimo"
    assert not re.search("appnb|panel|bokeh", notebook.text)
