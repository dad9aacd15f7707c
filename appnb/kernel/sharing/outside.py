"""What a cell reaches outside of the notebook: files by name, modules that ask others, modules beside the notebook."""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from appnb.kernel.sharing.purity import ELSEWHERE, find_reason
from appnb.notebook.syntax import parse_python, write_python

_REMOTE = re.compile(r"(?:https?|ftps?|s3|gs|gcs|az|abfss?|hdfs)://\S+")
_NATIVE = re.compile(
    r"(?:read|scan|open)_(?:csv|dataset|feather|ipc|json|ndjson|orc|parquet|table|zarr|mfdataset|excel)$"
)
"""Functions that may read files without Python noticing."""


def find_outside(names: Mapping[str, object], folder: Path) -> str:
    """Find why what a cell uses may give something else the next time; '' if nothing says so.

    Args:
        names: the names it takes from elsewhere, with their values.
        folder: where the notebook is; modules in it are looked into.
    """
    for name, value in names.items():
        for module in _list_modules(value):
            if module.partition(".")[0] in ELSEWHERE:
                return f"it uses `{name}`, which asks outside of the notebook ({module.partition('.')[0]})"
            reason = _judge_module(module, folder)
            if reason:
                return f"it uses `{name}` of the module `{module}`: {reason}"
    return ""


def _list_modules(value: object) -> Iterator[str]:
    if isinstance(value, ModuleType):
        yield value.__name__
    else:
        yield str(getattr(value, "__module__", None) or type(value).__module__)
        yield type(value).__module__


def _judge_module(name: str, folder: Path) -> str:
    file = getattr(sys.modules.get(name), "__file__", None)
    if not file or name == "__main__":
        return ""
    path = Path(file)
    if not path.is_relative_to(folder) or "site-packages" in path.parts:
        return ""
    return _judge_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _judge_file(path: Path, changed_ns: int) -> str:
    try:
        return find_reason(parse_python(path.read_text("utf-8")))
    except (OSError, ValueError, SyntaxError) as error:
        return f"it cannot be looked into ({error})"


def find_files(code: ast.AST, names: Mapping[str, object], folder: Path) -> tuple[list[Path], str]:
    """Find the files that a cell may read without Python noticing: those that its texts and paths name.

    Returns:
        the files that are there, and why the cell might read something that cannot be followed; '' if nothing says so.
    """
    found: list[Path] = []
    for text in _list_texts(code, names.values()):
        if _REMOTE.fullmatch(text):
            return [], f"it may read {text.partition('?')[0]}, which may change"
        found += [path for base in (Path.cwd(), folder) if (path := _find_file(base, text)) is not None]
    if not found and (call := _find_native(code)):
        return [], f"it may read files that cannot be followed: `{call}()`"
    return found, ""


def _list_texts(code: ast.AST, values: Iterable[object]) -> Iterator[str]:
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    for value in values:
        if isinstance(value, str | os.PathLike):
            yield os.fsdecode(value)


def _find_file(base: Path, text: str) -> Path | None:
    if not text or len(text) > 1_000 or "\n" in text or "\0" in text:
        return None
    try:
        path = base / text
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def _find_native(code: ast.AST) -> str:
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _NATIVE.search(node.func.attr):
            return write_python(node.func)
    return ""
