"""How much memory a process uses, and how much there is for it, where the system tells: Linux does."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from appnb.limits import Limits

ROOT = Path("/")
NEW_PAGES_SHARE = 0.80
"""Of the memory that there is, above which a server opens no new page, unless its limits say otherwise."""

END_SHARE = 0.95
"""Of the memory that there is, above which a server is ended, before the system does it to whatever it picks."""


def read_used(process: int | None = None, root: Path = ROOT) -> int:
    """Read how many bytes of the machine's memory a process uses, this one unless told; 0 where nobody knows."""
    try:
        text = (root / "proc" / str(process or os.getpid()) / "statm").read_text()
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


class OwnMemory:
    """Reads how much memory this process uses, again and again, from a file that is opened once. `close` it."""

    def __init__(self, root: Path = ROOT) -> None:
        try:
            self._file: int | None = os.open(root / "proc" / "self" / "statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._file = None

    def read(self) -> int:
        """Read how many bytes it uses; 0 where nobody knows, and after `close`."""
        pages = os.pread(self._file, 200, 0).split()[1] if self._file is not None else 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        """Close the file. May be called twice."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def read_most(root: Path = ROOT) -> int:
    """Read how many bytes there are: the machine's, or what a container is given of them; 0 where nobody knows."""
    return min(_list_bounds(root), default=0)


def find_page_limit(limits: Limits, root: Path = ROOT) -> int:
    """Find above which use of memory no new page is opened; 0: there is no such limit."""
    return limits.memory_bytes or int(read_most(root) * NEW_PAGES_SHARE)


def find_end_limit(limits: Limits, root: Path = ROOT) -> int:
    """Find above which use of memory a server is ended; 0: there is no such limit."""
    return limits.memory_end_bytes or int(read_most(root) * END_SHARE)


def count_kills(root: Path = ROOT) -> int:
    """Count the processes that the system has ended so far because there was no memory; 0 where nobody counts."""
    try:
        lines = (root / "proc" / "vmstat").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
    except (OSError, ValueError, IndexError):
        return 0


def write_bytes(count: int) -> str:
    """Write a size for a person, as in "1.5 GB". Pure."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def _list_bounds(root: Path) -> Iterator[int]:
    files = [root / "proc" / "meminfo", *_list_group_files(root)]
    for file in files:
        try:
            text = file.read_text()
        except OSError:
            continue
        if file.name == "meminfo":
            yield from (int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("MemTotal:"))
        elif text.strip().isdigit():  # otherwise "max"
            yield int(text)


def _list_group_files(root: Path) -> Iterator[Path]:
    """List where the limits of this process's groups would stand: of its own, and of all that it is in."""
    try:
        lines = (root / "proc" / "self" / "cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, kinds, path = line.split(":", 2)
        if kinds not in ("", "memory"):
            continue
        folder, name = ("memory", "memory.limit_in_bytes") if kinds else ("", "memory.max")
        for place in (PurePosixPath(path), *PurePosixPath(path).parents):
            yield root / "sys" / "fs" / "cgroup" / folder / str(place).strip("/") / name
