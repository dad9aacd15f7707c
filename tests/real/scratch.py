"""A scratch copy of a notebook's folder: what a notebook writes there is nobody's, what it reads beside it is there."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 50 * 2**20
"""A subfolder that holds more, or a file that is larger, is linked rather than copied."""

LEFT_OUT = {".git", "__pycache__", "node_modules", "__marimo__", ".venv"}


@contextlib.contextmanager
def scratch_copy(notebook: Path, root: Path) -> Iterator[tuple[Path, Path]]:
    """Copy the notebook's folder; what stands above it, up to `root`, is linked.

    Yields:
        the scratch folder, which stands for `root`, and the notebook's copy.
    """
    with tempfile.TemporaryDirectory(prefix="real-", ignore_cleanup_errors=True) as name:
        scratch = Path(name).resolve()
        source, target = root, scratch
        for step in notebook.parent.relative_to(root).parts:
            _link_others(source, target, step)
            source, target = source / step, target / step
            target.mkdir()
        for entry in source.iterdir():
            _copy(entry, target / entry.name)
        yield scratch, target / notebook.name


def _link_others(source: Path, target: Path, step: str) -> None:
    for entry in source.iterdir():
        if entry.name != step and entry.name not in LEFT_OUT:
            (target / entry.name).symlink_to(entry)


def _copy(entry: Path, target: Path) -> None:
    if entry.name in LEFT_OUT:
        return
    if _measure(entry) > MOST_BYTES:
        target.symlink_to(entry)
    elif entry.is_dir():
        shutil.copytree(entry, target, ignore=shutil.ignore_patterns(*LEFT_OUT), ignore_dangling_symlinks=True)
    elif entry.is_file():
        shutil.copy2(entry, target)


def _measure(entry: Path) -> int:
    files = [entry] if entry.is_file() else [file for file in entry.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)
