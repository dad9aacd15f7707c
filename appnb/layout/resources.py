"""Which files of Bokeh and Panel a browser needs for which models; all of them from this server."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bokeh.core.has_props import HasProps
from bokeh.embed.bundle import _use_gl, _use_mathjax
from bokeh.model import Model
from panel.io.resources import CDN_DIST

BASE_SCRIPTS = (
    "static/js/bokeh.min.js",
    "static/js/bokeh-widgets.min.js",
    "static/js/bokeh-tables.min.js",
    "static/extensions/panel/panel.min.js",
)
"""What every page loads, in this order; paths below the server's prefix."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file that a browser loads; `url` is a path below the server's prefix, without a leading slash."""

    kind: Literal["js", "module", "css"]
    url: str


def find_resources(roots: Iterable[Model]) -> tuple[Resource, ...]:
    """List what these models and all they refer to need beyond `BASE_SCRIPTS`, in the order in which to load it."""
    models: set[HasProps] = {reference for root in roots for reference in root.references()}
    found: dict[Resource, None] = {}
    if _use_gl(models):
        found[Resource("js", "static/js/bokeh-gl.min.js")] = None
    if _use_mathjax({model for model in models if type(model).__module__.startswith("bokeh.")}):
        found[Resource("js", "static/js/bokeh-mathjax.min.js")] = None
    for cls in dict.fromkeys(type(model) for model in models):
        found.update(dict.fromkeys(_class_resources(cls)))
    return tuple(found)


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
        url = "static/extensions/panel/" + url.removeprefix(CDN_DIST)
    return "" if "://" in url else url.lstrip("/")
