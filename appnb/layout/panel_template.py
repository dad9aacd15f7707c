"""Our page as a template of Panel: wherever Panel takes one, an app without notebook looks like ours."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast

import jinja2
import panel as pn
from bokeh.document import Document
from panel.io.resources import _env as panel_environment
from panel.template.base import BaseTemplate
from panel.theme import Design

from appnb.display.plot_theme import find_plot_theme
from appnb.layout.templates import DEFAULT, Template, load_template
from appnb.layout.theme import read_theme

AREAS = ("header", "sidebar", "main", "footer")
SCRIPTS = ("theme", "elements", "charts", "shell")
ELEMENTS, FONTS = "elements.css", "fonts.css"


class PageDesign(Design):
    """Leaves components as they are: the page dresses them, so that none brings style sheets of its own."""

    modifiers: ClassVar[dict[Any, Any]] = {}


class PageTemplate(BaseTemplate):
    """A page with header, sidebar and main area, whose parts are roots of the document.

    `PageTemplate(title="Sales", main=[…], sidebar=[…]).servable()` in an app that `panel serve` runs.

    Args:
        title: of the page.
        main: objects that Panel can show, one below the other; `sidebar`, `header` and `footer` likewise.
        logo: the address of a picture, or a `data:` address.
        theme: as `App(theme=…)` has it: tokens by name.
        template: the name of a shipped template, or the path of a folder.

    Raises:
        AppnbError: NB430 to NB433, the template or the theme cannot be used.
    """

    def __init__(
        self,
        *,
        title: str = "",
        main: Iterable[object] = (),
        sidebar: Iterable[object] = (),
        header: Iterable[object] = (),
        footer: Iterable[object] = (),
        logo: str = "",
        theme: object = None,
        template: str = DEFAULT,
        **params: Any,
    ) -> None:
        """Take the parts; they become roots when a document is made."""
        found = load_template(template)
        tokens = read_theme(theme or {})
        self._page_title = title
        super().__init__(_find_html(found.folders), design=PageDesign, **params)
        parts = zip(AREAS, (header, sidebar, main, footer), strict=True)
        for area, objects in parts:
            for number, part in enumerate(objects):
                self._render_items[f"{area}-{number}"] = (cast(Any, pn.panel(part)), [area])
        said = {"mode": tokens.mode, "density": tokens.density, "layout": "flow", "width": "full"}
        self._render_variables.update(
            app_title=title,
            base=panel_environment.get_template("base.html"),
            logo=logo,
            styles=[*_read_styles(found), tokens.css],
            elements=_read(found, ELEMENTS),
            scripts={name: _read(found, f"{name}.js").replace("export function", "function") for name in SCRIPTS},
            html_attrs=" ".join(f'data-{name}="{value}"' for name, value in said.items()),
        )

    def _init_doc(
        self,
        doc: Document | None = None,
        comm: Any = None,
        title: str | None = None,
        notebook: bool = False,
        location: Any = True,
    ) -> Document:
        """Add the parts as roots in one step: Bokeh would go through all models once for each."""
        document = doc or pn.state.curdoc or Document()
        document.theme = find_plot_theme()
        with document.models.freeze():
            made: Document = super()._init_doc(document, comm, self._page_title or title, notebook, location)
        return made


@cache
def _find_html(folders: tuple[Path, ...]) -> jinja2.Template:
    loader = jinja2.FileSystemLoader([*folders, folders[-1].parent])
    return jinja2.Environment(loader=loader, trim_blocks=True, lstrip_blocks=True).get_template("panel.html")


def _read_styles(template: Template) -> Sequence[str]:
    return [_read(template, name) for name in template.styles if name not in (ELEMENTS, FONTS)]


def _read(template: Template, name: str) -> str:
    path = template.find(name)
    return path.read_text("utf-8") if path is not None else ""
