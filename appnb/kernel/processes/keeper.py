"""The worker processes of a host, made when the first cell wants one. Imports next to nothing until then."""

import threading
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appnb.kernel.processes.lanes import Lanes


class Processes:
    """Keeps the lanes of a server, or of a kernel that has no server. From any thread; `close` may be called twice."""

    def __init__(self) -> None:
        """Make none yet."""
        self._lock = threading.Lock()
        self._lanes: Lanes | None = None

    def find_lanes(self) -> "Lanes":
        """Find the lanes, which are made with the first call."""
        with self._lock:
            if self._lanes is None:
                self._lanes = import_module("appnb.kernel.processes.lanes").Lanes()
            return self._lanes

    def close(self) -> None:
        """End the processes that do nothing."""
        with self._lock:
            lanes, self._lanes = self._lanes, None
        if lanes is not None:
            lanes.close()
