"""A notebook as a Bokeh application: each visit makes a document, a page and a session."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from html import escape
from typing import Any

from bokeh.application.application import SessionContext
from bokeh.application.handlers.handler import Handler
from bokeh.document import Document
from bokeh.model import Model
from panel.io.application import Application
from tornado.ioloop import IOLoop

from appnb.kernel.address import MOST_CHARACTERS
from appnb.kernel.events import Listener
from appnb.kernel.hosting import Shelf
from appnb.kernel.processes.keeper import Processes
from appnb.kernel.program import Program
from appnb.kernel.sources import DEFAULT_ADAPTERS, Adapter
from appnb.kernel.viewer import Viewer
from appnb.layout.permissions import find_permissions
from appnb.layout.resources import PANEL_FILES, Resource
from appnb.notebook.model import CellId
from appnb.server import bridge
from appnb.server.apps import ServedApp
from appnb.server.arranging import Arranger
from appnb.server.cards import show_results
from appnb.server.evals import find_makers, tell_makers
from appnb.server.first_sight import take_first_sight
from appnb.server.live_page import LivePage
from appnb.server.measuring import Measure
from appnb.server.people.logins import Login
from appnb.server.restoring import RESTORED, Restoring
from appnb.server.scheduling import adopt_document
from appnb.server.shown import Shown
from appnb.server.tokens import Tokens
from appnb.server.traces import Traces
from appnb.server.visits import Visit
from appnb.session import Session, SessionRegistry
from appnb.settings import ServeSettings
from appnb.ui.adapters.codes import CodeStore
from appnb.ui.adapters.wire import Follow

log = logging.getLogger(__name__)


FindTokenOf = Callable[[Login | None, str], str | None]
"""Finds the access token of a login for an app, as `Reception.find_token` does."""


class NotebookHandler(Handler):
    """Fills the document of a visit: the page hears a kernel that starts at once, on a thread of its own.

    One for each notebook of a server. Its methods run on the event loop.
    """

    def __init__(
        self,
        app: ServedApp,
        sessions: SessionRegistry,
        *,
        processes: Processes,
        note_end: Callable[[], None],
        settings: ServeSettings,
        tokens: Tokens,
        reload: Callable[[], Awaitable[object]],
        adapters: tuple[Adapter, ...] = DEFAULT_ADAPTERS,
        codes: CodeStore,
        follow: Follow | None = None,
        measure: Measure | None = None,
        find_token: FindTokenOf = lambda login, app: "",
        restored: Callable[[], str] = lambda: RESTORED,
    ) -> None:
        super().__init__()
        self._find_token = find_token
        self._measure = measure
        self._processes = processes
        self._note_end = note_end
        self._restored = restored
        self._adapters = adapters
        self._codes = codes
        self._follow = follow
        self._app = app
        self._sessions = sessions
        self._settings = settings
        self._tokens = tokens
        self._prefix = settings.prefix
        self._dev = settings.dev
        self._told: set[tuple[str, tuple[str, ...]]] = set()  # which cells show what no browser takes
        self._reload = reload

    def modify_document(self, doc: Document) -> None:
        """Open a session for the document. It is called by Bokeh and must not raise."""
        loop = IOLoop.current()
        bridge.prepare_document(doc, f"{self._prefix}/{PANEL_FILES}")
        program = self._app.program
        run_locked = partial(_run_locked, loop, doc)
        adopt_document(doc, run_locked)
        page = LivePage(
            doc,
            self._app.page,
            run_locked=run_locked,
            run_later=lambda delay_s, call: loop.add_callback(loop.call_later, delay_s, call),
            dev=self._dev,
            learn=lambda resources: self._learn(page.traces, resources),
            offer=lambda cells: self._take_first_sight(program, page.traces, cells),
            codes=self._codes,
            prefix=self._prefix,
            follow=self._follow,
        )
        page.assume_loaded(self._app.resources)
        if self._app.notice:
            page.notify(self._app.notice)
        visit = _find_visit(doc)
        viewer = Viewer(
            visit.read_arguments(),
            page.post,
            Shelf(self._prefix),
            visit.user,
            find_request=lambda: _find_visit(doc).describe(self._prefix),
            find_token=lambda: self._find_token(page.login or _find_visit(doc).login, self._app.slug),
            theme="dark" if self._app.appearance.theme.mode == "dark" else "light",
        )
        page.user = visit.user
        page.traces = traces = Traces(viewer, doc)
        bridge.watch_reads(doc, viewer.note_read)
        session = Session(
            program,
            self._hear_first(page),
            enter=partial(bridge.document_context, doc),
            store=self._app.store,
            processes=self._processes,
            viewer=viewer,
            arguments=self._settings.arguments,
            adapters=self._adapters,
            show_results=partial(show_results, dev=self._dev),
        )
        page.on_models = partial(self._look_for_makers, page)
        page.submit, page.interrupt = session.submit, session.interrupt
        restoring = Restoring(session, viewer, traces, app=self._app.slug, tokens=self._tokens, restored=self._restored)
        viewer.keep = lambda inputs: page.post_latest(partial(restoring.write, inputs))
        page.on_greeting = restoring.bring
        page.on_message("sizes", partial(self._take_sizes, program, page.traces))
        page.on_message("address", lambda message: session.follow_address(_read_text(message.get("query"))))
        if self._dev:
            arranger = Arranger(self._app, page.post, self._reload)
            page.on_message("arrange", arranger.hear)
            arranger.hear({})
        self._sessions.add(session)
        self._app.visits[session] = page
        # Bokeh calls this on the document's end, also when the session was never connected
        doc.on_session_destroyed(partial(self._end, page=page, session=session))
        session.start()

    def _hear_first(self, page: LivePage) -> Listener:
        """Put what counts and traces before a page."""
        if self._measure is None:
            return page
        listener, page.tracing = self._measure(page, self._app.slug)
        return listener

    def _learn(self, traces: Traces | None, resources: Iterable[Resource]) -> None:
        """Note what a page needs before anyone does something on it."""
        if traces is not None and not traces.was_touched:
            self._app.learn(resources)

    def _look_for_makers(self, page: LivePage, cell: str, root: Model) -> None:
        """Tell the author, once for each cell, that browsers will refuse what it shows. On the kernel's thread."""
        if find_permissions(self._app.program.notebook.options, self._settings).allow_eval:
            return
        kinds = find_makers(root.references())
        if not kinds or (cell, kinds) in self._told:
            return
        self._told.add((cell, kinds))
        diagnostic = tell_makers(CellId(cell), kinds, str(self._app.path))
        log.warning("%s", diagnostic)
        if self._dev:
            page.post({"type": "toast", "title": diagnostic.what, "html": escape(diagnostic.fix), "kind": "warn"})

    def _take_first_sight(self, program: Program, traces: Traces | None, cells: Mapping[CellId, Shown]) -> None:
        """Keep what a start run showed for the pages to come, unless it may hold something of its viewer."""
        if traces is None or not traces.is_clean:
            return
        taken = take_first_sight(program, cells, self._app.first_sight, dt.datetime.now(dt.UTC))
        if taken is not None and traces.is_clean and program is self._app.program:
            self._app.first_sight = taken

    def _take_sizes(self, program: Program, traces: Traces, message: Mapping[str, object]) -> None:
        """Keep how high things are on a page that nobody has changed."""
        if traces.is_clean and program is self._app.program:
            self._app.sizes.take(program, self._app.page, message)

    def _end(self, session_context: SessionContext, *, page: LivePage, session: Session) -> None:
        """Close what belongs to a visit; the thread is waited for elsewhere, since a cell may be slow to stop."""
        self._app.visits.pop(session, None)
        self._sessions.discard(session)
        page.close()
        closing = asyncio.get_running_loop().run_in_executor(None, session.close)
        closing.add_done_callback(lambda _: self._note_end())


def _run_locked(loop: IOLoop, doc: Document, call: Callable[[], None]) -> None:
    """Run `call` on the event loop while no one else changes the document; from any thread."""
    loop.add_callback(_with_lock, doc, call)


async def _with_lock(doc: Document, call: Callable[[], None]) -> None:
    context: Any = doc.session_context
    if context is None:  # the document is gone
        return

    async def locked(_: Document) -> None:
        call()

    await context.with_locked_document(locked)


def _read_text(value: object, most: int = 2 * MOST_CHARACTERS) -> str:
    """Take a text from a browser; what is none, or too long to be one of ours, is empty."""
    return value if isinstance(value, str) and len(value) <= most else ""


def _find_visit(doc: Document) -> Visit:
    """Find what is kept of the request that opened a page."""
    visit = getattr(getattr(doc.session_context, "request", None), "_request", None)
    return visit if isinstance(visit, Visit) else Visit()


def build_application(handler: NotebookHandler) -> Application:
    """Wrap a handler in Panel's application, which ends Panel's part of a document as well."""
    return Application(handler)  # type: ignore[no-untyped-call]
