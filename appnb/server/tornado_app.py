"""The one table of a server's addresses, and the Tornado application that has it."""

from collections.abc import Mapping, Sequence
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
from appnb.server.apps import ServedApp
from appnb.server.handlers import (
    AssetHandler,
    HealthHandler,
    IndexHandler,
    NotFoundHandler,
    PageHandler,
    SocketHandler,
    normalise_origins,
)
from appnb.settings import ServeSettings

WEEK_S = 7 * 24 * 3600
YEAR_S = 365 * 24 * 3600


class NotebookServer(BokehTornado):
    """Bokeh's server with only the addresses that `list_routes` names."""

    def __init__(
        self,
        apps: Sequence[ServedApp],
        applications: Mapping[str, Application],
        *,
        settings: ServeSettings,
        templates: Path,
        secret_key: bytes,
        linger_s: float,
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
        table = list_routes(apps, self._applications, settings=settings, templates=templates)
        table.append(_route(r".*", NotFoundHandler))
        rules: list[Rule] = self.wildcard_router.rules
        rules.clear()
        self.wildcard_router.named_rules.clear()
        self.wildcard_router.add_rules(table)
        self.routes = tuple(spec.regex.pattern.rstrip("$") for spec in table[:-1])


def list_routes(
    apps: Sequence[ServedApp], contexts: Mapping[str, ApplicationContext], *, settings: ServeSettings, templates: Path
) -> list[URLSpec]:
    """List every address of a server. Nothing else answers."""
    prefix = settings.prefix
    allowed = normalise_origins(settings.allow_origin)
    assets: dict[str, Any] = {"root": templates / "default", "cache_s": YEAR_S}
    routes = [
        _route(f"{prefix}/healthz", HealthHandler, text="ok"),
        _route(f"{prefix}/readyz", HealthHandler, text="ready"),
        _route(f"{prefix}/assets/{asset_version(templates)}/(.*)", AssetHandler, **assets),
        _route(f"{prefix}/static/extensions/panel/(.*)", AssetHandler, root=_PANEL_FILES, cache_s=WEEK_S),
        _route(f"{prefix}/static/(.*)", AssetHandler, root=_BOKEH_FILES, cache_s=WEEK_S),
    ]
    for app in apps:
        routes += _app_routes(app, f"{prefix}/{app.slug}", contexts, prefix, templates, allowed)
    if len(apps) == 1:
        routes += _app_routes(apps[0], prefix, contexts, prefix, templates, allowed)
    else:
        index = {"apps": apps, "templates": templates, "prefix": prefix, "title": settings.title or "Notebooks"}
        routes.append(_route(f"{prefix}/?", IndexHandler, **index))
    return routes


def _app_routes(
    app: ServedApp,
    address: str,
    contexts: Mapping[str, ApplicationContext],
    prefix: str,
    templates: Path,
    allowed: frozenset[str],
) -> list[URLSpec]:
    common = {"application_context": contexts[f"/{app.slug}"], "bokeh_websocket_path": f"{address}/ws"}
    return [
        _route(f"{address}/ws", SocketHandler, **common, allowed=allowed),
        _route(f"{address}/?", PageHandler, **common, app=app, templates=templates, prefix=prefix),
    ]


def _route(pattern: str, handler: type[RequestHandler], **arguments: Any) -> URLSpec:
    return URLSpec(pattern, handler, arguments)


_PANEL_FILES = Path(panel.__file__).parent / "dist"
_BOKEH_FILES = Path(bokeh.__file__).parent / "server" / "static"
