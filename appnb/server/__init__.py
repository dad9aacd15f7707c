"""Serve notebooks as web apps: the one call of `appnb serve`."""

import asyncio
import logging
import secrets
import signal
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from bokeh.server.server import BaseServer
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from appnb.layout.templates import find_templates
from appnb.server import bridge
from appnb.server.application import NotebookHandler, build_application
from appnb.server.apps import load_apps
from appnb.server.tornado_app import NotebookServer
from appnb.session import SessionRegistry
from appnb.settings import ServeSettings

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 2 * 1024 * 1024
IDLE_CONNECTION_S = 60
LINGER_S = 60.0


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
    for name in ("bokeh", "tornado.access", "panel"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    asyncio.run(_serve(paths, settings))
    return 0


async def _serve(paths: Sequence[Path], settings: ServeSettings) -> None:
    sockets = bind_sockets(settings.port, settings.address or None)
    bridge.install()
    apps = load_apps(paths)
    sessions = SessionRegistry()
    applications = {
        f"/{app.slug}": build_application(
            NotebookHandler(app, sessions, prefix=settings.prefix, dev=settings.dev)
        )
        for app in apps
    }
    tornado_app = NotebookServer(
        apps, applications, settings=settings, templates=find_templates(), secret_key=secrets.token_bytes(32),
        linger_s=LINGER_S,
    )
    http = HTTPServer(tornado_app, max_body_size=MAX_BODY_BYTES, idle_connection_timeout=IDLE_CONNECTION_S)
    http.add_sockets(sockets)
    loop = IOLoop.current()
    tornado_app.initialize(loop)
    server = BaseServer(loop, tornado_app, http)
    server.start()
    host = f"[{settings.address}]" if ":" in settings.address else settings.address
    address = f"http://{host}:{sockets[0].getsockname()[1]}{settings.prefix}/"
    print(f"appnb serves {', '.join(app.path.name for app in apps)} at {address}", flush=True)  # noqa: T201
    if settings.show:
        webbrowser.open(address)
    await _wait_for_signal()
    http.stop()
    sessions.close()
    server.stop()
    await http.close_all_connections()


async def _wait_for_signal() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
        else:
            loop.add_signal_handler(number, ended.set)
    await ended.wait()
