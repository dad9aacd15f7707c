"""What is done some time after sessions have ended: once for all that ended meanwhile."""

import asyncio
from collections.abc import Callable


class Afterwards:
    """Does one thing some time after sessions have ended, once for several. On the event loop; it acts beside it."""

    def __init__(
        self, act: Callable[[], object], delay_s: float, *, many: int | None = None, soon_s: float = 0.0
    ) -> None:
        """Make one that has nothing to do.

        Args:
            act: does it, on another thread.
            delay_s: how long to wait for further sessions to end, from the first on.
            many: so many are not waited for any longer; None when it does not matter how many there are.
            soon_s: how long to wait then.
        """
        self._act = act
        self._delay_s = delay_s
        self._many = many
        self._soon_s = soon_s
        self._ended = 0  # since it last acted
        self._is_soon = False
        self._waiting: asyncio.TimerHandle | None = None
        self._is_closed = False

    def note_end(self) -> None:
        """Take note that a session has let go of what it had."""
        self._ended += 1
        if self._waiting is None:
            self._wait(self._delay_s)
        if self._ended == self._many:
            self.hurry()

    def hurry(self) -> None:
        """Act soon, whether or not a session has ended."""
        if not self._is_soon:
            self._is_soon = True
            self._wait(self._soon_s)

    def _wait(self, delay_s: float) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        if not self._is_closed:
            self._waiting = asyncio.get_running_loop().call_later(delay_s, self._begin)

    def _begin(self) -> None:
        self._waiting = None
        self._ended, self._is_soon = 0, False
        asyncio.get_running_loop().run_in_executor(None, self._act)

    def close(self) -> None:
        """Do nothing more. May be called twice."""
        self._is_closed = True
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
