"""Linux's `inotify`, as something that an event loop waits for."""

import asyncio
import ctypes
import errno
import os
import struct
from pathlib import Path
from typing import Any

# https://man7.org/linux/man-pages/man7/inotify.7.html
_MODIFY, _ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO = 0x2, 0x4, 0x8, 0x40, 0x80
_CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF = 0x100, 0x200, 0x400, 0x800
_ONLY_FOLDERS, _IS_FOLDER = 0x0100_0000, 0x4000_0000
_WANTED = _MODIFY | _ATTRIB | _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF

_HEAD = struct.Struct("iIII")  # of an event: watch, mask, cookie, length of the name that follows
_MOST_BYTES = 64 * 1024


class Inotify:
    """Tells of changes in the folders that were added. Made and used on the event loop; `close` it.

    Raises:
        OSError: there are no more instances, or open files.
    """

    def __init__(self) -> None:
        self.readable = asyncio.Event()
        """Set while there may be something to read."""
        self._libc: Any = ctypes.CDLL(None, use_errno=True)
        self._folders: dict[int, str] = {}
        self._loop = asyncio.get_running_loop()
        self._file = _check(self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        self._loop.add_reader(self._file, self._note)

    def add(self, folder: Path) -> bool:
        """Tell of changes in a folder, not below it; False when it is not there.

        Raises:
            OSError: there are no more watches, or the folder may not be read.
        """
        watch = self._libc.inotify_add_watch(self._file, os.fsencode(folder), _WANTED | _ONLY_FOLDERS)
        if watch < 0 and ctypes.get_errno() in (errno.ENOENT, errno.ENOTDIR):
            return False
        if watch < 0 and ctypes.get_errno() == errno.ENOSPC:  # the system's own words are of a full disk
            raise OSError(errno.ENOSPC, "no more watches, see fs.inotify.max_user_watches")
        self._folders[_check(watch)] = str(folder)
        return True

    def read(self) -> list[str | None]:
        """Read what has happened: the path of each change; None for what is to be looked at in any case.

        That is what happened to a folder, and whatever was too much for the system to keep.
        """
        try:
            data = os.read(self._file, _MOST_BYTES)
        except BlockingIOError:
            self._listen_on()
            return []
        found: list[str | None] = []
        at = 0
        while at < len(data):
            watch, mask, _, length = _HEAD.unpack_from(data, at)
            name = data[at + _HEAD.size : at + _HEAD.size + length].rstrip(b"\0")
            at += _HEAD.size + length
            is_file = bool(name) and watch in self._folders and not mask & _IS_FOLDER
            found.append(f"{self._folders[watch]}/{os.fsdecode(name)}" if is_file else None)
        return found

    def _note(self) -> None:
        """Take note that there is something; the loop is not to say so again before that is read."""
        self._loop.remove_reader(self._file)
        self.readable.set()

    def _listen_on(self) -> None:
        self.readable.clear()
        self._loop.add_reader(self._file, self._note)

    def close(self) -> None:
        """Tell of nothing more. May be called twice."""
        if self._file >= 0:
            self._loop.remove_reader(self._file)
            self._loop.run_in_executor(None, os.close, self._file)  # Linux takes 8 to 14 ms for it, now and then
            self._file = -1


def _check(result: int) -> int:
    """Give what a function of the system gave.

    Raises:
        OSError: it failed.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
