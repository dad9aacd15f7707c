"""Which cell's output goes where, and the HTML of a page before any cell has run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from appnb.kernel.program import Program
from appnb.layout.resources import BASE_SCRIPTS, Resource
from appnb.notebook.model import Cell, CellId, CellKind

AREAS = ("header", "sidebar", "main", "footer")
LAYOUTS = ("flow", "dashboard")
WIDTHS = ("compact", "medium", "full", "columns")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one cell on the page. `shows` is False when the cell ends in no expression: nothing to wait for."""

    key: CellId  # stays the same over generations
    cell: str  # the cell's name, or its id when it has none: what people's styles and tests refer to
    area: str
    shows: bool
    span: int = 12  # of 12 columns, in the dashboard layout
    title: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What one URL shows: slots in page order, how they are laid out."""

    title: str
    description: str
    layout: str
    width: str
    slots: tuple[Slot, ...]

    def area(self, name: str) -> tuple[Slot, ...]:
        """List the slots of one area, in page order."""
        return tuple(slot for slot in self.slots if slot.area == name)


def build_page(program: Program, title: str = "") -> Page:
    """Lay out a program: each cell in the area that its `area` option names, else in `main`."""
    notebook = program.notebook
    options = notebook.options
    name = title or _text(options, "title", "app_title") or _title_from(notebook.path)
    layout = _choose(options.get("layout"), LAYOUTS, "dashboard" if _has_sidebar(notebook.cells) else "flow")
    width = _choose(options.get("width"), WIDTHS, "full" if layout == "dashboard" else "medium")
    slots = tuple(_build_slot(program, cell) for cell in notebook.cells)
    return Page(name, _first_line(notebook.docstring), layout, width, slots)


def _build_slot(program: Program, cell: Cell) -> Slot:
    area = cell.options.get("area")
    span = cell.options.get("span")
    code = program.code.get(cell.id)
    return Slot(
        cell.id,
        cell.name if cell.name != "_" else cell.id,
        area if isinstance(area, str) and area in AREAS else "main",
        shows=cell.kind is CellKind.CELL and code is not None and code.output is not None,
        span=min(12, max(1, span)) if isinstance(span, int) else 12,
        title=_text(cell.options, "title"),
    )


def _has_sidebar(cells: tuple[Cell, ...]) -> bool:
    return any(cell.options.get("area") == "sidebar" for cell in cells)


def _text(options: Mapping[str, object], *names: str) -> str:
    return next((str(options[name]) for name in names if options.get(name)), "")


def _choose(value: object, choices: tuple[str, ...], default: str) -> str:
    return value if isinstance(value, str) and value in choices else default


def _title_from(path: Path | None) -> str:
    return path.stem.replace("_", " ").replace("-", " ").capitalize() if path else "Notebook"


def _first_line(docstring: str | None) -> str:
    return next((line.strip() for line in (docstring or "").splitlines() if line.strip()), "")


def render_page(
    page: Page, templates: Path, *, prefix: str, config: Mapping[str, object], resources: tuple[Resource, ...] = ()
) -> str:
    """Render the HTML that the server sends: the layout with a placeholder for each cell.

    Args:
        page: what to lay out.
        templates: the folder with the templates, from `find_templates()`.
        prefix: the server's path, "" or "/path".
        config: what the page's script is told (token, address of the websocket); values that JSON can hold.
        resources: what the page's live outputs are known to need beyond the base.
    """
    scripts = [*BASE_SCRIPTS, *(resource.url for resource in resources if resource.kind == "js")]
    return (
        _environment(templates)
        .get_template("default/page.html")
        .render(
            page=page,
            prefix=prefix,
            version=asset_version(templates),
            scripts=scripts,
            modules=[resource.url for resource in resources if resource.kind == "module"],
            styles=[resource.url for resource in resources if resource.kind == "css"],
            config=escape_json(config),
        )
    )


def render_index(entries: list[dict[str, str]], templates: Path, *, prefix: str, title: str) -> str:
    """Render the list of a server's notebooks; each entry has `href`, `title`, `description`."""
    template = _environment(templates).get_template("default/index.html")
    return template.render(entries=entries, prefix=prefix, title=title, version=asset_version(templates))


def escape_json(value: object) -> str:
    """Write JSON that can stand inside a `<script>` element whatever strings it holds."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _environment(templates: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


@cache
def asset_version(templates: Path) -> str:
    """Name the state of the template's files, so that a browser keeps them until they change."""
    newest = max((path.stat().st_mtime_ns for path in templates.rglob("*") if path.is_file()), default=0)
    return f"{newest:x}"[-12:]
