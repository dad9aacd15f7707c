"""Serve notebooks as web apps: the one call of `appnb serve`."""

import asyncio
import logging
import signal
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from appnb.server.running import RunningServer
from appnb.settings import ServeSettings

__all__ = ["RunningServer", "serve"]


def serve(paths: Sequence[Path], settings: ServeSettings) -> int:
    """Serve notebooks until a signal ends the process.

    Args:
        paths: files and folders.
        settings: how to serve.

    Returns:
        The exit code of the process.

    Raises:
        AppnbError: a notebook cannot be read.
        OSError: the address cannot be listened on.
    """
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(message)s")
    for name in ("bokeh", "panel", "tornado.access", "watchfiles"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    asyncio.run(_serve(paths, settings))
    return 0


async def _serve(paths: Sequence[Path], settings: ServeSettings) -> None:
    server = RunningServer(paths, settings, say=_say)
    names = ", ".join(app.path.name for app in server.apps)
    _say(f"appnb serves {names} at {server.address}")
    if settings.show:
        webbrowser.open(server.address)
    await _wait_for_signal()
    await server.close()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what the command tells, apart from its log


async def _wait_for_signal() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
        else:
            loop.add_signal_handler(number, ended.set)
    await ended.wait()
