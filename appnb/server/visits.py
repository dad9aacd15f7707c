"""What is kept of the request that opened a page: who it is from and what its address says, nothing secret."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

from appnb.kernel.query import Arguments
from appnb.kernel.request import Request, keep_plain_headers
from appnb.kernel.user import NOBODY, User
from appnb.server.people.logins import Login

if TYPE_CHECKING:
    from bokeh.core.types import ID

    from appnb.server.apps import ServedApp
    from appnb.server.first_sight import FirstSight


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a page. It stands where Bokeh and Panel look for a session's request."""

    user: User = NOBODY
    login: Login | None = field(default=None, repr=False)  # under which it was opened
    protocol: str = "http"
    host: str = ""
    path: str = "/"
    query: str = ""
    remote_ip: str = ""
    arguments: Mapping[str, list[bytes]] = field(default_factory=dict)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)  # none, whatever was sent
    cookies: Mapping[str, Any] = field(default_factory=dict)
    plain_headers: Mapping[str, str] = field(default_factory=dict)  # for notebooks that ask: no credential among them

    @property
    def uri(self) -> str:
        """The path with the query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def full_url(self) -> str:
        """Write the whole address, as Tornado's requests do."""
        return f"{self.protocol}://{self.host}{self.uri}"

    def read_arguments(self) -> Arguments:
        """Read the query as text."""
        return {
            name: tuple(value.decode("utf-8", "replace") for value in values) for name, values in self.arguments.items()
        }

    def describe(self, prefix: str) -> Request:
        """Tell what a notebook may know of it.

        Args:
            prefix: the server's path, "" or "/path".
        """
        who = {"is_authenticated": bool(self.user.id), "username": self.user.name or self.user.id}
        return Request(
            url=take_apart(self.full_url()),
            base_url=take_apart(f"{self.protocol}://{self.host}{prefix}/"),
            headers=self.plain_headers,
            query_params={name: list(values) for name, values in self.read_arguments().items()},
            user={**who, "email": self.user.email, "groups": sorted(self.user.groups)},
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """The session that a visit has opened."""

    session: "ID"
    shows: Mapping[str, str] = field(default_factory=dict)  # of its first sight: HTML, by slots' keys


OpenSession = Callable[["ServedApp", Visit, "FirstSight | None"], Awaitable[Opened]]
"""Opens the session of a visit, whose page shows that first sight until it is live. On the event loop."""


def take_apart(url: str) -> Mapping[str, Any]:
    """Take an address apart, as Starlette names the parts."""
    parts = urlsplit(url)
    names = ("path", "port", "scheme", "netloc", "query", "hostname")
    return {name: getattr(parts, name) for name in names}


def note_visit(request: HTTPServerRequest, user: User, login: Login | None = None) -> Visit:
    """Take from a request what a session keeps of it."""
    return Visit(
        user,
        login,
        request.protocol,
        request.host,
        request.path,
        request.query,
        request.remote_ip or "",
        {name: list(values) for name, values in request.query_arguments.items()},
        plain_headers=keep_plain_headers(dict(request.headers.items())),
    )
