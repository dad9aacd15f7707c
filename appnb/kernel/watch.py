"""Files and folders that a notebook reads: paths whose change makes the cells run again that use them."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.fingerprints import find_fingerprint
from appnb.kernel.sources import VALUE, Adapter, Changed, Source, Unwatch
from appnb.source import Location


class WatchedPath:
    """A path that cells follow: used like a `pathlib.Path`, which `path` is, and wherever a path is taken.

    Made by a cell. The host of its kernel watches it for as long as the name that the cell gave it lives.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fingerprint = find_fingerprint(path)  # taken before any cell reads: no change falls in between

    if not TYPE_CHECKING:  # a type checker sees what is written here, not all that a path has

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return getattr(self.path, name)

    def __fspath__(self) -> str:
        return str(self.path)

    def __str__(self) -> str:
        return str(self.path)

    def __truediv__(self, other: str | os.PathLike[str]) -> Path:
        return self.path / other

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"


class WatchedFile(WatchedPath):
    """A file that cells follow: they run again when its content changes, when it comes, and when it goes."""


class WatchedDirectory(WatchedPath):
    """A folder that cells follow: they run again when something in or below it comes, goes or is renamed."""


def file(path: str | os.PathLike[str]) -> WatchedFile:
    """Follow a file: the cells that use it run again when its content is another.

    Give it a name in a cell, and read it in others: a cell that makes a path does not follow it. Without a server
    nothing follows anything.

    Args:
        path: the file; it need not be there yet. A relative path begins where Python was started.

    Returns:
        what can be used like a `pathlib.Path`.

    Raises:
        AppnbError: NB231, it is a folder.
    """
    there = Path(path).absolute()
    if there.is_dir():
        raise _refuse(there, "is a folder, not a file", "write `nb.watch_directory(…)`, or name a file in it")
    return WatchedFile(there)


def directory(path: str | os.PathLike[str]) -> WatchedDirectory:
    """Follow a folder: the cells that use it run again when something in or below it comes, goes or is renamed.

    A change of what a file says is none; links are not entered. For the rest see `file`.

    Raises:
        AppnbError: NB231, it is no folder.
    """
    there = Path(path).absolute()
    if not there.is_dir():
        what = "is a file, not a folder" if there.exists() else "is not there"
        raise _refuse(there, what, "write `nb.watch_file(…)`, or name a folder that is there")
    return WatchedDirectory(there)


def _refuse(path: Path, what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic("NB231", f"{path.name} {what}", Location(str(path)), fix))


class PathFollower(Protocol):
    """What tells of changes of paths: the host of kernels has one for all of them."""

    def follow(self, path: Path, fingerprint: bytes, changed: Callable[[], None]) -> Unwatch:
        """Call `changed`, on any thread, whenever `path` is not what `fingerprint` said, or not what it was then."""
        ...


@dataclass(frozen=True, slots=True)
class PathSource:
    """A path that a cell made, and who watches it."""

    watched: WatchedPath
    follower: PathFollower

    def find_attributes(self, used: frozenset[str] | None) -> frozenset[str]:
        """Find the one thing there is: whatever is done with a path may read the file."""
        return VALUE

    def watch(self, attributes: Collection[str], changed: Changed) -> Unwatch:
        """Hear of every change since the path was made."""
        return self.follower.follow(self.watched.path, self.watched._fingerprint, lambda: changed("value"))


def adapt_paths(follower: PathFollower) -> Adapter:
    """Make what makes sources of paths."""

    def adapt(value: object) -> Source | None:
        return PathSource(value, follower) if isinstance(value, WatchedPath) else None

    return adapt


PathState, FileState, DirectoryState = WatchedPath, WatchedFile, WatchedDirectory
"""The same by the names that notebooks of marimo write into annotations."""
