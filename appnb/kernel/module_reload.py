"""Taking over saved modules: all of them, or none."""

import importlib
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.marimo_modules import give_appnb
from appnb.kernel.modules import LocalModule
from appnb.source import Location

FIX = "correct the module and save it: until then the version before it is used"


def reload_modules(plan: Iterable[LocalModule]) -> frozenset[str]:
    """Import these modules anew, each as a new module object, in this order.

    Cells and threads that run meanwhile go on with the module objects they have, whole. No other module is touched.
    When one fails, all are as before.

    Returns:
        The names of the modules.

    Raises:
        AppnbError: NB230, a file is not Python or raises.
    """
    plan = tuple(plan)
    importlib.invalidate_caches()
    try:
        with _set_aside(tuple(one.name for one in plan)), _found_first(_Finder(plan)):
            for one in plan:
                importlib.import_module(one.name)
    except BaseException as error:  # user code: a module may also ask Python to exit
        raise AppnbError(_describe(error, plan)) from error
    return frozenset(one.name for one in plan)


@contextmanager
def _set_aside(names: Collection[str]) -> Iterator[None]:
    """Take modules out of `sys.modules` so that they are imported anew; put them back if that fails."""
    before = {name: sys.modules.pop(name, None) for name in names}
    try:
        yield
    except BaseException:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
                continue
            sys.modules[name] = module
        for name, module in before.items():
            parent, _, child = name.rpartition(".")
            if parent in sys.modules and module is not None:
                setattr(sys.modules[parent], child, module)
        raise


@contextmanager
def _found_first(finder: MetaPathFinder) -> Iterator[None]:
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Finds the modules of a plan in their files as they are now, wherever they were found at first.

    Raises:
        SyntaxError, ValueError, OSError: one of them cannot be read, before any of them is run.
    """

    def __init__(self, plan: Iterable[LocalModule]) -> None:
        self._paths = {one.name: one.path for one in plan}
        self._code = {name: _compile(path) for name, path in self._paths.items()}

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in self._paths:
            return None
        file = self._paths[name]
        below = [str(file.parent)] if file.name == "__init__.py" else None
        loader = _Loader(name, str(file), self._code[name])
        return spec_from_file_location(name, file, loader=loader, submodule_search_locations=below)


class _Loader(SourceFileLoader):
    """Runs code that was just compiled: a cached compilation may be of the same second, and of the text before."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code

    def exec_module(self, module: ModuleType) -> None:
        for name, part in sys.modules.copy().items():  # what was imported of a package stays its attribute
            parent, _, child = name.rpartition(".")
            if parent == module.__name__:
                setattr(module, child, part)
        give_appnb(module)
        super().exec_module(module)


def _compile(path: Path) -> CodeType:
    code: CodeType = compile(path.read_bytes(), os.fspath(path), "exec", dont_inherit=True)
    return code


def _describe(error: BaseException, plan: tuple[LocalModule, ...]) -> Diagnostic:
    files = {str(one.path) for one in plan}
    if isinstance(error, SyntaxError) and error.filename in files:
        where = Location(str(error.filename), error.lineno or 1, error.offset or 1)
        return Diagnostic("NB230", f"the module is not Python: {error.msg}", where, FIX)
    where, frame = Location(str(plan[0].path)), error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename in files:
            where = Location(frame.tb_frame.f_code.co_filename, frame.tb_lineno)
        frame = frame.tb_next
    return Diagnostic("NB230", f"the module raised {type(error).__name__}: {error}", where, FIX)


def describe_gone(module: LocalModule) -> Diagnostic:
    """Say that the file of a module that is in use is gone."""
    fix = "put it back, or take out what imports it: until then the version before it is used"
    return Diagnostic("NB230", f"the file of the module `{module.name}` is gone", Location(str(module.path)), fix)
