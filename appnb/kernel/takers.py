"""What takes what a block shows and prints, where that goes to its cell otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from appnb.kernel.console import Printer


class Taker(Printer):
    """Takes values and texts, in their order, on the thread of the block."""

    def __init__(self) -> None:
        """Make one; it has no limit of its own and hands nothing on."""

    def write(self, stream: str, text: str) -> None:
        """Take what is printed."""
        raise NotImplementedError

    def flush(self) -> None:
        """Do nothing: nothing is kept back."""

    def show(self, value: object) -> None:
        """Take what is shown."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget all that was taken."""
        raise NotImplementedError


_taker: ContextVar[Taker | None] = ContextVar("appnb_taker", default=None)


def current_taker() -> Taker | None:
    """Find what takes what is shown now; None where it goes to the cell."""
    return _taker.get()


@contextmanager
def taking(taker: Taker) -> Iterator[None]:
    """Hand what the block shows and prints to `taker`."""
    token = _taker.set(taker)
    try:
        yield
    finally:
        _taker.reset(token)
