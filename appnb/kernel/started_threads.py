"""Which threads cells have started, and which of them run on after the end of their session.

A thread cannot be ended from outside. One that `appnb.Thread` made can ask whether it should end; of any other, its
author can only be told.
"""

import threading
import weakref
from dataclasses import dataclass
from functools import wraps

from appnb.kernel.context import current_cell
from appnb.kernel.resources import Resources
from appnb.notebook.model import Cell

_MARK = "_appnb_origin"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thread comes from. It keeps nothing of the session alive."""

    cell: Cell  # as it stood in the file
    session: str  # names it, as the session's own thread does
    _resources: "weakref.ref[Resources]"

    @property
    def is_over(self) -> bool:
        """Whether the session has ended."""
        resources = self._resources()
        return resources is None or resources.is_closed


def watch_threads() -> None:
    """Have threads know which cell started them; a second call changes nothing."""
    start = threading.Thread.start
    if hasattr(start, _MARK):
        return

    @wraps(start)
    def start_marked(thread: threading.Thread) -> None:
        origin = _find_origin()
        if origin is not None:
            vars(thread)[_MARK] = origin
            if thread.name.startswith("Thread-"):  # nobody has named it
                thread.name = f"{origin.session} {origin.cell.id}: {thread.name}"
        start(thread)

    setattr(start_marked, _MARK, True)
    threading.Thread.start = start_marked  # type: ignore[method-assign,assignment]


def find_origin(thread: threading.Thread) -> Origin | None:
    """Find where a thread comes from; None for one that no cell started."""
    origin = vars(thread).get(_MARK)
    return origin if isinstance(origin, Origin) else None


def list_left_threads() -> list[tuple[threading.Thread, Origin]]:
    """List the threads that run although the session whose cell started them has ended."""
    found = ((thread, find_origin(thread)) for thread in threading.enumerate())
    return [(thread, origin) for thread, origin in found if origin is not None and origin.is_over]


def _find_origin() -> Origin | None:
    """Find the cell that runs here, or that started the thread which runs here."""
    cell = current_cell()
    if cell is None:
        return find_origin(threading.current_thread())
    resources = cell.kernel.resources
    return Origin(cell.source, f"appnb-kernel-{resources.number}", weakref.ref(resources))
