"""What people install: the wheel, in an environment that has nothing of the checkout, serves an app."""

import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    result = subprocess.run(
        list(map(str, command)), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel and what it asks for, in the versions that were tested."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    pins = ("--constraint", ROOT / "requirements-dev.txt")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins, f"{wheel}[gallery]")
    return python


def test_the_wheel_carries_what_it_needs_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates = {path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert {f"appnb/_templates/{path}" for path in templates} <= names
    starters = {f"appnb/cli/starters/{name}.py" for name in ("notebook", "dashboard", "report", "slides", "form")}
    assert {"appnb/py.typed", *starters} <= names
    assert {name.split("/")[0] for name in names} == {"appnb", "appnb-0.1.0.dist-info"}


def test_it_is_not_the_checkout_that_runs(python: Path, tmp_path: Path) -> None:
    where = "import appnb, appnb.layout.templates as t; print(appnb.__file__, t.find_templates())"
    said = run(python, "-c", where, cwd=tmp_path)
    assert str(ROOT) not in said
    assert said.split()[1].endswith("appnb/_templates")


def test_an_app_of_the_gallery_is_served(python: Path, tmp_path: Path, serve: Callable[..., object]) -> None:
    shutil.copy(ROOT / "gallery" / "portfolio_risk.py", tmp_path)
    server = serve("portfolio_risk.py", python=str(python), cwd=tmp_path)
    page = fetch(server.url)
    assert "<title>Portfolio risk" in page
    assert 'data-cell="risk"' in page
    files = re.findall(r"(?:src|href)=\"(/[^\"]+\.(?:js|css)[^\"]*)\"", page)
    assert len(files) > 3
    for file in files:
        assert fetch(re.match(r"https?://[^/]+", server.url)[0] + file)


def test_the_command_is_installed(python: Path, tmp_path: Path) -> None:
    command = python.with_name("appnb")
    assert run(command, "--version", cwd=tmp_path) == "appnb 0.1.0\n"
    run(command, "new", "first", cwd=tmp_path)
    run(command, "new", "board", "--starter", "dashboard", cwd=tmp_path)
    assert run(command, "check", "first.py", "board.py", cwd=tmp_path) == ""


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as response:
        assert response.status == 200
        return response.read().decode()
