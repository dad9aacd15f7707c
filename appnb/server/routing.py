"""The table of a server's addresses: each says who may use it, and one that does not stops the start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tornado.routing import URLSpec

from appnb.diagnostics import AppnbError, Diagnostic


class Access(StrEnum):
    """Who may use an address."""

    ANYBODY = "anybody"  # it gives nothing away: probes, and files that every page loads
    VIEWER = "viewer"  # who may see the server's apps
    SESSION = "session"  # the one whose session it is about
    WATCHER = "watcher"  # who holds the token for its figures
    OPERATOR = "operator"  # who holds the server's reload token


@dataclass(frozen=True, slots=True)
class Route:
    """One address, or all that match a pattern."""

    name: str
    pattern: str  # a regular expression for the whole path
    handler: type[Any]
    access: Access | None = None
    methods: tuple[str, ...] = ("GET", "HEAD")
    arguments: Mapping[str, Any] = field(default_factory=dict)  # for the handler


def check_routes(routes: Iterable[Route]) -> None:
    """Check that every address says who may use it.

    Raises:
        AppnbError: NB440, one does not.
    """
    for route in routes:
        if not isinstance(route.access, Access):
            what = f"the route {route.name!r} ({route.pattern}) does not say who may use it"
            fix = f"give it an access: {', '.join(Access.__members__)}"
            raise AppnbError(Diagnostic("NB440", what, None, fix))


def make_specs(routes: Iterable[Route], **common: Any) -> list[URLSpec]:
    """Make what Tornado routes by; every handler is given its route, and `common`."""
    return [
        URLSpec(route.pattern, route.handler, {"route": route, **common, **route.arguments}, name=route.name)
        for route in routes
    ]
