"""`appnb new` writes a notebook that can be served at once."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from appnb.cli import appnb
from appnb.cli.new import write_starter
from appnb.diagnostics import AppnbError
from appnb.notebook import read_notebook


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "file", "title"),
    [
        pytest.param("sales_by-region", "sales_by-region.py", "Sales by region", id="named"),
        pytest.param("apps/stock.py", "apps/stock.py", "Stock", id="in a new folder"),
        pytest.param("_.py", "_.py", "A first notebook", id="with no word in its name"),
    ],
)
def test_the_starter_is_a_notebook_of_that_name(name: str, file: str, title: str) -> None:
    result = CliRunner().invoke(appnb, ["new", name])
    assert result.output == f"Wrote {file}. See it with: appnb serve {file} --show\n"
    notebook = read_notebook(Path(file))
    assert notebook.options["title"] == title
    assert notebook.diagnostics == ()


def test_the_starter_runs_as_a_script() -> None:
    write_starter(Path("first.py"))
    result = subprocess.run([sys.executable, "-W", "error", "first.py"], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_no_file_is_overwritten(golden: Callable[[str, str], None]) -> None:
    Path("mine.py").write_text("x = 1\n")
    with pytest.raises(AppnbError) as caught:
        write_starter(Path("mine.py"))
    assert Path("mine.py").read_text() == "x = 1\n"
    golden("nb013.txt", f"{caught.value}\n")
