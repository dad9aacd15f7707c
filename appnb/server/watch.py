"""Notice that a file's content changed, however it was saved: in place, by rename, through a link, in a burst."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from watchfiles import awatch

log = logging.getLogger(__name__)

STEP_MS = 10
"""How long to wait for more events after one: it is part of the time from a save to the page."""

POLL_MS = 300
"""How often to look where the system cannot tell of changes."""

LONGEST_BURST_MS = 200

LOOK_ROUND_MS = 1000
"""How often to ask which files to follow when nothing happens: a session may have imported another module."""


class FileWatcher:
    """Follows the content of files, by watching their folders and those of every link on the way.

    A change of a time stamp alone is none; a file that goes away and comes back with the same content
    has not changed. Lives on one event loop.

    Args:
        find_files: lists the files to follow; asked again after every change, since a folder may have gained one.
    """

    def __init__(self, find_files: Callable[[], Iterable[Path]]) -> None:
        self._find_files = find_files
        self._stamps: dict[Path, tuple[object, ...]] = {}  # cheap to get; when it is the same, so is the content
        self._digests: dict[Path, bytes] = {}  # b"" for a file that is not there
        self._is_polling = False
        self.refresh()

    def refresh(self) -> set[Path]:
        """Look at every file now.

        Returns:
            The files whose content is another than before, gone and new ones included.
        """
        files = list(self._find_files())
        changed = {path for path in files if self._look(path)}
        gone = set(self._digests) - set(files)
        for path in gone:
            del self._digests[path]
            self._stamps.pop(path, None)
        return changed | gone

    def _look(self, path: Path) -> bool:
        try:
            status = path.stat()
            stamp: tuple[object, ...] = (status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev)
            if self._stamps.get(path) == stamp:
                return False
            digest = hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
        except OSError:
            stamp, digest = (), b""
        self._stamps[path] = stamp
        before = self._digests.get(path, digest)  # a file that is followed from now on has not changed
        self._digests[path] = digest
        return digest != before

    async def changes(self, stop: asyncio.Event) -> AsyncIterator[set[Path]]:
        """Yield the files of each change until `stop` is set."""
        while not stop.is_set():
            places = find_places(self._digests)
            async for _ in self._events(places, stop):
                if changed := self.refresh():
                    yield changed
                if find_places(self._digests) != places:
                    break  # a link was swapped or a file appeared: watch anew
            if not stop.is_set() and (changed := self.refresh()):
                yield changed  # saved while nothing was watched

    async def _events(self, places: frozenset[Path], stop: asyncio.Event) -> AsyncIterator[None]:
        folders = {place.parent for place in places if place.parent.is_dir()}
        names = {place.name for place in places}
        if not folders:
            await asyncio.sleep(POLL_MS / 1000)
            return
        try:
            async for _ in awatch(
                *folders,
                watch_filter=lambda _, path: path.endswith(".py") or Path(path).name in names,
                step=STEP_MS,
                debounce=LONGEST_BURST_MS,
                recursive=False,
                stop_event=stop,
                force_polling=self._is_polling or None,
                poll_delay_ms=POLL_MS,
                yield_on_timeout=True,
                rust_timeout=LOOK_ROUND_MS,
            ):
                yield
        except OSError as error:
            if self._is_polling:
                raise
            self._is_polling = True
            log.warning("the system cannot watch more files (%s): looking every %d ms instead", error, POLL_MS)


def find_places(paths: Iterable[Path]) -> frozenset[Path]:
    """List where a save of one of `paths` shows: the path itself, every link on its way and where that leads."""
    return frozenset(place for path in paths for place in _follow(path.absolute()))


def _follow(path: Path) -> Iterable[Path]:
    """Yield `path`, and each place that a link on its way leads to, folders' links included."""
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        yield place
        for part in (place, *place.parents):
            if part.is_symlink():
                yield part
                target = part.parent / part.readlink()
                waiting.append(target / place.relative_to(part))
