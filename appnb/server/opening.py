"""The sessions that visits open."""

from dataclasses import dataclass

from bokeh.core.types import ID
from bokeh.server.session import ServerSession
from tornado.httputil import HTTPServerRequest

from appnb.server import bridge
from appnb.server.admission import Admission
from appnb.server.apps import ServedApp
from appnb.server.first_sight import FirstSight
from appnb.server.live_page import LivePage
from appnb.server.visits import Opened, Visit
from appnb.server.warm import WarmSessions


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens the sessions of visits: takes those that have run ahead, or makes them. On the event loop."""

    warm: WarmSessions
    admission: Admission

    async def open(self, app: ServedApp, visit: Visit, sight: FirstSight | None) -> Opened:
        """Open the session of a visit, whose page shows `sight` until it is live."""
        session = self.warm.take(app, visit)
        if session is None:
            session = await self.make(app, visit, self.warm.tokens.make_session_id())
        else:
            self.admission.note(session, visit.remote_ip)
        page = bridge.find_intake(session.document)
        if not isinstance(page, LivePage):
            return Opened(session.id)
        if sight is not None:
            page.first_sight = sight.select(app.page)
        return Opened(session.id, page.first_sight)

    async def make(self, app: ServedApp, visit: Visit, session_id: ID) -> ServerSession:
        """Make a session, which begins to run."""
        request: HTTPServerRequest = visit  # type: ignore[assignment]  # all it needs
        session = await self.warm.find_context(app).create_session_if_needed(session_id, request, None)
        self.admission.note(session, visit.remote_ip)
        return session
