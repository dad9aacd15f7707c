"""Folders of the server as a reader may see them: which entries there are, and where the way up ends."""

import datetime as dt
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

MOST_LEVELS = 100
MOST_LOCAL, MOST_REMOTE = 10_000, 50
"""How many entries of a folder are shown, of this machine's and of a store elsewhere, which is asked for each."""

Filter = str | re.Pattern[str] | Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder in a folder."""

    path: Any  # of the class that the author gave: Path, or what is like it
    name: str
    is_directory: bool
    bytes: int | None = None
    changed: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder has, folders first."""

    entries: tuple[Entry, ...] = ()
    is_cut: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What of a folder is shown."""

    root: Any
    is_restricted: bool = True
    shows_files: bool = True
    endings: tuple[str, ...] = ()  # in lower case, with their dots; none: all
    filter: Filter | None = None
    leaves_out_empty: bool = False
    limit: int = MOST_LOCAL

    def allows(self, path: Any) -> bool:
        """Tell whether a path is within the folder that the author named, wherever links lead."""
        return not self.is_restricted or is_within(path, self.root)


def is_within(path: Any, root: Any) -> bool:
    """Tell whether a path leads into a folder, or is that."""
    try:
        found, top = path.resolve(), root.resolve()
        return bool(found == top or top in found.parents)
    except (OSError, RuntimeError, ValueError):
        return False


def list_folder(folder: Any, rules: Rules) -> Listing:
    """List what a folder has; what cannot be read is said."""
    try:
        paths = sorted(folder.iterdir(), key=lambda path: _sort_key(path.name))
    except OSError as error:
        log.warning("the folder %s cannot be listed: %s", folder, error)
        return Listing(problem="This folder cannot be read.")
    entries = (entry for path in paths if (entry := _read_entry(path, rules)) is not None)
    shown = list(islice(entries, rules.limit + 1))
    is_cut = len(shown) > rules.limit
    return Listing(tuple(sorted(shown[: rules.limit], key=lambda entry: not entry.is_directory)), is_cut)


def _sort_key(name: str) -> list[tuple[int, int, str]]:
    """Sort as people do: `a2` before `a10`, without regard to case."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _read_entry(path: Any, rules: Rules) -> Entry | None:
    """Read one entry; None where it is not to be seen."""
    try:
        is_directory = bool(path.is_dir())
        if not rules.allows(path):
            return None
        if is_directory:
            is_left_out = rules.leaves_out_empty and not _has_files(path, rules, MOST_LEVELS)
            return None if is_left_out else Entry(path, path.name, True)
        if not rules.shows_files or not _passes(path, rules):
            return None
        return _describe(path)
    except OSError:  # a link to nothing, or something that may not be looked at
        return None


def _describe(path: Any) -> Entry:
    if not isinstance(path, Path):
        return Entry(path, path.name, False)
    status = path.stat()
    return Entry(path, path.name, False, status.st_size, dt.datetime.fromtimestamp(status.st_mtime, dt.UTC))


def _passes(path: Any, rules: Rules) -> bool:
    if rules.endings and path.suffix.lower() not in rules.endings:
        return False
    if rules.filter is None:
        return True
    if callable(rules.filter):
        return bool(rules.filter(path))
    return re.search(rules.filter, path.name) is not None


def _has_files(folder: Any, rules: Rules, levels: int) -> bool:
    """Tell whether a folder, or one in it, has a file to be seen; links to folders are not followed."""
    try:
        paths: Sequence[Any] = list(folder.iterdir())
    except OSError:
        return False
    inner = []
    for path in paths:
        if path.is_dir():
            inner += [] if getattr(path, "is_symlink", lambda: False)() else [path]
        elif _passes(path, rules):
            return True
    return levels > 1 and any(_has_files(path, rules, levels - 1) for path in inner)
