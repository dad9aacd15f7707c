"""What cells want done at the end: of their session, and of the server."""

import atexit
import logging
from collections.abc import Callable, Iterator

from appnb.kernel.context import CellContext, current_cell

log = logging.getLogger(__name__)

Ending = Callable[[], object]


class Endings:
    """The functions of one kernel. They are kept while the run that gave them is the cell's last, and called once."""

    def __init__(self) -> None:
        self._given: list[tuple[CellContext, str, Ending]] = []

    def add(self, context: CellContext, of: str, function: Ending) -> None:
        """Keep a function that a cell gives; those of runs that are over go."""
        self._given = [each for each in self._given if not each[0].is_over]
        self._given.append((context, of, function))

    def call(self, of: str) -> None:
        """Call those of one kind, the last given first. What one raises is logged, and the others are called."""
        for context, function in list(self._take(of)):
            try:
                function()
            except BaseException:
                log.exception("cell %s: what it wants done at the end of its %s failed", context.cell, of)

    def _take(self, of: str) -> Iterator[tuple[CellContext, Ending]]:
        given, self._given = self._given, [each for each in self._given if each[1] != of]
        for context, kind, function in reversed(given):
            if kind == of and not context.is_over:
                yield context, function


def on_session_end(function: Ending) -> Ending:
    """Have a function called when the session ends: its tab was closed or has been away too long, or the server ends.

    It is called on the thread of the session, without arguments, once; not if the cell has run again since. In a
    script it is called at the end. Can be used as a decorator.

    Args:
        function: what to call. It should take a second at most: a server that ends waits no longer than ten for all.

    Example:
        connection = connect()
        nb.on_session_end(connection.close)
    """
    return _keep("session", function)


def on_shutdown(function: Ending) -> Ending:
    """Have a function called when the server is asked to end while this session is open, before `on_session_end`.

    Args:
        function: what to call.
    """
    return _keep("server", function)


def _keep(of: str, function: Ending) -> Ending:
    context = current_cell()
    if context is None:
        atexit.register(function)
    else:
        context.kernel.keep_ending(context, of, function)
    return function
