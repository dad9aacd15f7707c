"""When what was noted for a page goes out: as soon as the event loop comes to it, or with what follows soon after."""

import threading
from collections.abc import Callable

SOFT_DELAY_S = 0.1
"""How long a change of state alone may wait: most cells are done before anyone needs to know that they run."""


class FlushClock:
    """Has the flushes of one page run, one for all that asked for it. From any thread, where nothing else is said.

    Args:
        lock: guards what is noted, here and in the page.
        flush: sends what is noted; run on the event loop with the document locked.
        run_locked: runs a function on the event loop with the document locked; callable from any thread.
        run_later: runs a function on the event loop after some seconds; callable from any thread.
    """

    def __init__(
        self,
        lock: threading.RLock,
        flush: Callable[[], None],
        *,
        run_locked: Callable[[Callable[[], None]], None],
        run_later: Callable[[float, Callable[[], None]], None],
    ) -> None:
        self._lock = lock
        self._flush = flush
        self._run_locked = run_locked
        self._run_later = run_later
        self._is_scheduled = False  # a flush is on its way
        self._is_timed = False  # within SOFT_DELAY_S it is asked whether there is something to send
        self._is_soon = False  # there is
        self._is_stopped = False

    def schedule(self) -> None:
        """Send what is noted as soon as the event loop comes to it."""
        with self._lock:
            if self._is_scheduled or self._is_stopped:
                return
            self._is_scheduled = True
        self._run_locked(self._flush)

    def schedule_soon(self) -> None:
        """Send what is noted within `SOFT_DELAY_S`."""
        with self._lock:
            self._is_soon = True
        self.expect()

    def expect(self) -> None:
        """Ask soon whether there is something to send.

        Asked for on the event loop, when something has come that cells will answer, this spares a kernel's thread
        from waking the loop when they begin to run, besides when they are done.
        """
        with self._lock:
            if self._is_scheduled or self._is_timed or self._is_stopped:
                return
            self._is_timed = True
        self._run_later(SOFT_DELAY_S, self._look)

    def _look(self) -> None:
        with self._lock:
            self._is_timed = False
            if not self._is_soon:
                return
        self.schedule()

    def begin(self) -> None:
        """Take note that all goes out now: what is noted from here on needs another flush. With the lock held."""
        self._is_scheduled = self._is_soon = False

    def stop(self) -> None:
        """Run no flush more. With the lock held."""
        self._is_stopped = True
