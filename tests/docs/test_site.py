"""The site builds without a warning and loads nothing from another host."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}  # an advertisement, not a warning of ours
    result = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def test_every_page_of_the_guide_is_built(site: Path) -> None:
    sources = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    assert sources <= built


def test_no_page_loads_from_another_host(site: Path) -> None:
    loads = re.compile(
        r"<(?:script|img|iframe|source)[^>]+src=\"?https?:|<link(?![^>]+rel=\"?canonical)[^>]+href=\"?https?:"
    )
    assert [path.name for path in site.rglob("*.html") if loads.search(path.read_text("utf-8"))] == []


def test_the_list_of_errors_is_filled_in(site: Path) -> None:
    assert 'href="nb401.html"' in (site / "errors" / "index.html").read_text("utf-8")
