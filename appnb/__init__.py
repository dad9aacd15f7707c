"""Reactive notebook files that are web apps.

Every name is imported when it is first used: `import appnb` alone costs next to nothing.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appnb import ai, ui
    from appnb.app import App, Cell
    from appnb.database.sql import sql
    from appnb.display import status
    from appnb.display.accordions import accordion
    from appnb.display.callouts import callout
    from appnb.display.carousels import carousel
    from appnb.display.charts import figure
    from appnb.display.diagrams import mermaid
    from appnb.display.downloads import download
    from appnb.display.html import Html, as_html, html
    from appnb.display.images import image
    from appnb.display.inspecting import doc, inspect
    from appnb.display.lazy import lazy
    from appnb.display.media import audio, iframe, pdf, video
    from appnb.display.navigation import nav_menu, outline, routes, sidebar
    from appnb.display.pictures import icon, image_compare
    from appnb.display.placing import center, left, plain, plain_text, right, style
    from appnb.display.redirects import redirect_stderr, redirect_stdout
    from appnb.display.sources import latex, show_code
    from appnb.display.stacks import hstack, vstack
    from appnb.display.stats import stat
    from appnb.display.status import progress_bar, spinner, toast
    from appnb.display.text import md
    from appnb.display.trees import json, tree
    from appnb.kernel import output, watch
    from appnb.kernel.about import (
        AppMeta,
        app_meta,
        cli_args,
        defs,
        notebook_dir,
        notebook_location,
        refs,
        running_in_notebook,
    )
    from appnb.kernel.address import query_params
    from appnb.kernel.caching.api import cache, lru_cache, persistent_cache
    from appnb.kernel.capture import capture_stderr, capture_stdout
    from appnb.kernel.control import Stopped, stop
    from appnb.kernel.control import Stopped as MarimoStopError
    from appnb.kernel.endings import on_session_end, on_shutdown
    from appnb.kernel.looking import user
    from appnb.kernel.state import state
    from appnb.kernel.threads import Thread, current_thread
    from appnb.kernel.watch import directory as watch_directory
    from appnb.kernel.watch import file as watch_file
    from appnb.server.asgi.builder import create_asgi_app
    from appnb.ui import mpl
    from appnb.ui.tabbing import tabs

__version__ = "0.1.0"

__all__ = [
    "App",
    "AppMeta",
    "Cell",
    "Html",
    "MarimoStopError",
    "Stopped",
    "Thread",
    "accordion",
    "ai",
    "app_meta",
    "as_html",
    "audio",
    "cache",
    "callout",
    "capture_stderr",
    "capture_stdout",
    "carousel",
    "center",
    "cli_args",
    "create_asgi_app",
    "current_thread",
    "defs",
    "doc",
    "download",
    "figure",
    "hstack",
    "html",
    "icon",
    "iframe",
    "image",
    "image_compare",
    "inspect",
    "json",
    "latex",
    "lazy",
    "left",
    "lru_cache",
    "md",
    "mermaid",
    "mpl",
    "nav_menu",
    "notebook_dir",
    "notebook_location",
    "on_session_end",
    "on_shutdown",
    "outline",
    "output",
    "pdf",
    "persistent_cache",
    "plain",
    "plain_text",
    "progress_bar",
    "query_params",
    "redirect_stderr",
    "redirect_stdout",
    "refs",
    "right",
    "routes",
    "running_in_notebook",
    "show_code",
    "sidebar",
    "spinner",
    "sql",
    "stat",
    "state",
    "status",
    "stop",
    "style",
    "tabs",
    "toast",
    "tree",
    "ui",
    "user",
    "video",
    "vstack",
    "watch",
    "watch_directory",
    "watch_file",
]

_HOME: Mapping[str, str] = {
    "App": "appnb.app:App",
    "AppMeta": "appnb.kernel.about:AppMeta",
    "Cell": "appnb.app:Cell",
    "Html": "appnb.display.html:Html",
    "MarimoStopError": "appnb.kernel.control:Stopped",
    "Stopped": "appnb.kernel.control:Stopped",
    "Thread": "appnb.kernel.threads:Thread",
    "accordion": "appnb.display.accordions:accordion",
    "ai": "appnb.ai",
    "app_meta": "appnb.kernel.about:app_meta",
    "as_html": "appnb.display.html:as_html",
    "audio": "appnb.display.media:audio",
    "cache": "appnb.kernel.caching.api:cache",
    "callout": "appnb.display.callouts:callout",
    "capture_stderr": "appnb.kernel.capture:capture_stderr",
    "capture_stdout": "appnb.kernel.capture:capture_stdout",
    "carousel": "appnb.display.carousels:carousel",
    "center": "appnb.display.placing:center",
    "cli_args": "appnb.kernel.about:cli_args",
    "create_asgi_app": "appnb.server.asgi.builder:create_asgi_app",
    "current_thread": "appnb.kernel.threads:current_thread",
    "defs": "appnb.kernel.about:defs",
    "doc": "appnb.display.inspecting:doc",
    "download": "appnb.display.downloads:download",
    "figure": "appnb.display.charts:figure",
    "hstack": "appnb.display.stacks:hstack",
    "html": "appnb.display.html:html",
    "icon": "appnb.display.pictures:icon",
    "iframe": "appnb.display.media:iframe",
    "image": "appnb.display.images:image",
    "image_compare": "appnb.display.pictures:image_compare",
    "inspect": "appnb.display.inspecting:inspect",
    "json": "appnb.display.trees:json",
    "latex": "appnb.display.sources:latex",
    "lazy": "appnb.display.lazy:lazy",
    "left": "appnb.display.placing:left",
    "lru_cache": "appnb.kernel.caching.api:lru_cache",
    "md": "appnb.display.text:md",
    "mermaid": "appnb.display.diagrams:mermaid",
    "mpl": "appnb.ui.mpl",
    "nav_menu": "appnb.display.navigation:nav_menu",
    "notebook_dir": "appnb.kernel.about:notebook_dir",
    "notebook_location": "appnb.kernel.about:notebook_location",
    "outline": "appnb.display.navigation:outline",
    "output": "appnb.kernel.output",
    "pdf": "appnb.display.media:pdf",
    "persistent_cache": "appnb.kernel.caching.api:persistent_cache",
    "plain": "appnb.display.placing:plain",
    "plain_text": "appnb.display.placing:plain_text",
    "progress_bar": "appnb.display.status:progress_bar",
    "query_params": "appnb.kernel.address:query_params",
    "redirect_stderr": "appnb.display.redirects:redirect_stderr",
    "redirect_stdout": "appnb.display.redirects:redirect_stdout",
    "refs": "appnb.kernel.about:refs",
    "right": "appnb.display.placing:right",
    "routes": "appnb.display.navigation:routes",
    "running_in_notebook": "appnb.kernel.about:running_in_notebook",
    "show_code": "appnb.display.sources:show_code",
    "sidebar": "appnb.display.navigation:sidebar",
    "spinner": "appnb.display.status:spinner",
    "sql": "appnb.database.sql:sql",
    "stat": "appnb.display.stats:stat",
    "state": "appnb.kernel.state:state",
    "status": "appnb.display.status",
    "on_session_end": "appnb.kernel.endings:on_session_end",
    "on_shutdown": "appnb.kernel.endings:on_shutdown",
    "stop": "appnb.kernel.control:stop",
    "style": "appnb.display.placing:style",
    "tabs": "appnb.ui.tabbing:tabs",
    "toast": "appnb.display.status:toast",
    "tree": "appnb.display.trees:tree",
    "ui": "appnb.ui",
    "user": "appnb.kernel.looking:user",
    "video": "appnb.display.media:video",
    "vstack": "appnb.display.stacks:vstack",
    "watch": "appnb.kernel.watch",
    "watch_directory": "appnb.kernel.watch:directory",
    "watch_file": "appnb.kernel.watch:file",
}
"""Each public name with the module that defines it, or that it is."""


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(
            f"appnb has no {name!r}; it has {', '.join(__all__)}", name=name, obj=sys.modules[__name__]
        )
    module, _, attribute = _HOME[name].partition(":")
    value: object = import_module(module)
    if attribute:
        value = getattr(value, attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
