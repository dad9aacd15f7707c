"""A saved file becomes the next generation of its app, in every open page, unless it cannot be used."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.events import Run
from appnb.kernel.matching import Change
from appnb.kernel.modules import find_local_modules, find_users, plan_reload, reload_modules
from appnb.kernel.program import Program, build_program
from appnb.layout.page import Page, build_page
from appnb.notebook import read_notebook
from appnb.notebook.model import CellId
from appnb.server.apps import ServedApp
from appnb.server.live_page import LivePage
from appnb.server.watch import FileWatcher
from appnb.session import Session
from appnb.source import Location

log = logging.getLogger(__name__)

PATIENCE_S = 2.0
"""How long one session's runs may hold up the next session's turn."""

HALF_WRITTEN_S = 0.15
"""How long a file that cannot be used is given: an editor may be in the middle of writing it."""


@dataclass(slots=True)
class Tally:
    """What one reload did, for its line in the log."""

    started: float
    pages: int = 0
    ran: dict[CellId, None] = field(default_factory=dict)

    def describe(self, path: Path) -> str:
        """Say it in one line."""
        cells = ", ".join(self.ran) if self.ran else "no cell"
        took = f"{(time.perf_counter() - self.started) * 1000:.0f} ms"
        pages = "1 page" if self.pages == 1 else f"{self.pages} pages"
        return f"{path.name} changed: ran {cells} in {pages}, {took}"


class Reloader:
    """Watches the notebooks of a server. Lives on its event loop; `stop()` ends it.

    Args:
        apps: what the server serves.
        say: prints the line about a reload.
    """

    def __init__(self, apps: Iterable[ServedApp], say: Callable[[str], None]) -> None:
        self._apps = list(apps)
        self._say = say
        self._folders = {app.path.parent for app in self._apps}
        self._watcher = FileWatcher(self._list_files)
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Reload whatever is saved, until `stop()`."""
        async for changed in self._watcher.changes(self._stop):
            try:
                await self._take(changed)
            except Exception:
                log.exception("a save could not be taken over")

    def _list_files(self) -> list[Path]:
        return [*(app.path for app in self._apps), *(one.path for one in find_local_modules(self._folders))]

    async def _take(self, changed: set[Path]) -> None:
        """Reload the modules among what was saved, then the notebooks."""
        notebooks = {app.path for app in self._apps}
        if modules := changed - notebooks:
            await self.reload_modules(modules)
        for app in self._apps:
            if app.path in changed:
                await self.reload(app)

    async def reload_modules(self, changed: set[Path]) -> None:
        """Take over saved modules; the cells that use them, or what imports them, run in every session."""
        plan = plan_reload(find_local_modules(self._folders), changed)
        if not plan:
            return
        tally = Tally(time.perf_counter())
        try:
            names = await asyncio.get_running_loop().run_in_executor(None, reload_modules, plan)
        except AppnbError as error:
            self._say(str(error))
            for app in self._apps:
                for page in app.visits.values():
                    page.notify(render_problems([error.diagnostic]))
            return
        for app in self._apps:
            users = find_users(app.program, names)
            for session, live_page in in_order(app.visits.items()):
                live_page.notify(render_problems(app.problems) if app.problems else "")
                if users:
                    await _rerun(session, live_page, users, tally)
        self._say(tally.describe(Path(", ".join(sorted({one.path.name for one in plan if one.path in changed})))))

    def stop(self) -> None:
        """End `run()`."""
        self._stop.set()

    async def reload(self, app: ServedApp) -> None:
        """Read an app's file and, if it can be used, make it the app's next generation."""
        tally = Tally(time.perf_counter())
        try:
            program, page = await self._load(app)
        except AppnbError as error:
            self._refuse(app, [error.diagnostic])
            return
        if problems := find_new_errors(app.program, program):
            self._refuse(app, problems)
            return
        if app.problems:
            app.problems = ()
            self._say(f"{app.path.name} is in order again")
        app.program, app.page = program, page
        app.store.keep(program)
        for page_of in app.visits.values():
            page_of.notify("")
        for session, live_page in in_order(app.visits.items()):
            await _replace(session, live_page, program, page, tally)
        self._say(tally.describe(app.path))

    async def _load(self, app: ServedApp) -> tuple[Program, Page]:
        """Read and compile off the event loop; a file that is half written gets a second look."""
        loop = asyncio.get_running_loop()
        try:
            program, page = await loop.run_in_executor(None, _read, app.path)
            if not find_new_errors(app.program, program):
                return program, page
        except AppnbError:
            pass
        await asyncio.sleep(HALF_WRITTEN_S)
        return await loop.run_in_executor(None, _read, app.path)

    def _refuse(self, app: ServedApp, problems: list[Diagnostic]) -> None:
        """Keep the last good generation and tell the author why."""
        app.problems = tuple(problems)
        for problem in problems:
            self._say(str(problem))
        self._say(f"{app.path.name} goes on as it was before this save")
        for page in app.visits.values():
            page.notify(render_problems(problems))


def _read(path: Path) -> tuple[Program, Page]:
    program = build_program(read_notebook(path))
    return program, build_page(program)


def find_new_errors(old: Program, new: Program) -> list[Diagnostic]:
    """List what makes `new` unfit to follow `old`: errors seen without running it that `old` did not have.

    Pure. A cell that cannot run is no reason when it could not run before either.
    """
    known = {(error.code, error.what) for error in old.errors.values()}
    found = [error for error in new.errors.values() if (error.code, error.what) not in known]
    if not new.notebook.cells and old.notebook.cells:
        fix = "save the cells again, or stop the server"
        where = Location(str(new.path))
        found.append(Diagnostic("NB014", "the file has no cells any more", where, fix))
    return list(dict.fromkeys(found))


def render_problems(problems: Iterable[Diagnostic]) -> str:
    """Render what the author sees above the page after a save that cannot be used."""
    text = "\n".join(str(problem) for problem in problems)
    return (
        f"<p><strong>The last save cannot be used; this is the version before it.</strong></p><pre>{escape(text)}</pre>"
    )


def in_order(visits: Iterable[tuple[Session, LivePage]]) -> list[tuple[Session, LivePage]]:
    """Put the pages that are being looked at first."""
    return sorted(visits, key=lambda visit: not visit[1].is_visible)


async def _replace(session: Session, live_page: LivePage, program: Program, page: Page, tally: Tally) -> None:
    """Give one session the new generation, and wait until it has run what changed or the patience ends."""

    def start(finish: Callable[[], None]) -> None:
        def tell(change: Change) -> None:
            live_page.rearrange(page, change)
            if not change.stale:
                finish()

        session.replace_program(program, tell)

    await _wait_for_run(live_page, start, tally)


async def _rerun(session: Session, live_page: LivePage, cells: frozenset[CellId], tally: Tally) -> None:
    await _wait_for_run(live_page, lambda finish: session.run(cells, "save"), tally)


async def _wait_for_run(live_page: LivePage, start: Callable[[Callable[[], None]], None], tally: Tally) -> None:
    """Start what one session runs because of a save; wait until it has, or the patience ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def finish() -> None:
        loop.call_soon_threadsafe(lambda: None if done.done() else done.set_result(None))

    def hear(run: Run, ran: Iterable[CellId]) -> None:
        if run.cause == "save":
            tally.ran.update(dict.fromkeys(ran))
            finish()

    live_page.on_run_finished = hear
    start(finish)
    try:
        await asyncio.wait_for(done, PATIENCE_S)
    except TimeoutError:
        log.info("a session is busy and takes the new generation when it can")
    tally.pages += 1
