"""Where people sign in and out: the pages, and what a provider sends them back to."""

import logging
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from appnb.layout.desk import Desk, render_desk
from appnb.layout.permissions import Found, Permissions
from appnb.server.door import DoorHandler
from appnb.server.people.reception import HOUR_S, START_S, Reception, Wait
from appnb.server.policy import write_page_policy
from appnb.server.routing import Access, Route

log = logging.getLogger(__name__)

WRONG = {"password": "This password is not right.", "token": "This token is not right."}
REFUSED = "The sign-in service did not let you in."
UNREACHABLE = "The sign-in service cannot be reached at the moment. Try again in a little while."
UNKNOWN = "You come in through your organisation's portal, which has not said who you are."
OUT = "What was open here is closed."


class DeskHandler(DoorHandler):
    """What signing in and out have in common."""

    def initialize(self, *, reception: Reception, templates: Path, title: str, prefix: str) -> None:
        self._reception = reception
        self._templates = templates
        self._title = title
        self._prefix = prefix

    def _show(self, status: int = 200, **said: str) -> None:
        reception = self._reception
        oidc = reception.access.oidc
        desk = Desk(
            reception.way,
            f"{self._prefix}/login",
            title=self._title,
            provider=oidc.name if oidc is not None else "",
            **said,
        )
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", write_page_policy(Permissions(), Found()))
        self.finish(render_desk(desk, self._templates, prefix=self._prefix))

    def _read_back(self) -> str:
        return find_way_back(self.get_argument("next", ""), self._prefix)

    def _put(self, name: str, value: str, life_s: float) -> None:
        self.set_cookie(
            name,
            value,
            path="/" if self.request.protocol == "https" else self._prefix or "/",
            httponly=True,
            samesite="Lax",
            secure=self.request.protocol == "https",
            max_age=int(life_s),
        )

    def _let_in(self, key: str, back: str) -> None:
        self._put(self._reception.name_cookie(self.request), key, self._reception.access.hours * HOUR_S)
        self.redirect(back, status=303)

    @property
    def _address(self) -> str:
        return self.request.remote_ip or ""

    @property
    def _root(self) -> str:
        return f"{self.request.protocol}://{self.request.host}{self._prefix}"


class LoginHandler(DeskHandler):
    """Shows where one signs in, or sends on to the provider; a password and a token are tried here."""

    async def get(self) -> None:
        back, reception = self._read_back(), self._reception
        if await self.door.identify(self.request) is not None:
            self.redirect(back, status=303)
        elif reception.way == "user-header":
            self._show(401, back=back, problem=UNKNOWN)
        elif reception.way == "token" and (given := self.get_query_argument("token", "")):
            await self._try(given, back)
        elif reception.way == "oidc" and not self.get_query_argument("out", ""):
            await self._send(back)
        else:
            self._show(back=back)

    async def head(self, *parts: str) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")

    async def post(self) -> None:
        await self._try(self.get_body_argument("secret", "", strip=False), self._read_back())

    async def _try(self, given: str, back: str) -> None:
        way = self._reception.way
        try:
            key = await self._reception.try_secret(given, self._address)
        except Wait as wait:
            self.door.refusals.note("login", self._address, f"too many wrong tries to sign in from {self._address}")
            self.set_header("Retry-After", str(wait.pause_s))
            unit = "second" if wait.pause_s == 1 else "seconds"
            self._show(429, back=back, problem=f"Too many tries. Wait {wait.pause_s} {unit}, then try again.")
            return
        if key is None:
            log.info("a wrong %s from %s", way, self._address)
            self._show(401, back=back, problem=WRONG[way])
        else:
            self._let_in(key, back)

    async def _send(self, back: str) -> None:
        name = f"{self._reception.cookie}-start"
        known = self.request.cookies.get(name)
        browser = known.value if known is not None and len(known.value) == 43 else secrets.token_urlsafe(32)
        try:
            address = await self._reception.send(f"{self._root}/login/back", browser, back)
        except OSError as error:
            log.warning("%s", error)
            self._show(503, back=back, problem=UNREACHABLE)
            return
        self._put(name, browser, START_S)
        self.redirect(address, status=303)


class BackHandler(DeskHandler):
    """Takes those in whom the provider sends back."""

    async def get(self) -> None:
        known = self.request.cookies.get(f"{self._reception.cookie}-start")
        try:
            key, back = await self._reception.receive(
                self.get_query_argument("state", ""),
                self.get_query_argument("code", ""),
                known.value if known is not None else "",
            )
        except PermissionError as error:
            self.door.refusals.note("login", self._address, f"{error}. From {self._address}")
            self._show(403, problem=REFUSED)
        except OSError as error:
            log.warning("%s", error)
            self._show(503, problem=UNREACHABLE)
        else:
            self._let_in(key, back)


class LogoutHandler(DeskHandler):
    """Signs a browser out: here, and at the provider. What it has open ends at once."""

    async def post(self) -> None:
        reception = self._reception
        login = reception.logins.close(reception.read_key(self.request))
        self._put(reception.name_cookie(self.request), "", 0)
        leave = await reception.write_leaving_address(login, f"{self._root}/login?out=1")
        self._show(notice=OUT, leave=leave)


def find_way_back(asked: str, prefix: str) -> str:
    """Find where somebody goes who has signed in: to an address of this server, whatever was asked for. Pure.

    >>> find_way_back("//evil.example", "/apps"), find_way_back("/apps/sales?month=5", "/apps")
    ('/apps/', '/apps/sales?month=5')
    """
    home = f"{prefix}/"
    parts = urlsplit(asked) if asked.isprintable() and len(asked) < 2000 and "\\" not in asked else None
    is_own = parts is not None and not parts.scheme and not parts.netloc and f"{parts.path}/".startswith(home)
    return asked if is_own and asked.startswith("/") and not asked.startswith("//") else home


def list_desk_routes(reception: Reception, templates: Path, title: str, prefix: str) -> tuple[Route, ...]:
    """List the addresses where people sign in and out; a server where nobody does so has none."""
    if reception.way == "none":
        return ()
    arguments: dict[str, Any] = {"reception": reception, "templates": templates, "title": title, "prefix": prefix}
    anybody = Access.ANYBODY
    takes_secrets = reception.way in ("password", "token")
    methods = ("GET", "HEAD", "POST") if takes_secrets else ("GET", "HEAD")
    login = Route("login", f"{prefix}/login", LoginHandler, anybody, methods, arguments)
    back = Route("login, back", f"{prefix}/login/back", BackHandler, anybody, ("GET",), arguments)
    logout = Route("logout", f"{prefix}/logout", LogoutHandler, anybody, ("POST",), arguments)
    return (
        login,
        *([back] if reception.way == "oidc" else []),
        *([logout] if reception.has_logins else []),
    )
