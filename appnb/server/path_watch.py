"""One watcher for all the files that notebooks of a server follow, whoever's session asked."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from appnb.server.watch import FileWatcher

PAUSE_S = 0.05
"""A file that is being written is given so long to be whole."""

LONGEST_WRITING_S = 0.5


@dataclass(slots=True, eq=False)
class _Follower:
    path: Path
    fingerprint: bytes  # of what it has been told of, or has seen itself
    changed: Callable[[], None]


class PathWatcher:
    """Tells kernels of changes of the paths that their cells follow. Lives on the event loop; `close()` ends it.

    Nothing is watched, and no task runs, until the first path is followed.

    Args:
        say: told when the system cannot tell of changes.
        poll: look at the files every so often instead of being told.
    """

    def __init__(self, say: Callable[[str], None], *, poll: bool = False) -> None:
        self._followers: set[_Follower] = set()
        self._lock = threading.Lock()
        self._loop = asyncio.get_running_loop()
        self._watcher = FileWatcher(self._list_paths, say=say, poll=poll, is_new_a_change=lambda path: True)
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def follow(self, path: Path, fingerprint: bytes, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed`, on the event loop, when `path` is another than before; from any thread.

        Args:
            path: an absolute path.
            fingerprint: what it was when the caller looked.
            changed: takes no time and may be called on any thread.

        Returns:
            what ends it.
        """
        follower = _Follower(path, fingerprint, changed)
        with self._lock:
            self._followers.add(follower)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

        def unwatch() -> None:
            with self._lock:
                self._followers.discard(follower)

        return unwatch

    def _wake(self) -> None:
        if self._task is None and not self._stop.is_set():
            self._task = asyncio.create_task(self._run())
        self._watcher.wake()

    def _list_paths(self) -> Iterator[Path]:
        with self._lock:
            paths = {follower.path for follower in self._followers}
        return iter(paths)

    async def _run(self) -> None:
        async for changed in self._watcher.changes(self._stop):
            started = self._loop.time()
            while self._loop.time() - started < LONGEST_WRITING_S:
                await asyncio.sleep(PAUSE_S)
                more = await self._watcher.refresh()
                if not more:
                    break
                changed |= more
            self._tell(changed)

    def _tell(self, changed: set[Path]) -> None:
        with self._lock:
            concerned = [follower for follower in self._followers if follower.path in changed]
        for follower in concerned:
            now = self._watcher.find_print(follower.path)
            if now is not None and now != follower.fingerprint:
                follower.fingerprint = now
                follower.changed()

    async def close(self) -> None:
        """End the watching."""
        self._stop.set()
        if self._task is not None:
            await self._task
