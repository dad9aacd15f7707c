"""Modules beside a notebook: which there are, who uses them, and taking over a saved one in place."""

import ast
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.program import Program
from appnb.notebook.model import CellId
from appnb.source import Location

_LOADER_NAMES = frozenset({"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__path__"})


@dataclass(frozen=True, slots=True)
class LocalModule:
    """A module that was imported from a file that its author may save."""

    name: str
    path: Path
    module: ModuleType


def find_local_modules(folders: Collection[Path]) -> tuple[LocalModule, ...]:
    """List the imported modules whose file is in or below one of `folders`, environments' own packages left out."""
    starts = tuple(f"{folder}{os.sep}" for folder in folders)
    found = []
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        is_local = isinstance(file, str) and file.endswith(".py") and file.startswith(starts)
        if is_local and name != "__main__" and not _is_installed(path := Path(str(file))):
            found.append(LocalModule(name, path, module))
    return tuple(found)


def _is_installed(path: Path) -> bool:
    installed = {Path(sys.prefix), Path(sys.base_prefix)}
    return "site-packages" in path.parts or any(path.is_relative_to(prefix) for prefix in installed)


def plan_reload(modules: Collection[LocalModule], changed: Collection[Path]) -> tuple[LocalModule, ...]:
    """List what to reload when files changed: their modules and those that import them, the imported first. Pure."""
    by_name = {module.name: module for module in modules}
    imports = {module.name: _find_imports(module) & by_name.keys() for module in modules}
    stale = {module.name for module in modules if module.path in changed}
    grew = True
    while grew:
        users = {name for name, used in imports.items() if name not in stale and used & stale}
        grew = bool(users)
        stale |= users
    order: dict[str, None] = {}

    def visit(name: str, above: frozenset[str]) -> None:
        for used in sorted(imports[name] & stale - above):
            visit(used, above | {name})
        order.setdefault(name)

    for name in sorted(stale):
        visit(name, frozenset({name}))
    return tuple(by_name[name] for name in order)


def _find_imports(module: LocalModule) -> set[str]:
    """Find the names of modules that a module's code imports, `from a import b` counting as both `a` and `a.b`."""
    try:
        tree = ast.parse(module.path.read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return set()
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    return set(list_imports(tree, package))


def list_imports(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Yield the full names of the modules that code may import, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                yield from (".".join(parts[: count + 1]) for count in range(len(parts)))
        elif isinstance(node, ast.ImportFrom):
            base = _resolve(node, package)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _resolve(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def reload_modules(plan: Iterable[LocalModule]) -> frozenset[str]:
    """Run the files of these modules again, each in its own module object, so that others' references hold.

    When one fails, all of them are as before.

    Returns:
        The names of the modules.

    Raises:
        AppnbError: NB230, a file is not Python or raises.
    """
    plan = tuple(plan)
    before: list[tuple[ModuleType, dict[str, object]]] = []
    try:
        code = {one.name: compile(one.path.read_bytes(), str(one.path), "exec") for one in plan}
        for one in plan:
            names = vars(one.module)
            before.append((one.module, dict(names)))
            for name in names.keys() - _LOADER_NAMES:
                if not isinstance(names[name], ModuleType) or f"{one.name}.{name}" not in sys.modules:
                    del names[name]
            exec(code[one.name], names)
    except BaseException as error:
        for module, kept in before:
            vars(module).clear()
            vars(module).update(kept)
        if isinstance(error, Exception):
            raise AppnbError(_describe(error, plan)) from error
        raise
    return frozenset(one.name for one in plan)


def _describe(error: Exception, plan: tuple[LocalModule, ...]) -> Diagnostic:
    files = {str(one.path) for one in plan}
    if isinstance(error, SyntaxError):
        where = Location(str(error.filename), error.lineno or 1, error.offset or 1)
        what = f"the module is not Python: {error.msg}"
    else:
        where, frame = Location(str(plan[0].path)), error.__traceback__
        while frame is not None:
            if frame.tb_frame.f_code.co_filename in files:
                where = Location(frame.tb_frame.f_code.co_filename, frame.tb_lineno)
            frame = frame.tb_next
        what = f"the module raised {type(error).__name__}: {error}"
    return Diagnostic("NB230", what, where, "correct the module and save it: until then the version before it is used")


def find_users(program: Program, modules: Collection[str]) -> frozenset[CellId]:
    """Find the cells to run when modules were reloaded: those that import them, and those that use what these give.

    Pure. A cell that imports a module again gets the same object, which tells its users nothing: so they are named.
    """
    users: set[CellId] = set()
    for cell in program.notebook.cells:
        try:
            tree = ast.parse(cell.code)
        except SyntaxError:
            continue
        if not set(list_imports(tree)) & set(modules):
            continue
        users.add(cell.id)
        given = set(_list_bound(tree, modules))
        users |= {
            user
            for user, bindings in program.graph.bindings.items()
            if any(bindings.get(name) == cell.id for name in given)
        }
    return frozenset(users)


def _list_bound(tree: ast.AST, modules: Collection[str]) -> Iterator[str]:
    """Yield the names that imports of `modules` bind in a cell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if any(name == alias.name or name.startswith(f"{alias.name}.") for name in modules) or any(
                    alias.name.startswith(f"{name}.") for name in modules
                ):
                    yield alias.asname or alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if node.module in modules or f"{node.module}.{alias.name}" in modules:
                    yield alias.asname or alias.name
