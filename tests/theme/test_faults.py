"""Each way to get a template or a theme wrong, and what is said about it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.layout.appearance import read_appearance
from appnb.layout.templates import load_template
from appnb.layout.theme import read_theme
from appnb.notebook import read_notebook
from appnb.source import Location

HERE = Location("sales.py")


def options(folder: Path, said: str) -> object:
    path = folder / "sales.py"
    path.write_text(f"import appnb\n\napp = appnb.App({said})\n\n\n@app.cell\ndef _():\n    1\n    return\n", "utf-8")
    return read_appearance(read_notebook(path))


def template(folder: Path, **files: str) -> object:
    for name, text in files.items():
        path = folder / "corporate" / name.replace("__", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return load_template("./corporate", folder)


def problems(folder: Path, theme: object) -> None:
    for problem in read_theme(theme, HERE).problems:
        raise AppnbError(problem)


FAULTS: dict[str, dict[str, Callable[[Path], object]]] = {
    "NB430": {
        "a misspelt name": lambda folder: load_template("defualt"),
        "a folder that is not there": lambda folder: load_template("./corporate", folder),
        "a misspelt template of Panel": lambda folder: load_template("panel:fats"),
    },
    "NB431": {
        "an unknown key": lambda folder: template(folder, template__toml='area = ["main"]'),
        "a text for a list": lambda folder: template(folder, template__toml='areas = "main"'),
        "an area that no template has": lambda folder: template(folder, template__toml='areas = ["main", "siderbar"]'),
        "no main area": lambda folder: template(folder, template__toml='areas = ["header"]'),
        "a style sheet that is not there": lambda folder: template(folder, template__toml='styles = ["house.css"]'),
        "no TOML": lambda folder: template(folder, template__toml="areas = ["),
    },
    "NB432": {
        "a loop without an end": lambda folder: template(folder, page__html="<p>\n{% for a in b %}\n</p>\n"),
    },
    "NB433": {
        "a misspelt token": lambda folder: read_theme({"acent": "#0a7"}, HERE),
        "no colour": lambda folder: read_theme({"accent": "quite blue"}, HERE),
        "more than a value": lambda folder: read_theme({"radius": "4px} body{display:none"}, HERE),
        "a misspelt density": lambda folder: read_theme({"density": "dense"}, HERE),
        "a misspelt mode": lambda folder: read_theme("drak", HERE),
        "a colour for a table": lambda folder: read_theme({"dark": "#000"}, HERE),
        "a list": lambda folder: read_theme(["#0a7"], HERE),
    },
    "NB434": {
        "a logo outside": lambda folder: options(folder, 'logo="../logo.svg"'),
        "a logo that is not there": lambda folder: options(folder, 'logo="logo.svg"'),
        "a logo that is no picture": lambda folder: options(folder, 'logo="sales.py"'),
        "a style sheet of the system's": lambda folder: options(folder, 'css_file="/etc/hosts.css"'),
    },
    "NB435": {
        "a light accent": lambda folder: problems(folder, {"accent": "#0a7"}),
        "pale text": lambda folder: problems(folder, {"light": {"muted": "#aaa"}}),
    },
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_is_wrong_is_said_with_its_mend(code: str, golden: Callable[[str, str], None], tmp_path: Path) -> None:
    said = []
    for number, (what, make) in enumerate(FAULTS[code].items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(AppnbError) as caught:
            make(folder)
        problem: Diagnostic = caught.value.diagnostic
        assert problem.code == code
        said.append(f"{what}\n{str(problem).replace(str(folder), 'FOLDER')}\n")
    golden(f"{code.lower()}.txt", "\n".join(said))


def test_a_marimo_file_may_name_files_that_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "sales.py"
    (tmp_path / "own.css").write_text("p { color: red }", "utf-8")
    said = 'css_file="own.css", html_head_file="/usr/local/share/head.html"'
    path.write_text(f"import marimo\n\napp = marimo.App({said})\n\n\n@app.cell\ndef _():\n    1\n    return\n", "utf-8")
    found = read_appearance(read_notebook(path))
    assert found.styles == (tmp_path / "own.css",)
    assert [(problem.code, problem.severity) for problem in found.problems] == [("NB434", "warning")]
