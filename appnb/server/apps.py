"""The notebooks that a server serves: where each is found, at which address, and its program."""

import asyncio
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.marimo_modules import answer_in
from appnb.kernel.program import Program, build_program
from appnb.kernel.sharing.store import SharedStore
from appnb.layout.appearance import Appearance
from appnb.layout.build import build_page
from appnb.layout.dress import Dress, Dresser
from appnb.layout.looks import Looks, read_looks
from appnb.layout.model import Page
from appnb.layout.resources import Resource
from appnb.notebook import is_notebook, read_notebook
from appnb.server.sizes import Sizes

if TYPE_CHECKING:
    from appnb.server.first_sight import FirstSight
    from appnb.server.live_page import LivePage
    from appnb.session import Session

log = logging.getLogger(__name__)

RESERVED = frozenset(
    {"static", "assets", "public", "healthz", "readyz", "metrics", "reload", "frame", "files", "ws"}
    | {"login", "logout", "favicon.ico"}
)
"""Addresses of the server's own, which no notebook gets."""


@dataclass(slots=True, eq=False)
class ServedApp:
    """One notebook as a server has it: its program, read once and shared by all viewers."""

    path: Path
    slug: str  # the address below the prefix, without slashes
    program: Program
    page: Page
    appearance: Appearance
    dress: Dress
    resources: dict[Resource, None] = field(default_factory=dict)  # what its pages turned out to need
    visits: "dict[Session, LivePage]" = field(default_factory=dict)  # who has it open
    store: SharedStore = field(default_factory=SharedStore)  # what its shared cells gave
    problems: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)  # by file: why its save is not used
    notice: str = ""  # HTML: what authors are told about these problems
    first_sight: "FirstSight | None" = None  # what pages show before they are live
    sizes: Sizes = field(default_factory=Sizes)  # how high the live parts of its pages are
    is_from_folder: bool = False  # found in a folder, not named
    is_gone: bool = False  # its file is, from a folder: open pages go on, no new ones
    is_missing: bool = False  # its file is, though it was named: open pages go on, new ones wait
    layout: str = ""  # as `--layout` has it
    looks: Looks = field(default_factory=Looks)  # what was said of how it looks
    arranging: asyncio.Lock = field(default_factory=asyncio.Lock)  # held by who changes its layout file

    def learn(self, resources: Iterable[Resource]) -> None:
        """Note what a page needed, so that the next one loads it from the start."""
        self.resources.update(dict.fromkeys(resources))

    def find_first_sight(self) -> "FirstSight | None":
        """Find what a page shows before it is live, if this generation has run to its end."""
        sight = self.first_sight
        return sight if sight is not None and sight.program is self.program else None

    def watched_files(self) -> tuple[Path, ...]:
        """List the files that make the app's looks: when one changes, the page is built again and no cell runs.

        They need not be there.
        """
        return *self.looks.files, *self.appearance.files


class ServedApps:
    """What a server serves, by address. Lives on the event loop; an app's address stays its own.

    Iterating gives the apps that can be visited, in the order of the paths, those of a folder by name.

    Args:
        paths: files and folders; a folder's own folders are not searched. An unreadable notebook of a folder is
            logged and left out.
        dresser: finds out how each is dressed.
        layout: as `--layout` has it.

    Raises:
        AppnbError: a notebook that was named, or the only one there is, cannot be read.
    """

    def __init__(self, paths: Sequence[Path], dresser: Dresser, layout: str = "") -> None:
        self._layout = layout
        self._dresser = dresser
        self._paths = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - links stay, `..` goes
        self.served_folders = frozenset(path for path in self._paths if path.is_dir())
        self._apps: dict[str, ServedApp] = {}
        self._slugs: dict[Path, str] = {}
        files = find_notebooks(self._paths)
        for file in files:
            self._slugs[file] = self._choose_slug(file)
        for file in files:
            is_named = file in self._paths
            try:
                self._add(file, is_from_folder=not is_named)
            except AppnbError as error:
                if is_named or len(files) == 1:
                    raise
                log.error("%s", error)

    def __iter__(self) -> Iterator[ServedApp]:
        return iter(sorted((app for app in self._apps.values() if not app.is_gone), key=self._find_rank))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def list_all(self) -> list[ServedApp]:
        """List the apps whose file is gone, too."""
        return list(self._apps.values())

    def find(self, slug: str) -> ServedApp | None:
        """Find the app at an address; it may be gone."""
        return self._apps.get(slug)

    @property
    def only(self) -> ServedApp | None:
        """The one app there is, which has the root for its address too; None if there are more or none."""
        present = list(self)
        return present[0] if len(present) == 1 else None

    @property
    def folders(self) -> frozenset[Path]:
        """Where notebooks, and modules beside them, are."""
        return frozenset({app.path.parent for app in self._apps.values()}) | self.served_folders

    def add(self, file: Path) -> ServedApp:
        """Read a notebook that came into a served folder.

        Raises:
            AppnbError: it cannot be read.
        """
        return self._add(file, is_from_folder=True)

    def dress(self, app: ServedApp, program: Program) -> bool:
        """Find out anew how an app is dressed, as `program` has it.

        Returns:
            Whether it looks different now.

        Raises:
            AppnbError: a template, the theme or a file cannot be used; the app stays as it was.
        """
        before = app.dress
        app.appearance, app.dress = self._dresser.dress(program.notebook)
        return app.dress != before

    def drop_gone(self) -> list[ServedApp]:
        """Forget the apps whose file is gone and that nobody has open any more; their addresses stay reserved."""
        dropped = [app for app in self._apps.values() if app.is_gone and not app.visits]
        for app in dropped:
            del self._apps[app.slug]
        return dropped

    def _add(self, file: Path, *, is_from_folder: bool) -> ServedApp:
        folder = str(file.parent)
        if folder not in sys.path:  # as `python notebook.py` has it: modules beside a notebook can be imported
            sys.path.insert(0, folder)
        answer_in(folder)
        program = build_program(read_notebook(file))
        appearance, dress = self._dresser.dress(program.notebook)
        looks = read_looks(program.notebook, self._layout, appearance.template.areas)
        slug = self._slugs.get(file) or self._choose_slug(file)
        self._slugs[file] = slug
        page = build_page(program, looks=looks, areas=appearance.template.areas)
        app = self._apps[slug] = ServedApp(file, slug, program, page, appearance, dress)
        app.is_from_folder, app.layout, app.looks = is_from_folder, self._layout, looks
        for diagnostic in (*program.diagnostics, *looks.problems, *appearance.problems):
            if diagnostic.severity != "info":
                log.warning("%s", diagnostic)
        return app

    def _find_rank(self, app: ServedApp) -> tuple[int, str]:
        place = app.path if app.path in self._paths else app.path.parent
        return self._paths.index(place), app.path.name

    def _choose_slug(self, path: Path) -> str:
        """Choose an address that no other notebook of this server has and that is no address of the server's own."""
        stem = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in path.stem) or "notebook"
        taken = RESERVED.union(self._slugs.values())
        slug, number = stem, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug


def find_notebooks(paths: Iterable[Path]) -> list[Path]:
    """List the notebooks that `paths`, files and folders, stand for, each once whatever links lead to it."""
    found: dict[Path, Path] = {}
    for path in paths:
        for notebook in list_notebooks(path) if path.is_dir() else [path]:
            found.setdefault(notebook.resolve(), notebook)
    return list(found.values())


def list_notebooks(folder: Path) -> list[Path]:
    """List the notebooks in a folder, by name."""
    return sorted(file for file in folder.glob("*.py") if is_notebook(file))
