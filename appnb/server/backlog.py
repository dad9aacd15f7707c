"""What a websocket was given and its browser has not taken: how much that is, since when, whether it is too much."""

import asyncio
from collections.abc import Callable
from time import monotonic

from appnb.limits import Limits

SLOW_BYTES = 64 * 1024
"""A browser for which more than this waits is slow: it gets the newest of what is shown, not all that was.

The system takes some megabytes before anything waits here.
"""

Sending = asyncio.Future[None]
"""Done when a message was handed to the system, or never will be."""


class Backlog:
    """What waits for one browser. On the event loop.

    Args:
        limits: say how much may wait, and for how long.
        measure: tells how many bytes wait now.
        turn: told that the browser is slow, and that it no longer is.
        now: the clock.
    """

    def __init__(
        self,
        limits: Limits,
        measure: Callable[[], int],
        turn: Callable[[bool], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.is_slow = False
        self._limits = limits
        self._measure = measure
        self._turn = turn
        self._now = now
        self._since: dict[Sending, float] = {}

    def add(self, message: Sending) -> None:
        """Take note of a message that is on its way."""
        self._since[message] = self._now()
        self._look()

    def remove(self, message: Sending) -> None:
        """Take note that the system has it, or never will."""
        self._since.pop(message, None)
        self._look()

    @property
    def is_too_much(self) -> bool:
        """Whether more waits than may."""
        return self._measure() > self._limits.pending_bytes

    @property
    def is_stalled(self) -> bool:
        """Whether the browser takes nothing any more."""
        now = self._now()
        return now - next(iter(self._since.values()), now) > self._limits.stalled_s

    def _look(self) -> None:
        """Tell whether the browser is slow where that has changed; it has caught up when half of that is left."""
        is_slow = self._measure() > (SLOW_BYTES // 2 if self.is_slow else SLOW_BYTES)
        if is_slow != self.is_slow:
            self.is_slow = is_slow
            self._turn(is_slow)
