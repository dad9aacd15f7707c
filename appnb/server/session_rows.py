"""What each session is at, for who watches a server: no name of a viewer, and nothing that opens a session."""

import hashlib
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Any

from appnb.server.apps import ServedApp, ServedApps
from appnb.server.door import DoorHandler
from appnb.server.line import find_line
from appnb.server.live_page import LivePage
from appnb.session import Session


def list_rows(apps: Iterable[ServedApp]) -> Iterator[dict[str, object]]:
    """List the sessions of apps as JSON can hold them. On the event loop."""
    for app in apps:
        for session, page in list(app.visits.items()):
            yield {"app": app.slug, "session": _name(page), "is_here": _is_here(page), **_describe(session)}


def _describe(session: Session) -> dict[str, object]:
    now = monotonic()
    # a cell that runs is told as ending at the moment of asking
    running = [span for span in session.occupation.spans if span.ended >= now]
    oldest = min(running, key=lambda span: span.began, default=None)
    return {
        "open_s": round(now - session.began, 1),
        "cell": str(oldest.cell) if oldest is not None else "",
        "cell_s": round(now - oldest.began, 1) if oldest is not None else 0.0,
    }


def _name(page: LivePage) -> str:
    """Name a session so that who watches can tell it from others, and not open it."""
    context: Any = page.doc.session_context
    return hashlib.sha256(str(context.id if context is not None else "").encode()).hexdigest()[:8]


def _is_here(page: LivePage) -> bool:
    """Tell whether a page is connected."""
    context: Any = page.doc.session_context
    line = find_line(context.session) if context is not None and context.session is not None else None
    return line is not None and line.websocket is not None


class SessionsHandler(DoorHandler):
    """Sends what each session is at to whoever holds the token of the figures."""

    def initialize(self, *, apps: ServedApps) -> None:
        self._apps = apps

    def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.finish({"sessions": list(list_rows(self._apps.list_all()))})
