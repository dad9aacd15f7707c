"""What a server does before Bokeh and Panel are there, which take most of its start: it listens, and answers visits.

A page, and the files that it loads, need neither of them. They are sent at once; the session of such a page is made
when the rest of the server is there, and whatever else was asked for until then is answered then.
"""

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from socket import socket as Socket
from typing import TYPE_CHECKING
from zlib import crc32

from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application

from appnb.kernel.user import User
from appnb.layout.dress import Dresser
from appnb.layout.page import asset_version
from appnb.layout.published import Published
from appnb.layout.templates import find_templates
from appnb.server.admission import Admission
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.assets import AssetStore
from appnb.server.connections import LimitedServer
from appnb.server.door import Door, Identify
from appnb.server.early_requests import EarlyRouter
from appnb.server.keys import derive_key, find_secret, find_state_folder, write_metrics_token
from appnb.server.logs import log_request
from appnb.server.metrics import Metrics
from appnb.server.origins import find_hosts, normalise_origins
from appnb.server.page_routes import NOTHING, list_asset_routes, list_page_routes
from appnb.server.people.setting import make_reception
from appnb.server.refusals import Refusals
from appnb.server.routing import make_specs
from appnb.server.tokens import Tokens
from appnb.server.visits import Opened, Visit
from appnb.settings import ServeSettings

if TYPE_CHECKING:
    from bokeh.core.types import ID

    from appnb.server.first_sight import FirstSight

log = logging.getLogger(__name__)

TOKEN_LIFE_S = 300.0

LINGER_S = 60.0
"""How long a session waits for a browser that has gone."""

Vouch = Callable[[HTTPServerRequest], User | None]
"""Tells who a request is from, if something outside of the server says so."""

MOST_EARLY = 50
"""So many visits are answered before their sessions can be made; those after them wait, and are counted as all are."""

MakeSession = Callable[[ServedApp, Visit, "ID"], Awaitable[object]]


class Entrance:
    """The port of a server, its notebooks, and its door. Made inside a running event loop.

    What it has is for the rest of the server to use: `settings`, `apps`, `door`, `reception`, `templates`, `published`,
    `metrics`, `admission`, `store` and `http`, the server of Tornado's whose sockets these are.

    Args:
        paths: files and folders.
        settings: how to serve.
        linger_s: how long a session waits for a browser that has gone.
        identify: finds out who a request is from, in place of what the settings say.
        vouch: tells it for something outside of the server.
        sockets: open ones; otherwise they are opened as `settings` has it.

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
        identify: Identify | None = None,
        vouch: Vouch | None = None,
        sockets: Sequence[Socket] = (),
    ) -> None:
        self.settings = settings
        self.linger_s = linger_s
        self.reception = make_reception(settings)
        self.templates = find_templates()
        self.published = Published()
        self.metrics = Metrics()
        self.admission = Admission(settings.limit)
        self.store = AssetStore()
        secret = find_secret(settings, os.environ)
        self._sockets = list(sockets) or bind_sockets(settings.port, settings.address or None)
        try:
            dresser = Dresser(settings, self.published, asset_version(self.templates))
            self.apps = ServedApps(paths, dresser, settings.layout)
        except BaseException:
            for socket in self._sockets:
                socket.close()
            raise
        port = _find_port(self._sockets[0], settings.prefix)
        host = f"[{settings.address}]" if ":" in settings.address else settings.address
        self.address = f"http://{host}:{port}{settings.prefix}/"
        self._keep_logins(secret, port)
        self.reception.seeing.warn_of_misspelt(app.slug for app in self.apps)
        self.door = self._make_door(secret, identify or self.reception.identify, vouch)
        self._early: list[tuple[ServedApp, Visit, ID]] = []
        self._router = EarlyRouter(self._make_early_application(), self._can_answer)
        self.http = LimitedServer(
            self._router,
            max_header_size=settings.limit.header_bytes,
            max_body_size=settings.limit.body_bytes,
            body_timeout=settings.limit.idle_s,
            idle_connection_timeout=settings.limit.idle_s,
        )
        self.http.most = settings.limit.connections
        self._is_listening = False

    def listen(self) -> None:
        """Take in who comes. May be called twice."""
        if not self._is_listening:
            self._is_listening = True
            self.http.add_sockets(self._sockets)

    async def open(self, application: Application, make_session: MakeSession) -> None:
        """Have `application` answer from here on; what has waited for it first, once all visits have their sessions."""
        for visit in self._early:
            try:
                await make_session(*visit)
            except Exception:  # its page finds no session, and asks for another
                log.exception("a visit that came early has got no session")
        self._early.clear()
        self._router.open(application)

    def _make_door(self, secret: bytes, identify: Identify, vouch: Vouch | None) -> Door:
        settings, reception = self.settings, self.reception
        origins = normalise_origins(settings.allow_origin)
        return Door(
            find_hosts(settings.address, settings.allow_host, origins),
            origins,
            Tokens(derive_key(secret, "token"), max(TOKEN_LIFE_S, 2 * self.linger_s)),
            Refusals(),
            _ask_both(identify, vouch) if vouch else identify,
            settings.reload_token,
            reception.seeing,
            reception.proxies,
            reception.find_login,
            f"{settings.prefix}/login" if reception.way != "none" else "",
            f"{settings.prefix}/logout" if reception.has_logins else "",
            settings.metrics_token or write_metrics_token(secret),
        )

    def _keep_logins(self, secret: bytes, port: int) -> None:
        settings, reception = self.settings, self.reception
        reception.cookie = f"appnb-{port}"
        if reception.has_logins and isinstance(self._sockets[0].getsockname(), tuple):
            place = f"{port}-{crc32(f'{settings.address} {settings.prefix}'.encode()):08x}"
            reception.keep_logins(find_state_folder(os.environ) / "logins" / place, secret)

    def _make_early_application(self) -> Application:
        routes = (
            *list_asset_routes(self.settings.prefix, self.templates, self.store),
            *list_page_routes(self.apps, self.templates, self.settings, self.admission, self._open_early),
            NOTHING,
        )
        return Application(
            make_specs(routes, door=self.door),
            compress_response=True,
            log_function=partial(log_request, self.metrics.note_answer),
        )

    async def _open_early(self, app: ServedApp, visit: Visit, sight: "FirstSight | None") -> Opened:
        """Name the session of a visit, which is made later."""
        session = self.door.tokens.make_session_id()
        self._early.append((app, visit, session))
        return Opened(session)

    def _can_answer(self, method: str, path: str) -> bool:
        """Tell whether a request can be answered without Bokeh and Panel."""
        prefix = f"{self.settings.prefix}/"
        first, _, rest = path.removeprefix(prefix).partition("/")
        if method not in ("GET", "HEAD") or not path.startswith(prefix):
            return False
        if first in ("assets", "static"):
            return True
        if len(self._early) >= MOST_EARLY:
            return False
        apps = [self.apps.find(first)] if first else list(self.apps)
        page = rest.rstrip("/")
        return all(
            app is not None and not app.appearance.template.shell and (not page or app.page.find_page(page) is not None)
            for app in apps
        )


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
