"""The notebooks that a server serves: where each is found, at which address, and its program."""

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.program import Program, build_program
from appnb.kernel.shared import SharedStore
from appnb.layout.page import Page, build_page
from appnb.layout.resources import Resource
from appnb.notebook import is_notebook, read_notebook
from appnb.server.live_page import LivePage
from appnb.session import Session

log = logging.getLogger(__name__)


@dataclass(slots=True)
class ServedApp:
    """One notebook as a server has it: its program, read once and shared by all viewers."""

    path: Path
    slug: str  # the address below the prefix, without slashes
    program: Program
    page: Page
    resources: dict[Resource, None] = field(default_factory=dict)  # what its pages turned out to need
    visits: dict[Session, LivePage] = field(default_factory=dict)  # who has it open
    store: SharedStore = field(default_factory=SharedStore)  # what its shared cells gave
    problems: tuple[Diagnostic, ...] = ()  # why the file as it is now is not served

    def learn(self, resources: Iterable[Resource]) -> None:
        """Note what a page needed, so that the next one loads it from the start."""
        self.resources.update(dict.fromkeys(resources))


def find_notebooks(paths: Sequence[Path]) -> list[Path]:
    """List the notebooks that `paths`, files and folders, stand for; a folder's own folders are not searched."""
    found = [notebook for path in paths for notebook in _expand(path)]
    return list(dict.fromkeys(path.resolve() for path in found))


def _expand(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.glob("*.py") if is_notebook(file))
    else:
        yield path


def load_apps(paths: Sequence[Path]) -> list[ServedApp]:
    """Read and compile the notebooks behind `paths`. A folder's unreadable notebook is logged and left out.

    Raises:
        AppnbError: a notebook that was named, or the only one there is, cannot be read.
    """
    files = find_notebooks(paths)
    for folder in dict.fromkeys(str(file.parent) for file in files):
        if folder not in sys.path:  # as `python notebook.py` has it: modules beside a notebook can be imported
            sys.path.insert(0, folder)
    named = {path.resolve() for path in paths if not path.is_dir()}
    apps: list[ServedApp] = []
    taken: set[str] = set()
    for file in files:
        try:
            program = build_program(read_notebook(file))
        except AppnbError as error:
            if file in named or len(files) == 1:
                raise
            log.error("%s", error)
            continue
        slug = _choose_slug(file, taken)
        apps.append(ServedApp(file, slug, program, build_page(program)))
        for diagnostic in program.diagnostics:
            if diagnostic.severity != "info":
                log.warning("%s", diagnostic)
    return apps


def _choose_slug(path: Path, taken: set[str]) -> str:
    """Choose an address that no other notebook of this server has and that is no address of the server's own."""
    stem = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in path.stem) or "notebook"
    reserved = {"static", "assets", "healthz", "readyz", "ws", "favicon.ico"}
    slug, number = stem, 2
    while slug in taken or slug in reserved:
        slug, number = f"{stem}-{number}", number + 1
    taken.add(slug)
    return slug
