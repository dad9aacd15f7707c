"""Files that a page fetches by themselves: what is too large for its HTML, and what is made when it is asked for.

Each session has a shelf. An address on it cannot be guessed, and ends with the session.
"""

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from weakref import WeakSet

GRACE_S = 60.0
"""How long a file stays after the run of the cell that put it there: a browser may be loading it."""


_ADDRESS = re.compile(r"/files/[\w-]{24}/[0-9a-f]{24}/")


@dataclass(frozen=True, slots=True)
class HostedFile:
    """One file for a browser. Its content is bytes, a file on disk, or a function that makes it on each request."""

    content: bytes | Path | Callable[[], object]
    name: str
    mime: str
    is_download: bool = False  # the browser keeps it as a file and never shows it
    filename: Callable[[], str] | None = None  # gives the name at the time of the request


class Shelf:
    """The files of one session. The kernel's thread puts them there, the event loop takes them.

    A file stays as long as the run of the cell that put it there, and `GRACE_S` longer.
    """

    def __init__(self, prefix: str = "", *, now: Callable[[], float] = time.monotonic) -> None:
        """Make an empty one.

        Args:
            prefix: of the server's addresses.
            now: the clock, in seconds.
        """
        self.token = secrets.token_urlsafe(18)
        self._prefix = prefix
        self._now = now
        self._lock = threading.Lock()
        self._files: dict[str, HostedFile] = {}
        self._owners: dict[str, WeakSet[object]] = {}
        self._ends: dict[str, float] = {}  # files whose owners are gone

    def put(self, file: HostedFile, owner: object) -> str:
        """Put a file there; the same content keeps its address, so that what plays goes on.

        Args:
            file: the file.
            owner: the run of the cell that shows it, not kept alive by this; None keeps it until the session ends.

        Returns:
            its address, from the root of the server.
        """
        key = _name_content(file)
        with self._lock:
            self._drop_old()
            is_kept = key in self._files and key not in self._owners  # by one without an owner
            self._files[key] = file
            self._ends.pop(key, None)
            if owner is None:
                self._owners.pop(key, None)
            elif not is_kept:
                self._owners.setdefault(key, WeakSet()).add(owner)
        return f"{self._prefix}/files/{self.token}/{key}/{quote(file.name or 'file', safe='')}"

    def find(self, key: str) -> HostedFile | None:
        """Find a file by the last but one part of its address."""
        with self._lock:
            self._drop_old()
            return self._files.get(key)

    def __len__(self) -> int:
        with self._lock:
            return len(self._files)

    def close(self) -> None:
        """Let go of every file."""
        with self._lock:
            self._files.clear()
            self._owners.clear()
            self._ends.clear()

    def _drop_old(self) -> None:
        now = self._now()
        for key, owners in self._owners.items():
            if not owners:
                self._ends.setdefault(key, now + GRACE_S)
        for key in [key for key, end in self._ends.items() if end <= now]:
            del self._ends[key], self._owners[key], self._files[key]


def holds_address(html: str) -> bool:
    """Tell whether HTML names a file of a session: such HTML is of no use to anybody else."""
    return _ADDRESS.search(html) is not None


def _name_content(file: HostedFile) -> str:
    """Name a file by what is in it; what is made on request gets a name of its own."""
    if isinstance(file.content, bytes):
        content = file.content
    elif isinstance(file.content, Path):
        known = file.content.stat()
        content = f"{file.content.resolve()} {known.st_mtime_ns} {known.st_size}".encode()
    else:
        return secrets.token_hex(12)
    digest = hashlib.blake2b(content, digest_size=12)
    digest.update(f"\n{file.name}\n{file.mime}\n{file.is_download}".encode())
    return digest.hexdigest() if file.filename is None else secrets.token_hex(12)
