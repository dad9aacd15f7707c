"""What cells print, each to its own place."""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from appnb.kernel.streams import StandInStream

FLUSH_SIZE = 8192


CLEAR = "\x1b[2J"
"""What a program prints to a terminal to clear it."""


class Printer:
    """Collects what one run of a cell prints and hands it on in lines, up to a limit.

    Any thread may write. `send` is called on the thread that made the printer; what other threads print
    waits for `call_soon`.
    """

    def __init__(
        self, send: Callable[[str, str], None], call_soon: Callable[[Callable[[], None]], None], limit_bytes: int
    ) -> None:
        """Make one for a run that starts now, on this thread.

        Args:
            send: told the stream (`stdout` or `stderr`) and the text.
            call_soon: runs a function on this thread soon, from any thread.
            limit_bytes: what goes through, in UTF-8; then one line that says so, and at the end one that says how much
                was left out.
        """
        self._send = send
        self._call_soon = call_soon
        self._left = limit_bytes
        self._limit = limit_bytes
        self._left_out = 0  # bytes, of the stream that was cut
        self._cut_stream = ""
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._pending: list[tuple[str, str]] = []
        self._size = 0
        self._is_at_line_start = True
        self._recorded: list[tuple[str, str]] | None = None

    @contextmanager
    def recording(self) -> Iterator[list[tuple[str, str]]]:
        """Keep what is handed on until the block ends: stream and text. On the thread that made the printer."""
        recorded: list[tuple[str, str]] = []
        self._recorded = recorded
        try:
            yield recorded
            self.end()
        finally:
            self._recorded = None

    def write(self, stream: str, text: str) -> None:
        """Take `text`; a full line, one that is about to be written over, or a lot of text, goes on at once."""
        if not text:
            return
        with self._lock:
            if self._left < 0:
                self._left_out += _count_bytes(text)
                return
            text = self._cut(stream, text)
            if self._pending and self._pending[-1][0] == stream:
                self._pending[-1] = (stream, self._pending[-1][1] + text)
            else:
                self._pending.append((stream, text))
            self._size += len(text)
            is_due = self._size >= FLUSH_SIZE or "\n" in text or "\r" in text
        if is_due:
            self.flush()

    def flush(self) -> None:
        """Hand on what was collected."""
        if threading.get_ident() != self._thread:
            self._call_soon(self.flush)
            return
        with self._lock:
            pending, self._pending, self._size = self._pending, [], 0
        if self._recorded is not None:
            self._recorded += pending
        for stream, text in pending:
            self._send(stream, text)

    def end(self) -> None:
        """Hand on what was collected, at the end of the run, and tell how much was left out. On its thread."""
        self.flush()
        with self._lock:
            left_out, self._left_out = self._left_out, 0
        if left_out:
            self.repeat([(self._cut_stream, f"… truncated: {left_out:,} bytes more\n")])

    def repeat(self, printed: Iterable[tuple[str, str]]) -> None:
        """Hand on what another run has printed, cut as it was then. On the thread that made the printer."""
        for stream, text in printed:
            if self._recorded is not None:
                self._recorded.append((stream, text))
            self._send(stream, text)

    def _cut(self, stream: str, text: str) -> str:
        size = _count_bytes(text)
        if size <= self._left:
            self._left -= size
            self._is_at_line_start = text.endswith("\n")
            return text
        kept = text.encode("utf-8", "surrogatepass")[: self._left].decode("utf-8", "ignore")
        self._left_out = size - self._left
        self._left, self._cut_stream = -1, stream
        is_at_line_start = kept.endswith("\n") if kept else self._is_at_line_start
        end = "" if is_at_line_start else "\n"
        return f"{kept}{end}… the rest of what this cell prints is left out: the limit is {self._limit:,} bytes\n"


def _count_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


class Console(StandInStream):
    """Stands in for `sys.stdout` or `sys.stderr`, once per process: a write goes to the cell that made it.

    What no cell made (a thread that a cell started without its context, the server) goes to the real stream.
    """

    def __init__(self, stream: str, real: TextIO, find_printer: Callable[[], Printer | None]) -> None:
        super().__init__(real)
        self._stream = stream
        self._find_printer = find_printer

    def write(self, text: str) -> int:
        printer = self._find_printer()
        if printer is None:
            return self._real.write(text)
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        printer.write(self._stream, text)
        return len(text)

    def flush(self) -> None:
        printer = self._find_printer()
        if printer is None:
            self._real.flush()
        else:
            printer.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._find_printer() is None and super().isatty()

    @property
    def name(self) -> str:
        return f"<{self._stream}>"


def install_console(find_printer: Callable[[], Printer | None]) -> None:
    """Put a `Console` in the place of both streams, where none stands yet. It stays: it passes on what is not ours."""
    if not isinstance(sys.stdout, Console) and sys.stdout is not None:
        sys.stdout = Console("stdout", sys.stdout, find_printer)
    if not isinstance(sys.stderr, Console) and sys.stderr is not None:
        sys.stderr = Console("stderr", sys.stderr, find_printer)
