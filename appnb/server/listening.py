"""What the system tells of changes in folders: by `inotify` where there is that, elsewhere by the package watchfiles.

`watchfiles` has a thread that asks 25 to 100 times a second whether something happened; on Linux nothing wakes at all.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import dataclass

from watchfiles import awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from appnb.server.inotify import Inotify
from appnb.server.places import Places


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look.

    Every `round_ms` it is time to look although nothing happened: a session may have imported a module, and some file
    systems (a network's, a container's) tell of nothing. `watchfiles` wakes every `step_ms`, and waits once more for
    further events after one: one and a half steps, on average, of the time from a save to the page.
    """

    step_ms: int
    round_ms: int


BRISK = Pace(10, 1000)
"""While somebody works on the files."""

RESTING = Pace(40, 2000)
"""When nothing was saved for a while."""

CALM_S = 0.005
"""After an event further ones are waited for until none came for so long: a save is several."""

LONGEST_BURST_S = 0.2


async def listen_to_inotify(places: Places, pace: Pace, ended: asyncio.Event) -> AsyncGenerator[None, None]:
    """Yield when something may have changed in `places`, and every so often; Linux only.

    Raises:
        OSError: there are no more watches or open files.
    """
    with closing(Inotify()) as inotify:
        for folder, _ in places.folders:
            inotify.add(folder)
        yield  # of what happened before there is no word
        while not ended.is_set():
            await wait_for_first(pace.round_ms / 1000, ended, inotify.readable)
            if ended.is_set():
                return
            if not inotify.readable.is_set() or await _read_burst(inotify, places):
                yield


async def _read_burst(inotify: Inotify, places: Places) -> bool:
    """Read events until none comes for a moment; tell whether any may be of concern."""
    until = asyncio.get_running_loop().time() + LONGEST_BURST_S
    is_concerned = False
    while events := inotify.read():
        is_concerned = is_concerned or any(path is None or places.concerns(path) for path in events)
        if asyncio.get_running_loop().time() > until:
            break
        await asyncio.sleep(CALM_S)
    return is_concerned


async def listen_to_watchfiles(places: Places, pace: Pace, ended: asyncio.Event) -> AsyncGenerator[None, None]:
    """Yield when something may have changed in `places`, and every so often.

    Raises:
        OSError: there are no more watches or open files.
    """
    events = awatch(
        *(folder for folder, _ in places.folders),
        watch_filter=lambda _, path: places.concerns(path),
        step=pace.step_ms,
        debounce=int(LONGEST_BURST_S * 1000),
        recursive=False,
        stop_event=ended,
        force_polling=False,
        yield_on_timeout=True,
        rust_timeout=pace.round_ms,
    )
    try:
        async for _ in events:
            yield
    except WatchfilesRustInternalError as error:
        raise OSError(str(error)) from error
    finally:
        await events.aclose()


listen = listen_to_inotify if sys.platform == "linux" else listen_to_watchfiles


async def wait_for_first(timeout_s: float | None, *events: asyncio.Event) -> None:
    """Wait until one of `events` is set, for `timeout_s` at most."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
