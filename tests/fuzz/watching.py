"""What must not happen while a file is read: nothing is run, opened, imported or started, and it takes no second."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT_S = 1.0
"""How much processor time one input may take."""

HARMLESS = {"compile", "object.__getattr__", "object.__setattr__", "object.__delattr__", "sys._getframe", "builtins.id"}
FILE = "fuzzed.py"
"""The name under which inputs are read. There is no such file."""

LOOKED_FOR = {"<unknown>", "<cell>", FILE}
"""What Python itself looks for to show the line of a syntax error, by these names."""

_is_watching = False
_seen: list[str] = []
_is_installed = False


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not _is_watching or event in HARMLESS:
        return
    if event == "open" and arguments[0] in LOOKED_FOR and "w" not in str(arguments[1] or "r"):
        return
    _seen.append(f"{event} {str(arguments)[:200]}")


class Misdeed(AssertionError):
    """Something was done that reading does not do, or reading took too long."""


@contextmanager
def watch(limit_s: float = LIMIT_S) -> Iterator[None]:
    """Watch what is done inside of the block.

    Python's audit hook stays once it is there; outside of blocks it lets everything pass.

    Raises:
        Misdeed: something was run, opened, imported or started, or it took more processor time than `limit_s`.
    """
    global _is_watching, _is_installed
    if not _is_installed:
        sys.addaudithook(_hook)
        _is_installed = True
    _seen.clear()
    _is_watching = True
    started = time.thread_time()
    try:
        yield
    finally:
        _is_watching = False
        took_s = time.thread_time() - started
    if _seen:
        raise Misdeed(f"while it was read: {'; '.join(_seen[:5])}")
    if took_s > limit_s:
        raise Misdeed(f"it took {took_s:.1f} s")
