"""What a cell may ask about itself and its notebook."""

import builtins
import os
import sys
from pathlib import Path

from appnb.kernel.arguments import CliArgs, read_arguments
from appnb.kernel.context import current_cell, current_owner, current_viewer
from appnb.kernel.request import Request


def defs() -> tuple[str, ...]:
    """List the names that the running cell gives; none outside of a cell.

    Example:
        given = nb.defs()
    """
    cell = current_cell()
    return () if cell is None else tuple(sorted(cell.kernel.program.graph.names[cell.cell].defs))


def refs() -> tuple[str, ...]:
    """List the names that the running cell needs; none outside of a cell. Python's own are left out.

    Example:
        needed = nb.refs()
    """
    cell = current_cell()
    if cell is None:
        return ()
    graph = cell.kernel.program.graph
    own = vars(builtins).keys() - graph.bindings[cell.cell].keys()
    return tuple(sorted(graph.names[cell.cell].refs - own))


def running_in_notebook() -> bool:
    """Tell whether a cell runs for a page, rather than in a script or a module.

    Example:
        is_page = nb.running_in_notebook()
    """
    viewer = current_viewer()
    return viewer is not None and viewer.is_present


def notebook_dir() -> Path:
    """Find the folder of the notebook; where there is no notebook, the present one.

    Example:
        data = nb.notebook_dir() / "data.csv"
    """
    kernel = current_owner()
    path = kernel.program.path if kernel is not None else getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(path).resolve().parent if path and not str(path).startswith("<") else Path.cwd()


def notebook_location() -> Path:
    """Find the place of the notebook: its folder.

    Example:
        place = nb.notebook_location()
    """
    return notebook_dir()


class AppMeta:
    """How the notebook is run, and for whom. What is asked here of the viewer is that of the running cell's."""

    @property
    def mode(self) -> str:
        """Tell "run" on a server, "test" under pytest, "script" otherwise."""
        if running_in_notebook():
            return "run"
        return "test" if "PYTEST_CURRENT_TEST" in os.environ else "script"

    @property
    def theme(self) -> str:
        """Tell "light" or "dark": what the page's address or the app says. What a viewer chose stays with them."""
        viewer = current_viewer()
        return "light" if viewer is None else viewer.read_theme()

    @property
    def request(self) -> Request | None:
        """Give the request that the page was opened with: its `.headers`, `.url`, `.user`, …; None in a script."""
        viewer = current_viewer()
        return None if viewer is None else viewer.read_request()


def app_meta() -> AppMeta:
    """Tell how the notebook is run: `.mode` is "run" on a server and "script" otherwise.

    Example:
        mode = nb.app_meta().mode
    """
    return AppMeta()


def cli_args() -> CliArgs:
    """Read the arguments of the command line: `python notebook.py --size 10`, or those after `--` of `appnb serve`.

    Numbers are numbers, `true` and `false` booleans, and an argument without a value is "".

    Example:
        size = nb.cli_args().get("size") or 100
    """
    kernel = current_owner()
    told = None if kernel is None else kernel.settings.arguments
    return CliArgs(read_arguments(sys.argv[1:] if told is None else told))
