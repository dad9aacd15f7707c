"""Giving memory back to the system when sessions end: what Python has freed, the C library may keep.

glibc keeps a pool of memory for each of up to eight times as many threads as there are processors, and hardly ever
gives back what is free inside of one. Each session has a thread, so a server would keep the peaks of many. All threads
share one: Python's own lock lets one of them ask for memory at a time anyway.

Python's collector stops every thread while it looks for cycles. What was imported by the start is for good: it is never
looked through again, or each look would take 60 to 120 ms.
"""

import ctypes
import gc
import linecache
import sys
from functools import cache

ARENAS = 1
TRIM_AFTER_S = 15.0
"""So long after the end of a session memory is given back, for all that ended meanwhile: a look takes 10 to 100 ms."""

MANY = 24
"""When so many have ended, they are not waited for any longer."""

TRIM_SOON_S = 0.5
"""So long after that, or after it was found that memory is short. The more sessions end meanwhile, the higher a peak
Python's small blocks come to, and what they lie in stays as large."""

_M_ARENA_MAX = -8


def limit_arenas() -> bool:
    """Have the threads of this process share one pool of memory; tell whether the C library could be told so."""
    libc = _find_glibc()
    return libc is not None and libc.mallopt(_M_ARENA_MAX, ARENAS) == 1


def leave_out_of_collections() -> None:
    """Have the collector pass over all that there is now, and work from here on. It was off while modules came in."""
    gc.freeze()
    gc.enable()


class NoCollector:
    """Stands in for `gc` where Bokeh takes a document apart: it would look for cycles at each session's end."""

    collect = staticmethod(lambda: 0)


def trim() -> bool:
    """Find what ended sessions have left, and give all free memory back to the system. Tell whether any was."""
    forget_sources()
    gc.collect()
    _release_arrow()
    libc = _find_glibc()
    return libc is not None and libc.malloc_trim(0) == 1


def _release_arrow() -> None:
    """Give back what Arrow keeps for later: frames' texts lie in a pool of its own, which holds on to its peak."""
    arrow = sys.modules.get("pyarrow")
    if arrow is not None:
        arrow.default_memory_pool().release_unused()


def forget_sources() -> None:
    """Let go of the source files that Python has read to show lines of them in tracebacks.

    It keeps each for good, whole: one error inside of pandas is 5 MB. Code that is in no file cannot be read again, and
    stays.
    """
    for name, entry in list(linecache.cache.items()):
        if len(entry) == 4 and entry[1] is not None:  # size, time, lines, full name
            linecache.cache.pop(name, None)


@cache
def _find_glibc() -> ctypes.CDLL | None:
    try:
        libc = ctypes.CDLL(None)
        return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
    except OSError:
        return None
