"""What stands in for a stream of the process (`sys.stdin`, `sys.stdout`, `sys.stderr`), whoever uses it."""

import io
from typing import TextIO


class StandInStream(io.TextIOBase):
    """Passes on to the real stream what a cell has no part in. It is never closed: the stream is the server's.

    Args:
        real: the stream.
    """

    def __init__(self, real: TextIO) -> None:
        self._real = real

    def isatty(self) -> bool:
        return self._real.isatty()

    def fileno(self) -> int:
        return self._real.fileno()

    def close(self) -> None:
        """Do nothing: user code must not close the server's streams."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._real.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self._real.errors

    @property
    def buffer(self) -> object:
        return self._real.buffer
