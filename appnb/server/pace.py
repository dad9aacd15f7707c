"""How fast one page is listened to: as fast as anyone can drag, and a flood is read later, not cut off."""

from collections.abc import Callable
from time import monotonic

BURST_S = 5
"""How many seconds' worth of messages may come at once."""

PULL_COST = 50
"""Reading the whole document is worth so many messages."""


class Pace:
    """A bucket that fills with time. One for each websocket."""

    def __init__(self, messages_per_s: int, now: Callable[[], float] = monotonic) -> None:
        self._rate = messages_per_s
        self._now = now
        self._room = float(messages_per_s * BURST_S)
        self._last = now()

    def take(self, kind: str) -> float:
        """Count one message; gives for how many seconds the next is to wait. Nothing is read meanwhile."""
        now = self._now()
        self._room = min(self._rate * BURST_S, self._room + (now - self._last) * self._rate)
        self._last = now
        self._room -= PULL_COST if kind == "PULL-DOC-REQ" else 1
        return max(0.0, -self._room / self._rate)
