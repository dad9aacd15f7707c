"""What running code reads and does outside of its own memory, as Python's audit events tell."""

import os
import random
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from appnb.kernel.fingerprints import take_stamp

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ASKING = frozenset(
    [
        "ftplib.connect",
        "imaplib.open",
        "poplib.connect",
        "smtplib.connect",
        "socket.connect",
        "socket.getaddrinfo",
        "sqlite3.connect",
        "urllib.Request",
    ]
)
_DOING = frozenset(
    ["os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.Popen"]
)
_MOVING = frozenset(
    [
        "os.link",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.symlink",
        "os.truncate",
        "shutil.move",
        "shutil.rmtree",
    ]
)
_OF_PYTHON = (".py", ".pyc", ".so", ".pyd")


@dataclass(slots=True)
class Effects:
    """What was noticed of one run of one cell."""

    read: dict[Path, tuple[int, ...]] = field(default_factory=dict)  # files and what they were when they were opened
    reason: str = ""  # why another run might give something else
    does: str = ""  # what it did that another run would do again
    took_chances: bool = False  # it moved a generator of random numbers that all of the process share
    has_imported: bool = False  # modules were imported for the first time, which may do anything, but once

    def note(self, event: str, arguments: tuple[object, ...]) -> None:
        """Take in an audit event of the code."""
        if event == "open":
            self._note_open(*arguments[:3])
        elif event == "import":
            self.has_imported = True
        elif event in ("os.listdir", "os.scandir"):
            self.note_read(arguments[0] or ".")
        elif event in _ASKING:
            self.reason = self.reason or f"it asks outside for data ({event})"
        elif event in _DOING:
            self.reason = self.reason or f"it starts another program ({event})"
        elif event == "_thread.start_new_thread":
            self.reason = self.reason or "it starts a thread, which goes on by itself"
        elif event in _MOVING:
            self.does = self.does or f"it changes files ({event})"

    def _note_open(self, path: object, mode: object, flags: object) -> None:
        if isinstance(path, int):
            return
        is_read = True
        if isinstance(flags, int) and flags & _WRITING:
            self.does = self.does or f"it writes the file {os.fsdecode(path)}"  # type: ignore[arg-type]
            is_read = flags & os.O_ACCMODE != os.O_WRONLY
        if is_read:
            self.note_read(path)

    def note_read(self, place: object) -> None:
        """Take note of a file or folder that was read, as it is now."""
        if not isinstance(place, str | bytes | os.PathLike):
            return
        path = Path(os.path.abspath(os.fsdecode(place)))  # noqa: PTH100 - links stay, `..` goes
        if path.suffix not in _OF_PYTHON and not path.is_relative_to(sys.prefix) and not _is_of_system(path):
            self.read.setdefault(path, _stamp(path))


def is_as_it_was(read: Mapping[Path, tuple[int, ...]]) -> bool:
    """Tell whether every file is what it was when it was read. Costs a system call a file."""
    return all(_stamp(path) == stamp for path, stamp in read.items())


def _stamp(path: Path) -> tuple[int, ...]:
    if path.is_dir():
        status = path.stat()
        return status.st_mtime_ns, status.st_ino
    return take_stamp(path)


def _is_of_system(path: Path) -> bool:
    return path.parts[1:2] in (("proc",), ("sys",), ("dev",), ("usr",), ("etc",))


@contextmanager
def noticing() -> Iterator[Effects]:
    """Notice what code does in this context until the block ends, on whatever thread it is carried to."""
    _install()
    effects = Effects()
    token = _noticing.set(effects)
    before = _take_luck()
    try:
        yield effects
    finally:
        _noticing.reset(token)
        effects.took_chances = _take_luck() != before


def _take_luck() -> tuple[object, ...]:
    """Take the state of the generators of random numbers that all of a process share."""
    states: list[object] = [random.getstate()]
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        _, keys, position, *rest = numpy.get_state()
        states += [keys.tobytes(), position, rest]
    return tuple(states)


_noticing: ContextVar[Effects | None] = ContextVar("appnb_noticing", default=None)
_is_installed = threading.Event()


def _install() -> None:
    """Hear audit events from now on: a hook is one for the process and cannot be taken back."""
    if not _is_installed.is_set():
        _is_installed.set()
        sys.addaudithook(_hear)


def _hear(event: str, arguments: tuple[object, ...], noticing: ContextVar[Effects | None] = _noticing) -> None:
    effects = noticing.get()  # no global: at the end of Python it is gone before the hook
    if effects is not None:
        effects.note(event, arguments)
