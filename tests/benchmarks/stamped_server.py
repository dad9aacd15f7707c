"""`appnb` with stamps on the way of a key press: for `tests.benchmarks.hops`, which runs it in a process of its own.

The product knows nothing of this: its methods are wrapped here before it starts. What was stamped is written to the
file that `STAMPS` names when the server ends, as a list of [label, seconds since 1970].
"""

import functools
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from appnb.cli import main
from appnb.kernel.inbox import Inbox
from appnb.server.delivery import Delivery
from appnb.server.flush_clock import FlushClock
from appnb.server.gate import Gate
from appnb.server.live_page import LivePage
from appnb.server.sockets import SocketHandler

ENTERED: tuple[tuple[type, str, str], ...] = (
    (SocketHandler, "on_message", "received"),
    (Inbox, "put_change", "submitted"),
    (Inbox, "take_changes", "taken"),
    (LivePage, "run_started", "planned"),
    (FlushClock, "schedule", "made"),
    (Delivery, "flush", "flushing"),
    (SocketHandler, "send_parts", "written"),
)
"""Methods whose beginning is stamped, and as what: whoever goes on from there may be faster than their end."""

LEFT: tuple[tuple[type, str, str], ...] = ((Gate, "admit", "admitted"),)
"""Methods whose end is."""


def stamp(owner: Any, name: str, note: Callable[[], None], *, at_end: bool) -> None:
    """Have `note` called whenever a method begins, or has ended."""
    method = getattr(owner, name)

    @functools.wraps(method)
    def stamped(*args: Any, **kwargs: Any) -> Any:
        if not at_end:
            note()
        given = method(*args, **kwargs)
        if at_end:
            note()
        return given

    setattr(owner, name, stamped)


def serve() -> None:
    """Run `appnb` with the arguments of this process, stamped."""
    stamps: list[tuple[str, float]] = []
    for methods, at_end in ((ENTERED, False), (LEFT, True)):
        for owner, name, label in methods:
            stamp(owner, name, lambda label=label: stamps.append((label, time.time())), at_end=at_end)
    try:
        main()
    finally:
        Path(os.environ["STAMPS"]).write_text(json.dumps(stamps))


if __name__ == "__main__":
    serve()
