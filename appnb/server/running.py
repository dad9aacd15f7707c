"""A server that listens: from a list of notebooks to open sockets, and back."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from socket import socket as Socket
from time import monotonic

from bokeh.server.server import BaseServer
from panel.io.application import Application
from tornado.ioloop import IOLoop

from appnb.diagnostics import Diagnostic
from appnb.kernel.processes.keeper import Processes
from appnb.kernel.sources import DEFAULT_ADAPTERS
from appnb.kernel.uploads import Quota
from appnb.kernel.watch import adapt_paths
from appnb.server import bridge, scheduling
from appnb.server.afterwards import Afterwards
from appnb.server.application import NotebookHandler, build_application
from appnb.server.apps import ServedApp
from appnb.server.door import Identify
from appnb.server.entrance import LINGER_S, Entrance, Vouch
from appnb.server.left_threads import LOOK_AFTER_S, LeftThreads
from appnb.server.loop_watch import LoopWatch
from appnb.server.measuring import measure_with
from appnb.server.memory import MANY, TRIM_AFTER_S, TRIM_SOON_S, limit_arenas, trim
from appnb.server.memory_watch import MemoryWatch
from appnb.server.metrics import ServerCollector
from appnb.server.path_watch import PathWatcher
from appnb.server.reload import Reloader
from appnb.server.restoring import OUT_OF_MEMORY, RESTORED
from appnb.server.tornado_app import NotebookServer
from appnb.server.turns import share_turns
from appnb.session import Session, SessionRegistry
from appnb.settings import ServeSettings
from appnb.ui.adapters.codes import CodeStore

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""How long cells may go on running when the server was asked to end."""

TELL_S = 60.0
"""So long after a server has begun anew viewers are told why: who comes back later was away for another reason."""


class RunningServer:
    """Notebooks on an open port. Made and closed inside a running event loop; `close()` may be called twice.

    Raises:
        AppnbError: a notebook cannot be read.
        OSError: the address cannot be listened on.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        settings: ServeSettings,
        *,
        linger_s: float = LINGER_S,
        say: Callable[[str], None] = log.info,
        identify: Identify | None = None,
        vouch: Vouch | None = None,
        sockets: Sequence[Socket] = (),
        had_no_memory: bool = False,
        entrance: Entrance | None = None,
    ) -> None:
        bridge.install()
        scheduling.install()
        self._entrance = entrance = entrance or Entrance(
            paths, settings, linger_s=linger_s, identify=identify, vouch=vouch, sockets=sockets
        )
        self.apps, self.door, self.metrics = entrance.apps, entrance.door, entrance.metrics
        self.address = entrance.address
        self._http = entrance.http
        self._codes = CodeStore()
        self.sessions = SessionRegistry()
        self._processes = Processes()
        self._trimming = Afterwards(trim, TRIM_AFTER_S, many=MANY, soon_s=TRIM_SOON_S)
        self._counting = Afterwards(LeftThreads().look, LOOK_AFTER_S)
        self._told_of_memory_until = monotonic() + TELL_S if had_no_memory else 0.0
        self._uploads = Quota(settings.limit.upload_bytes, settings.limit.all_uploads_bytes)
        self._settings = settings
        self._paths = PathWatcher(say, poll=settings.poll)
        self._tornado_app = tornado_app = NotebookServer(
            entrance,
            {f"/{app.slug}": self._build_application(app) for app in self.apps},
            codes=self._codes,
            reload=self.reload,
        )
        self.routes = tornado_app.routes
        loop = IOLoop.current()
        tornado_app.initialize(loop)
        self._server = BaseServer(loop, tornado_app, self._http)
        self._server.start()
        self._is_closed = False
        limit_arenas()
        share_turns()
        self.loop_watch = LoopWatch(lambda: [session.occupation for session in self.sessions])
        self.loop_watch.start()
        self.memory_watch = MemoryWatch(self.sessions, settings.limit, self._trimming.hurry, tell=self._tell_memory)
        self.memory_watch.start()
        ServerCollector(
            self.metrics,
            apps=lambda: self.apps,
            sessions=self.sessions,
            loop_watch=self.loop_watch,
            refusals=self.door.refusals,
            uploads=self._uploads,
        )
        for app in self.apps:
            tornado_app.warm.fill(app)
        self._reloader = Reloader(
            self.apps, say, poll=settings.poll, came=self._add, went=tornado_app.remove_application
        )
        self._watching = asyncio.create_task(self._reloader.run()) if settings.watch else None
        entrance.listen()
        self._opening = asyncio.create_task(entrance.open(tornado_app, tornado_app.opener.make))

    async def reload(self) -> dict[str, list[str]]:
        """Take over what was saved since the last look, as `--watch` does by itself.

        Returns:
            The names of the files that were taken, and of those that were refused.
        """
        return await self._reloader.look()

    async def settle(self) -> None:
        """Wait until every session has had its turn to take over what was saved."""
        await self._reloader.wait()

    def _build_application(self, app: ServedApp) -> Application:
        adapters = (*DEFAULT_ADAPTERS, adapt_paths(self._paths))
        settings = self._settings
        app.store.commons.url = settings.cache_url
        app.store.commons.uploads = self._uploads
        return build_application(
            NotebookHandler(
                app,
                self.sessions,
                processes=self._processes,
                note_end=self._note_end,
                settings=settings,
                tokens=self.door.tokens,
                reload=self.reload,
                adapters=adapters,
                codes=self._codes,
                follow=self._paths.follow if settings.watch else None,
                measure=measure_with(self.metrics),
                find_token=self._entrance.reception.find_token,
                restored=self._describe_restart,
            )
        )

    def _note_end(self) -> None:
        self._trimming.note_end()
        self._counting.note_end()

    def _describe_restart(self) -> str:
        """Tell a viewer who comes back to this server in place of the one before."""
        return OUT_OF_MEMORY if monotonic() < self._told_of_memory_until else RESTORED

    def _tell_memory(self, session: Session, diagnostic: Diagnostic) -> None:
        log.warning("%s", diagnostic)
        if self._settings.dev:
            text = escape(diagnostic.fix)
            session.tell({"type": "toast", "title": diagnostic.what, "html": text, "kind": "warn"})

    def _add(self, app: ServedApp) -> None:
        self._tornado_app.add_application(app, self._build_application(app))
        self._tornado_app.warm.fill(app)

    async def drain(self, patience_s: float = PATIENCE_S) -> None:
        """Take no more visits, tell the open pages, and let what runs come to its end, for `patience_s` at most."""
        self._http.stop()
        deadline = monotonic() + patience_s
        for app in self.apps.list_all():
            for session, page in app.visits.items():
                page.post({"type": "ending"})
                session.prepare_shutdown()
        while monotonic() < deadline and not all(session.is_idle for session in self.sessions):
            await asyncio.sleep(0.05)
        self._tornado_app.close_sockets()

    async def close(self) -> None:
        """Stop to listen, end every session, close every connection."""
        if self._is_closed:
            return
        self._is_closed = True
        await self._opening
        self._reloader.close()
        self._tornado_app.warm.close()
        self._trimming.close()
        self._counting.close()
        self.memory_watch.close()
        self.loop_watch.close()
        if self._watching is not None:
            await self._watching
        await self._paths.close()
        self._http.stop()
        self.sessions.close()
        self._processes.close()
        self._server.stop()
        await self._http.close_all_connections()
