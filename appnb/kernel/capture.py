"""What a cell prints, taken into a string or shown as its output."""

import contextlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from appnb.kernel.console import Printer
from appnb.kernel.context import current_cell


class _Tap(Printer):
    """A printer that hands one stream to somebody else, and the other on to the printer before it."""

    def __init__(self, stream: str, take: Callable[[str], object], printer: Printer) -> None:
        self._stream = stream
        self._take = take
        self._printer = printer

    def write(self, stream: str, text: str) -> None:
        """Take a text."""
        if stream == self._stream:
            self._take(text)
        else:
            self._printer.write(stream, text)

    def flush(self) -> None:
        """Hand on what was collected."""
        self._printer.flush()


@contextmanager
def tap(stream: str, take: Callable[[str], object]) -> Iterator[None]:
    """Hand what a block writes to one stream of the running cell to `take`; in a script, of the process."""
    cell = current_cell()
    if cell is None or cell.printer is None:
        redirect = contextlib.redirect_stdout if stream == "stdout" else contextlib.redirect_stderr
        with redirect(_Writer(take)):
            yield
        return
    before = cell.printer
    cell.printer = _Tap(stream, take, before)
    try:
        yield
    finally:
        cell.printer = before


class _Writer(io.TextIOBase):
    """A stream that hands on what is written to it."""

    def __init__(self, take: Callable[[str], object]) -> None:
        self._take = take

    def write(self, text: str) -> int:
        self._take(text)
        return len(text)


@contextmanager
def capture_stdout() -> Iterator[io.StringIO]:
    """Take what the block prints into a string, instead of showing it.

    Example:
        with nb.capture_stdout() as printed:
            print("hello")
        text = printed.getvalue()
    """
    taken = io.StringIO()
    with tap("stdout", taken.write):
        yield taken


@contextmanager
def capture_stderr() -> Iterator[io.StringIO]:
    """Take what the block writes to `sys.stderr` into a string.

    Example:
        with nb.capture_stderr() as written:
            print("careful", file=sys.stderr)
        text = written.getvalue()
    """
    taken = io.StringIO()
    with tap("stderr", taken.write):
        yield taken
