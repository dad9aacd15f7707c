"""What is called when the run is over that a change asked for: a run button is False again then."""

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

Call = Callable[[], object]


class AfterRun:
    """The calls that wait for a run of one kernel to end. On the kernel's thread."""

    def __init__(self) -> None:
        """Start with none."""
        self._coming: list[Call] = []  # asked for since the last run began
        self._due: list[Call] = []  # wait for the run that goes on

    @property
    def is_due(self) -> bool:
        """Whether a call waits for the run that goes on: that has to answer the change that asked for it."""
        return bool(self._due)

    def put(self, call: Call) -> None:
        """Let `call` be called after the next run; where none follows, when the kernel has nothing to do."""
        self._coming.append(call)

    def begin(self) -> None:
        """Take note that a run begins: it answers what was asked for by now."""
        self._due += self._coming
        self._coming.clear()

    def end(self) -> None:
        """Make the calls that waited for the run that has ended."""
        due, self._due = self._due, []
        for call in due:
            try:
                call()
            except BaseException:
                log.exception("an element could not be told that the run it started has ended")

    def settle(self) -> None:
        """Make all calls: no run follows."""
        self.begin()
        self.end()

    def clear(self) -> None:
        """Drop every call."""
        self._coming.clear()
        self._due.clear()
