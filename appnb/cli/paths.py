"""What the paths on a command line lead to."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.notebook import is_notebook
from appnb.source import Location


def check_paths(paths: Iterable[Path]) -> None:
    """Check that each path is a notebook, or a folder that has some, so that a mistake is told at once.

    Raises:
        AppnbError: NB001, no such file; NB002, a file that is no notebook; NB010, a folder without notebooks.
    """
    for path in paths:
        if path.is_dir():
            if not any(is_notebook(file) for file in path.glob("*.py")):
                raise _problem("NB010", path, "has no notebook in it", "name a folder with notebooks, or a file")
        elif not path.exists():
            raise _problem("NB001", path, "does not exist", _suggest(path))
        elif not is_notebook(path):
            raise _problem("NB002", path, "is not a notebook", "a notebook has `app = appnb.App()` and `@app.cell`")


def _problem(code: str, path: Path, what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic(code, f"{path} {what}", Location(str(path)), fix))


def _suggest(path: Path) -> str:
    beside = [file.name for file in path.parent.glob("*.py")] if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, beside, 1)
    return f"did you mean {path.with_name(near[0])}?" if near else "check the path"
