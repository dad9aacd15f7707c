"""The request that a page was opened with, as far as a notebook may know it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})

NOBODY: Mapping[str, Any] = MappingProxyType({"is_authenticated": False, "username": ""})
"""The user of a server that asks nobody who they are."""

_CREDENTIALS = (
    *("authorization", "cookie", "token", "secret", "password", "api-key", "credential", "session"),
    *("jwt", "assertion", "oidc", "csrf", "xsrf", "signature", "client-cert"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Request(Mapping[str, Any]):
    """What a browser asked for when it opened the page. Its parts are attributes and items alike.

    What proves who somebody is (cookies, `Authorization`, tokens) is left out: a notebook shows what it is told, and so
    do its logs and caches.
    """

    url: Mapping[str, Any] = field(default_factory=lambda: NOTHING)  # path, port, scheme, netloc, query, hostname
    base_url: Mapping[str, Any] = field(default_factory=lambda: NOTHING)  # the same, of the server
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # by names in lower case
    query_params: Mapping[str, list[str]] = field(default_factory=lambda: NOTHING)
    path_params: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    cookies: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # always empty
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    user: Mapping[str, Any] = field(default_factory=lambda: NOBODY)

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise KeyError(name)
        return getattr(self, name)

    def __iter__(self) -> Iterator[str]:
        return (part.name for part in fields(self))

    def __len__(self) -> int:
        return len(fields(self))

    def __contains__(self, name: object) -> bool:
        return any(part == name for part in self)


def keep_plain_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Leave out of headers what proves who somebody is. Pure.

    >>> keep_plain_headers({"Accept-Language": "no", "Cookie": "id=1", "X-Forwarded-Access-Token": "abc"})
    {'accept-language': 'no'}
    """
    plain = ((name.lower(), value) for name, value in headers.items())
    return {name: value for name, value in plain if not any(word in name for word in _CREDENTIALS)}
