"""`appnb check`: what it says, how it ends, what it mends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from appnb.cli.check import check

START = "import appnb\n\napp = appnb.App()\n\n\n"
GOOD = START + "@app.cell\ndef one():\n    a = 1\n    return (a,)\n\n\n@app.cell\ndef two(a):\n    a + 1\n    return\n"
UNBOUND = START + "@app.cell\ndef one():\n    total = totl + 1\n    return (total,)\n"
TWICE = START + "@app.cell\ndef one():\n    a = 1\n    return\n\n\n@app.cell\ndef two():\n    a = 2\n    return\n"
SHARED = (
    START
    + "@app.cell\ndef one():\n    a = 1\n    return\n\n\n@app.cell(shared=True)\ndef two():\n    b = a\n    return\n"
)


def run(folder: Path, text: str, *flags: str) -> Result:
    (folder / "app.py").write_text(text)
    return CliRunner().invoke(check, [*flags, str(folder / "app.py")])


def test_a_notebook_in_order_is_passed_in_silence(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD)
    assert (result.exit_code, "NB" in result.output) == (0, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [(UNBOUND, "NB123"), (SHARED, "NB125"), (GOOD.replace("a = 1", "a = = 1"), "NB003")],
    ids=["a name that no cell defines", "a shared cell that uses a session's", "a syntax error"],
)
def test_a_problem_is_told_with_its_place_and_the_exit_code_is_1(tmp_path: Path, text: str, code: str) -> None:
    result = run(tmp_path, text)
    assert (result.exit_code, code in result.output) == (1, True), result.output
    assert "app.py:" in result.output
    assert "fix:" in result.output


def test_a_name_with_two_definitions_is_an_error_only_when_strict(tmp_path: Path) -> None:
    assert run(tmp_path, TWICE).exit_code == 0
    assert run(tmp_path, TWICE, "--strict").exit_code == 1


def test_fix_sets_arguments_and_return_right(tmp_path: Path) -> None:
    run(tmp_path, GOOD.replace("return (a,)", "return").replace("def two(a)", "def two()"), "--fix")
    assert (tmp_path / "app.py").read_text() == GOOD


def test_json_lists_each_problem(tmp_path: Path) -> None:
    [problem] = json.loads(run(tmp_path, UNBOUND, "--format", "json").output)
    assert problem["code"] == "NB123"


def test_a_missing_file_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(check, [str(tmp_path / "none.py")])
    assert (result.exit_code, "NB001" in result.output) == (2, True), result.output
