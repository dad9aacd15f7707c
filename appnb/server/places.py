"""Where a save of a file shows: its folder, and that of every link on the way to it."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """Where changes of files show."""

    paths: frozenset[Path]
    folders: frozenset[tuple[Path, int]]  # each with the number that tells it from another of the same name

    def concerns(self, path: str) -> bool:
        """Tell whether a change of `path` may be one of the files: by its name, without a look at the disk."""
        folder, _, name = path.rpartition(os.sep)
        return name.endswith(".py") or name in self._names or folder in self._below

    @cached_property
    def _names(self) -> set[str]:
        return {path.name for path in self.paths}

    @cached_property
    def _below(self) -> set[str]:
        """Folders of which all names are followed. Looks at the disk."""
        return {str(path) for path in self.paths if path.is_dir()}


def find_places(paths: Iterable[Path]) -> Places:
    """List where a save of one of `paths` shows: the path itself, every link on its way and where that leads.

    Of a folder also the folders below it; for what is not there, the nearest folder above it that is. Reads the disk.
    """
    links: dict[Path, Path | None] = {}
    places = {place for path in paths for place in _follow(path.absolute(), links)}
    for path in [place for place in places if place.is_dir() and not place.is_symlink()]:
        places.update(Path(folder) for folder, _, _ in os.walk(path))
    wanted = {place for place in places if place.is_dir()} | {place.parent for place in places}
    return Places(frozenset(places), frozenset(found for folder in wanted for found in _find_folder(folder)))


def _find_folder(folder: Path) -> Iterable[tuple[Path, int]]:
    for there in (folder, *folder.parents):
        try:
            status = there.stat()
        except OSError:
            continue
        if stat.S_ISDIR(status.st_mode):
            yield there, status.st_ino
            return


def _follow(path: Path, links: dict[Path, Path | None]) -> Iterable[Path]:
    """Yield `path`, and each place that a link on its way leads to, folders' links included.

    Args:
        path: where to begin.
        links: what is known of links already: where each leads, None for what is none.
    """
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        yield place
        for part in (place, *place.parents):
            if part not in links:
                links[part] = part.readlink() if part.is_symlink() else None
            target = links[part]
            if target is not None:
                yield part
                waiting.append(part.parent / target / place.relative_to(part))
