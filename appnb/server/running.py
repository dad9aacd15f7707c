"""A server that listens: from a list of notebooks to open sockets, and back."""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from socket import socket as Socket
from time import monotonic
from zlib import crc32

from bokeh.server.server import BaseServer
from panel.io.application import Application
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from appnb.diagnostics import Diagnostic
from appnb.kernel.processes.keeper import Processes
from appnb.kernel.sources import DEFAULT_ADAPTERS
from appnb.kernel.uploads import Quota
from appnb.kernel.user import User
from appnb.kernel.watch import adapt_paths
from appnb.layout.dress import Dresser
from appnb.layout.page import asset_version
from appnb.layout.published import Published
from appnb.layout.templates import find_templates
from appnb.server import bridge, scheduling
from appnb.server.afterwards import Afterwards
from appnb.server.application import NotebookHandler, build_application
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.connections import LimitedServer
from appnb.server.door import Door, Identify
from appnb.server.keys import derive_key, find_secret, find_state_folder, write_metrics_token
from appnb.server.left_threads import LOOK_AFTER_S, LeftThreads
from appnb.server.loop_watch import LoopWatch
from appnb.server.measuring import measure_with
from appnb.server.memory import MANY, TRIM_AFTER_S, TRIM_SOON_S, limit_arenas, trim
from appnb.server.memory_watch import MemoryWatch
from appnb.server.metrics import Metrics, ServerCollector
from appnb.server.origins import find_hosts, normalise_origins
from appnb.server.path_watch import PathWatcher
from appnb.server.people.setting import make_reception
from appnb.server.refusals import Refusals
from appnb.server.reload import Reloader
from appnb.server.restoring import OUT_OF_MEMORY, RESTORED
from appnb.server.tokens import Tokens
from appnb.server.tornado_app import NotebookServer
from appnb.server.turns import share_turns
from appnb.session import Session, SessionRegistry
from appnb.settings import ServeSettings
from appnb.ui.adapters.codes import CodeStore

log = logging.getLogger(__name__)

TOKEN_LIFE_S = 300.0
PATIENCE_S = 10.0
"""How long cells may go on running when the server was asked to end."""

Vouch = Callable[[HTTPServerRequest], User | None]
"""Tells who a request is from, if something outside of the server says so."""

TELL_S = 60.0
"""So long after a server has begun anew viewers are told why: who comes back later was away for another reason."""

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
        identify: Identify | None = None,
        vouch: Vouch | None = None,
        sockets: Sequence[Socket] = (),
        had_no_memory: bool = False,
    ) -> None:
        bridge.install()
        scheduling.install()
        self._reception = reception = make_reception(settings)
        secret = find_secret(settings, os.environ)
        published = Published()
        self._codes = CodeStore()
        sockets = list(sockets) or bind_sockets(settings.port, settings.address or None)
        try:
            self.apps = ServedApps(
                paths, Dresser(settings, published, asset_version(find_templates())), settings.layout
            )
        except BaseException:
            for socket in sockets:
                socket.close()
            raise
        self.sessions = SessionRegistry()
        self._processes = Processes()
        self._trimming = Afterwards(trim, TRIM_AFTER_S, many=MANY, soon_s=TRIM_SOON_S)
        self._counting = Afterwards(LeftThreads().look, LOOK_AFTER_S)
        self._told_of_memory_until = monotonic() + TELL_S if had_no_memory else 0.0
        self.metrics = Metrics()
        self._uploads = Quota(settings.limit.upload_bytes, settings.limit.all_uploads_bytes)
        self._settings = settings
        self._paths = PathWatcher(say, poll=settings.poll)
        origins = normalise_origins(settings.allow_origin)
        door = Door(
            find_hosts(settings.address, settings.allow_host, origins),
            origins,
            Tokens(derive_key(secret, "token"), max(TOKEN_LIFE_S, 2 * linger_s)),
            Refusals(),
            identify or (_ask_both(reception.identify, vouch) if vouch else reception.identify),
            settings.reload_token,
            reception.seeing,
            reception.proxies,
            reception.find_login,
            f"{settings.prefix}/login" if reception.way != "none" else "",
            f"{settings.prefix}/logout" if reception.has_logins else "",
            settings.metrics_token or write_metrics_token(secret),
        )
        port = _find_port(sockets[0], settings.prefix)
        reception.cookie = f"appnb-{port}"
        if reception.has_logins and isinstance(sockets[0].getsockname(), tuple):
            place = f"{port}-{crc32(f'{settings.address} {settings.prefix}'.encode()):08x}"
            reception.keep_logins(find_state_folder(os.environ) / "logins" / place, secret)
        reception.seeing.warn_of_misspelt(app.slug for app in self.apps)
        self.door = door
        self._tornado_app = tornado_app = NotebookServer(
            self.apps,
            {f"/{app.slug}": self._build_application(app) for app in self.apps},
            settings=settings,
            templates=find_templates(),
            published=published,
            door=door,
            codes=self._codes,
            linger_s=linger_s,
            reload=self.reload,
            reception=reception,
            metrics=self.metrics,
        )
        self.routes = tornado_app.routes
        self._http = LimitedServer(
            tornado_app,
            max_header_size=settings.limit.header_bytes,
            max_body_size=settings.limit.body_bytes,
            body_timeout=settings.limit.idle_s,
            idle_connection_timeout=settings.limit.idle_s,
        )
        self._http.most = settings.limit.connections
        self._http.add_sockets(sockets)
        loop = IOLoop.current()
        tornado_app.initialize(loop)
        self._server = BaseServer(loop, tornado_app, self._http)
        self._server.start()
        self._is_closed = False
        limit_arenas()
        share_turns()
        self.loop_watch = LoopWatch(lambda: [session.occupation for session in self.sessions])
        self.loop_watch.start()
        self.memory_watch = MemoryWatch(self.sessions, settings.limit, self._trimming.hurry, tell=self._tell_memory)
        self.memory_watch.start()
        ServerCollector(
            self.metrics,
            apps=lambda: self.apps,
            sessions=self.sessions,
            loop_watch=self.loop_watch,
            refusals=door.refusals,
            uploads=self._uploads,
        )
        for app in self.apps:
            tornado_app.warm.fill(app)
        self._reloader = Reloader(
            self.apps, say, poll=settings.poll, came=self._add, went=tornado_app.remove_application
        )
        self._watching = asyncio.create_task(self._reloader.run()) if settings.watch else None
        host = f"[{settings.address}]" if ":" in settings.address else settings.address
        self.address = f"http://{host}:{port}{settings.prefix}/"

    async def reload(self) -> dict[str, list[str]]:
        """Take over what was saved since the last look, as `--watch` does by itself.

        Returns:
            The names of the files that were taken, and of those that were refused.
        """
        return await self._reloader.look()

    async def settle(self) -> None:
        """Wait until every session has had its turn to take over what was saved."""
        await self._reloader.wait()

    def _build_application(self, app: ServedApp) -> Application:
        adapters = (*DEFAULT_ADAPTERS, adapt_paths(self._paths))
        settings = self._settings
        app.store.commons.url = settings.cache_url
        app.store.commons.uploads = self._uploads
        return build_application(
            NotebookHandler(
                app,
                self.sessions,
                processes=self._processes,
                note_end=self._note_end,
                settings=settings,
                tokens=self.door.tokens,
                reload=self.reload,
                adapters=adapters,
                codes=self._codes,
                follow=self._paths.follow if settings.watch else None,
                measure=measure_with(self.metrics),
                find_token=self._reception.find_token,
                restored=self._describe_restart,
            )
        )

    def _note_end(self) -> None:
        self._trimming.note_end()
        self._counting.note_end()

    def _describe_restart(self) -> str:
        """Tell a viewer who comes back to this server in place of the one before."""
        return OUT_OF_MEMORY if monotonic() < self._told_of_memory_until else RESTORED

    def _tell_memory(self, session: Session, diagnostic: Diagnostic) -> None:
        log.warning("%s", diagnostic)
        if self._settings.dev:
            text = escape(diagnostic.fix)
            session.tell({"type": "toast", "title": diagnostic.what, "html": text, "kind": "warn"})

    def _add(self, app: ServedApp) -> None:
        self._tornado_app.add_application(app, self._build_application(app))
        self._tornado_app.warm.fill(app)

    async def drain(self, patience_s: float = PATIENCE_S) -> None:
        """Take no more visits, tell the open pages, and let what runs come to its end, for `patience_s` at most."""
        self._http.stop()
        deadline = monotonic() + patience_s
        for app in self.apps.list_all():
            for session, page in app.visits.items():
                page.post({"type": "ending"})
                session.prepare_shutdown()
        while monotonic() < deadline and not all(session.is_idle for session in self.sessions):
            await asyncio.sleep(0.05)
        self._tornado_app.close_sockets()

    async def close(self) -> None:
        """Stop to listen, end every session, close every connection."""
        if self._is_closed:
            return
        self._is_closed = True
        self._reloader.close()
        self._tornado_app.warm.close()
        self._trimming.close()
        self._counting.close()
        self.memory_watch.close()
        self.loop_watch.close()
        if self._watching is not None:
            await self._watching
        await self._paths.close()
        self._http.stop()
        self.sessions.close()
        self._processes.close()
        self._server.stop()
        await self._http.close_all_connections()


def _ask_both(identify: Identify, vouch: Vouch) -> Identify:
    """Let those in whom `identify` lets in, under the name that is vouched for."""

    async def ask(request: HTTPServerRequest) -> User | None:
        user = await identify(request)
        return user if user is None else vouch(request) or user

    return ask


def _find_port(socket: Socket, prefix: str) -> int:
    """Find what tells servers of one host apart: the port; the prefix of one that others pass requests on to."""
    name = socket.getsockname()
    return int(name[1]) if isinstance(name, tuple) else crc32(prefix.encode())
