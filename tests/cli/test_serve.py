"""What `appnb serve` says before it serves, and what it hands to the server."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from appnb.cli import appnb, tell_in_a_line
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.settings import ServeSettings
from appnb.source import Location

NOTEBOOK = "import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef _():\n    1\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["appnb"])  # which the command sets
    monkeypatch.setenv("APPNB_SUPERVISE", "0")  # the server is a fake, in this process
    Path("sales.py").write_text(NOTEBOOK)
    Path("module.py").write_text("x = 1\n")
    Path("empty").mkdir()
    return tmp_path


def problem_of(*arguments: str) -> Diagnostic:
    error = CliRunner().invoke(appnb, ["serve", *arguments]).exception
    assert isinstance(error, AppnbError)
    return error.diagnostic


def fake_server(monkeypatch: pytest.MonkeyPatch, run: Callable[[tuple[Path, ...], ServeSettings], int]) -> None:
    monkeypatch.setattr("appnb.server.serving.serve", run)


def test_the_server_is_handed_paths_and_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    fake_server(monkeypatch, lambda *handed: seen.extend(handed) or 0)
    flags = ["--port", "0", "--prefix", "apps", "--allow-origin", "a.example", "--allow-origin", "b.example", "--dev"]
    result = CliRunner().invoke(appnb, ["serve", "sales.py", ".", *flags], env={"APPNB_TITLE": "Ours"})
    assert result.exit_code == 0, result.output
    paths, settings = seen
    assert paths == (Path("sales.py"), Path())
    assert settings == ServeSettings(
        supervise=False, port=0, prefix="/apps", allow_origin=("a.example", "b.example"), dev=True, title="Ours"
    )


def test_what_stands_after_the_dashes_is_for_the_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ServeSettings] = []
    fake_server(monkeypatch, lambda paths, settings: seen.append(settings) or 0)
    CliRunner().invoke(appnb, ["serve", "sales.py", "--port", "0", "--", "--size", "3", "sales.py"])
    CliRunner().invoke(appnb, ["serve", "sales.py", "--port", "0"], env={"APPNB_ARGUMENTS": "--size,4"})
    assert [settings.arguments for settings in seen] == [("--size", "3", "sales.py"), ("--size", "4")]
    assert sys.argv == ["sales.py", "--size", "4"]


@pytest.mark.parametrize(
    ("path", "code", "what"),
    [
        pytest.param("sale.py", "NB001", "sale.py does not exist", id="a file that is not there"),
        pytest.param("nowhere/x.py", "NB001", "nowhere/x.py does not exist", id="in a folder that is not there"),
        pytest.param("module.py", "NB002", "module.py is not a notebook", id="a module"),
        pytest.param("empty", "NB010", "empty has no notebook in it", id="an empty folder"),
    ],
)
def test_a_path_that_cannot_be_served(path: str, code: str, what: str) -> None:
    problem = problem_of(path)
    assert (problem.code, problem.what) == (code, what)


def test_nb010(golden: Callable[[str, str], None]) -> None:
    golden("nb010.txt", f"{problem_of('empty')}\n")


def test_a_misspelt_file_is_told_the_one_meant() -> None:
    assert problem_of("sale.py").fix == "did you mean sales.py?"


@pytest.mark.parametrize("number", [errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES])
def test_an_address_that_cannot_be_had(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    fake_server(monkeypatch, refuse)
    assert problem_of("sales.py").code == "NB401"


def test_nb401(golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EADDRINUSE, "in use")

    fake_server(monkeypatch, refuse)
    golden("nb401.txt", f"{problem_of('sales.py')}\n")


def test_another_error_of_the_system_is_a_bug_and_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.ENOSPC, "disk full")

    fake_server(monkeypatch, fail)
    assert isinstance(CliRunner().invoke(appnb, ["serve", "sales.py"]).exception, OSError)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "appnb", *arguments], capture_output=True, text=True, check=False)


def test_a_mistake_is_one_line_and_exit_code_2() -> None:
    result = run("serve", "sale.py")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "appnb: NB001 sale.py does not exist; did you mean sales.py?\n"


def test_a_port_in_use_is_one_line_and_exit_code_1() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "sales.py", "--address", "127.0.0.1", "--port", str(port))
    assert result.returncode == 1
    assert (
        result.stderr == f"appnb: NB401 127.0.0.1:{port} is in use; give another --port, or --port 0 for a free one\n"
    )


def test_a_place_in_a_file_is_told() -> None:
    problem = Diagnostic("NB100", "the cell is\nnot Python", Location("a.py", 3, 2), "correct the line")
    assert tell_in_a_line(problem) == "a.py:3:2: NB100 the cell is not Python; correct the line"
