"""Telling whether a file or folder is what it was, by its content."""

import hashlib
import os
from pathlib import Path

MOST_BYTES_READ = 64 * 1024 * 1024
"""A file above this is told by its size and time stamps: reading it at each change would take too long."""

MOST_NAMES = 20_000

ABSENT = b""


def take_stamp(path: Path) -> tuple[int, ...]:
    """Take what the system says of a file without reading it; () for a folder, and for what is not there.

    Returns:
        the times of its content's and its entry's change in nanoseconds, then size and identity. Two files of the
        same stamp may differ only if they were written within the clock's tick.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    if path.is_dir():
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev


def take_fingerprint(path: Path) -> bytes:
    """Digest a file's content, or the names of all that is in or below a folder. Reads the disk.

    Returns:
        b"" for what is not there.

    Raises:
        OSError: it is there and cannot be read.

    Limits: a file above 64 MB is told by its stamp; of a folder, the first 20,000 names count, links are not entered.
    """
    try:
        if path.is_dir():
            return _digest_names(path)
        if (size := path.stat().st_size) > MOST_BYTES_READ:
            return repr((size, *take_stamp(path))).encode()
        return hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT


def find_fingerprint(path: Path) -> bytes:
    """Do as `take_fingerprint` does; of what cannot be read, the reason is the fingerprint."""
    try:
        return take_fingerprint(path)
    except OSError as error:
        return name_reason(error)


def name_reason(error: OSError) -> bytes:
    """Give the fingerprint of what cannot be read for this reason."""
    return f"cannot be read: {error.errno}".encode()


def _digest_names(folder: Path) -> bytes:
    digest = hashlib.blake2b(b"folder", digest_size=16)
    count = 0
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in (*folders, *sorted(files)):
            digest.update(f"{place}/{name}\0".encode(errors="surrogateescape"))
            count += 1
        if count > MOST_NAMES:
            break
    return digest.digest()
