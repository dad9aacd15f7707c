"""What the system tells of changes in folders comes to the watcher, and nothing else makes it look."""

import asyncio
import ctypes
import errno
import os
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from appnb.server import watch as watching
from appnb.server.inotify import Inotify
from appnb.server.listening import Pace, listen_to_inotify, listen_to_watchfiles
from appnb.server.places import Places, find_places
from appnb.server.watch import FileWatcher
from tests.server.client import run_apart

SELDOM = Pace(10, 3_600_000)
"""No look is made because it is time for one."""

Listen = Callable[[Places, Pace, asyncio.Event], AsyncGenerator[None, None]]

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="there is no inotify elsewhere")


@pytest.mark.parametrize("listen", [pytest.param(listen_to_inotify, marks=only_linux), listen_to_watchfiles])
def test_saves_are_told(tmp_path: Path, listen: Listen) -> None:
    file = tmp_path / "app.csv"
    file.write_text("1")

    async def run() -> None:
        ended, told = asyncio.Event(), asyncio.Queue[None]()

        async def hear() -> None:
            async for _ in listen(find_places([file]), SELDOM, ended):
                told.put_nowait(None)

        hearing = asyncio.ensure_future(hear())
        async with asyncio.timeout(20):
            for number in (2, 3, 4):  # a listener's first word may be that it has begun
                while told.empty():
                    file.write_text(str(number))
                    await asyncio.sleep(0.02)
                told.get_nowait()
            ended.set()
            await hearing

    run_apart(run())


def test_only_what_may_be_one_of_the_files_is_of_concern(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    places = find_places([tmp_path / "app.csv", folder])
    names = {"app.csv": True, "module.py": True, "other.csv": False, "app.csv~": False, "data/any": True}
    assert {name: places.concerns(str(tmp_path / name)) for name in names} == names


@only_linux
def test_a_folder_that_goes_is_to_be_looked_at_and_one_that_is_gone_is_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()

    async def run() -> None:
        inotify = Inotify()
        assert inotify.add(folder)
        assert not inotify.add(tmp_path / "nothing")
        (folder / "app.py").write_text("1")
        folder.rename(tmp_path / "away")
        async with asyncio.timeout(20):
            await inotify.readable.wait()
        told = inotify.read()
        assert told[0] == str(folder / "app.py")
        assert told[-1] is None
        assert inotify.read() == []
        assert not inotify.readable.is_set()
        inotify.close()
        inotify.close()

    run_apart(run())


@only_linux
def test_what_came_while_nobody_read_is_told_at_once(tmp_path: Path) -> None:
    async def run() -> None:
        inotify = Inotify()
        inotify.add(tmp_path)
        for number in range(2000):
            (tmp_path / f"{number}.py").touch()
        async with asyncio.timeout(20):
            await inotify.readable.wait()
        told: list[str | None] = []
        while more := inotify.read():
            told += more
        assert {path for path in told if path} == {str(tmp_path / f"{number}.py") for number in range(2000)}
        inotify.close()

    run_apart(run())


@only_linux
def test_a_system_without_room_for_more_watches_is_not_said_to_have_a_full_disk(tmp_path: Path) -> None:
    class Full:
        def inotify_add_watch(self, *_: object) -> int:
            ctypes.set_errno(errno.ENOSPC)
            return -1

    async def run() -> None:
        with closing(Inotify()) as inotify:
            inotify._libc = Full()
            with pytest.raises(OSError, match=r"no more watches, see fs\.inotify\.max_user_watches"):
                inotify.add(tmp_path)

    run_apart(run())


def test_files_are_listed_anew_only_when_a_glance_tells_of_something_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "app.py"
    file.write_text("1")
    age(tmp_path)
    monkeypatch.setattr(watching, "RACY_NS", 0)  # files that were written just now count as written long ago
    turns = asyncio.Queue[None]()

    async def take_turns(places: Places, pace: Pace, ended: asyncio.Event) -> AsyncGenerator[None, None]:
        while not ended.is_set():
            await turns.get()
            try:
                yield
            finally:
                turns.task_done()

    monkeypatch.setattr(watching, "listen", take_turns)
    monkeypatch.setattr(watching, "BRISK", watching.RESTING)  # the pace stays
    listed = 0

    def find() -> list[Path]:
        nonlocal listed
        listed += 1
        return sorted(tmp_path.glob("*.py"))

    async def run() -> None:
        stop, seen = asyncio.Event(), list[set[Path]]()
        watcher = FileWatcher(find, is_new_a_change=lambda path: True)

        async def follow() -> None:
            async for changed in watcher.changes(stop):
                seen.append(changed)

        async def count_turn() -> int:
            before = listed
            turns.put_nowait(None)
            await turns.join()
            return listed - before

        following = asyncio.ensure_future(follow())
        async with asyncio.timeout(20):
            await watcher.refresh()
            assert [await count_turn(), await count_turn()] == [0, 0]
            monkeypatch.setitem(sys.modules, "a module that was imported", sys)
            assert [await count_turn(), await count_turn()] == [1, 0]
            file.write_text("twenty")
            assert await count_turn() == 1
            assert seen == [{file}]
            assert await count_turn() == 0
            (tmp_path / "new.py").write_text("3")
            age(tmp_path)
            assert await count_turn() >= 1  # its places are others: they are watched anew, and looked at once more
            assert seen[1:] == [{tmp_path / "new.py"}]
            following.cancel()

    run_apart(run())


def age(folder: Path) -> None:
    """Let a folder have a stamp that is another than before, whatever the clock's tick."""
    status = folder.stat()
    os.utime(folder, ns=(status.st_atime_ns, status.st_mtime_ns - 60_000_000_000))
