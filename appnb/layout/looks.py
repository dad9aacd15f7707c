"""All that was said about one notebook's looks, in the order in which it counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from appnb.diagnostics import Diagnostic
from appnb.layout.file import find_layout_file, merge_looks, read_layout_file
from appnb.layout.marimo_file import find_marimo_file, read_marimo_layout
from appnb.layout.model import AREAS, LAYOUTS, Look
from appnb.layout.options import read_options
from appnb.notebook.model import Notebook


@dataclass(frozen=True, slots=True)
class Looks:
    """What was found: what it comes to, what was odd, and the files to watch, which need not be there."""

    look: Look = field(default_factory=Look)
    unfiled: Look = field(default_factory=Look)  # without what the layout file says
    problems: tuple[Diagnostic, ...] = ()
    files: tuple[Path, ...] = ()


def read_looks(notebook: Notebook, layout: str = "", areas: Iterable[str] = AREAS) -> Looks:
    """Read the looks of a notebook. Reads the disk, at most two small files; never raises for what they hold.

    The command line wins over the file beside the notebook, that over marimo's layout file, that over the options
    in the notebook: what is said later, and without touching the notebook, is meant to change it.

    Args:
        notebook: whose looks.
        layout: as `--layout` has it: the name of a layout, the path of a layout file, or "".
        areas: those that the template has.
    """
    look, problems = read_options(notebook, areas)
    by_marimo, odd = read_marimo_layout(notebook)
    look, problems = merge_looks(look, by_marimo), problems + odd
    files = [path for path in (find_marimo_file(notebook),) if path is not None]
    asked = Path(layout) if layout and layout not in LAYOUTS else None
    unfiled = look
    path = asked or (find_layout_file(notebook.path) if notebook.path is not None else None)
    if path is not None:
        files.append(path)
        if asked or path.exists():
            by_file, odd = read_layout_file(path, notebook, areas)
            look, problems = merge_looks(look, by_file), problems + odd
    if layout in LAYOUTS:
        look = replace(look, app=replace(look.app, layout=layout))
    return Looks(look, unfiled, problems, tuple(files))
