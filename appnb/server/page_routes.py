"""The addresses of pages and of the files that every page loads. Neither Bokeh nor Panel is imported for them."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from appnb.layout.page import asset_version
from appnb.layout.resources import LIBRARIES
from appnb.server.admission import Admission
from appnb.server.apps import ServedApps
from appnb.server.asset_handler import AssetHandler
from appnb.server.assets import AssetStore
from appnb.server.pages import HomeHandler, PageHandler
from appnb.server.probes import NotFoundHandler
from appnb.server.routing import Access, Route
from appnb.server.visits import OpenSession
from appnb.settings import ServeSettings

NOTHING = Route("nothing", r".*", NotFoundHandler, Access.ANYBODY)
"""All other addresses."""


def list_page_routes(
    apps: ServedApps, templates: Path, settings: ServeSettings, admission: Admission, open_session: OpenSession
) -> tuple[Route, ...]:
    """List the addresses of pages: the list of notebooks or the only one, and each notebook's."""
    prefix = settings.prefix
    arguments: dict[str, Any] = {
        "apps": apps,
        "templates": templates,
        "settings": settings,
        "admission": admission,
        "open_session": open_session,
    }
    return (
        Route("home", f"{prefix}/?", HomeHandler, Access.VIEWER, arguments=arguments),
        Route("app", f"{prefix}/([^/]+)/?", PageHandler, Access.VIEWER, arguments=arguments),
        Route("page", f"{prefix}/([^/]+)/([^/]+)/?", PageHandler, Access.VIEWER, arguments=arguments),
    )


def list_asset_routes(prefix: str, templates: Path, store: AssetStore) -> tuple[Route, ...]:
    """List the addresses of the files that every page loads: ours, Panel's and Bokeh's."""
    panel, bokeh = _find_folder("panel") / "dist", _find_folder("bokeh") / "server" / "static"
    ours: dict[str, Any] = {"root": templates / "default", "version": asset_version(templates), "entry": "page.js"}
    fixed: dict[str, Any] = {"version": LIBRARIES, "store": store}
    kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("assets", "assets/([0-9a-f]{12})/(.*)", {**ours, "store": store}),
        ("panel", f"static/({LIBRARIES})/extensions/panel/(.*)", {"root": panel, **fixed}),
        ("bokeh", f"static/({LIBRARIES})/(.*)", {"root": bokeh, **fixed}),
        ("panel, any version", "static/extensions/panel/(.*)", {"root": panel, **fixed}),
        ("bokeh, any version", "static/(.*)", {"root": bokeh, **fixed}),
    )
    return tuple(
        Route(name, f"{prefix}/{pattern}", AssetHandler, Access.ANYBODY, arguments=arguments)
        for name, pattern, arguments in kinds
    )


def _find_folder(package: str) -> Path:
    """Find where a package is, without importing it."""
    spec = find_spec(package)
    assert spec is not None  # it is required
    assert spec.origin is not None
    return Path(spec.origin).parent
