"""The one table of a server's addresses, and the Tornado application that has it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bokeh
import panel
from bokeh.server.contexts import ApplicationContext
from bokeh.server.tornado import BokehTornado
from panel.io.application import Application
from tornado.routing import Rule, URLSpec
from tornado.web import RequestHandler

from appnb.layout.page import asset_version
from appnb.layout.published import ROUTE, Published
from appnb.layout.resources import LIBRARIES
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.asset_handler import AssetHandler
from appnb.server.assets import AssetStore
from appnb.server.files import FileHandler
from appnb.server.handlers import (
    FindContext,
    HealthHandler,
    HomeHandler,
    NotFoundHandler,
    PageHandler,
    SocketHandler,
    normalise_origins,
)
from appnb.server.own_files import OwnFileHandler
from appnb.server.reload_handler import Reload, ReloadHandler
from appnb.settings import ServeSettings


class NotebookServer(BokehTornado):
    """Bokeh's server with only the addresses that `list_routes` names; notebooks come and go while it runs."""

    def __init__(
        self,
        apps: ServedApps,
        applications: Mapping[str, Application],
        *,
        settings: ServeSettings,
        templates: Path,
        published: Published,
        secret_key: bytes,
        linger_s: float,
        reload: Reload,
    ) -> None:
        super().__init__(
            dict(applications),
            prefix=settings.prefix,
            secret_key=secret_key,
            sign_sessions=True,
            use_index=False,
            include_headers=[],
            include_cookies=[],
            unused_session_lifetime_milliseconds=int(linger_s * 1000),
            check_unused_sessions_milliseconds=int(min(5.0, max(0.1, linger_s / 4)) * 1000),
            stats_log_frequency_milliseconds=3_600_000,
            compress_response=True,
        )
        table = list_routes(apps, self.find_context, settings=settings, templates=templates, reload=reload)
        table.insert(2, _route(f"{settings.prefix}/{ROUTE}/(.+)", OwnFileHandler, published=published))
        table.append(_route(r".*", NotFoundHandler))
        rules: list[Rule] = self.wildcard_router.rules
        rules.clear()
        self.wildcard_router.named_rules.clear()
        self.wildcard_router.add_rules(table)
        self.routes = tuple(spec.regex.pattern.rstrip("$") for spec in table[:-1])

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


def list_routes(
    apps: ServedApps, find_context: FindContext, *, settings: ServeSettings, templates: Path, reload: Reload
) -> list[URLSpec]:
    """List every address of a server. Nothing else answers."""
    prefix = settings.prefix
    store = AssetStore()
    shipped: dict[str, Any] = {"root": templates / "default", "version": asset_version(templates), "entry": "page.js"}
    libraries: dict[str, Any] = {"version": LIBRARIES, "store": store}
    visits: dict[str, Any] = {"apps": apps, "find_context": find_context}
    pages = visits | {"templates": templates, "prefix": prefix}
    allowed = normalise_origins(settings.allow_origin)
    routes = [
        _route(f"{prefix}/healthz", HealthHandler, text="ok"),
        _route(f"{prefix}/readyz", HealthHandler, text="ready"),
        _route(f"{prefix}/assets/([0-9a-f]{{12}})/(.*)", AssetHandler, **shipped, store=store),
        _route(f"{prefix}/static/({LIBRARIES})/extensions/panel/(.*)", AssetHandler, root=_PANEL_FILES, **libraries),
        _route(f"{prefix}/static/({LIBRARIES})/(.*)", AssetHandler, root=_BOKEH_FILES, **libraries),
        _route(f"{prefix}/static/extensions/panel/(.*)", AssetHandler, root=_PANEL_FILES, **libraries),
        _route(f"{prefix}/static/(.*)", AssetHandler, root=_BOKEH_FILES, **libraries),
    ]
    routes.append(_route(f"{prefix}/files/([\\w-]+)/(\\w+)/[^/]*", FileHandler, apps=apps))
    if settings.reload_token:
        routes.append(_route(f"{prefix}/reload", ReloadHandler, token=settings.reload_token, reload=reload))
    return [
        *routes,
        _route(f"{prefix}/([^/]+)/ws", SocketHandler, **visits, allowed=allowed),
        _route(f"{prefix}/?", HomeHandler, **pages, title=settings.title or _name_list(apps)),
        _route(f"{prefix}/([^/]+)/?", PageHandler, **pages),
        _route(f"{prefix}/([^/]+)/([^/]+)/?", PageHandler, **pages),
    ]


def _name_list(apps: ServedApps) -> str:
    """Name the list of notebooks: for the folder, if it is of one."""
    names = [folder.name for folder in apps.served_folders]
    name = names[0].replace("_", " ").replace("-", " ").strip() if len(names) == 1 else ""
    return name[:1].upper() + name[1:] or "Notebooks"


def _route(pattern: str, handler: type[RequestHandler], **arguments: Any) -> URLSpec:
    return URLSpec(pattern, handler, arguments)


_PANEL_FILES = Path(panel.__file__).parent / "dist"
_BOKEH_FILES = Path(bokeh.__file__).parent / "server" / "static"
