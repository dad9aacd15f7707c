"""Which files of Bokeh and Panel a browser needs for which models."""

from collections.abc import Iterable, Iterator
from functools import cache

from bokeh.core.has_props import HasProps
from bokeh.embed.bundle import _use_gl, _use_mathjax
from bokeh.model import Model
from bokeh.models import LayoutDOM, Plot, Row
from panel.io.resources import CDN_DIST

from appnb.layout.resources import GL, MATHJAX, PANEL, PANEL_FILES, TABLES, WIDGETS, Resource, sort_resources


def find_resources(roots: Iterable[Model]) -> tuple[Resource, ...]:
    """List what these models and all they refer to need beyond `BASE_SCRIPTS`, in the order in which to load it."""
    models: set[HasProps] = {reference for root in roots for reference in root.references()}
    found = {bundle for model in models for bundle in _find_bundles(model)}
    if _use_gl(models):
        found.add(GL)
    if _use_mathjax({model for model in models if type(model).__module__.startswith("bokeh.")}):
        found.add(MATHJAX)
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
