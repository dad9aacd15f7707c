"""What the docstrings of the parts show can be run, and be shown."""

import inspect
import re
import sys
from pathlib import Path

import pytest

import appnb
from appnb import status
from appnb.display import render
from appnb.display.embedding import embedding

PARTS = [
    "Thread", "app_meta", "audio", "capture_stderr", "capture_stdout", "carousel", "center", "cli_args", "defs", "doc",
    "download", "icon", "iframe", "image_compare", "inspect", "json", "lazy", "left", "mermaid", "nav_menu",
    "notebook_dir", "notebook_location", "outline", "pdf", "plain", "plain_text", "progress_bar", "redirect_stderr",
    "redirect_stdout", "refs", "right", "routes", "running_in_notebook", "sidebar", "spinner", "style", "toast", "tree",
    "video",
]  # fmt: skip
EXAMPLE = re.compile(r"Example:\n((?:    .*\n|\n)+)")


def test_every_part_is_listed_in_the_package() -> None:
    assert set(PARTS) <= set(appnb.__all__)
    assert set(status.__all__) <= set(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_an_example_runs_and_shows(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["notebook.py"])
    found = EXAMPLE.search((inspect.getdoc(getattr(appnb, name)) or "") + "\n")
    assert found, "no example"
    scope: dict[str, object] = {"nb": appnb, "Path": Path, "sys": sys}
    before = set(scope)
    with embedding({}):
        exec(inspect.cleandoc("\n" + found[1]), scope)
        made = [value for key, value in scope.items() if key not in before and not callable(value)]
        for value in made:
            assert "cannot be shown" not in render(value).html
    assert "warning" not in capfd.readouterr().err.lower()
