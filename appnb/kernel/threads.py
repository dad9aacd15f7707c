"""`Thread`: a thread that belongs to the cell which started it."""

import logging
import threading
from contextvars import copy_context
from typing import Any

from appnb.kernel.context import current_cell

log = logging.getLogger(__name__)


class Thread(threading.Thread):
    """A thread whose prints and outputs go to the cell that made it; otherwise as `threading.Thread`.

    Example:
        worker = nb.Thread(target=print, args=("from a thread",))
        worker.start()
        worker.join()
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cell = current_cell()
        self._scope = copy_context()

    @property
    def should_exit(self) -> bool:
        """Whether the cell that made it has run again or is gone: time to end."""
        return self._cell is not None and self._cell.is_over

    def run(self) -> None:
        """Run the target as a part of the cell."""
        try:
            self._scope.run(super().run)
        except Exception:
            if self._cell is None or not self._cell.kernel.resources.is_closed:
                raise
            log.debug("a thread ended with its session, whose values are gone", exc_info=True)
        if self._cell is not None and self._cell.printer is not None:
            self._cell.printer.flush()


def current_thread() -> Thread:
    """Find the `Thread` that runs.

    Raises:
        RuntimeError: what runs is a thread of another kind.
    """
    found = threading.current_thread()
    if not isinstance(found, Thread):
        raise RuntimeError("this is no thread that `Thread` started")
    return found
