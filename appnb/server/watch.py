"""Notice that a file's content changed, however it was saved: in place, by rename, through a link, in a burst."""

import asyncio
import errno
import logging
import os
import stat
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from appnb.kernel.fingerprints import ABSENT, name_reason, take_fingerprint, take_stamp

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look.

    The watcher wakes every `step_ms`, and waits once more for further events after one: one and a half steps, on
    average, of the time from a save to the page. Every `round_ms` it looks although nothing happened: a session may
    have imported a module, a folder may be another.
    """

    step_ms: int
    round_ms: int


BRISK = Pace(10, 1000)
"""While somebody works on the files: some 0.5 % of a processor."""

RESTING = Pace(40, 2000)
"""When nothing was saved for `REST_AFTER_S`: a third of that."""

REST_AFTER_S = 300.0

POLL_S = 0.3
"""How often to look where the system cannot tell of changes."""

LONGEST_BURST_MS = 200

RACY_NS = 50_000_000
"""A file saved twice within so many nanoseconds may have the stamp that it had: such a stamp is not trusted."""


class FileWatcher:
    """Follows the content of files, by watching their folders and those of every link on the way.

    A change of a time stamp alone is none; a file that goes away and comes back with the same content
    has not changed. A folder among the files stands for the names of all that is below it. Lives on one event
    loop; files are read on another thread.

    Args:
        find_files: lists the files to follow; asked again after every change, since a folder may have gained one.
            Called on another thread.
        say: told once when the system cannot tell of changes.
        poll: look at the files every `POLL_S` instead of being told of changes.
        is_new_a_change: tells of a file that is listed for the first time whether that is a change of it.
    """

    def __init__(
        self,
        find_files: Callable[[], Iterable[Path]],
        *,
        say: Callable[[str], None] = log.warning,
        poll: bool = False,
        is_new_a_change: Callable[[Path], bool] = lambda path: False,
    ) -> None:
        self._find_files = find_files
        self._is_new_a_change = is_new_a_change
        self._say = say
        self._stamps: dict[Path, tuple[int, ...]] = {}  # cheap to get; when it is the same, so is the content
        self._prints: dict[Path, bytes] = {}
        self._places = Places(frozenset(), frozenset())
        self._lock = asyncio.Lock()
        self._woken = asyncio.Event()
        self._saved_at: float | None = None
        self.is_polling = poll or bool(os.environ.get("WATCHFILES_FORCE_POLLING"))
        self._is_first = True
        self._look_at_all()
        self._is_first = False

    async def refresh(self) -> set[Path]:
        """Look at every file now.

        Returns:
            The files whose content is another than before, gone ones and new ones of a known folder included.
        """
        async with self._lock:
            try:
                return await asyncio.get_running_loop().run_in_executor(None, self._look_at_all)
            except Exception:
                log.exception("the files could not be looked at; they are again at the next look")
                return set()

    def wake(self) -> None:
        """Ask anew which files to follow, soon. On the event loop."""
        self._woken.set()

    def find_print(self, path: Path) -> bytes | None:
        """Give the fingerprint that a followed file had when it was last looked at; None for one not followed yet."""
        return self._prints.get(path)

    def _look_at_all(self) -> set[Path]:
        files = list(self._find_files())
        changed = {path for path in files if self._look(path)}
        for path in set(self._prints) - set(files):
            del self._prints[path]
            self._stamps.pop(path, None)
        self._places = find_places(self._prints)
        return changed

    def _look(self, path: Path) -> bool:
        try:
            stamp = take_stamp(path)
            if stamp and self._stamps.get(path) == stamp:
                return False
            found = take_fingerprint(path)
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE, errno.EIO, errno.ESTALE):
                return False  # says nothing about the file: look again next time
            stamp, found = (), name_reason(error)
        if stamp and abs(time.time_ns() - max(stamp[:2])) > RACY_NS:
            self._stamps[path] = stamp
        else:
            self._stamps.pop(path, None)
        is_new = not self._is_first and path not in self._prints and self._is_new_a_change(path)
        before = ABSENT if is_new else self._prints.get(path, found)
        self._prints[path] = found
        return found != before

    async def changes(self, stop: asyncio.Event) -> AsyncIterator[set[Path]]:
        """Yield the files of each change until `stop` is set."""
        while not stop.is_set():
            places, pace = self._places, self._find_pace()
            async with aclosing(self._events(places, pace, stop)) as events:
                async for _ in events:
                    if changed := await self.refresh():
                        self._saved_at = time.monotonic()
                        yield changed
                    if self._places != places or self._find_pace() != pace:
                        break  # a link was swapped, a file appeared, a folder is another: watch anew
            if not stop.is_set() and (changed := await self.refresh()):
                yield changed  # saved while nothing was watched

    def _find_pace(self) -> Pace:
        is_worked_on = self._saved_at is not None and time.monotonic() - self._saved_at < REST_AFTER_S
        return BRISK if is_worked_on else RESTING

    def _events(self, places: "Places", pace: Pace, stop: asyncio.Event) -> AsyncGenerator[None, None]:
        """Yield when something may have changed, and every so often."""
        if self.is_polling or not places.folders:
            return self._poll(stop)
        return self._listen(places, pace, stop)

    async def _poll(self, stop: asyncio.Event) -> AsyncGenerator[None, None]:
        while not stop.is_set():
            await _wait_for_first(POLL_S, stop, self._woken)
            self._woken.clear()
            yield

    async def _listen(self, places: "Places", pace: Pace, stop: asyncio.Event) -> AsyncGenerator[None, None]:
        names = {path.name for path in places.paths}
        below = {str(path) for path in places.paths if path.is_dir()}
        ended = asyncio.Event()
        waker = asyncio.create_task(self._end_when_woken(stop, ended))
        events = awatch(
            *(folder for folder, _ in places.folders),
            watch_filter=lambda _, path: _concerns(path, names, below),
            step=pace.step_ms,
            debounce=LONGEST_BURST_MS,
            recursive=False,
            stop_event=ended,
            force_polling=False,
            yield_on_timeout=True,
            rust_timeout=pace.round_ms,
        )
        try:
            async for _ in events:
                yield
        except (OSError, WatchfilesRustInternalError) as error:  # no more watches; no more watchers, or open files
            self.is_polling = True
            self._say(f"the system cannot watch more files ({error}): looking every {POLL_S * 1000:.0f} ms instead")
        finally:
            waker.cancel()
            await events.aclose()

    async def _end_when_woken(self, stop: asyncio.Event, ended: asyncio.Event) -> None:
        await _wait_for_first(None, stop, self._woken)
        self._woken.clear()
        ended.set()


async def _wait_for_first(timeout_s: float | None, *events: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()


def _concerns(path: str, names: set[str], below: set[str]) -> bool:
    folder, _, name = path.rpartition(os.sep)
    return name.endswith(".py") or name in names or folder in below


@dataclass(frozen=True, slots=True)
class Places:
    """Where changes of files show."""

    paths: frozenset[Path]
    folders: frozenset[tuple[Path, int]]  # each with the number that tells it from another of the same name


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
