"""A server that listens: from a list of notebooks to open sockets, and back."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from bokeh.server.server import BaseServer
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from appnb.layout.templates import find_templates
from appnb.server import bridge
from appnb.server.application import NotebookHandler, build_application
from appnb.server.apps import ServedApp, load_apps
from appnb.server.reload import Reloader
from appnb.server.tornado_app import NotebookServer
from appnb.session import SessionRegistry
from appnb.settings import ServeSettings

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 2 * 1024 * 1024
IDLE_CONNECTION_S = 60
LINGER_S = 60.0
"""How long a session waits for a browser that has gone."""


class RunningServer:
    """Notebooks on an open port. Made and closed inside a running event loop; `close()` may be called twice.

    Raises:
        AppnbError: a notebook cannot be read.
        OSError: the address cannot be listened on.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        settings: ServeSettings,
        *,
        linger_s: float = LINGER_S,
        say: Callable[[str], None] = log.info,
    ) -> None:
        bridge.install()
        sockets = bind_sockets(settings.port, settings.address or None)
        try:
            self.apps: list[ServedApp] = load_apps(paths)
        except BaseException:
            for socket in sockets:
                socket.close()
            raise
        self.sessions = SessionRegistry()
        applications = {
            f"/{app.slug}": build_application(
                NotebookHandler(app, self.sessions, prefix=settings.prefix, dev=settings.dev)
            )
            for app in self.apps
        }
        tornado_app = NotebookServer(
            self.apps,
            applications,
            settings=settings,
            templates=find_templates(),
            secret_key=secrets.token_bytes(32),
            linger_s=linger_s,
        )
        self.routes = tornado_app.routes
        self._http = HTTPServer(tornado_app, max_body_size=MAX_BODY_BYTES, idle_connection_timeout=IDLE_CONNECTION_S)
        self._http.add_sockets(sockets)
        loop = IOLoop.current()
        tornado_app.initialize(loop)
        self._server = BaseServer(loop, tornado_app, self._http)
        self._server.start()
        self._is_closed = False
        self._reloader = Reloader(self.apps, say) if settings.watch else None
        self._watching = asyncio.create_task(self._reloader.run()) if self._reloader else None
        host = f"[{settings.address}]" if ":" in settings.address else settings.address
        self.address = f"http://{host}:{sockets[0].getsockname()[1]}{settings.prefix}/"

    async def close(self) -> None:
        """Stop to listen, end every session, close every connection."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._reloader is not None and self._watching is not None:
            self._reloader.stop()
            await self._watching
        self._http.stop()
        self.sessions.close()
        self._server.stop()
        await self._http.close_all_connections()
