"""What answers a visit: the page of an app, the list of a server's apps."""

import secrets
from pathlib import Path

from tornado.web import HTTPError

from appnb.layout.index import describe_app
from appnb.layout.page import render_index, render_page
from appnb.layout.permissions import Found, Permissions, find_in_page, find_permissions
from appnb.server.admission import Admission, Full
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.door import DoorHandler
from appnb.server.policy import write_page_policy
from appnb.server.put_off import tell_full, tell_missing
from appnb.server.visits import OpenSession, note_visit
from appnb.settings import ServeSettings

_LOOKS = frozenset({"theme"})
"""What a query may say that changes no output."""


class PageHandler(DoorHandler):
    """Answers a visit: opens a session, which starts to run, and sends the page with a place for each cell."""

    def initialize(
        self,
        *,
        apps: ServedApps,
        templates: Path,
        settings: ServeSettings,
        admission: Admission,
        open_session: OpenSession,
    ) -> None:
        self._admission = admission
        self._apps = apps
        self._open_session = open_session
        self._templates = templates
        self._settings = settings
        self._prefix = settings.prefix

    async def head(self, *parts: str) -> None:
        """Answer a probe without opening a session."""
        if self._find_app(*parts).is_missing:
            tell_missing(self)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")

    async def get(self, slug: str = "", opened: str = "") -> None:
        await self._show(self._find_app(slug, opened), opened)

    def _find_app(self, slug: str, opened: str = "") -> ServedApp:
        """Find the app at an address, which may name one of its pages."""
        app = self._apps.find(slug)
        if app is None or app.is_gone or (opened and app.page.find_page(opened) is None):
            raise HTTPError(404)
        self._check_seen(app)
        return app

    def _check_seen(self, app: ServedApp) -> None:
        """Check that who looks may see an app; for the others it is as if it were not there.

        Raises:
            HTTPError: 404, they may not.
        """
        if not self.door.seeing.sees(self.user, app.slug):
            raise HTTPError(404)

    async def _show(self, app: ServedApp, opened: str = "") -> None:
        if app.is_missing:
            tell_missing(self)
            return
        address = self.request.remote_ip or ""
        try:
            self._admission.check(address)
        except Full as full:
            detail = f"a page for {address}: {full.mend} if it should be let in"
            self.door.refusals.note(f"limit {full.kind}", address, detail)
            tell_full(self, full)
            return
        visit = note_visit(self.request, self.user, self.door.find_login(self.request))
        resources = tuple(app.resources)
        sight = app.find_first_sight() if not self.request.query_arguments.keys() - _LOOKS else None
        opened_session = await self._open_session(app, visit, sight)
        config = {
            "token": self.door.tokens.sign(opened_session.session, app.slug, self.user),
            "path": f"{self._prefix}/{app.slug}",
            "prefix": self._prefix,
            "measure": app.sizes.find_missing(app.program),
        }
        shown = opened_session.shows
        html = render_page(
            app.page,
            self._templates,
            app.appearance.template,
            app.dress,
            prefix=self._prefix,
            config=config,
            resources=resources,
            opened=opened,
            first_sight=shown,
            taken=sight.taken if sight is not None else None,
            sizes=app.sizes.write_css(app.program, sight.cells) if sight is not None else "",
            origin=f"{self.request.protocol}://{self.request.host}",
            nonce=(nonce := secrets.token_urlsafe(16)),
            user=self.user,
            leave=self.door.logout,
        )
        self._send(html, app, nonce, ignored="".join(shown.values()))

    def _send(self, html: str, app: ServedApp, nonce: str, *, ignored: str) -> None:
        """Send a page; what its author put into it may run, what stands in `ignored` may not."""
        permissions = find_permissions(app.program.notebook.options, self._settings)
        found = find_in_page(html, ignored)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", write_page_policy(permissions, found, nonce))
        self.finish(html)


class HomeHandler(PageHandler):
    """Shows the only notebook of a server; of one that has several, a list."""

    async def head(self, *parts: str) -> None:
        if (app := self._apps.only) is not None and app.is_missing:
            tell_missing(self)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")

    async def get(self, slug: str = "", opened: str = "") -> None:
        if (app := self._apps.only) is not None:
            self._check_seen(app)
            await self._show(app)
            return
        entries = [
            describe_app(
                app.program.notebook,
                app.page,
                app.appearance,
                app.dress,
                href=f"{self._prefix}/{app.slug}",
                prefix=self._prefix,
            )
            for app in self._apps
            if self.door.seeing.sees(self.user, app.slug)
        ]
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store" if self.door.logout else "no-cache")
        self.set_header("Content-Security-Policy", write_page_policy(Permissions(), Found()))
        title = self._settings.title or _name_list(self._apps)
        self.finish(
            render_index(
                entries, self._templates, prefix=self._prefix, title=title, user=self.user, leave=self.door.logout
            )
        )


def _name_list(apps: ServedApps) -> str:
    """Name the list of notebooks: for the folder, if it is of one."""
    names = [folder.name for folder in apps.served_folders]
    name = names[0].replace("_", " ").replace("-", " ").strip() if len(names) == 1 else ""
    return name[:1].upper() + name[1:] or "Notebooks"
