"""Our page as a template of Panel: wherever Panel takes one, an app without notebook looks like ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, cast

import jinja2
import panel as pn
from bokeh.document import Document
from panel.io.document import init_doc
from panel.io.model import add_to_doc
from panel.io.resources import _env as panel_environment
from panel.io.state import state
from panel.layout import Column
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
        files = _read_files(template)
        tokens = read_theme(theme or {})
        self._page_title = title
        super().__init__(files.html, design=PageDesign, **params)
        parts = zip(AREAS, (header, sidebar, main, footer), strict=True)
        for area, objects in parts:
            for number, part in enumerate(objects):
                self._render_items[f"{area}-{number}"] = (cast(Any, pn.panel(part)), [area])
        said = {"mode": tokens.mode, "density": tokens.density, "layout": "flow", "width": "full"}
        self._render_variables.update(
            app_title=title,
            base=files.base,
            logo=logo,
            styles=[*files.styles, tokens.css],
            elements=files.elements,
            scripts=files.scripts,
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
        """Add the parts as roots in one step: Bokeh would go through all models once for each.

        Panel's own way also makes a layout of all parts that is never shown, so that links find parts in other roots,
        and lets a design dress every component; that doubles what a session costs.
        """
        document = init_doc(doc or state.curdoc)
        self._documents.append(document)
        state._templates.setdefault(document, self)
        if location and self.location:
            self._add_location(document, location)
        for hook in (state._destroy_session, self._server_destroy):
            document.on_session_destroyed(cast(Any, hook))
        document.title = self._page_title or title or "Panel"
        document.theme = find_plot_theme()
        with document.models.freeze():
            for name, (part, tags) in self._render_items.items():
                root = part.get_root(document, comm)
                root.name, root.tags = name, [*root.tags, *tags]
                add_to_doc(root, document, hold=bool(comm))
                part._documents[document] = root
                document.on_session_destroyed(cast(Any, part._server_destroy))
        document.template = self.nb_template if notebook else self.template
        resources = self.resolve_resources(extras={"css": {}})
        document._template_variables.update(template_resources=resources, sizing_modes={}, **self._render_variables)
        return document

    def _build_layout(self) -> Column:
        return Column()  # what Jupyter shows of a template: not worth a button and a server for each session


@dataclass(frozen=True, slots=True)
class _Files:
    """What a page of a template is made of."""

    html: jinja2.Template
    base: jinja2.Template  # Panel's, which loads Bokeh
    styles: tuple[str, ...]
    elements: str
    scripts: Mapping[str, str]


@cache
def _read_files(name: str) -> _Files:
    """Read the files of a template, once in a process."""
    found = load_template(name)
    loader = jinja2.FileSystemLoader([*found.folders, found.folders[-1].parent])
    html = jinja2.Environment(loader=loader, trim_blocks=True, lstrip_blocks=True).get_template("panel.html")
    return _Files(
        html,
        panel_environment.get_template("base.html"),
        tuple(_read(found, style) for style in found.styles if style not in (ELEMENTS, FONTS)),
        _read(found, ELEMENTS),
        {script: _read(found, f"{script}.js").replace("export function", "function") for script in SCRIPTS},
    )


def _read(template: Template, name: str) -> str:
    path = template.find(name)
    return path.read_text("utf-8") if path is not None else ""
