"""Flags over environment over pyproject.toml over defaults."""

from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.settings import ServeSettings, find_pyproject, gather_settings

PYPROJECT = """
[tool.appnb]
port = 7001
title = "from the file"
allow-origin = ["a.example", "b.example:8080"]
show = true
"""


@pytest.fixture
def pyproject(tmp_path: Path) -> Path:
    path = tmp_path / "pyproject.toml"
    path.write_text(PYPROJECT)
    return path


def test_without_a_word_the_defaults_hold() -> None:
    assert gather_settings({}, {}, None) == ServeSettings(port=5006, address="localhost", log_level="info")


def test_a_flag_wins_over_the_environment_and_that_over_the_file(pyproject: Path) -> None:
    environment = {"APPNB_PORT": "7002", "APPNB_TITLE": "from the environment", "APPNB_UNRELATED": "kept out"}
    settings = gather_settings({"port": 7003, "title": None}, environment, pyproject)
    assert (settings.port, settings.title, settings.show) == (7003, "from the environment", True)
    assert settings.allow_origin == ("a.example", "b.example:8080")


def test_the_nearest_pyproject_is_read(pyproject: Path) -> None:
    deep = pyproject.parent / "apps" / "sales"
    deep.mkdir(parents=True)
    assert find_pyproject(deep / "app.py") == pyproject
    (deep / "pyproject.toml").touch()
    assert find_pyproject(deep / "app.py") == deep / "pyproject.toml"


CASES = {
    "a prefix has one slash before and none after": ("prefix", "apps/sales/", "/apps/sales"),
    "the prefix of the root is none": ("prefix", "/", ""),
    "a list in the environment is separated by commas": (
        "allow_origin",
        "a.example, b.example",
        ("a.example", "b.example"),
    ),
    "a port in the environment is a number": ("port", "0", 0),
    "yes is true": ("dev", "yes", True),
    "0 is false": ("dev", "0", False),
    "a log level in capitals is one": ("log_level", "DEBUG", "debug"),
}


@pytest.mark.parametrize(("name", "given", "kept"), CASES.values(), ids=CASES)
def test_values_from_the_environment(name: str, given: str, kept: object) -> None:
    assert getattr(gather_settings({}, {f"APPNB_{name.upper()}": given}, None), name) == kept


BAD = {"port": "65536", "prefix": "a b", "show": "perhaps", "log_level": "loud"}


@pytest.mark.parametrize(("name", "given"), BAD.items(), ids=BAD)
def test_a_value_that_a_setting_does_not_take(name: str, given: str) -> None:
    with pytest.raises(AppnbError, match=f"NB011 APPNB_{name.upper()}: '{given}' is n"):
        gather_settings({}, {f"APPNB_{name.upper()}": given}, None)


def test_nb011(golden: Callable[[str, str], None]) -> None:
    with pytest.raises(AppnbError) as caught:
        gather_settings({}, {"APPNB_PORT": "http"}, None)
    golden("nb011.txt", f"{caught.value}\n")


def test_nb012(golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.appnb]\nadress = '0.0.0.0'\n")
    with pytest.raises(AppnbError) as caught:
        gather_settings({}, {}, Path("pyproject.toml"))
    golden("nb012.txt", f"{caught.value}\n")


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool.appnb\n")
    with pytest.raises(AppnbError, match=r"pyproject.toml:1:1: NB001 cannot read settings: "):
        gather_settings({}, {}, path)
