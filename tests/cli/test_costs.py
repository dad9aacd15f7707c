"""`appnb check --cost`: which cells run for each viewer, and why."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from appnb.cli.check import check

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def imports():
    import time
    import pandas as pd
    import appnb as nb


@app.cell
def load():
    time.sleep(0.05)
    orders = pd.DataFrame({"price": range(10_000)})


@app.cell
def model():
    class _Model: ...

    time.sleep(0.05)
    fitted = _Model()


@app.cell(shared=True)
def asked():
    table = [1, 2, 3]


@app.cell
def choose():
    price = nb.ui.slider(0, 10)
    price


@app.cell
def chosen():
    orders[orders.price < price.value]
"""


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "app.py"
    path.write_text(NOTEBOOK)
    return path


def test_each_cell_is_told_with_its_reason(notebook: Path) -> None:
    result = CliRunner().invoke(check, ["--cost", str(notebook)])
    assert result.exit_code == 0, result.output
    lines = {line.split()[0]: " ".join(line.split()) for line in result.output.splitlines()}
    assert lines["load"].endswith("once")
    assert "each, could be shared `fitted` is a _Model, which may be changed" in lines["model"]
    assert lines["asked"].endswith("once, as asked")
    assert "each it uses `nb.ui`" in lines["choose"]
    assert "each it uses `price` of choose, which each session has for itself" in lines["chosen"]
    assert "less if nobody changes what these give: @app.cell(shared=True) on model." in result.output


def test_programs_can_read_it(notebook: Path) -> None:
    result = CliRunner().invoke(check, ["--cost", "--format", "json", str(notebook)])
    [told] = json.loads(result.output)
    cells = {cell["cell"]: cell for cell in told["cells"]}
    assert cells["load"]["runs"] == "shared"
    assert cells["load"]["later_s"] < 0.05 <= cells["load"]["first_s"]
    assert cells["model"]["later_s"] >= 0.05


def test_a_cell_that_fails_makes_the_exit_code_1(notebook: Path) -> None:
    notebook.write_text(NOTEBOOK.replace("table = [1, 2, 3]", "table = 1 / 0"))
    result = CliRunner().invoke(check, ["--cost", str(notebook)])
    assert (result.exit_code, "failed" in result.output) == (1, True)


def test_a_file_that_cannot_be_read_makes_it_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(check, ["--cost", str(tmp_path / "none.py")])
    assert result.exit_code == 2
    assert "NB001" in result.output
