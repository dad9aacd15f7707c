"""The one call of `appnb serve`. First the entrance is opened, then Bokeh and Panel are imported, beside it."""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from appnb.server.entrance import Entrance
from appnb.server.logs import start_log
from appnb.server.memory import leave_out_of_collections
from appnb.server.turns import share_turns
from appnb.settings import ServeSettings

if TYPE_CHECKING:
    from appnb.server.running import RunningServer

log = logging.getLogger(__name__)


def serve(
    paths: Sequence[Path],
    settings: ServeSettings,
    sockets: Sequence[int] = (),
    says: int | None = None,
    life: int | None = None,
    *,
    had_no_memory: bool = False,
) -> int:
    """Serve notebooks until a signal ends the process.

    Args:
        paths: files and folders.
        settings: how to serve.
        sockets: descriptors of sockets that are open already; otherwise they are opened as `settings` has it.
        says: where a byte is written when the server listens.
        life: when it can be read, whoever started this process is gone, and the server ends.
        had_no_memory: the server whose place this one takes ended for that reason.

    Returns:
        The exit code of the process.

    Raises:
        AppnbError: a notebook cannot be read.
        OSError: the address cannot be listened on.
    """
    start_log(settings.log_level, settings.log_format)
    share_turns()  # who comes early is answered while modules come in
    start = partial(_start, paths, settings, _open_sockets(sockets), had_no_memory)
    asyncio.run(_serve(start, says, life))
    return 0


async def _start(
    paths: Sequence[Path], settings: ServeSettings, sockets: Sequence[socket.socket], had_no_memory: bool
) -> "RunningServer":
    entrance = Entrance(paths, settings, sockets=sockets)
    entrance.listen()
    if settings.show:
        webbrowser.open(entrance.address)
    make = await _import_server()
    return make(paths, settings, say=_say, had_no_memory=had_no_memory, entrance=entrance)


async def _import_server() -> "type[RunningServer]":
    """Import what brings Bokeh and Panel, on a thread of its own, which nothing waits for when the process ends."""
    loop = asyncio.get_running_loop()
    imported: asyncio.Future[type[RunningServer]] = loop.create_future()

    def import_it() -> None:
        tell: Callable[[], object]
        try:
            import_module("appnb.server.bokeh_signatures").put_off()
            server = import_module("appnb.server.running").RunningServer
            tell = partial(imported.set_result, server)
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            tell = partial(imported.set_exception, error)
        loop.call_soon_threadsafe(tell)

    threading.Thread(target=import_it, name="appnb-import", daemon=True).start()
    return await imported


def _open_sockets(numbers: Sequence[int]) -> list[socket.socket]:
    """Take over sockets that another process has opened."""
    opened = [socket.socket(fileno=number) for number in numbers]
    for each in opened:
        each.setblocking(False)
    return opened


async def _serve(start: Callable[[], Awaitable["RunningServer"]], says: int | None, life: int | None) -> None:
    server = await start()
    leave_out_of_collections()
    ended = _handle_signals(server)
    names = ", ".join(app.path.name for app in server.apps)
    if says is not None:  # first: who reads that the server listens may kill it, and it is to be started again
        os.write(says, b"1")
        os.close(says)
    _say(f"appnb serves {names} at {server.address}")
    if life is not None:
        asyncio.get_running_loop().add_reader(life, ended.set)
    await ended.wait()
    _say("appnb ends: pages are told, and what runs may come to its end")
    await server.drain()
    await server.close()


def _say(line: str) -> None:
    try:
        print(line, flush=True)  # noqa: T201 - what the command tells, apart from its log
    except OSError:
        log.info("%s", line)  # nobody reads the output any more; the server goes on


def _handle_signals(server: "RunningServer") -> asyncio.Event:
    """Give what is set by the signals to end; SIGHUP asks for a reload, unless it says that the terminal was closed."""
    ended = asyncio.Event()
    had_terminal = _has_terminal()
    reloads: set[asyncio.Task[object]] = set()
    loop = asyncio.get_running_loop()

    def reload() -> None:
        if had_terminal and not _has_terminal():
            ended.set()
            return
        task = asyncio.ensure_future(server.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    def end(number: int) -> None:
        if ended.is_set():  # asked twice: at once, whatever runs
            logging.shutdown()
            os._exit(128 + number)
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda *_, number=number: loop.call_soon_threadsafe(end, number))
        else:
            loop.add_signal_handler(number, end, number)
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGHUP, reload)
    return ended


def _has_terminal() -> bool:
    """Tell whether the process can reach the terminal that it was started in."""
    try:
        with Path("/dev/tty").open("rb"):
            return True
    except OSError:
        return False
