"""`pytest notebook.py` runs the tests in a notebook."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOK = """
import appnb

app = appnb.App()

with app.setup:
    import pytest

    LIMIT = 10


@app.function
def half(x):
    return x / 2


@app.cell
def _():
    data = [2, 4, 6]
    return (data,)


@app.cell
def test_cell(data, summed):
    assert summed == 12
    assert data[0] == FIRST
    return


@app.cell
def test_with_fixture(data, tmp_path):
    (tmp_path / "data").write_text(str(data))
    assert (tmp_path / "data").read_text() == "[2, 4, 6]"
    return


@app.cell
def _(data):
    @pytest.fixture
    def largest():
        return max(data)

    @pytest.mark.parametrize("x", data)
    def test_half(x):
        assert half(x) * 2 == x

    def test_largest(largest):
        assert largest < LIMIT

    class TestSum:
        def test_it(self, largest):
            assert sum(data) == 2 * largest

    return


@app.cell
def _(data):
    def test_beside_other_code():
        assert False

    raise RuntimeError("no cell of tests alone: it is not run")
    return


@app.function
def test_of_its_own():
    assert half(3) == 1.5


@app.cell
def _(data):
    summed = sum(data)
    return (summed,)


if __name__ == "__main__":
    app.run()
"""


def run_pytest(folder: Path, text: str, *options: str, file: str = "notebook.py") -> str:
    (folder / "notebook.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", folder, file, *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


@pytest.mark.parametrize("change", ["as written", "without arguments and returns"])
def test_every_test_is_found_and_run(tmp_path: Path, change: str) -> None:
    text = NOTEBOOK.replace("FIRST", "2")
    if change != "as written":
        for old, new in (
            ("    return\n", ""),
            ("(data, summed)", "()"),
            ("(data, tmp_path)", "()"),
            ("_(data)", "_()"),
        ):
            text = text.replace(old, new)
    told = run_pytest(tmp_path, text, "-v")
    passed = sorted(line.partition("::")[2].partition(" PASSED")[0] for line in told.splitlines() if " PASSED" in line)
    assert passed == [
        "TestSum::test_it",
        *("test_cell", "test_half[2]", "test_half[4]", "test_half[6]", "test_largest"),
        *("test_of_its_own", "test_with_fixture"),
    ], told
    assert "8 passed" in told


def test_a_failure_says_what_was_compared(tmp_path: Path) -> None:
    told = run_pytest(tmp_path, NOTEBOOK.replace("FIRST", "3"))
    assert "assert data[0] == 3" in told
    assert "assert 2 == 3" in told
    assert "1 failed, 7 passed" in told


def test_what_a_test_needs_and_cannot_have_fails_it(tmp_path: Path) -> None:
    text = NOTEBOOK.replace("FIRST", "2")
    told = run_pytest(tmp_path, text.replace("sum(data)\n    return", "1 / 0\n    return"))
    assert "ZeroDivisionError" in told
    assert "1 failed, 7 passed" in told
    told = run_pytest(tmp_path, text.replace("data = [2, 4, 6]", "data = [2, 4, 6 / 0]"))
    assert "test_half - ZeroDivisionError" in told
    assert "5 failed, 1 passed" in told


def test_importing_a_notebook_in_a_test_gives_its_cells(tmp_path: Path) -> None:
    test = "def test_it():\n    from notebook import test_cell\n    assert test_cell.run(summed=12)[0] is None\n"
    (tmp_path / "test_it.py").write_text(test)
    told = run_pytest(tmp_path, NOTEBOOK.replace("FIRST", "2"), file="test_it.py")
    assert "1 passed" in told, told
