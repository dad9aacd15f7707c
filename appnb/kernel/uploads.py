"""Files that viewers upload: they go to disk piece by piece, under a quota, and are gone with the session."""

import logging
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.context import current_cell

log = logging.getLogger(__name__)

MEBIBYTE = 1024 * 1024


class Quota:
    """How much may be kept of what is uploaded. One for each server, shared by its kernels; from any thread.

    Attributes:
        session_bytes: of one session.
        server_bytes: of all sessions together.
    """

    def __init__(self, session_bytes: int = 200 * MEBIBYTE, server_bytes: int = 2048 * MEBIBYTE) -> None:
        self.session_bytes = session_bytes
        self.server_bytes = server_bytes
        self.refused = 0
        self.used_bytes = 0
        self._lock = threading.Lock()

    def take(self, count: int, used_by_session: int) -> None:
        """Take room for `count` more bytes of a session that has `used_by_session` already.

        Raises:
            AppnbError: NB406, there is none.
        """
        with self._lock:
            is_own = used_by_session + count > self.session_bytes
            if not is_own and self.used_bytes + count <= self.server_bytes:
                self.used_bytes += count
                return
            self.refused += 1
        limit, name = (self.session_bytes, "upload-bytes") if is_own else (self.server_bytes, "all-uploads-bytes")
        whose = "a page has" if is_own else "all pages together have"
        what = f"what {whose} uploaded would be more than {limit:,} bytes"
        raise AppnbError(Diagnostic("NB406", what, None, f"raise the limit with --limit {name}=NUMBER"))

    def give_back(self, count: int) -> None:
        """Give room back."""
        with self._lock:
            self.used_bytes -= count


class StoredFile:
    """One uploaded file on disk; it goes when nobody has it any more, or with its session."""

    def __init__(self, path: Path, size: int, uploads: "Uploads") -> None:
        self.path = path
        self.size = size
        weakref.finalize(self, uploads.drop, path, size)

    def read(self) -> bytes:
        """Read all of it.

        Raises:
            OSError: its session has ended.
        """
        return self.path.read_bytes()


class Upload:
    """A file that is coming in. On the kernel's thread; either `finish` or `abandon` ends it."""

    def __init__(self, uploads: "Uploads", most: int) -> None:
        """Begin one that may have `most` bytes."""
        number, name = tempfile.mkstemp(dir=uploads.find_folder())
        self._uploads = uploads
        self._path = Path(name)
        self._file: BinaryIO = os.fdopen(number, "wb")
        self._most = most
        self._size = 0

    def write(self, piece: bytes) -> None:
        """Write one piece.

        Raises:
            AppnbError: NB406, it is too large, or there is no room. It is abandoned then.
        """
        try:
            if self._size + len(piece) > self._most:
                self._uploads.quota.refused += 1
                what = f"a file has more than the {self._most:,} bytes that `ui.file` takes"
                raise AppnbError(Diagnostic("NB406", what, None, "choose a smaller file, or raise its max_size"))
            self._uploads.take(len(piece))
            self._size += len(piece)
            self._file.write(piece)
        except (AppnbError, OSError):
            self.abandon()
            raise

    def finish(self) -> StoredFile:
        """Take it as whole."""
        self._file.close()
        return StoredFile(self._path, self._size, self._uploads)

    def abandon(self) -> None:
        """Delete what has come."""
        self._file.close()
        self._uploads.drop(self._path, self._size)
        self._size = 0


class Uploads:
    """The uploaded files of one session, in a folder that only this user can read."""

    def __init__(self, quota: Quota | None = None) -> None:
        self.quota = quota or Quota()
        self._folder: Path | None = None
        self._used_bytes = 0
        self._lock = threading.Lock()
        self._is_closed = False

    def find_folder(self) -> Path:
        """Give the folder; it is made when something is uploaded for the first time.

        Raises:
            OSError: it cannot be made, or the session has ended.
        """
        with self._lock:
            if self._is_closed:
                raise OSError("the session has ended")
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="appnb-uploads-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            return self._folder

    def take(self, count: int) -> None:
        """Take room for more.

        Raises:
            AppnbError: NB406, there is none.
        """
        with self._lock:
            self.quota.take(count, self._used_bytes)
            self._used_bytes += count

    def drop(self, path: Path, size: int) -> None:
        """Delete one file, and give its room back."""
        with self._lock:
            if self._is_closed:
                return
            self._used_bytes -= size
            self.quota.give_back(size)
        path.unlink(missing_ok=True)

    def close(self) -> None:
        """Delete everything; may be called twice."""
        with self._lock:
            self._is_closed = True
            self.quota.give_back(self._used_bytes)
            self._used_bytes = 0
            folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class UploadPlace:
    """Where the files of one element go, and who is told when one is refused."""

    uploads: Uploads
    tell: Callable[[Mapping[str, object]], None]


def find_upload_place() -> UploadPlace:
    """Find where uploads of the kernel go whose cell runs; outside of any, they are of the asking object alone."""
    cell = current_cell()
    if cell is None:
        return UploadPlace(Uploads(), lambda message: None)
    resources = cell.kernel.resources
    quota = getattr(resources.commons, "uploads", None)
    uploads = resources.get("uploads", lambda: Uploads(quota), Uploads.close)
    return UploadPlace(uploads, cell.kernel.viewer.tell)
