"""Pages inside a template of Panel: its HTML around our cells, and not one request to another host."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
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


def render_in_shell(name: str, blocks: Mapping[str, str], *, title: str, prefix: str, is_dark: bool) -> str:
    """Render a page inside a template of Panel.

    Args:
        name: the template's class.
        blocks: of our page's HTML: `resources`, `header`, `sidebar`, `main`, `footer`, `end`.
        title: of the page.
        prefix: the server's path, "" or "/path".
        is_dark: whether the dark theme of the template is taken: it has none that changes.
    """
    shell = _make_shell(name, is_dark)
    places = [Root("appnb-main", blocks["header"] + blocks["main"] + blocks["footer"], ("main",), "appnb-1")]
    if 'class="appnb-cell"' in blocks["sidebar"]:
        places.append(Root("appnb-sidebar", blocks["sidebar"], ("nav",), "appnb-2"))
    roots = _Roots(places)
    attributes = shell.variables.get("html_attrs", "")
    variables = {**shell.variables, "app_title": title, "meta_name": title, "nav": len(roots) > 1}
    variables |= {
        "title": title,
        "docs": [_Document(roots)],
        "roots": roots,
        "macros": _MACROS,
        "plot_script": "",
        "html_attrs": f'{attributes} data-shell="{name}" data-mode="{"dark" if is_dark else "light"}"',
        "dist_url": f"{prefix}/static/extensions/panel/",
    }
    html = shell.template.render(variables)
    html = _STATIC.sub(rf"\1{prefix}/\2", _FOREIGN_TAGS.sub("", html))
    html = html.replace("</head>", f"{blocks['resources']}</head>", 1)
    return html.replace("</body>", f"{blocks['end']}</body>", 1)


@dataclass(frozen=True, slots=True)
class _Shell:
    template: jinja2.Template
    variables: Mapping[str, Any]


_MACROS = jinja2.Environment().from_string("{% macro embed(root) %}{{ root.html }}{% endmacro %}")
"""Stands for Bokeh's macros, which Panel's HTML imports."""


@cache
def _make_shell(name: str, is_dark: bool) -> _Shell:
    """Make the stock template once in a process, for what it says to its HTML; its own roots are left out."""
    kind: type[BasicTemplate] = getattr(panel.template, name)
    stock = kind(title="", theme="dark" if is_dark else "default", busy_indicator=None)
    stock._update_vars()
    variables = {
        **stock._render_variables,
        "template_resources": stock.resolve_resources(cdn=False),
        "sizing_modes": {},
    }
    return _Shell(stock.template, {name: value for name, value in variables.items() if name != "notifications"})
