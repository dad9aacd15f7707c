"""Notice that a file's content changed, however it was saved: in place, by rename, through a link, in a burst."""

import asyncio
import errno
import logging
import os
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing, suppress
from pathlib import Path

from appnb.kernel.fingerprints import ABSENT, name_reason, take_fingerprint, take_stamp
from appnb.server.listening import BRISK, RESTING, Pace, listen, wait_for_first
from appnb.server.places import Places, find_places

log = logging.getLogger(__name__)


REST_AFTER_S = 300.0

POLL_S = 0.3
"""How often to look where the system cannot tell of changes."""

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
        self._sight: tuple[object, ...] = ()  # what a glance at more than the files themselves gave
        self._is_asked = False  # to list the files anew
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
        self._is_asked = True
        self._woken.set()

    def find_print(self, path: Path) -> bytes | None:
        """Give the fingerprint that a followed file had when it was last looked at; None for one not followed yet."""
        return self._prints.get(path)

    async def _look_if_other(self) -> set[Path]:
        """Look at every file, unless a glance tells that all is as it was."""
        is_other = await asyncio.get_running_loop().run_in_executor(None, self._glance)
        return await self.refresh() if is_other else set()

    def _glance(self) -> bool:
        """Tell whether anything may have changed: by stamps alone, which is much less work than looking."""
        try:
            sight = self._see()
            is_same = not self._is_asked and sight != () and sight == self._sight
            return not is_same or any(map(self._seems_other, self._prints.copy()))
        except OSError:
            return True

    def _see(self) -> tuple[object, ...]:
        """Take what tells of files that are not followed yet: imported modules, and the folders of those that are.

        Returns:
            () where that cannot be told: a folder that changed just now may change again with the same stamp.
        """
        folders = [folder.stat() for folder, _ in sorted(self._places.folders)]
        if any(abs(time.time_ns() - status.st_mtime_ns) < RACY_NS for status in folders):
            return ()
        last = next(reversed(sys.modules), None)
        return len(sys.modules), last, [(status.st_dev, status.st_ino, status.st_mtime_ns) for status in folders]

    def _seems_other(self, path: Path) -> bool:
        stamp = take_stamp(path)
        return self._stamps.get(path, ()) != stamp or (not stamp and self._prints.get(path) != ABSENT)

    def _look_at_all(self) -> set[Path]:
        self._is_asked = False
        sight: tuple[object, ...] = ()
        self._sight = sight
        with suppress(OSError):
            sight = self._see()  # before the files are listed: what comes meanwhile makes it another
        files = list(self._find_files())
        changed = {path for path in files if self._look(path)}
        for path in set(self._prints) - set(files):
            del self._prints[path]
            self._stamps.pop(path, None)
        places = find_places(self._prints)
        if places == self._places:
            self._sight = sight
        self._places = places
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
                    if changed := await self._look_if_other():
                        self._saved_at = time.monotonic()
                        yield changed
                    if self._places != places or self._find_pace() != pace:
                        break  # a link was swapped, a file appeared, a folder is another: watch anew
            if not stop.is_set() and (changed := await self.refresh()):
                yield changed  # saved while nothing was watched

    def _find_pace(self) -> Pace:
        is_worked_on = self._saved_at is not None and time.monotonic() - self._saved_at < REST_AFTER_S
        return BRISK if is_worked_on else RESTING

    def _events(self, places: Places, pace: Pace, stop: asyncio.Event) -> AsyncGenerator[None, None]:
        """Yield when something may have changed, and every so often."""
        if self.is_polling or not places.folders:
            return self._poll(stop)
        return self._listen(places, pace, stop)

    async def _poll(self, stop: asyncio.Event) -> AsyncGenerator[None, None]:
        while not stop.is_set():
            await wait_for_first(POLL_S, stop, self._woken)
            self._woken.clear()
            yield

    async def _listen(self, places: Places, pace: Pace, stop: asyncio.Event) -> AsyncGenerator[None, None]:
        ended = asyncio.Event()
        waker = asyncio.create_task(self._end_when_woken(stop, ended))
        try:
            async with aclosing(listen(places, pace, ended)) as events:
                async for _ in events:
                    yield
        except OSError as error:  # no more watches; no more watchers, or open files
            self.is_polling = True
            self._say(f"the system cannot watch more files ({error}): looking every {POLL_S * 1000:.0f} ms instead")
        finally:
            waker.cancel()

    async def _end_when_woken(self, stop: asyncio.Event, ended: asyncio.Event) -> None:
        await wait_for_first(None, stop, self._woken)
        self._woken.clear()
        ended.set()
