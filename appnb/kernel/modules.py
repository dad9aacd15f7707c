"""Modules beside the notebook: which there are, what each imports, and which to take over when files are saved."""

import ast
import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from appnb.notebook.syntax import parse_python


@dataclass(frozen=True, slots=True)
class LocalModule:
    """A module that was imported from a file that its author may save."""

    name: str
    path: Path


def find_local_modules(folders: Collection[Path]) -> tuple[LocalModule, ...]:
    """List the imported modules whose file is in or below one of `folders`, environments' own packages left out."""
    starts = tuple(f"{folder}{os.sep}" for folder in folders)
    found = []
    for name, module in sys.modules.copy().items():  # other threads import meanwhile: a list of them is not one step
        file = vars(module).get("__file__") if isinstance(module, ModuleType) else None  # no lazy import is set off
        is_local = isinstance(file, str) and file.endswith(".py") and file.startswith(starts)
        if is_local and name != "__main__" and not is_installed(path := Path(str(file))):
            found.append(LocalModule(name, path))
    return tuple(found)


def list_sources(folder: Path) -> Iterator[Path]:
    """Yield the Python files in a folder and in the packages below it: what may be imported at any time."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.endswith(".py"):
            yield Path(entry.path)
        elif entry.name.isidentifier() and not entry.is_symlink() and Path(entry.path, "__init__.py").is_file():
            yield from list_sources(Path(entry.path))


def is_installed(path: Path) -> bool:
    """Tell whether a file is Python's own, or of a package that was installed."""
    installed = {Path(sys.prefix), Path(sys.base_prefix)}
    return "site-packages" in path.parts or any(path.is_relative_to(prefix) for prefix in installed)


def plan_reload(modules: Collection[LocalModule], changed: Collection[Path]) -> tuple[LocalModule, ...]:
    """List what to reload when files changed: their modules and those that import them, the imported first.

    Reads the files of `modules`. A module whose file is gone is not in the list: it stays as it is.
    """
    by_name = {module.name: module for module in modules}
    imports = {module.name: _find_imports(module, by_name.keys()) for module in modules}
    stale = {module.name for module in modules if module.path in changed and module.path.exists()}
    grew = True
    while grew:
        users = {name for name, used in imports.items() if name not in stale and used & stale}
        grew = bool(users)
        stale |= users
    order: dict[str, None] = {}

    def visit(name: str, above: frozenset[str]) -> None:
        for used in sorted((imports[name] & stale) - above):
            visit(used, above | {name})
        order.setdefault(name)

    for name in sorted(stale):
        visit(name, frozenset({name}))
    return tuple(by_name[name] for name in order)


def _find_imports(module: LocalModule, known: Collection[str]) -> set[str]:
    """Find which of the modules `known` a module's code imports."""
    try:
        tree = parse_python(module.path.read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return set()
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    return (set(list_imports(tree, known, package)) & set(known)) - {module.name}


def list_imports(tree: ast.AST, known: Collection[str], package: str = "") -> Iterator[str]:
    """Yield the full names of the modules that code may use, anywhere in it. Pure.

    `import a.b` uses both, for the name that it gives is `a`; `from a import b` uses the module `a.b` where that is
    one of `known`, else `a`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                yield from (".".join(parts[: count + 1]) for count in range(len(parts)))
        elif isinstance(node, ast.ImportFrom):
            base = _resolve(node, package)
            for alias in node.names:
                whole = f"{base}.{alias.name}" if base else alias.name
                yield whole if whole in known else base
        elif isinstance(node, ast.Call) and (name := _find_import_call(node)):
            yield name


def _resolve(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _find_import_call(call: ast.Call) -> str | None:
    """Find what `import_module("a.b")` and `__import__("a")` import."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name not in ("import_module", "__import__") or not call.args:
        return None
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
