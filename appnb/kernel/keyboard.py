"""What a cell gets that asks for a keyboard: a page has none, and the server's is nobody's business."""

import getpass
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import NoReturn, TextIO

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.streams import StandInStream
from appnb.source import Location

FIX = "take the value from an element: `name = nb.ui.text(label=…)` in a cell, `name.value` in others"


class NoKeyboard(AppnbError, EOFError):
    """Raised by `input()` and `getpass()` in cells that a page shows. An `EOFError`, as at the end of a pipe."""


def refuse_keyboard(path: str | None) -> NoReturn:
    """Say that a cell of the notebook at `path` asks for a keyboard, and where.

    Raises:
        NoKeyboard: NB210.
    """
    raise NoKeyboard(describe_asking(_find_line(path)))


def describe_asking(where: Location | None) -> Diagnostic:
    """Say that a cell asks for a keyboard."""
    what = "the cell waits for what somebody types, and its page has no keyboard to offer"
    return Diagnostic("NB210", what, where, FIX)


def _find_line(path: str | None) -> Location | None:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename == path:
            return Location(path, frame.f_lineno)
        frame = frame.f_back
    return None


class Keyboard(StandInStream):
    """Stands in for `sys.stdin`, once per process: refuses cells that a page shows, is the real stream for all others.

    Args:
        real: the stream.
        refuse: raises where a cell that a page shows reads.
    """

    def __init__(self, real: TextIO, refuse: Callable[[], None]) -> None:
        super().__init__(real)
        self._refuse = refuse

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        self._refuse()
        return self._real.readline(-1 if size is None else size)

    def read(self, size: int | None = -1, /) -> str:
        self._refuse()
        return self._real.read(-1 if size is None else size)

    def __next__(self) -> str:  # type: ignore[override]
        self._refuse()
        return next(self._real)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return self

    def fileno(self) -> int:
        self._refuse()
        return super().fileno()

    def readable(self) -> bool:
        return True

    @property
    def buffer(self) -> object:
        self._refuse()
        return super().buffer


def install_keyboard(refuse: Callable[[], None]) -> None:
    """Put a `Keyboard` in the place of `sys.stdin`, and before `getpass`, which asks the terminal; once per process."""
    if sys.stdin is None or isinstance(sys.stdin, Keyboard):
        return
    sys.stdin = Keyboard(sys.stdin, refuse)
    ask = getpass.getpass

    def getpass_outside_of_pages(prompt: str = "Password: ", stream: TextIO | None = None) -> str:
        refuse()
        return ask(prompt, stream)

    getpass.getpass = getpass_outside_of_pages
