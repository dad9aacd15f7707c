"""Waiting for what another session computes."""

import asyncio
import threading
from concurrent.futures import wait as wait_for
from contextlib import suppress

from appnb.kernel.caching.memory import Promise

LOOK_S = 0.05
"""How often who waits is back in Python, where an interrupt finds it."""


def is_mine(promise: Promise) -> bool:
    """Tell whether this thread made the promise itself: a function that calls itself must not wait for itself."""
    return promise.thread == threading.get_ident()


def wait(promise: Promise) -> None:
    """Wait until a promise was kept, on this thread. An interrupt breaks in."""
    while not wait_for([promise.ended], LOOK_S).done:
        continue


async def wait_async(promise: Promise) -> None:
    """Wait until a promise was kept, whoever keeps it, on this loop."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()

    def wake(_: object) -> None:
        with suppress(RuntimeError):  # who waited has ended
            loop.call_soon_threadsafe(woken.set)

    promise.ended.add_done_callback(wake)
    await woken.wait()
