"""What is done some time after sessions have ended: once for all that ended meanwhile."""

import asyncio
from collections.abc import Callable


class Afterwards:
    """Does one thing some time after the end of the first of several sessions. On the event loop; it acts beside it."""

    def __init__(self, act: Callable[[], object], delay_s: float) -> None:
        """Make one that has nothing to do.

        Args:
            act: does it, on another thread.
            delay_s: how long to wait for further sessions to end.
        """
        self._act = act
        self._delay_s = delay_s
        self._waiting: asyncio.TimerHandle | None = None
        self._is_closed = False

    def note_end(self) -> None:
        """Take note that a session has let go of what it had."""
        if self._waiting is None and not self._is_closed:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(self._delay_s, self._begin)

    def _begin(self) -> None:
        self._waiting = None
        asyncio.get_running_loop().run_in_executor(None, self._act)

    def close(self) -> None:
        """Do nothing more. May be called twice."""
        self._is_closed = True
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
