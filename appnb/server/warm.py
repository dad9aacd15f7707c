"""Sessions that have run before anybody came: a visit takes one over and waits for nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bokeh.server.contexts import ApplicationContext
from bokeh.server.session import ServerSession
from tornado.httputil import HTTPServerRequest

from appnb.server import bridge
from appnb.server.apps import ServedApp
from appnb.server.live_page import LivePage
from appnb.server.tokens import Tokens
from appnb.server.visits import Visit

FindContext = Callable[[ServedApp], ApplicationContext]

REFILL_S = 0.1
"""So long after a visit the next session is made: what the visitor's browser asks for comes first."""


@dataclass(slots=True, eq=False)
class WarmSessions:
    """The sessions of a server that wait for viewers, so many for each app. On the event loop.

    What one has computed is of nobody: a session whose code has asked who looks is never handed out, nor is any to a
    visit with a query.

    Attributes:
        count: how many wait for each app.
        tokens: names the sessions.
        find_context: finds what Bokeh has of an app.
    """

    count: int
    tokens: Tokens
    find_context: FindContext
    _waiting: dict[ServedApp, list[ServerSession]] = field(default_factory=dict)
    _filling: set[ServedApp] = field(default_factory=set)
    _is_closed: bool = False

    def fill(self, app: ServedApp) -> None:
        """See to it that enough sessions of an app wait; one is made after the other."""
        if self.count and app not in self._filling and not self._is_closed:
            self._filling.add(app)
            asyncio.get_running_loop().call_later(REFILL_S, self._fill_now, app)

    def _fill_now(self, app: ServedApp) -> None:
        self._filling.discard(app)
        waiting = self._waiting.setdefault(app, [])
        if self._is_closed or app.is_gone:
            self._let_go(app)
            return
        latest = _find_page(waiting[-1]) if waiting else None
        if latest is not None and not latest.has_started:
            self.fill(app)
        elif len(waiting) < self.count:
            asyncio.get_running_loop().create_task(self._make(app), name="appnb-warm")

    async def _make(self, app: ServedApp) -> None:
        request: HTTPServerRequest = Visit()  # type: ignore[assignment]  # all of it that is asked for
        session = await self.find_context(app).create_session_if_needed(self.tokens.make_session_id(), request, None)
        session.block_expiration()
        self._waiting.setdefault(app, []).append(session)
        self.fill(app)

    def take(self, app: ServedApp, visit: Visit) -> ServerSession | None:
        """Hand out a session to a visit; None when none is ready, or none would do.

        Its token, user and request are the visit's from now on.
        """
        if visit.query or self._is_closed:
            return None
        waiting = self._waiting.get(app, [])
        while waiting:
            session = waiting.pop(0)
            session.unblock_expiration()
            page = _find_page(session)
            if not session.destroyed and page is not None and page.hand_over(visit.user):
                context: Any = self.find_context(app)._session_contexts[session.id]
                context._request = visit  # where Bokeh and Panel look for it
                self.fill(app)
                return session
            session.request_expiration()
        self.fill(app)
        return None

    def _let_go(self, app: ServedApp) -> None:
        for session in self._waiting.pop(app, []):
            session.unblock_expiration()
            session.request_expiration()

    def close(self) -> None:
        """Make no more, and let those end that wait. May be called twice."""
        self._is_closed = True
        for app in list(self._waiting):
            self._let_go(app)


def _find_page(session: ServerSession) -> LivePage | None:
    page = bridge.find_intake(session.document)
    return page if isinstance(page, LivePage) else None
