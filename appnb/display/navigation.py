"""`sidebar`, `nav_menu`, `routes` and `outline`: ways around a page."""

import re
from collections.abc import Mapping
from typing import ClassVar, Literal

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.html import Html, as_html
from appnb.display.hypertext import join
from appnb.display.kinds import type_name
from appnb.display.lazy import lazy
from appnb.display.markup import css, size, tag, text
from appnb.display.problems import check_choice
from appnb.display.stacks import vstack
from appnb.display.text import md_inline

Orientation = Literal["horizontal", "vertical"]
_ORIENTATIONS = ("horizontal", "vertical")
_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-z][a-z0-9+.\s\x00-\x1f-]*):", re.IGNORECASE)
_ALLOWED = ("http", "https", "mailto", "tel")


class sidebar(Html):
    """Show things in the page's sidebar, instead of where the cell stands.

    It has to be the cell's output. Several sidebars stand below each other, in the order of their cells. On a narrow
    screen the sidebar is a drawer.

    Args:
        item: what it shows: any object, or a list of objects, which stand below each other.
        footer: the same, at the sidebar's bottom.
        width: of the sidebar, in pixels or a CSS length.

    Example:
        aside = nb.sidebar([nb.md("# Sales"), nb.nav_menu({"#/": "Home"}, orientation="vertical")], footer="2026")
    """

    def __init__(self, item: object, footer: object | None = None, *, width: str | float | None = None) -> None:
        body = _stack(item)
        foot = _stack(footer) if footer is not None else Html.of("", {})
        parts = tag("div", body.text, class_="appnb-sidebar-body")
        parts += tag("div", foot.text, class_="appnb-sidebar-foot") if foot.text else ""
        rules = css({"--appnb-sidebar-width": size(width)})
        self._text = tag("div", parts, class_="appnb-in-sidebar", data_part="sidebar", style=rules)
        self.embedded = {**body.embedded, **foot.embedded}


def _stack(item: object) -> Html:
    return vstack(item) if isinstance(item, list | tuple) else as_html(item)


def nav_menu(menu: Mapping[str, object], *, orientation: Orientation = "horizontal") -> Html:
    """Show links to other pages, or to the routes of this one; the link of the page that is open is marked.

    Args:
        menu: what is shown by where it leads: inline Markdown, or a dict with "label" and "description". A dict of
            links under a name is a menu of its own.
        orientation: "horizontal", or "vertical" for links below each other.

    Raises:
        AppnbError: NB310, there is no such orientation; NB319, a link that leads nowhere.

    Example:
        links = nb.nav_menu(
            {"#/": "Home", "More": {"#/about": "About", "#/team": {"label": "Team", "description": "Who we are"}}}
        )
    """
    check_choice("nav_menu", "orientation", orientation, _ORIENTATIONS)
    entries = [_write_entry(key, value) for key, value in menu.items()]
    bar = tag("ul", *(tag("li", entry) for entry in entries))
    attributes = {"data_part": "nav", "data_orientation": orientation, "aria_label": "Menu"}
    return Html.of(tag("nav", bar, class_="appnb-menu", **attributes), {})


def _write_entry(key: str, value: object) -> str:
    if isinstance(value, Mapping) and not isinstance(value.get("label"), str):
        links = [tag("li", _write_link(address, inner)) for address, inner in value.items()]
        summary = tag("summary", tag("span", md_inline(key)))
        return tag("details", summary, tag("ul", *links), class_="appnb-menu-more")
    return _write_link(key, value)


def _write_link(address: str, value: object) -> str:
    scheme = _SCHEME.match(str(address))
    if scheme is not None and scheme[1].lower() not in _ALLOWED:
        what = f"`nav_menu()`: {address!r} is no place that a link may lead to"
        raise AppnbError(Diagnostic("NB319", what, None, "give an address, a path or a route such as `#/about`"))
    label, description = value, None
    if isinstance(value, Mapping):
        label, description = value.get("label", address), value.get("description")
    below = tag("small", text(description)) if description else ""
    is_away = str(address).startswith(("http:", "https:", "//"))
    away = {"target": "_blank", "rel": "noopener"} if is_away else {}
    return tag("a", tag("span", md_inline(str(label))), below, href=address, **away)


class routes(Html):
    """Show one of several things, after the page's address.

    Args:
        routes: what is shown, by route: a function without arguments, which may be async and is called when its route
            is first opened, or any object. A route that starts with "#" is compared with what follows the "#" of the
            address, any other with its path; `:name` in a route stands for any one step, and `routes.CATCH_ALL` is
            shown when no other fits.

    Raises:
        AppnbError: NB319, what is given are no routes.

    Example:
        pages = nb.routes({"#/": nb.md("Home"), "#/about": lambda: nb.md("About"), nb.routes.CATCH_ALL: "Not here"})
    """

    CATCH_ALL: ClassVar[str] = "{/*path}"
    DEFAULT: ClassVar[str] = "/"

    def __init__(self, routes: Mapping[str, object]) -> None:
        if not isinstance(routes, Mapping):
            what = f"`routes()` was given a value of type `{type_name(routes)}`"
            raise AppnbError(Diagnostic("NB319", what, None, 'give a dict: {"#/": …, "#/about": …}'))
        shown = [lazy(content) if callable(content) else as_html(content) for content in routes.values()]
        whole = join(shown)
        parts = [
            tag("div", html.text, data_route="*" if route == self.CATCH_ALL else route, hidden=position > 0)
            for position, (route, html) in enumerate(zip(routes, shown, strict=True))
        ]
        self._text = tag("div", *parts, class_="appnb-routes", data_part="routes")
        self.embedded = whole.embedded


def outline(*, label: str = "") -> Html:
    """Show the headings of the page as links, with the one that is read marked; it follows what the page shows.

    Args:
        label: a title above it.

    Example:
        contents = nb.outline(label="On this page")
    """
    title = tag("p", text(label), class_="appnb-contents-title") if label else ""
    return Html.of(
        tag("nav", title, tag("ul"), class_="appnb-contents", data_part="outline", aria_label=label or "On this page"),
        {},
    )
