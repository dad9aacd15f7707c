"""`appnb check`: what it says, how it ends, what it mends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from appnb.cli.check import check

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
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


def test_text_says_place_severity_and_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(UNBOUND + "x = 1\n")
    assert CliRunner().invoke(check, ["app.py"]).output == (
        "app.py:8:13: NB123 warning: `totl` is not defined in any cell\n  fix: did you mean `total`?\n"
        "app.py:10:1: NB005 warning: `x = 1` stands outside of cells, where a served notebook does not run it\n"
        "  fix: move it into `with app.setup:` or into a cell\n"
    )


def test_problems_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = START + "".join(
        f"@app.cell\ndef {name}():\n    {code}\n\n\n"
        for name, code in [("a", "x = = 1"), ("b", "from os import *"), ("c", "_y"), ("d", "nothing")]
    )
    found = json.loads(run(tmp_path, text, "--format", "json").output)
    assert [problem["code"] for problem in found] == ["NB003", "NB101", "NB102", "NB123"]
    assert [problem["where"]["line"] for problem in found] == [8, 13, 18, 23]
    assert found[0].keys() == {"code", "severity", "what", "where", "fix", "also"}


def test_a_folder_is_all_its_notebooks(tmp_path: Path) -> None:
    for name, text in [("b.py", UNBOUND), ("a.py", UNBOUND), ("plain.py", "nothing = nowhere\n"), ("c.txt", UNBOUND)]:
        (tmp_path / name).write_text(text)
    result = CliRunner().invoke(check, [str(tmp_path), "--format", "json"])
    assert [Path(problem["where"]["path"]).name for problem in json.loads(result.output)] == ["a.py", "b.py"]


def test_a_folder_without_notebooks_ends_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(check, [str(tmp_path)])
    assert (result.exit_code, "NB010" in result.output) == (2, True)


def test_an_unreadable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xff")
    (tmp_path / "b.py").write_text("import os\n")
    (tmp_path / "c.py").write_text(UNBOUND)
    result = CliRunner().invoke(check, [str(tmp_path / name) for name in ("a.py", "b.py", "c.py")])
    assert result.exit_code == 2
    assert all(code in result.output for code in ("NB001", "NB002", "NB123"))


def test_fix_tells_what_it_did_and_only_once(tmp_path: Path) -> None:
    wrong = GOOD.replace("def two(a)", "def two()")
    assert run(tmp_path, wrong, "--fix").output == f"{tmp_path / 'app.py'}: arguments and returns are set right\n"
    assert CliRunner().invoke(check, ["--fix", str(tmp_path / "app.py")]).output == ""


def test_fix_leaves_the_rest_of_the_file_alone(tmp_path: Path) -> None:
    text = GOOD.replace("    return (a,)", "    # why\n    return").replace("\n", "\r\n") + "x = 1"
    (tmp_path / "app.py").write_text(text, newline="")
    CliRunner().invoke(check, ["--fix", str(tmp_path / "app.py")])
    assert (tmp_path / "app.py").read_bytes().decode() == text.replace("    return\r\n", "    return (a,)\r\n", 1)


def test_fix_keeps_the_tables_that_a_cell_with_sql_takes(tmp_path: Path) -> None:
    text = (
        "import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    import marimo as mo\n    df = 1\n"
        '    return df, mo\n\n\n@app.cell\ndef _(df, mo):\n    mo.sql(f"select * from df")\n    return\n'
    )
    assert run(tmp_path, text, "--fix").exit_code == 0
    assert (tmp_path / "app.py").read_text() == text


def test_without_fix_nothing_is_written(tmp_path: Path) -> None:
    text = GOOD.replace("def two(a)", "def two()")
    run(tmp_path, text)
    assert (tmp_path / "app.py").read_text() == text


def test_checking_imports_neither_panel_nor_marimo(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(GOOD.replace("a = 1", "import panel, marimo; a = 1"))
    heavy = ("panel", "bokeh", "tornado", "marimo", "pandas", "numpy")
    program = (
        "import sys; from appnb.cli import appnb\n"
        "try: appnb(['check', 'app.py'])\n"
        f"finally: print([name for name in {heavy} if name in sys.modules])"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
