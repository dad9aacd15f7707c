"""What answers each address of a server."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bokeh.protocol.message import Message
from bokeh.server.contexts import ApplicationContext
from bokeh.server.tornado import BokehTornado
from bokeh.server.views.session_handler import SessionHandler
from bokeh.server.views.ws import WSHandler
from bokeh.util.token import generate_jwt_token, generate_session_id
from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError, RequestHandler

from appnb.layout.index import describe_app
from appnb.layout.page import render_index, render_page
from appnb.server import bridge
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.live_page import LivePage

log = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'; base-uri 'self'; form-action 'self'",
    "Server": "appnb",
}


_LOOKS = frozenset({"theme"})
"""What a query may say that changes no output."""

FindContext = Callable[[ServedApp], ApplicationContext]


class PlainHandler(RequestHandler):
    """Sends the headers that every answer has, and errors without detail."""

    def set_default_headers(self) -> None:
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **kwargs: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")


class PageHandler(PlainHandler, SessionHandler):
    """Answers a visit: opens a session, which starts to run, and sends the page with a place for each cell."""

    def __init__(self, server: BokehTornado, request: HTTPServerRequest, **arguments: Any) -> None:
        # which app it is about, the address tells: until then Bokeh's part has to do without
        super().__init__(server, request, **arguments, application_context=None, bokeh_websocket_path="")

    def initialize(self, **arguments: Any) -> None:
        self._apps: ServedApps = arguments["apps"]
        self._find_context: FindContext = arguments["find_context"]
        self._templates: Path = arguments["templates"]
        self._prefix: str = arguments["prefix"]

    async def head(self, slug: str = "", opened: str = "") -> None:
        """Answer a probe without opening a session."""
        self._find_app(slug, opened)
        self.set_header("Content-Type", "text/html; charset=utf-8")

    async def get(self, slug: str = "", opened: str = "") -> None:
        await self._show(self._find_app(slug, opened), opened)

    def _find_app(self, slug: str, opened: str = "") -> ServedApp:
        """Find the app at an address, which may name one of its pages."""
        app = self._apps.find(slug)
        if app is None or app.is_gone or (opened and app.page.find_page(opened) is None):
            raise HTTPError(404)
        return app

    async def _show(self, app: ServedApp, opened: str = "") -> None:
        self.application_context = self._find_context(app)
        token = self._sign_token()
        resources = tuple(app.resources)
        sight = app.find_first_sight() if not self.request.query_arguments.keys() - _LOOKS else None
        visit = await self.application_context.create_session_if_needed(self._session_id, self.request, token)
        page = bridge.find_intake(visit.document)
        if sight is not None and isinstance(page, LivePage):
            page.first_sight = sight.select(app.page)
        config = {
            "token": token,
            "path": f"{self._prefix}/{app.slug}",
            "prefix": self._prefix,
            "measure": app.sizes.find_missing(app.program),
        }
        self.set_header("Cache-Control", "no-store")
        html = render_page(
            app.page,
            self._templates,
            app.appearance.template,
            app.dress,
            prefix=self._prefix,
            config=config,
            resources=resources,
            opened=opened,
            first_sight=page.first_sight if isinstance(page, LivePage) else None,
            taken=sight.taken if sight is not None else None,
            sizes=app.sizes.write_css(app.program, sight.cells) if sight is not None else "",
            origin=f"{self.request.protocol}://{self.request.host}",
        )
        self.finish(html)

    def _sign_token(self) -> str:
        """Make the token of a new session: signed, short-lived, with the query and nothing else of the request."""
        server = self.application
        self._session_id = generate_session_id(secret_key=server.secret_key, signed=True)
        arguments = {
            name: [value.decode("utf-8", "replace") for value in values]
            for name, values in self.request.query_arguments.items()
        }
        return generate_jwt_token(
            self._session_id,
            secret_key=server.secret_key,
            signed=True,
            expiration=server.session_token_expiration,
            extra_payload={"headers": {}, "cookies": {}, "arguments": arguments},
        )


class SocketHandler(WSHandler):
    """The websocket of a page; opened only from pages of this server and of the origins that it was told."""

    def set_default_headers(self) -> None:
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)

    def __init__(self, server: BokehTornado, request: HTTPServerRequest, **arguments: Any) -> None:
        super().__init__(server, request, **arguments, application_context=None)  # as above

    def initialize(self, **arguments: Any) -> None:  # type: ignore[override]  # what the route names
        self._apps: ServedApps = arguments["apps"]
        self._find_context: FindContext = arguments["find_context"]
        self._allowed: frozenset[str] = arguments["allowed"]

    async def prepare(self) -> None:
        await super().prepare()  # type: ignore[no-untyped-call]
        app = self._apps.find(self.path_args[0])  # one that is gone goes on in its open pages
        if app is None:
            raise HTTPError(404)
        self.application_context = self._find_context(app)
        # Tornado asks `check_origin` only about requests that look foreign to it, and compares no scheme
        if not self.check_origin(self.request.headers.get("Origin", "")):
            raise HTTPError(403)

    def open(self, slug: str) -> None:
        super().open()

    async def _handle(self, message: Message[Any]) -> Any:
        page = bridge.find_intake(self.connection.session.document) if self.connection is not None else None
        if isinstance(page, LivePage):
            page.note_message(message)
        return await super()._handle(message)

    async def send_message(self, message: Message[Any]) -> None:
        """Send a message; an error's details, which name files and lines, stay here."""
        if message.msgtype == "ERROR":
            log.warning("a message from a browser could not be handled: %s", message.content.get("text"))
            message.content = {"text": "the server could not handle this message", "traceback": None}
        await super().send_message(message)

    def check_origin(self, origin: str) -> bool:
        """Compare scheme, host and port with this request's own, then with the allowed origins."""
        asked = _normalise_origin(origin)
        scheme = "https" if self.request.protocol == "https" else "http"
        own = _normalise_origin(f"{scheme}://{self.request.host}")
        if asked is not None and (asked == own or asked in self._allowed):
            return True
        log.warning("refused a websocket from origin %r; allow it with --allow-origin", origin[:200])
        return False


def normalise_origins(origins: Sequence[str]) -> frozenset[str]:
    """Write origins in one way; one without a scheme stands for http and https."""
    whole = [
        o for origin in origins for o in ([origin] if "://" in origin else [f"http://{origin}", f"https://{origin}"])
    ]
    return frozenset(normal for origin in whole if (normal := _normalise_origin(origin)))


def _normalise_origin(origin: str) -> str | None:
    try:
        parts = urlsplit(origin.strip().lower())
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.path.strip("/"):
        return None
    return f"{parts.scheme}://{parts.hostname}:{port}"


class HomeHandler(PageHandler):
    """Shows the only notebook of a server; of one that has several, a list."""

    def initialize(self, **arguments: Any) -> None:
        super().initialize(**arguments)
        self._title: str = arguments["title"]

    async def head(self, slug: str = "", opened: str = "") -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")

    async def get(self, slug: str = "", opened: str = "") -> None:
        if (app := self._apps.only) is not None:
            await self._show(app)
            return
        entries = [
            describe_app(
                app.program.notebook,
                app.page,
                app.appearance,
                app.dress,
                href=f"{self._prefix}/{app.slug}",
                prefix=self._prefix,
            )
            for app in self._apps
        ]
        self.set_header("Cache-Control", "no-cache")
        self.finish(render_index(entries, self._templates, prefix=self._prefix, title=self._title))


class HealthHandler(PlainHandler):
    """Answers probes: `/healthz` while the process lives, `/readyz` once it can take visits."""

    def initialize(self, *, text: str) -> None:
        self._text = text

    def head(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(f"{self._text}\n")


class NotFoundHandler(PlainHandler):
    """Answers every address that the table does not name."""

    def prepare(self) -> None:
        raise HTTPError(404)
