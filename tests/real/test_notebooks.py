"""Every notebook inside marimo's own package, and the gallery: opened in a browser, compared with marimo."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import marimo
import pytest

import appnb
from tests.real.running import find_notebooks

ROOT = Path(__file__).parents[2]
FOLDERS = {"marimo": Path(marimo.__file__).parent, "gallery": ROOT / "gallery"}
NOTEBOOKS = [
    pytest.param(name, str(path.relative_to(folder)), id=f"{name}/{path.relative_to(folder)}")
    for name, folder in FOLDERS.items()
    for path in find_notebooks(folder)
]
NEEDS = {
    "_snippets/data/openai-1.py": "ui.chat",
    "_tutorials/markdown.py": "cache",
    "_tutorials/plots.py": "ui.matplotlib",
}
"""Names that notebooks use; as long as appnb does not have one, the notebook says that it is missing."""


def has_name(path: str) -> bool:
    """Tell whether appnb has a public name."""
    found: object = appnb
    for step in path.split("."):
        found = getattr(found, step, None)
    return found is not None


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Any]]:
    """What a run over each folder found, by folder and notebook."""
    found = {}
    for name, folder in FOLDERS.items():
        file = tmp_path_factory.mktemp("real") / "found.json"
        command = [sys.executable, "-m", "tests.real", str(folder), "--json", str(file)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr
        for verdict in json.loads(file.read_text("utf-8")):
            found[name, verdict["notebook"]] = verdict
    return found


@pytest.mark.browser
@pytest.mark.parametrize(("folder", "notebook"), NOTEBOOKS)
def test_it_works_as_under_marimo(folder: str, notebook: str, verdicts: dict[tuple[str, str], dict[str, Any]]) -> None:
    verdict = verdicts[folder, notebook]
    assert verdict["failure"] == ""
    needed = NEEDS.get(notebook)
    if needed is not None and not has_name(needed):
        assert needed in verdict["unknown"]
        return
    assert verdict["errors"] == []
    assert verdict["unequal"] == []
    assert verdict["console"] == []
    assert verdict["empty"] == []
    assert verdict["failures"] == []
    assert verdict["is_settled"]
    assert not verdict["has_marimo"], "marimo itself was imported"


@pytest.mark.browser
def test_there_was_something_to_compare(verdicts: dict[tuple[str, str], dict[str, Any]]) -> None:
    of_marimo = [verdict for (folder, _), verdict in verdicts.items() if folder == "marimo"]
    assert len(of_marimo) >= 100
    assert [verdict["reason"] for verdict in of_marimo if verdict["reason"]] == []
    assert sum(not verdict["theirs_in_error"] for verdict in of_marimo) >= 90
    assert sum(verdict["compared"] for verdict in of_marimo) >= 150
    assert sum(verdict["cells"] for verdict in of_marimo) >= 500
