"""Write docs/elements.md from the docstrings of `appnb.ui`, and take each element's picture in Chromium.

.venv/bin/python docs/generate_elements.py           # the page and every picture
.venv/bin/python docs/generate_elements.py --text    # the page alone
.venv/bin/python docs/generate_elements.py slider    # the page, and the picture of one element
"""

import ast
import inspect
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pictures import open_page, serve
from playwright.sync_api import FloatRect, Locator

from appnb import ui

PAGE = Path(__file__).parent / "elements.md"
PICTURES = Path(__file__).parent / "images" / "elements"
PAD_PX = 7  # half of what is between two cells
INTRODUCTION = """\
# Elements

What a viewer can change. Each is `nb.ui.NAME(...)`, made in a cell and held by a global name; a cell that reads its
`.value` runs again when that changes. Names, arguments and values are those of `mo.ui` in marimo. Every element is a
`param` object, so that `element.param.watch`, `pn.bind` and the rest of Panel work with it too.

A cell shows an element when it is the cell's last expression, or a part of it: in a stack (`nb.hstack([a, b])`), in
text (`nb.md(f"From {a} to {b}")`), in a form. `element.value = x` in code moves it on the page, as if the viewer had.
When the cell that makes an element runs again, the element keeps the viewer's value as long as the author has not
changed the initial one and the value is still among those it may have.

<!-- Written by docs/generate_elements.py from the docstrings of appnb.ui. Change those. -->
"""
SECTION = re.compile(r"^(Args|Example|Examples|Value|Raises|Returns|Limits|Source|Note):\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Element:
    """One element as its docstring tells: prose, arguments with defaults, a value, an example."""

    name: str
    prose: str
    arguments: tuple[tuple[str, str, str], ...]  # name, default, meaning
    value: str
    example: str


def find_elements() -> list[Element]:
    """Read the docstring of every public element, in the order of `appnb.ui.__all__`."""
    return [read_element(name, getattr(ui, name)) for name in ui.__all__ if name.islower()]


def read_element(name: str, made: object) -> Element:
    """Read one element's docstring: Google sections, and `Value:`."""
    assert callable(made)
    sections = split_sections(inspect.getdoc(made) or "")
    parameters = inspect.signature(made).parameters
    arguments = []
    for argument, meaning in read_arguments(sections.get("Args", "")):
        parameter = parameters.get(argument.lstrip("*"))
        default = parameter.default if parameter else inspect.Parameter.empty
        arguments.append((argument, "" if default is inspect.Parameter.empty else f"`{default!r}`", meaning))
    example = inspect.cleandoc("\n" + sections.get("Example", sections.get("Examples", "")))
    return Element(name, sections[""], tuple(arguments), " ".join(sections.get("Value", "").split()), example)


def split_sections(doc: str) -> dict[str, str]:
    """Split a cleaned docstring into its sections; what stands before the first has the name ""."""
    sections, current = {"": ""}, ""
    for line in doc.splitlines():
        if match := SECTION.match(line):
            current = match[1]
            sections[current] = match[2]
        else:
            sections[current] += f"\n{line}"
    return {name: text.strip("\n") for name, text in sections.items()}


def read_arguments(text: str) -> Iterator[tuple[str, str]]:
    """Read `name: meaning` entries; a deeper line goes on with the one before."""
    entries = re.split(r"\n(?=\S)", inspect.cleandoc("\n" + text))
    for entry in filter(str.strip, entries):
        argument, _, meaning = entry.partition(":")
        yield argument.strip(), " ".join(meaning.split())


def render_page(elements: Sequence[Element]) -> str:
    """Write the page."""
    return "\n".join([INTRODUCTION, *map(render_element, elements)])


def render_element(element: Element) -> str:
    """Write one element's part of the page."""
    parts = [f"## {element.name}", element.prose.strip()]
    parts.append(f"![{element.name}](images/elements/{element.name}.png){{ .element loading=lazy }}")
    if element.example:
        parts.append(f"```python\n{element.example}\n```")
    if element.value:
        parts.append(f"**Value:** {element.value}")
    if element.arguments:
        cells = [[f"`{name}`", default, meaning] for name, default, meaning in element.arguments]
        rows = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in cells]
        parts.append("\n".join(["| argument | default | |", "| --- | --- | --- |", *(f"| {row} |" for row in rows)]))
    return "\n\n".join(parts) + "\n"


def write_notebook(elements: Sequence[Element], path: Path) -> None:
    """Write a notebook with a cell for each element, which runs its example and shows what that made."""
    cells = ["import appnb\n\napp = appnb.App()\n\nwith app.setup:\n    import appnb as nb\n"]
    for element in elements:
        body = f"{element.example}\nnb.vstack([{', '.join(find_names(element.example))}])"
        body = body.replace("\n", "\n    ")
        cells.append(f"@app.cell\ndef show_{element.name}():\n    {body}\n")
    path.write_text("\n\n".join(cells), "utf-8")


def find_names(example: str) -> list[str]:
    """List the names that an example assigns at its top: what it makes, to be shown."""
    assigned = [node.targets[0] for node in ast.parse(example).body if isinstance(node, ast.Assign)]
    return [target.id for target in assigned if isinstance(target, ast.Name) and not target.id.startswith("_")]


def wait_for_rest(cell: Locator) -> FloatRect:
    """Wait until an output keeps its size: on a busy machine a script may not have drawn it yet."""
    sizes: list[FloatRect | None] = [None, None, None]
    while sizes[-1] is None or any(size != sizes[-1] for size in sizes[-3:]):
        cell.page.wait_for_timeout(500)
        sizes.append(cell.bounding_box())
    return sizes[-1]


def take_pictures(elements: Sequence[Element]) -> None:
    """Serve the examples and take a picture of each, at twice the resolution."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        notebook = Path(folder) / "elements.py"
        write_notebook(elements, notebook)
        with serve(notebook) as url, open_page(url, width=640, height=900) as page:
            for element in elements:
                cell = page.locator(f"[data-cell=show_{element.name}]")
                cell.scroll_into_view_if_needed()
                box = wait_for_rest(cell)
                clip = {"x": box["x"] - PAD_PX, "y": box["y"] - PAD_PX}
                clip |= {"width": box["width"] + 2 * PAD_PX, "height": box["height"] + 2 * PAD_PX}
                page.screenshot(path=PICTURES / f"{element.name}.png", clip=clip)


def main(arguments: Sequence[str]) -> None:
    """Write the page, then take the pictures that were asked for."""
    elements = find_elements()
    PAGE.write_text(render_page(elements), "utf-8")
    if "--text" not in arguments:
        take_pictures([element for element in elements if not arguments or element.name in arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
