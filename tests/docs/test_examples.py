"""Every Python block below `<!-- run -->` in the docs runs, as a script, without a warning."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from appnb.notebook import read_notebook

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^<!-- run -->\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = [
    pytest.param(match[1], id=f"{path.relative_to(ROOT)}:{path.read_text('utf-8')[: match.start()].count(chr(10)) + 1}")
    for path in FILES
    for match in BLOCK.finditer(path.read_text("utf-8"))
]


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_runs(code: str, tmp_path: Path) -> None:
    path = tmp_path / "example.py"
    path.write_text(code, "utf-8")
    if "App(" in code:
        assert read_notebook(path).diagnostics == ()
    command = [sys.executable, "-W", "error", path.name]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_there_are_examples_in_the_guide() -> None:
    assert len(EXAMPLES) >= 3
