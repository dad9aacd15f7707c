"""What the server inside is told of a request: its headers, whom it comes from, who the application outside says it is.

Only the bridge reaches the server inside, so that it believes these headers; what a browser sends under their names
goes no further than here.
"""

import json
import string
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tornado.httputil import HTTPHeaders, HTTPServerRequest

from appnb.kernel.user import User
from appnb.server.asgi.model import Scope, find_rest, write_path

BRIDGE = "0.0.0.0"
"""The address that Tornado gives to whoever comes over a Unix socket."""

USER = "x-appnb-user-assertion"
_SECURE = ("https", "wss")
_LOOPBACK = "127.0.0.1"
_OWN_TO_A_CONNECTION = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection", "expect"}
)
_NOT_PASSED_ON = _OWN_TO_A_CONNECTION | {"content-length", "forwarded", USER}
_NOT_PASSED_ON_PREFIXES = ("x-forwarded-", "sec-websocket-")


def write_address(scope: Scope) -> str:
    """Write the path and the query of a request as they stand in its first line."""
    path = write_path(scope.get("root_path", "") + find_rest(scope))
    query = quote(scope.get("query_string", b"").decode("latin-1"), safe=string.punctuation)
    return f"{path}?{query}" if query else path


def write_headers(scope: Scope) -> HTTPHeaders:
    """Write the headers for the server inside."""
    headers = HTTPHeaders()
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").lower()
        if name not in _NOT_PASSED_ON and not name.startswith(_NOT_PASSED_ON_PREFIXES):
            headers.add(name, value.decode("latin-1"))
    client = scope.get("client")
    headers["x-forwarded-for"] = client[0] if client and client[0] else _LOOPBACK
    headers["x-forwarded-proto"] = "https" if scope.get("scheme") in _SECURE else "http"
    if user := describe_user(scope.get("user")):
        headers[USER] = b64encode(json.dumps(user).encode()).decode()
    return headers


def keep_answered(headers: HTTPHeaders) -> list[tuple[bytes, bytes]]:
    """List the headers of an answer for ASGI."""
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers.get_all()
        if name.lower() not in _OWN_TO_A_CONNECTION
    ]


def describe_user(user: Any) -> dict[str, Any] | None:
    """Describe who the application outside says somebody is; None if it says nothing.

    Args:
        user: of Starlette's kind (`is_authenticated`, `identity`, `display_name`), or a mapping with such names.
    """
    if not _read(user, "is_authenticated"):
        return None
    name = _read(user, "display_name") or _read(user, "username") or _read(user, "name")
    found = _read(user, "identity") or _read(user, "id") or _read(user, "username") or name
    if not found:
        return None
    groups = _read(user, "groups")
    return {
        "id": str(found),
        "name": str(name or found),
        "email": str(_read(user, "email") or ""),
        "groups": [str(group) for group in groups] if isinstance(groups, list | tuple | set | frozenset) else [],
    }


def read_user(request: HTTPServerRequest) -> User | None:
    """Read who the application outside says somebody is; None if it says nothing. Inside, of the bridge's requests."""
    said = request.headers.get(USER)
    if not said:
        return None
    user = json.loads(b64decode(said))
    return User(user["id"], user["name"], user["email"], frozenset(user["groups"]))


def _read(user: Any, name: str) -> Any:
    if isinstance(user, Mapping):
        return user.get(name)
    try:
        return getattr(user, name, None)
    except NotImplementedError:  # what Starlette's users without an `identity` raise
        return None
