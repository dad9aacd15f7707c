"""What every request passes before anything answers it: which host it names, whose page sends it, who it is from."""

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from tornado.httputil import HTTPServerRequest, url_concat
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

from appnb.kernel.user import NOBODY, User
from appnb.server.origins import Hosts, normalise_origin
from appnb.server.people.logins import Login
from appnb.server.people.proxies import TrustedProxies
from appnb.server.people.seeing import Seeing
from appnb.server.policy import HEADERS
from appnb.server.refusals import Refusals
from appnb.server.routing import Access, Route
from appnb.server.tokens import Tokens

log = logging.getLogger(__name__)

Identify = Callable[[HTTPServerRequest], Awaitable[User | None]]
"""Finds out who a request is from; None when they may not come in."""


async def let_everybody_in(request: HTTPServerRequest) -> User | None:
    """Take everyone for nobody in particular: what a server does that was told nothing about people."""
    return NOBODY


def find_no_login(request: HTTPServerRequest) -> Login | None:
    """Find no login: nobody signs in here."""
    return None


@dataclass(frozen=True, slots=True)
class Door:
    """What a server checks requests against. One for each server; on the event loop."""

    hosts: Hosts
    origins: frozenset[str]  # normalised: others' pages that may speak with this server
    tokens: Tokens
    refusals: Refusals
    identify: Identify = let_everybody_in
    operator_token: str = ""
    seeing: Seeing = field(default_factory=Seeing)
    proxies: TrustedProxies = field(default_factory=TrustedProxies)
    find_login: Callable[[HTTPServerRequest], Login | None] = find_no_login
    login: str = ""  # where those go of whom is not known who they are
    logout: str = ""  # where one signs out
    metrics_token: str = ""

    def is_own_origin(self, request: HTTPServerRequest, origin: str) -> bool:
        """Tell whether an `Origin` header names this server as the request does, or an allowed one."""
        asked = normalise_origin(origin)
        scheme = "https" if request.protocol == "https" else "http"
        own = normalise_origin(f"{scheme}://{request.host}")
        return asked is not None and (asked == own or asked in self.origins)

    def is_foreign(self, request: HTTPServerRequest) -> bool:
        """Tell whether a page of another origin makes the browser send this, other than by leading to it.

        Following a link, and showing a page in a frame, are no such thing: the answer is not given to the other page.
        """
        headers = request.headers
        origin, site = headers.get("Origin", ""), headers.get("Sec-Fetch-Site", "")
        if site in ("same-origin", "none") or (origin and self.is_own_origin(request, origin)):
            return False
        is_visit = request.method in ("GET", "HEAD") and headers.get("Sec-Fetch-Mode") == "navigate"
        return bool(origin or site) and not is_visit


class DoorHandler(RequestHandler):
    """Answers what the door lets in. Its answers have the headers of `policy`, and tell no detail of a failure."""

    user: User = NOBODY

    def __init__(
        self, application: Application, request: HTTPServerRequest, *, door: Door, route: Route, **arguments: Any
    ) -> None:
        self.door = door
        self.route = route
        self._reference = ""  # names a failure, to its viewer and in the log
        super().__init__(application, request, **arguments)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    async def prepare(self) -> None:
        """Check the request against what its route says.

        Raises:
            HTTPError: 403 for whom it is not, 401 for who has to say their name first, 405 for another method.
        """
        self.door.proxies.read_forwarded(self.request)
        self._check_host()
        self._check_origin()
        if self.request.method not in self.route.methods:
            self.set_header("Allow", ", ".join(self.route.methods))
            raise HTTPError(405)
        if self.route.access is Access.OPERATOR:
            self._check_bearer(self.door.operator_token, "--reload-token")
        elif self.route.access is Access.WATCHER:
            self._check_bearer(self.door.metrics_token, "--metrics-token")
        elif self.route.access is not Access.ANYBODY:
            user = await self.door.identify(self.request)
            if user is None:
                self._ask_for_name()
                return
            self.user = user

    def _ask_for_name(self) -> None:
        """Send somebody who opens a page to where they say who they are.

        Raises:
            HTTPError: 401, what asks is no page that is opened.
        """
        headers = self.request.headers
        is_page = headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "text/html" in headers.get("Accept", "")
        if not self.door.login or not is_page or "Upgrade" in headers:
            raise HTTPError(401)
        self.set_header("Cache-Control", "no-store")
        self.redirect(url_concat(self.door.login, {"next": self.request.uri or ""}), status=303)

    async def head(self, *parts: str) -> None:
        """Answer as `get` would, without the content."""
        answer: Awaitable[None] | None = self.get(*parts)
        if answer is not None:
            await answer

    def _check_host(self) -> None:
        host = self.request.host
        if not self.door.hosts.allow(host):
            self.refuse("host", f"a request for {host[:200]!r}; allow the name with --allow-host")

    def _check_origin(self) -> None:
        headers = self.request.headers
        origin = headers.get("Origin", "")
        self.add_header("Vary", "Origin, Sec-Fetch-Site")
        if self.door.is_foreign(self.request):
            said = origin or headers.get("Sec-Fetch-Site", "")
            self.refuse("origin", f"a request from a page of {said[:200]!r}; allow it with --allow-origin")
        if origin and normalise_origin(origin) in self.door.origins:
            self.set_header("Access-Control-Allow-Origin", origin)
            self.set_header("Cross-Origin-Resource-Policy", "cross-origin")

    def _check_bearer(self, token: str, setting: str) -> None:
        kind, _, given = self.request.headers.get("Authorization", "").partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), token.encode())
        if not token or kind.lower() != "bearer" or not is_right:
            self.refuse("operator", f"a request without the right {setting}")

    def refuse(self, kind: str, detail: str) -> None:
        """Refuse a request for good, and take note of it.

        Raises:
            HTTPError: 403, always.
        """
        self.door.refusals.note(kind, self.request.remote_ip, f"{detail}. From {self.request.remote_ip}")
        raise HTTPError(403)

    # ---- failures -----------------------------------------------------------------------------------

    def log_exception(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Log what went wrong under a reference, and nothing that a request says of itself."""
        if isinstance(error, HTTPError | asyncio.CancelledError | StreamClosedError):
            return  # refused; or the server ends, or a browser has left in the middle of the answer
        self._reference = secrets.token_hex(4)
        log.error("%s %s failed (reference %s)", self.request.method, self.route.name, self._reference, exc_info=error)

    def write_error(self, status_code: int, **kwargs: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        reference = f"Reference {self._reference}\n" if self._reference else ""
        self.finish(f"{status_code} {self._reason}\n{reference}")
