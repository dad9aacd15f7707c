"""The websocket of a page: opened for its own page only, and for one page at a time."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from bokeh.server.contexts import ApplicationContext
from bokeh.server.session import ServerSession
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError
from tornado.websocket import WebSocketHandler, WebSocketProtocol, WebSocketProtocol13

from appnb.kernel.user import User
from appnb.limits import Limits
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.backlog import Backlog, Sending
from appnb.server.bridge import find_intake
from appnb.server.door import DoorHandler
from appnb.server.exchange import Exchange
from appnb.server.line import Line, Parts, find_line
from appnb.server.live_page import LivePage
from appnb.server.pace import Pace
from appnb.server.people.logins import Login
from appnb.server.socket_frames import write_frames
from appnb.server.strict_protocol import PROTOCOL_ERROR, StrictProtocol
from appnb.server.tokens import TokenError
from appnb.server.warm import FindContext
from appnb.server.wire import MessageReader, WireError

log = logging.getLogger(__name__)

# https://www.rfc-editor.org/rfc/rfc6455#section-7.4
POLICY, TOO_BIG, INTERNAL_ERROR, RESTART, TRY_LATER = 1008, 1009, 1011, 1012, 1013


class SocketHandler(DoorHandler, WebSocketHandler):
    """One websocket, from its handshake to its end: a session's line goes over one after another."""

    def initialize(self, *, apps: ServedApps, find_context: FindContext, limits: Limits) -> None:
        self._apps = apps
        self._find_context = find_context
        self._token = ""
        self._slug = ""
        self._login: Login | None = None
        self._line: Line | None = None
        self._exchange: Exchange | None = None
        self._limits = limits
        self._reader = MessageReader(limits)
        self._pace = Pace(limits.messages_per_s)
        self._backlog = Backlog(limits, self._count_pending, self._turn_slow)

    # ---- the handshake ------------------------------------------------------------------------------

    async def prepare(self) -> None:
        await super().prepare()
        origin = self.request.headers.get("Origin", "")
        if not self.door.is_own_origin(self.request, origin):  # one without is from no browser
            self.refuse("origin", f"a websocket from {origin[:200]!r}; allow it with --allow-origin")
        if self._apps.find(self.path_args[0]) is None:  # one that is gone goes on in its open pages
            raise HTTPError(404)

    def check_origin(self, origin: str) -> bool:
        return True  # `prepare` has; Tornado asks here only about some

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Take the token, which comes as the second of two."""
        if len(subprotocols) != 2 or subprotocols[0] != "bokeh":
            return None
        self._token = subprotocols[1]
        return "bokeh"

    def get_websocket_protocol(self) -> WebSocketProtocol | None:
        """Take Tornado's protocol, with the rules that it leaves out."""
        made = super().get_websocket_protocol()
        return StrictProtocol(self, made.params) if isinstance(made, WebSocketProtocol13) else made

    async def open(self, slug: str) -> None:
        self.set_nodelay(True)  # a message is several frames: the later ones do not wait for word of the first
        app = self._apps.find(slug)
        self._slug = slug
        self._login = self.door.find_login(self.request)
        try:
            context, session = self._find_session(app)
        except LookupError as reason:
            kind = str(reason.args[0])
            self.door.refusals.note(f"socket: {kind}", self.request.remote_ip, "a websocket of no session of its own")
            self.close(POLICY, kind)
            return
        line = find_line(session) or Line(context, session)
        before, self._line, self._exchange = line.websocket, line, Exchange(line, self.door.refusals, self._limits)
        self._exchange.hold(False)
        page = find_intake(session.document)
        if self._login is not None and isinstance(page, LivePage):
            self._login.held.add(self)
            page.login = self._login
        line.attach(self, self.get_query_argument("page", "")[:64], _read_number(self.get_query_argument("seen", "")))
        if isinstance(before, SocketHandler):  # of two pages with one token, the newer one counts
            before.close(POLICY, "taken over")

    def _find_session(self, app: ServedApp | None) -> tuple[ApplicationContext, ServerSession]:
        """Find the session that the token is for.

        Raises:
            LookupError: there is none, and why.
        """
        tokens = self.door.tokens
        try:
            token = tokens.read(self._token)
        except TokenError as error:
            raise LookupError(error.kind) from error
        is_theirs = tokens.is_for(token, self.user) and self.door.seeing.sees(self.user, token.app)
        if app is None or token.app != app.slug or not is_theirs:
            raise LookupError("not yours")
        context = self._find_context(app)
        session = context._sessions.get(token.session)
        if session is None:
            raise LookupError("gone")
        return context, session

    # ---- messages -------------------------------------------------------------------------------------

    async def on_message(self, fragment: str | bytes) -> None:
        line, exchange = self._line, self._exchange
        if line is None or exchange is None or line.websocket is not self:
            return
        try:
            incoming = self._reader.take(fragment)
            if incoming is not None:
                await exchange.handle(incoming)
                await self._wait_for_pace(exchange, incoming.kind)
        except WireError as error:
            self.door.refusals.note(f"message: {error.kind}", line.session.id, str(error))
            self.close(PROTOCOL_ERROR if error.kind == "message" else TOO_BIG, error.kind)
        except asyncio.CancelledError:  # the server ends, and has told the page so
            return
        except Exception:
            log.exception("a message of a browser failed")
            self.close(INTERNAL_ERROR, "failed")

    async def _wait_for_pace(self, exchange: Exchange, kind: str) -> None:
        """Let a page that floods us wait: Tornado reads on when this is done."""
        wait_s = self._pace.take(kind)
        if wait_s > 0:
            exchange.refuse("limit messages-per-s", "more messages of a page than are read: they are read later")
            await asyncio.sleep(wait_s)

    # ---- to a browser that may be slow --------------------------------------------------------------

    def send_parts(self, parts: Parts) -> None:
        """Send the parts of one message, unless the websocket is closed."""
        if self._backlog.is_too_much:
            self._give_up()
        connection: Any = self.ws_connection
        if connection is None or connection.is_closing():
            return
        try:
            written = connection.stream.write(write_frames(parts))
        except StreamClosedError:
            return
        if not written.done():
            written.add_done_callback(self._settle)
            self._backlog.add(written)

    def _settle(self, done: Sending) -> None:
        """Take the end of a write for the end of sending, whatever became of it."""
        with suppress(StreamClosedError, asyncio.CancelledError):
            done.result()
        self._backlog.remove(done)

    def check_stalled(self) -> None:
        """Close the websocket of a browser that takes nothing any more, or too little of what waits for it."""
        line, backlog = self._line, self._backlog
        is_overfull = line is not None and line.is_overfull
        if backlog.is_stalled or backlog.is_too_much or is_overfull or self._has_missed:
            self._give_up()

    @property
    def _has_missed(self) -> bool:
        return self._line is not None and self._exchange is not None and self._exchange.has_missed

    def _give_up(self) -> None:
        """Let a browser go that is too slow; if it is still there it comes back, and reads how things stand."""
        if self._exchange is not None:
            self._exchange.refuse("limit pending-bytes", "a browser that takes too little of what is sent to it")
        if self._line is not None and self._has_missed:
            self._line.forget()
        self.close(TRY_LATER, "too slow")  # Tornado waits some seconds for its answer, then drops all that waits

    def _count_pending(self) -> int:
        stream = self.ws_connection.stream if self.ws_connection is not None else None
        return len(stream._write_buffer) if stream is not None and not stream.closed() else 0

    def _turn_slow(self, is_slow: bool) -> None:
        if self._exchange is None or self._line is None or self._line.websocket is not self:
            return
        if not is_slow and self._has_missed:
            self._give_up()
        self._exchange.hold(is_slow)

    # ---- who is at the other end --------------------------------------------------------------------

    def sign_out(self) -> None:
        """End what was opened under a login that has ended."""
        self._end("signed out")

    def look_again(self, user: User) -> None:
        """End what somebody may not see any more."""
        self.user = user
        if not self.door.seeing.sees(user, self._slug):
            self._end("not yours")

    def _end(self, reason: str) -> None:
        line = self._line
        self.close(POLICY, reason)
        if line is not None:
            self.application.leave(line.session)  # type: ignore[attr-defined]  # of `NotebookServer`

    # ---- the end --------------------------------------------------------------------------------------

    def on_close(self) -> None:
        line, self._line = self._line, None
        if self._login is not None:
            self._login.held.discard(self)
        if line is not None and line._session is not None and line.detach(self):
            if self._exchange is not None:
                self._exchange.hold(False)
            line.session.notify_connection_lost()
            if self.close_code in (1000, 1001):  # the page was closed, or shows something else now
                self.application.leave(line.session)  # type: ignore[attr-defined]  # of `NotebookServer`


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
