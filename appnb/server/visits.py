"""What is kept of the request that opened a page: who it is from and what its address says, no header and no cookie."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tornado.httputil import HTTPServerRequest

from appnb.kernel.query import Arguments
from appnb.kernel.user import NOBODY, User


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a page. It stands where Bokeh and Panel look for a session's request."""

    user: User = NOBODY
    protocol: str = "http"
    host: str = ""
    path: str = "/"
    query: str = ""
    remote_ip: str = ""
    arguments: Mapping[str, list[bytes]] = field(default_factory=dict)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)  # none, whatever was sent
    cookies: Mapping[str, Any] = field(default_factory=dict)

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


def note_visit(request: HTTPServerRequest, user: User) -> Visit:
    """Take from a request what a session keeps of it."""
    return Visit(
        user,
        request.protocol,
        request.host,
        request.path,
        request.query,
        request.remote_ip or "",
        {name: list(values) for name, values in request.query_arguments.items()},
    )
