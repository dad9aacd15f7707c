"""Pages inside a template of Panel: its HTML around our cells, and not one request to another host."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import jinja2
import panel.template
from panel.template.base import BasicTemplate

_FOREIGN = r"(?:https?:)?//"
_STATIC = re.compile(r"""((?:src|href)=["'])\.?/?(static/)""")
_FOREIGN_TAGS = re.compile(
    rf"""<link\b[^>]*\bhref=["']{_FOREIGN}[^>]*>|<script\b[^>]*\bsrc=["']{_FOREIGN}[^>]*>\s*</script>"""
    rf"""|@import\s+(?:url\()?["']?{_FOREIGN}[^;]*;""",
    re.I,
)
_HANDLER = re.compile(r"""onclick="(openNav|closeNav)\(\)\"""")  # the page's policy lets no attribute run
_FULL_SCREEN = '<template><span onclick="toggleFullScreen(this)"></span></template>'
"""What a script of Panel's writes into the page later: the page's policy allows the handlers that stand in its HTML."""
_ICONS = re.compile(r"""\s*<link\b[^>]*\brel=["'](?:apple-touch-)?icon["'][^>]*>""", re.I)

_OPTIONS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "EditableTemplate": {"editable": False, "local_save": False},
        "FastGridTemplate": {"theme_toggle": False},
        "FastListTemplate": {"theme_toggle": False},
        "SlidesTemplate": {"show_header": True, "collapsed_sidebar": False},
    }
)
"""What stock templates do themselves is off where the page does it: themes, arranging."""

_NO_REVEAL = "<script>window.Reveal = { initialize() {}, on() {} }</script>"
"""Stands for the library behind Panel's slides, which takes every section for one; a page's deck is its own."""

_BUILT_BY_SCRIPT = frozenset({"FastGridTemplate", "GoldenTemplate", "ReactTemplate"})
"""Templates that write their places in a script: as a text, or in JSX, neither of which could hold a page."""

_ONE_ITEM = json.dumps({size: [{"i": "1", "x": 0, "y": 0, "w": 12, "h": 1, "static": True}] for size in ("lg", "md")})
"""The layout of a grid of React's that holds the whole page; how high it is, a style sheet leaves to the page."""


@dataclass(frozen=True, slots=True)
class Root:
    """Stands for a root of a document, as Panel's templates see one: its tags say where it goes."""

    name: str
    html: str = ""
    tags: tuple[str, ...] = ()
    id: str = ""
    sizing_mode: str = "stretch_width"


@dataclass(frozen=True, slots=True)
class _Document:
    roots: "_Roots"
    elementid: str = ""


class _Roots(tuple[Root, ...]):
    """Roots by position and by name; a name that is not there is an empty one."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Root:
        return next((root for root in self if root.name == name), Root(name))


def render_in_shell(
    name: str, blocks: Mapping[str, str], *, title: str, prefix: str, script: str, nonce: str = ""
) -> str:
    """Render a page inside a template of Panel.

    Where the template builds its places by a script, it gets empty ones, and `panel_shell.js` puts the areas into them.

    Args:
        name: the template's class.
        blocks: of our page's HTML: `attributes`, `about`, `resources`, `header`, `sidebar`, `main`, `footer`, `end`.
        title: of the page.
        prefix: the server's path, "" or "/path".
        script: the address of `panel_shell.js`.
        nonce: marks the scripts that may stand in the page; those made of JSX take it over.
    """
    shell = _make_shell(name)
    areas = {"header": blocks["header"], "main": blocks["main"] + blocks["footer"]}
    if 'class="appnb-cell"' in blocks["sidebar"]:
        areas["nav"] = blocks["sidebar"]
    waiting = areas if name in _BUILT_BY_SCRIPT else {}
    roots = _Roots(
        Root(f"appnb-{area}", _write_place(area, "" if waiting else inside), (area,), f"appnb-{number}")
        for number, (area, inside) in enumerate(areas.items(), 1)
    )
    variables = {**shell.variables, "app_title": title, "meta_name": title, "nav": "nav" in areas}
    variables |= {
        "title": title,
        "docs": [_Document(roots)],
        "roots": roots,
        "root_labels": {root.name: title for root in roots},
        "macros": _MACROS,
        "plot_script": "",
        "html_attrs": f'{shell.variables.get("html_attrs", "")} data-shell="{name}" {blocks["attributes"]}',
        "dist_url": f"{prefix}/static/extensions/panel/",
    }
    html = _ICONS.sub("", shell.template.render(variables)).replace('class="reveal"', "", 1)
    html = html.replace('<script type="text/babel"', f'<script type="text/appnb-jsx" nonce="{nonce}"')
    html = _HANDLER.sub(r'data-does="\1"', html)
    html = html.replace('<ul class="nav', '<ul role="none" class="nav', 1)  # what is in it are no items
    html = _STATIC.sub(rf"\1{prefix}/\2", _FOREIGN_TAGS.sub("", html))
    head = _NO_REVEAL if name == "SlidesTemplate" else ""
    head += f'{blocks["about"]}<script type="module" src="{script}"></script>{blocks["resources"]}'
    html = html.replace("</head>", f"{head}</head>", 1)
    end = "".join(f'<div hidden data-waits-for="{area}">{inside}</div>' for area, inside in waiting.items())
    end += _FULL_SCREEN if name.startswith("Fast") else ""
    return html.replace("</body>", f"{end}{blocks['end']}</body>", 1)


def _write_place(area: str, inside: str) -> str:
    """Write the place of an area. An empty one is HTML, JSX and a text in a script."""
    return f'<div class="appnb-place" id="appnb-place-{area}">{inside}</div>'


@dataclass(frozen=True, slots=True)
class _Shell:
    template: jinja2.Template
    variables: Mapping[str, Any]


_MACROS = jinja2.Environment().from_string("{% macro embed(root) %}{{ root.html }}{% endmacro %}")
"""Stands for Bokeh's macros, which Panel's HTML imports."""


@cache
def _make_shell(name: str) -> _Shell:
    """Make the stock template once in a process, for what it says to its HTML; its own roots are left out.

    It is the light one: our tokens colour it.
    """
    kind: type[BasicTemplate] = getattr(panel.template, name)
    stock = kind(title="", theme="default", busy_indicator=None, **_OPTIONS.get(name, {}))
    stock._update_vars()
    resources = stock.resolve_resources(cdn=False)
    for kind_of_file in ("css", "js"):
        files = resources[kind_of_file]
        resources[kind_of_file] = {key: url for key, url in files.items() if not key.startswith("reveal")}
    variables = {
        **stock._render_variables,
        "base": "base.html",
        "layouts": _ONE_ITEM,
        "template_resources": resources,
        "sizing_modes": {},
    }
    return _Shell(stock.template, {name: value for name, value in variables.items() if name != "notifications"})
