"""Modules beside marimo's notebooks: `import marimo` gives appnb in them too, whether marimo is installed or not."""

import builtins
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType

from appnb.kernel.environment import import_appnb_for_marimo
from appnb.kernel.modules import is_installed


def answer_in(folder: str) -> None:
    """Let modules in a folder, and in packages below it, that are imported from now on have appnb as `marimo`.

    The folder has to be in `sys.path`. Packages that are installed in it (an environment) are left alone.
    """
    finder = next((it for it in sys.meta_path if isinstance(it, _Finder)), None)
    if finder is None:
        finder = _Finder()
        sys.meta_path.insert(sys.meta_path.index(PathFinder), finder)
    finder.folders.add(folder)


def give_appnb(module: ModuleType) -> None:
    """Have a module, that has not run yet, import appnb when it imports marimo; if it is in such a folder."""
    file = vars(module).get("__file__")
    finders = [it for it in sys.meta_path if isinstance(it, _Finder)]
    if isinstance(file, str) and any(finder.has(file) for finder in finders):
        vars(module)["__builtins__"] = {**vars(builtins), "__import__": import_appnb_for_marimo}


class _Finder(MetaPathFinder):
    """Finds the modules in some folders, and leaves all others to Python. One for the process."""

    def __init__(self) -> None:
        self.folders: set[str] = set()

    def has(self, file: str) -> bool:
        """Tell whether a file is an author's, in one of the folders or below."""
        return any(Path(file).is_relative_to(folder) for folder in self.folders) and not is_installed(Path(file))

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        folders = [folder for folder in sys.path if folder in self.folders] if path is None else path
        spec = PathFinder.find_spec(fullname, folders)
        if spec is None or type(spec.loader) is not SourceFileLoader or not self.has(spec.loader.path):
            return None
        spec.loader = _Loader(fullname, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        give_appnb(module)
        super().exec_module(module)
