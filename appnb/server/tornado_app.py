"""The one table of a server's addresses, and the Tornado application that has it."""

from collections.abc import Mapping
from functools import partial
from time import monotonic
from typing import Any

from bokeh.server.contexts import ApplicationContext
from bokeh.server.session import ServerSession
from bokeh.server.tornado import BokehTornado
from panel.io.application import Application
from tornado.routing import Rule

from appnb.layout.published import ROUTE
from appnb.server.apps import ServedApp
from appnb.server.bridge import find_intake
from appnb.server.entrance import Entrance
from appnb.server.files import FileHandler
from appnb.server.frames import FrameHandler
from appnb.server.line import find_line
from appnb.server.live_page import LivePage
from appnb.server.logs import log_request
from appnb.server.metrics import MetricsHandler
from appnb.server.opening import Opener
from appnb.server.own_files import OwnFileHandler
from appnb.server.page_routes import NOTHING, list_asset_routes, list_page_routes
from appnb.server.people.desk import list_desk_routes
from appnb.server.probes import HealthHandler
from appnb.server.public_files import FOLDER, PublicFileHandler
from appnb.server.reload_handler import Reload, ReloadHandler
from appnb.server.routing import Access, Route, check_routes, make_specs
from appnb.server.session_rows import SessionsHandler
from appnb.server.sockets import RESTART, SocketHandler
from appnb.server.visits import OpenSession
from appnb.server.warm import FindContext, WarmSessions
from appnb.server.widget_code import WidgetCodeHandler
from appnb.ui.adapters.codes import ROUTE as WIDGETS
from appnb.ui.adapters.codes import CodeStore

FIRST_S = 20.0
"""How long a page may take to open its websocket."""

LEAVE_S = 0.5
"""How soon after its page was closed a session goes."""

PING_S = 20
"""How often a websocket is asked whether its browser is there; one that does not answer by the next time is closed."""


class NotebookServer(BokehTornado):
    """Bokeh's server with only the addresses that `list_routes` names; notebooks come and go while it runs.

    Raises:
        AppnbError: NB440, a route does not say who may use it.
    """

    def __init__(
        self, entrance: Entrance, applications: Mapping[str, Application], *, codes: CodeStore, reload: Reload
    ) -> None:
        settings, linger_s = entrance.settings, entrance.linger_s
        super().__init__(
            dict(applications),
            prefix=settings.prefix,
            use_index=False,
            keep_alive_milliseconds=0,  # Tornado's own pings notice who is gone
            websocket_ping_interval=PING_S,
            websocket_ping_timeout=PING_S,
            websocket_max_message_size_bytes=settings.limit.message_bytes,
            unused_session_lifetime_milliseconds=int(max(linger_s, FIRST_S) * 1000),
            check_unused_sessions_milliseconds=int(min(5.0, max(0.1, linger_s / 4)) * 1000),
            stats_log_frequency_milliseconds=3_600_000,
            compress_response=True,
            log_function=partial(log_request, entrance.metrics.note_answer),
        )
        self._linger_s = linger_s
        self._reception = entrance.reception
        self._door = door = entrance.door
        self.warm = WarmSessions(settings.warm, door.tokens, self.find_context)
        self.opener = Opener(self.warm, entrance.admission)
        self._renew_s = door.tokens.life_s / 2
        self.routes = list_routes(entrance, self.find_context, self.opener.open, codes=codes, reload=reload)
        check_routes(self.routes)
        rules: list[Rule] = self.wildcard_router.rules
        rules.clear()
        self.wildcard_router.named_rules.clear()
        self.wildcard_router.add_rules(make_specs(self.routes, door=door))

    def find_context(self, app: ServedApp) -> ApplicationContext:
        """Find what Bokeh has of an app: its documents and their sessions."""
        return self._applications[f"/{app.slug}"]

    def add_application(self, app: ServedApp, application: Application) -> None:
        """Let an app be visited that came while the server runs."""
        url = f"/{app.slug}"
        context = ApplicationContext(application, io_loop=self._loop, url=url)
        # a dict of its own: jobs of Bokeh's may be in the middle of the one before, waiting
        self._applications = {**self._applications, url: context}
        context.run_load_hook()

    def remove_application(self, app: ServedApp) -> None:
        """Forget an app that nobody has open."""
        context = self.find_context(app)
        self._applications = {url: other for url, other in self._applications.items() if other is not context}
        context.run_unload_hook()

    async def _cleanup_sessions(self) -> None:
        """End the sessions whose pages have been away for too long; Bokeh calls this every so often."""
        now = monotonic()
        self._reception.sweep()
        for context in self._applications.values():
            for session in tuple(context.sessions):
                line = find_line(session)
                if line is not None and isinstance(line.websocket, SocketHandler):
                    line.websocket.check_stalled()
                    self._renew_token(context, session, now)
                if line is not None and line.websocket is None and now - line.away_since > self._linger_s:
                    self.end_session(session)
                if line is None and session.milliseconds_since_last_unsubscribe > FIRST_S * 1000:
                    self._end_unseen(session)
        await super()._cleanup_sessions()

    def _end_unseen(self, session: ServerSession) -> None:
        """End a session whose page has not come: whoever only asks for pages takes no room for long."""
        if not session.expiration_blocked:  # one that is ready before anybody asks waits on
            session.request_expiration()

    def leave(self, session: ServerSession) -> None:
        """End a session whose page was closed: what runs is stopped at once, and all that it holds goes."""
        page = find_intake(session.document)
        if isinstance(page, LivePage):
            page.interrupt()
        self.end_session(session)
        self._loop.call_later(LEAVE_S, self._cleanup_sessions)

    def _renew_token(self, context: ApplicationContext, session: ServerSession, now: float) -> None:
        """Give a page a new token in time, so that it can come back."""
        page = find_intake(session.document)
        if isinstance(page, LivePage) and now - page.renewed_at > self._renew_s:
            page.renewed_at = now
            app, user = str(context.url).strip("/"), page.user
            page.post({"type": "token", "token": self._door.tokens.sign(session.id, app, user)})

    def close_sockets(self) -> None:
        """Close every websocket, so that its page knows that the server will be back."""
        for context in self._applications.values():
            for session in tuple(context.sessions):
                line = find_line(session)
                if line is not None and isinstance(line.websocket, SocketHandler):
                    line.websocket.close(RESTART, "restart")

    def end_session(self, session: ServerSession) -> None:
        """Let a session end the next time that sessions are looked through."""
        if (line := find_line(session)) is not None:
            line.detach_session()
        session.request_expiration()


def list_routes(
    entrance: Entrance, find_context: FindContext, open_session: OpenSession, *, codes: CodeStore, reload: Reload
) -> tuple[Route, ...]:
    """List every address of a server, the last being all others. The first that fits answers."""
    apps, settings, templates, store = entrance.apps, entrance.settings, entrance.templates, entrance.store
    reception, metrics, published = entrance.reception, entrance.metrics, entrance.published
    prefix = settings.prefix
    sockets: dict[str, Any] = {"apps": apps, "find_context": find_context, "limits": settings.limit}
    public = {"apps": apps, "prefix": prefix}
    anybody, viewer, session = Access.ANYBODY, Access.VIEWER, Access.SESSION
    widgets: dict[str, Any] = {"codes": codes, "store": store}
    operator = Route("reload", f"{prefix}/reload", ReloadHandler, Access.OPERATOR, ("POST",), {"reload": reload})
    return (
        Route("healthz", f"{prefix}/healthz", HealthHandler, anybody, arguments={"text": "ok"}),
        Route("readyz", f"{prefix}/readyz", HealthHandler, anybody, arguments={"text": "ready"}),
        Route("metrics", f"{prefix}/metrics", MetricsHandler, Access.WATCHER, arguments={"metrics": metrics}),
        Route("sessions", f"{prefix}/metrics/sessions", SessionsHandler, Access.WATCHER, arguments={"apps": apps}),
        Route("frame", f"{prefix}/frame", FrameHandler, anybody),
        Route("own files", f"{prefix}/{ROUTE}/(.+)", OwnFileHandler, anybody, arguments={"published": published}),
        Route("widgets", rf"{prefix}/{WIDGETS}/([0-9a-f]{{32}})\.js", WidgetCodeHandler, viewer, arguments=widgets),
        *list_asset_routes(prefix, templates, store),
        Route("files", rf"{prefix}/files/([\w-]+)/(\w+)/[^/]*", FileHandler, session, arguments={"apps": apps}),
        *([operator] if settings.reload_token else []),
        Route("public files", rf"{prefix}/{FOLDER}/(.+)", PublicFileHandler, viewer, arguments=public),
        Route("files of an app", rf"{prefix}/([^/]+)/{FOLDER}/(.+)", PublicFileHandler, viewer, arguments=public),
        *list_desk_routes(reception, templates, settings.title, prefix),
        Route("socket", f"{prefix}/([^/]+)/ws", SocketHandler, session, ("GET",), sockets),
        *list_page_routes(apps, templates, settings, entrance.admission, open_session),
        NOTHING,
    )
