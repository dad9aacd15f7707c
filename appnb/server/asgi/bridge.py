"""Passes what an ASGI server gets on to the server inside, piece by piece, and its answers back."""

import asyncio
import socket
from contextlib import suppress

from tornado.http1connection import HTTP1Connection, HTTP1ConnectionParameters
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import Resolver
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from appnb.server.asgi.heads import keep_answered, write_address, write_headers
from appnb.server.asgi.model import Message, Receive, Scope, Send, answer

_WITH_BODY = ("POST", "PUT", "PATCH")
_ANY_SIZE = 2**40
"""The server inside has limits of its own, and says so better."""

CLOSING_S = 2.0
_SENDABLE = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015), *range(3000, 5000)})
"""How a websocket may say that it ends. https://www.rfc-editor.org/rfc/rfc6455#section-7.4.2"""


async def pass_request(scope: Scope, receive: Receive, send: Send, place: str) -> None:
    """Pass one request on, and its answer back as it comes.

    Args:
        scope: of the request; its `root_path` is where the notebook stands.
        receive: as ASGI has it.
        send: as ASGI has it.
        place: the socket of the server inside.
    """
    stream = IOStream(socket.socket(socket.AF_UNIX))
    told = _Answer(send)
    sending: asyncio.Task[None] | None = None
    try:
        await stream.connect(place)
        limits = HTTP1ConnectionParameters(no_keep_alive=True, max_body_size=_ANY_SIZE)
        connection = HTTP1Connection(stream, True, limits)
        headers = write_headers(scope)
        headers["connection"] = "close"
        method = scope["method"]
        await connection.write_headers(RequestStartLine(method, write_address(scope), "HTTP/1.1"), headers)
        sending = asyncio.create_task(_send_body(connection, receive, has_body=method in _WITH_BODY))
        is_whole = await connection.read_response(told)
    except StreamClosedError:
        is_whole = False
    finally:
        if sending is not None:
            sending.cancel()
            with suppress(asyncio.CancelledError, StreamClosedError):
                await sending
        stream.close()
    if told.has_begun and (is_whole or told.is_whole):
        await send({"type": "http.response.body", "body": b""})
    elif not told.has_begun and not told.is_gone:
        await answer(scope, receive, send, 502, "The notebook's server does not answer.\n")


class _Answer(HTTPMessageDelegate):
    """Tells ASGI of an answer as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False
        self.is_whole = False
        self.is_gone = False

    async def headers_received(self, start_line: object, headers: HTTPHeaders) -> None:
        assert isinstance(start_line, ResponseStartLine)
        self.has_begun = True
        await self._send({"type": "http.response.start", "status": start_line.code, "headers": keep_answered(headers)})

    async def data_received(self, chunk: bytes) -> None:
        await self._send({"type": "http.response.body", "body": chunk, "more_body": True})

    def finish(self) -> None:
        self.is_whole = True


async def _send_body(connection: HTTP1Connection, receive: Receive, *, has_body: bool) -> None:
    """Send what a request brings, always in chunks; then wait until whoever asked is gone, and hang up."""
    is_open = True
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            connection.close()
            return
        if has_body and (body := message.get("body")):
            await connection.write(body)
        if is_open and not message.get("more_body"):
            connection.finish()
            is_open = False


async def pass_websocket(scope: Scope, receive: Receive, send: Send, place: str) -> None:
    """Pass one websocket on, from its handshake to its end, which both sides are told with its code."""
    asked = HTTPRequest(f"ws://appnb{write_address(scope)}", headers=write_headers(scope))
    try:
        line = await websocket_connect(
            asked,
            subprotocols=list(scope.get("subprotocols", ())) or None,
            resolver=_ToSocket(place),
            max_message_size=_ANY_SIZE,
        )
    except (HTTPClientError, OSError):
        await answer(scope, receive, send, 403)
        return
    code: int | None = None
    try:
        await receive()  # `websocket.connect`
        await send({"type": "websocket.accept", "subprotocol": line.selected_subprotocol})
        down = asyncio.create_task(_pass_down(line, send))
        up = asyncio.create_task(_pass_up(line, receive))
        try:
            await asyncio.wait((down, up), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (down, up):
                task.cancel()
            results = await asyncio.gather(down, up, return_exceptions=True)
        code = results[1] if isinstance(results[1], int) else None
    finally:
        await _close(line, code if code in _SENDABLE else None)


async def _close(line: WebSocketClientConnection, code: int | None) -> None:
    """Close a connection on both ends: the loop may be about to end, and nobody would do it later."""
    stream = line.protocol.stream if line.protocol is not None else None
    line.close(code)
    if stream is None:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSING_S):
            while not stream.closed():
                await line.read_message()
    stream.close()


async def _pass_up(line: WebSocketClientConnection, receive: Receive) -> int:
    """Pass on what a browser sends, until it goes; gives the code that it goes with."""
    while True:
        message: Message = await receive()
        if message["type"] == "websocket.disconnect":
            return int(message.get("code") or 1005)
        text = message.get("text")
        with suppress(WebSocketClosedError):  # the other direction tells the browser
            await line.write_message(message["bytes"] if text is None else text, binary=text is None)


async def _pass_down(line: WebSocketClientConnection, send: Send) -> None:
    """Pass on what the server inside sends, until it ends."""
    while (said := await line.read_message()) is not None:
        kind = "text" if isinstance(said, str) else "bytes"
        await send({"type": "websocket.send", kind: said})
    code = line.close_code if line.close_code in _SENDABLE else 1011
    await send({"type": "websocket.close", "code": code, "reason": line.close_reason or ""})


class _ToSocket(Resolver):
    """Finds one Unix socket, whatever the name."""

    def initialize(self, place: str = "") -> None:
        self._place = place

    def __new__(cls, place: str) -> "_ToSocket":
        made: _ToSocket = super().__new__(cls, place=place)
        return made

    async def resolve(
        self, host: str, port: int, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[tuple[int, str]]:
        return [(socket.AF_UNIX, self._place)]
