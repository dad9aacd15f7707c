"""What is not needed is not imported: the command line answers at once."""

import subprocess
import sys
from pathlib import Path

import pytest

import appnb

HEAVY = ("panel", "bokeh", "tornado", "pandas", "numpy", "param")
COUNT = f"""
import sys
try:
    {{code}}
except SystemExit:
    pass
print([name for name in {HEAVY} if name in sys.modules], len(sys.modules), file=sys.stderr)
"""


def modules_after(code: str, *arguments: str | Path) -> tuple[str, int]:
    """Run `code` in a fresh process; return which heavy packages it imported, and how many modules in all."""
    program = COUNT.replace("{code}", code)
    command = [sys.executable, "-c", program, *map(str, arguments)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()[-1]
    heavy, _, count = said.rpartition(" ")
    return heavy, int(count)


STARTER = Path(appnb.__file__).parent / "cli" / "starters" / "notebook.py"
MAIN = "from appnb.cli import main; main()"


@pytest.mark.parametrize(
    ("code", "arguments", "most"),
    [
        pytest.param("import appnb", (), 100, id="import appnb"),
        pytest.param(MAIN, ("--help",), 300, id="appnb --help"),
        pytest.param(MAIN, ("serve", "--help"), 300, id="appnb serve --help"),
        pytest.param(MAIN, ("check", STARTER), 300, id="appnb check"),
        pytest.param(MAIN, ("serve", "nowhere.py"), 300, id="appnb serve, of a file that is not there"),
    ],
)
def test_the_command_line_imports_no_panel(code: str, arguments: tuple[str | Path, ...], most: int) -> None:
    heavy, count = modules_after(code, *arguments)
    assert heavy == "[]"
    assert count < most


def test_every_public_name_is_there() -> None:
    assert [name for name in appnb.__all__ if getattr(appnb, name, None) is None] == []
    assert set(appnb.__all__) <= set(dir(appnb))


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(AttributeError, match=r"no 'marckdown'; it has App, .*, md, "):
        _ = appnb.marckdown
