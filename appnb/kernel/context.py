"""Which cell is running: the way from user code back to its kernel, where no argument can be passed."""

import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

from appnb.kernel.console import Printer
from appnb.kernel.events import Listener
from appnb.kernel.observers import ObserverLog
from appnb.kernel.program import Program
from appnb.kernel.resources import Resources
from appnb.kernel.viewer import Viewer
from appnb.kernel.watchers import WatcherLog
from appnb.notebook.model import Cell, CellId

log = logging.getLogger(__name__)


class Settings(Protocol):
    """What cells may know of how their kernel was started."""

    @property
    def arguments(self) -> tuple[str, ...] | None: ...


class Owner(Protocol):
    """What a cell's context knows of the kernel that runs it."""

    @property
    def program(self) -> Program: ...
    @property
    def values(self) -> Mapping[str, object]: ...
    @property
    def viewer(self) -> Viewer: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def resources(self) -> Resources: ...
    def breaking(self, end: Callable[[], None]) -> AbstractContextManager[None]: ...
    def find_context(self, path: str, line: int) -> "CellContext | None": ...
    def send_outputs(self, context: "CellContext") -> None: ...
    def call_after_run(self, call: Callable[[], object]) -> None: ...
    def keep_ending(self, context: "CellContext", of: str, function: Callable[[], object]) -> None: ...
    def find_globals(self, cell: CellId | None) -> dict[str, object]: ...


@dataclass(slots=True, eq=False, weakref_slot=True)
class CellContext:
    """One run of one cell. The kernel makes it; callbacks and tasks that the cell leaves behind keep it."""

    kernel: Owner
    cell: CellId
    listener: Listener
    source: Cell  # as it stood in the file when it ran
    printer: Printer | None  # None: prints go to the real streams
    outputs: list[object] = field(default_factory=list)
    shown: object = None  # stands on the page already, in another form: not shown again as the cell's value
    embedded: dict[str, object] = field(default_factory=dict)  # live objects that f-strings refer to, by hole id
    watchers: WatcherLog = field(default_factory=WatcherLog)
    is_over: bool = False  # the cell has run again since, or is gone
    undo: list[Callable[[], None]] = field(default_factory=list)  # takes back what the cell left outside of Python
    observers: ObserverLog = field(init=False)

    def __post_init__(self) -> None:
        self.observers = ObserverLog(self.kernel.program.path)

    def take_back(self) -> None:
        """Take back what the run hung on objects of others."""
        self.is_over = True
        self.watchers.take_back()
        self.observers.take_back()
        undo, self.undo = self.undo, []
        for take_back in reversed(undo):
            try:
                take_back()
            except Exception:
                log.exception("what a cell left cannot be taken back")

    def has_line(self, line: int) -> bool:
        """Tell whether the code that ran stood on that line of the file."""
        first = self.source.location.line
        return first <= line <= first + self.source.code.count("\n")

    def send_outputs(self) -> None:
        """Show what the cell has put out so far, while it runs."""
        self.kernel.send_outputs(self)


@dataclass(frozen=True, slots=True, eq=False)
class CallbackContext:
    """Code of a kernel's cells runs, but no cell does: a callback. Which cell wrote it is read off the stack."""

    kernel: Owner

    def find_cell(self, frame: FrameType | None) -> CellContext | None:
        """Find the cell whose code is nearest on the stack."""
        while frame is not None:
            found = self.kernel.find_context(frame.f_code.co_filename, frame.f_lineno)
            if found is not None:
                return found
            frame = frame.f_back
        return None


_current: ContextVar[CellContext | CallbackContext | None] = ContextVar("appnb_current_cell", default=None)


def current_cell() -> CellContext | None:
    """Find the cell that is running, or whose callback is; None outside of a kernel."""
    current = _current.get()
    if isinstance(current, CallbackContext):
        return current.find_cell(sys._getframe(1))
    return current


def current_owner() -> Owner | None:
    """Find the kernel whose cell is running, or whose callback is; None outside of a kernel."""
    current = _current.get()
    return None if current is None else current.kernel


def current_viewer() -> Viewer | None:
    """Find who looks at what the running cell, or callback, shows; None outside of a kernel."""
    owner = current_owner()
    return None if owner is None else owner.viewer


def current_globals() -> dict[str, object] | None:
    """Find the globals of the cell that runs; those that most cells share for a callback; None outside of a kernel."""
    current = _current.get()
    cell = current.cell if isinstance(current, CellContext) else None
    return None if current is None else current.kernel.find_globals(cell)


def call_after_run(call: Callable[[], object]) -> None:
    """Call `call` when the run is over that the change being made asks for; outside of a kernel nothing is called."""
    current = _current.get()
    if current is not None:
        current.kernel.call_after_run(call)


def is_in_cell() -> bool:
    """Tell whether code of some kernel's cells runs: a cell, or a callback."""
    return _current.get() is not None


class as_current:
    """Run the block as (part of) a cell: what it prints, puts out and watches is that cell's.

    For code that a cell hands over to be called later, such as `on_change`.
    """

    __slots__ = ("_context", "_token")

    def __init__(self, context: CellContext | CallbackContext | None) -> None:
        """Take the context, or None for a block that belongs to no cell."""
        self._context = context

    def __enter__(self) -> None:
        self._token = _current.set(self._context)

    def __exit__(self, *error: object) -> None:
        _current.reset(self._token)
