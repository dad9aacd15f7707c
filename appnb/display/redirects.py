"""`redirect_stdout` and `redirect_stderr`: what a block prints becomes the cell's output."""

from collections.abc import Iterator
from contextlib import contextmanager

from appnb.display.progress import Progress
from appnb.display.values import show_code
from appnb.kernel.capture import tap
from appnb.kernel.context import current_cell


class Printed(Progress):
    """What a block has printed so far."""

    def __init__(self) -> None:
        self.printed = ""
        super().__init__(None, None)

    def write(self) -> str:
        """Write it as text."""
        return show_code(self.printed).text if self.printed else ""

    def take(self, text: str) -> None:
        """Take one more piece."""
        with self._lock:
            self.printed += text
            if not self.closed:
                self._change(None, None)


@contextmanager
def redirect_stdout() -> Iterator[None]:
    """Show what the block prints in the cell's output, where it would be below it.

    Example:
        with nb.redirect_stdout():
            print("as output")
    """
    with _redirect("stdout"):
        yield


@contextmanager
def redirect_stderr() -> Iterator[None]:
    """Show what the block writes to `sys.stderr` in the cell's output.

    Example:
        with nb.redirect_stderr():
            print("as output", file=sys.stderr)
    """
    with _redirect("stderr"):
        yield


@contextmanager
def _redirect(stream: str) -> Iterator[None]:
    if current_cell() is None:  # a script: it goes where it goes
        yield
        return
    shown = Printed()
    shown.show()
    try:
        with tap(stream, shown.take):
            yield
    finally:
        shown.close()
