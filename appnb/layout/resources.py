"""The files of Bokeh and Panel that pages load, all of them from this server. It imports neither."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

LIBRARIES = hashlib.sha256(f"{version('bokeh')} {version('panel')}".encode()).hexdigest()[:12]
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
GL = Resource("js", f"{STATIC}/js/bokeh-gl.min.js")
MATHJAX = Resource("js", f"{STATIC}/js/bokeh-mathjax.min.js")

BASE_SCRIPTS = (BASE.url,)
"""What every page loads; paths below the server's prefix."""

_ORDER = (WIDGETS, TABLES, GL, MATHJAX, PANEL)
"""In which order bundles are loaded: each adds to those before it, and Panel's does not start without the tables'."""


def sort_resources(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Put resources into the order in which a page loads them; Panel's bundle before the files that models name."""
    found = dict.fromkeys(resources)
    bundles = [bundle for bundle in _ORDER if bundle in found]
    return (*bundles, *(resource for resource in found if resource not in _ORDER))
