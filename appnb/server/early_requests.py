"""Requests that come before all of a server is there: some are answered at once, the others wait."""

import asyncio
from collections.abc import Awaitable, Callable

from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.web import Application


class EarlyRouter(HTTPServerConnectionDelegate):
    """Hands requests to what answers early, if that can; the others wait for what answers all."""

    def __init__(self, early: Application, can_answer: Callable[[str, str], bool]) -> None:
        self._early = early
        self._can_answer = can_answer
        self._full: asyncio.Future[Application] = asyncio.get_running_loop().create_future()

    def open(self, application: Application) -> None:
        self._full.set_result(application)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        if self._full.done():
            return self._full.result().start_request(server_conn, request_conn)
        return _Early(self, server_conn, request_conn)

    async def choose(self, method: str, path: str) -> Application:
        """Choose what answers a request, and wait until it can."""
        return self._early if self._can_answer(method, path) else await asyncio.shield(self._full)


class _Early(HTTPMessageDelegate):
    """A request that came before the server was there. Its connection is read on when there is an answer to it."""

    def __init__(self, router: EarlyRouter, server_conn: object, request_conn: HTTPConnection) -> None:
        self._router = router
        self._server_conn = server_conn
        self._request_conn = request_conn
        self._answers: HTTPMessageDelegate | None = None

    async def headers_received(self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders) -> None:
        assert isinstance(start_line, RequestStartLine)
        path = start_line.path.partition("?")[0]
        application = await self._router.choose(start_line.method, path)
        self._answers = application.start_request(self._server_conn, self._request_conn)
        taken = self._answers.headers_received(start_line, headers)
        if taken is not None:
            await taken

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._answers.data_received(chunk) if self._answers is not None else None

    def finish(self) -> None:
        if self._answers is not None:
            self._answers.finish()

    def on_connection_close(self) -> None:
        if self._answers is not None:
            self._answers.on_connection_close()
