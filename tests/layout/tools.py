"""Short ways to a page: a notebook in a line a cell, and what stands where as plain lists."""

import textwrap
from collections.abc import Iterable
from pathlib import Path

from appnb.kernel.program import build_program
from appnb.layout.build import build_page
from appnb.layout.looks import Looks, read_looks
from appnb.layout.model import Box, Page, Slot
from appnb.notebook import parse_notebook
from appnb.notebook.model import Notebook


def write(cells: Iterable[str], app: str = "", module: str = "appnb") -> str:
    """Write a notebook; a cell is `name(options): code`, and shows a text when it has no code."""
    parts = [f"import {module}\n\napp = {module}.App({app})\n"]
    for cell in cells:
        head, _, code = cell.partition(":")
        name, _, options = head.strip().rstrip(")").partition("(")
        body = textwrap.indent(code.strip() or '"text"', "    ")
        parts.append(f"\n@app.cell({options})\ndef {name or '_'}():\n{body}\n")
    return "\n".join(parts)


def notebook(*cells: str, app: str = "", path: Path | None = None, module: str = "appnb") -> Notebook:
    """Parse what `write` wrote."""
    return parse_notebook(write(cells, app, module), path)


def lay_out(*cells: str, app: str = "", file: str = "", folder: Path | None = None, layout: str = "") -> Page:
    """Lay out a notebook, with the text of a layout file beside it."""
    path = folder / "sales.py" if folder else None
    if path is not None:
        path.with_suffix(".layout.toml").write_text(file)
    found = notebook(*cells, app=app, path=path)
    return build_page(build_program(found), looks=read_looks(found, layout))


def look_at(*cells: str, app: str = "", file: str | None = None, folder: Path) -> Looks:
    """Read the looks of a notebook that is on disk."""
    path = folder / "sales.py"
    if file is not None:
        path.with_suffix(".layout.toml").write_text(file)
    return read_looks(notebook(*cells, app=app, path=path))


def tree(box: Box) -> list[object]:
    """Write a box as nested lists: cells by name, boxes as `[title, …]`."""
    return [
        item.cell if isinstance(item, Slot) else [item.title or item.name or item.kind, *tree(item)]
        for item in box.items
    ]


def main(page: Page) -> list[object]:
    """Write the main area as nested lists."""
    return tree(page.area("main"))


def spans(page: Page) -> dict[str, tuple[int, int, int]]:
    """List how wide each cell is: on a wide, a middling and a narrow page."""
    return {slot.cell: (slot.span, slot.span_medium, slot.span_small) for slot in page.area("main").slots()}


def places(page: Page) -> dict[str, tuple[int, int]]:
    """List row and column of each cell."""
    return {slot.cell: (slot.row, slot.column) for slot in page.area("main").slots()}
