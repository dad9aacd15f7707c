"""Which files of Bokeh and Panel a browser needs for which models; all of them from this server."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import bokeh
import panel
from bokeh.core.has_props import HasProps
from bokeh.embed.bundle import _use_gl, _use_mathjax
from bokeh.model import Model
from bokeh.models import LayoutDOM, Plot, Row
from panel.io.resources import CDN_DIST

LIBRARIES = hashlib.sha256(f"{bokeh.__version__} {panel.__version__}".encode()).hexdigest()[:12]
"""Names the versions of Bokeh and Panel in the addresses of their files, so that a browser may keep them for ever."""

STATIC = f"static/{LIBRARIES}"
PANEL_FILES = f"{STATIC}/extensions/panel/"


@dataclass(frozen=True, slots=True)
class Resource:
    """One file that a browser loads; `url` is a path below the server's prefix, without a leading slash."""

    kind: Literal["js", "module", "css"]
    url: str


BASE = Resource("js", f"{STATIC}/js/bokeh.min.js")
WIDGETS = Resource("js", f"{STATIC}/js/bokeh-widgets.min.js")
TABLES = Resource("js", f"{STATIC}/js/bokeh-tables.min.js")
PANEL = Resource("js", f"{PANEL_FILES}panel.min.js")
_GL = Resource("js", f"{STATIC}/js/bokeh-gl.min.js")
_MATHJAX = Resource("js", f"{STATIC}/js/bokeh-mathjax.min.js")

BASE_SCRIPTS = (BASE.url,)
"""What every page loads; paths below the server's prefix."""

_ORDER = (WIDGETS, TABLES, _GL, _MATHJAX, PANEL)
"""In which order bundles are loaded: each adds to those before it, and Panel's does not start without the tables'."""


def sort_resources(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Put resources into the order in which a page loads them; Panel's bundle before the files that models name."""
    found = dict.fromkeys(resources)
    bundles = [bundle for bundle in _ORDER if bundle in found]
    return (*bundles, *(resource for resource in found if resource not in _ORDER))


def find_resources(roots: Iterable[Model]) -> tuple[Resource, ...]:
    """List what these models and all they refer to need beyond `BASE_SCRIPTS`, in the order in which to load it."""
    models: set[HasProps] = {reference for root in roots for reference in root.references()}
    found = {bundle for model in models for bundle in _find_bundles(model)}
    if _use_gl(models):
        found.add(_GL)
    if _use_mathjax({model for model in models if type(model).__module__.startswith("bokeh.")}):
        found.add(_MATHJAX)
    named = [resource for cls in dict.fromkeys(type(model) for model in models) for resource in _class_resources(cls)]
    return sort_resources([*found, *named])


def _find_bundles(model: HasProps) -> tuple[Resource, ...]:
    """Find the bundles that have a model's code; for one that may get any child later on, all of them."""
    module = type(model).__module__
    if not module.startswith("bokeh."):
        return (WIDGETS, TABLES, PANEL)
    if module.startswith("bokeh.models.widgets.tables"):
        return (WIDGETS, TABLES)
    if module.startswith("bokeh.models.widgets"):
        return (WIDGETS,)
    has_children = isinstance(model, LayoutDOM) and "children" in model.properties()
    children = getattr(model, "children") if has_children else None  # noqa: B009 - of some of them only
    if children is None or (isinstance(model, Row) and all(isinstance(child, Plot) for child in children)):
        return ()  # Panel's frame around a figure is such a row
    return (WIDGETS, TABLES, PANEL)


@cache
def _class_resources(cls: type[HasProps]) -> tuple[Resource, ...]:
    return tuple(resource for resource in _list_files(cls) if resource.url)


def _list_files(cls: type[HasProps]) -> Iterator[Resource]:
    for url in getattr(cls, "__css__", None) or ():
        yield Resource("css", _find_path(str(url)))
    for url in getattr(cls, "__javascript__", None) or ():
        yield Resource("js", _find_path(str(url)))
    for url in getattr(cls, "__javascript_modules__", None) or ():
        yield Resource("module", _find_path(str(url)))


def _find_path(url: str) -> str:
    """Turn an address of Panel's own files into a path of this server; any other address into ''."""
    if url.startswith(CDN_DIST):
        return PANEL_FILES + url.removeprefix(CDN_DIST)
    path = url.lstrip("/")
    if path.startswith("static/extensions/panel/"):
        return PANEL_FILES + path.removeprefix("static/extensions/panel/")
    return "" if "://" in url else path
