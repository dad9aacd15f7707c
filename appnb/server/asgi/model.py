"""What ASGI calls things. https://asgi.readthedocs.io/en/latest/specs/main.html"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Middleware = Callable[[AsgiApp], AsgiApp]
"""Gives an application that stands before the one that it is given."""

ValidateCallback = Callable[[str, Scope], Awaitable[bool] | bool]
"""Told the path below a folder's, and the scope; tells whether it may be visited."""


def find_rest(scope: Scope) -> str:
    """Find the path below where an application stands: servers before ASGI 2.4 leave `root_path` out of `path`."""
    root: str = scope.get("root_path", "")
    path: str = scope["path"]
    return path[len(root) :] if root and (path == root or path.startswith(f"{root}/")) else path


def write_path(path: str) -> str:
    """Write a path as it stands in an address, always in the same way. Pure.

    >>> write_path("//apps/my app")
    '/apps/my%20app'
    """
    return "/" + quote(path.lstrip("/"), safe="/~")


async def answer(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: int,
    text: str = "",
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> None:
    """Answer a request with a line of text; refuse a websocket."""
    if scope["type"] == "websocket":
        await receive()  # `websocket.connect`
        await send({"type": "websocket.close", "code": 1008})  # before it was accepted: 403
        return
    start = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else text.encode()})
