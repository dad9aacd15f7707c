"""Changing a library's module as soon as something imports it, and not importing it for that."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

Change = Callable[[ModuleType], None]


def change_when_imported(changes: Mapping[str, Change]) -> None:
    """Have each module changed, once, when it is imported; those that are imported already, now.

    Args:
        changes: full name of a module → what changes it.
    """
    finder = next((it for it in sys.meta_path if isinstance(it, _Finder)), None)
    if finder is None:
        finder = _Finder()
        sys.meta_path.insert(0, finder)
    for name, change in changes.items():
        if finder.add(name, change) and name in sys.modules:
            change(sys.modules[name])


class _Finder(MetaPathFinder):
    """Finds the modules that are to be changed, and leaves everything else to Python."""

    def __init__(self) -> None:
        self._changes: dict[str, list[Change]] = {}

    def add(self, name: str, change: Change) -> bool:
        """Note a change; tell whether it is new."""
        changes = self._changes.setdefault(name, [])
        if change in changes:
            return False
        changes.append(change)
        return True

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._changes:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._changes[fullname])
        return spec


class _Loader(Loader):
    """Loads a module as its own loader does, then changes it."""

    def __init__(self, loader: Loader, changes: Sequence[Change]) -> None:
        self._loader = loader
        self._changes = changes

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for change in self._changes:
            change(module)
