"""Saved files become what is served: modules, variables, notebooks and their looks, unless they cannot be used."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.environment_users import find_by_variables
from appnb.kernel.modules import find_local_modules, list_sources
from appnb.kernel.program import Program
from appnb.layout.build import build_page
from appnb.layout.looks import Looks, read_looks
from appnb.notebook import is_notebook
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.dotenv import EnvironmentFiles
from appnb.server.module_saves import ModuleSaves
from appnb.server.reading import find_new_errors, is_missing, read_generation, render_problems
from appnb.server.rollout import FindCells, Rollout, Work
from appnb.server.watch import FileWatcher

log = logging.getLogger(__name__)

CALM_S = 0.3
"""A save that comes so soon after another is part of a burst: it waits for the burst to pause."""

PAUSE_S = 0.1

LONGEST_WAIT_S = 0.5
"""How long a burst may hold up what it saves."""

LONGEST_CHECKOUT_S = 3.0
"""How long to wait for git at most: a lock may have been left behind."""

LOOK_FOR_GIT_S = 0.02

MOST_SOURCES = 2000
"""How many files beside a notebook are followed before they are imported."""

MODULES = "modules"
LOOKS = "looks"


@dataclass(slots=True)
class Saved:
    """What one look at the files led to, so far."""

    changed: frozenset[Path]
    started: float = field(default_factory=time.perf_counter)
    finders: list[tuple[tuple[str, ...], FindCells]] = field(default_factory=list)  # because of which files
    taken: dict[str, None] = field(default_factory=dict)
    refused: dict[str, None] = field(default_factory=dict)


class Reloader:
    """Takes over what is saved, for all notebooks of a server. Lives on its event loop; `close()` ends it.

    Args:
        apps: what the server serves.
        say: prints the line about a reload.
        poll: look at the files every so often instead of being told of saves.
        came: told of a notebook that is served from now on.
        went: told of one that is not any more, and that nobody has open.
    """

    def __init__(
        self,
        apps: ServedApps,
        say: Callable[[str], None],
        *,
        poll: bool = False,
        came: Callable[[ServedApp], None] = lambda app: None,
        went: Callable[[ServedApp], None] = lambda app: None,
    ) -> None:
        self._apps = apps
        self._say = say
        self._came, self._went = came, went
        self._modules = ModuleSaves(apps, say)
        self._variables = EnvironmentFiles()
        self._variables.load(apps.folders)
        self._folders = apps.folders
        self._followed: tuple[Path, ...] = ()
        self._note_files()
        self._watcher = FileWatcher(self._list_files, say=say, poll=poll, is_new_a_change=self._is_beside)
        self._rollouts: dict[ServedApp, Rollout] = {}
        self._turn = asyncio.Lock()
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Take over whatever is saved, until `close()`."""
        clock = asyncio.get_running_loop().time
        last = clock() - CALM_S
        async for changed in self._watcher.changes(self._stop):
            until = clock() + LONGEST_WAIT_S
            while clock() - last < CALM_S and clock() < until:
                await asyncio.sleep(PAUSE_S)
                more = await self._watcher.refresh()
                if not more:
                    break
                changed, last = changed | more, clock()
            if await self._wait_for_git():
                changed |= await self._watcher.refresh()
            try:
                await self._take(changed)
            except Exception:
                log.exception("a save could not be taken over")
            last = clock()

    async def _wait_for_git(self) -> bool:
        """Wait while git writes files one after another: until then they do not fit together.

        Returns:
            whether git may have written more since the last look.
        """
        locks = [lock for folder in self._folders if (lock := find_git_lock(folder)) is not None]
        until = time.monotonic() + LONGEST_CHECKOUT_S
        while time.monotonic() < until and any(lock.exists() for lock in locks):
            await asyncio.sleep(LOOK_FOR_GIT_S)
        return bool(locks)

    async def look(self) -> dict[str, list[str]]:
        """Look which files changed, and take them over; sessions get there one after another.

        Returns:
            The names of the files that were taken, and of those that were refused.
        """
        saved = await self._take(await self._watcher.refresh())
        return {"taken": list(saved.taken), "refused": list(saved.refused)}

    async def wait(self) -> None:
        """Wait until every session has had its turn."""
        for rollout in list(self._rollouts.values()):
            await rollout.wait()

    def close(self) -> None:
        """End `run()`; sessions that had no turn yet stay as they are. Variables of `.env` files are taken back."""
        self._stop.set()
        self._variables.load(())
        for rollout in self._rollouts.values():
            rollout.close()

    # ---- which files

    def _note_files(self) -> None:
        """Note what to follow. On the event loop, as the apps are."""
        apps = self._apps.list_all()
        looks = [file for app in apps for file in app.watched_files()]
        variables = [folder / ".env" for folder in self._apps.folders]
        self._folders = self._apps.folders
        self._followed = (*(app.path for app in apps), *looks, *variables)

    def _list_files(self) -> Iterable[Path]:
        """List what to follow, with modules that may be imported at any time. On any thread."""
        yield from self._followed
        for folder in self._folders:
            yield from islice(list_sources(folder), MOST_SOURCES)
        yield from (one.path for one in find_local_modules(self._folders))

    def _is_beside(self, path: Path) -> bool:
        return path.parent in self._folders

    # ---- taking over

    async def _take(self, changed: set[Path]) -> Saved:
        """Take over what was saved together: first what notebooks use, then they."""
        async with self._turn:
            saved = Saved(frozenset(changed))
            if not changed:
                return saved
            variables = self._take_variables(saved)
            await self._take_modules(saved, variables)
            work = dict(zip(self._apps.list_all(), await self._take_notebooks(saved), strict=True))
            for app, what in work.items():
                if what is not None:
                    self._roll_out(app, what, saved)
            await self._take_folders(saved)
            self._note_files()
            self._watcher.wake()
            return saved

    def _roll_out(self, app: ServedApp, work: Work, saved: Saved) -> None:
        own = [
            path.name for path in (app.path, *app.watched_files()) if path in saved.changed and path.name in saved.taken
        ]
        others = [file for files, find in saved.finders if find in work.finders for file in files]
        if app not in self._rollouts:
            self._rollouts[app] = Rollout(app, self._say)
        self._rollouts[app].start(work, [*own, *others], saved.started)

    def _take_variables(self, saved: Saved) -> frozenset[str]:
        """Set the variables of `.env` files that changed; gives the names of those that are others now."""
        if not any(path.name == ".env" for path in saved.changed):
            return frozenset()
        names = self._variables.load(self._apps.folders)
        if names:
            saved.taken[".env"] = None
            saved.finders.append(((".env",), find_by_variables(names)))
        return names

    async def _take_modules(self, saved: Saved, variables: frozenset[str]) -> None:
        """Run saved modules again, and those that import them, and those that read a variable that changed."""
        taken = await self._modules.take(saved.changed, variables)
        if taken is None:
            return
        (saved.refused if taken.problems else saved.taken).update(dict.fromkeys(taken.files))
        for problem in taken.problems:
            self._say(str(problem))
        for app in self._apps.list_all():
            self._note_problems(app, MODULES, self._modules.problems)
        if taken.find is not None:
            saved.finders.append((taken.files, taken.find))

    async def _take_notebooks(self, saved: Saved) -> list[Work | None]:
        return list(await asyncio.gather(*(self._take_app(app, saved) for app in self._apps.list_all())))

    async def _take_app(self, app: ServedApp, saved: Saved) -> Work | None:
        """Take over what concerns one app; gives what its sessions have to do, if anything."""
        finders = tuple(find for _, find in saved.finders if find(app.program))
        is_new = app.path in saved.changed and await self._read(app, saved)
        is_dressed = not is_new and not saved.changed.isdisjoint(app.watched_files()) and self._dress(app, saved)
        for find in finders:
            app.store.forget(app.program, find(app.program))
        work = Work(is_new, is_dressed, finders)
        return work if work != Work() else None

    async def _read(self, app: ServedApp, saved: Saved) -> bool:
        """Make an app's file its next generation, if it can be used and says something new."""
        try:
            program, looks = await read_generation(app.path, app.program, app.layout, app.appearance.template.areas)
        except AppnbError as error:
            if is_missing(app.path):
                self._note_missing(app, error.diagnostic, saved)
            else:
                self._refuse(app, app.path.name, [error.diagnostic], saved)
            return False
        if was_away := app.is_gone or app.is_missing:
            app.is_gone = app.is_missing = False
            self._say(f"{app.path.name} is back at /{app.slug}")
        if problems := find_new_errors(app.program, program):
            self._refuse(app, app.path.name, problems, saved)
            return False
        if app.path.name in app.problems:
            self._note_problems(app, app.path.name, [])
            if not was_away:
                self._say(f"{app.path.name} is in order again")
        saved.taken[app.path.name] = None
        if program.notebook.text == app.program.notebook.text:
            return False  # back to what is served, or read with the save before
        if not self._take_dress(app, program, saved):
            return False
        areas = app.appearance.template.areas
        app.program, app.page = program, build_page(program, looks=looks, areas=areas)
        self._take_looks(app, looks)
        app.store.keep(program)
        return True

    def _note_missing(self, app: ServedApp, problem: Diagnostic, saved: Saved) -> None:
        """Let no new pages of an app be opened: its file is gone; of a folder for good, as far as one can know."""
        app.is_gone, app.is_missing = app.is_from_folder, not app.is_from_folder
        if app.is_missing:
            self._note_problems(app, app.path.name, [problem])
            saved.refused[app.path.name] = None
            self._say(str(problem))
        said = "it is served no more" if app.is_gone else "until it is back new pages are put off"
        self._say(f"{app.path.name} is gone: {said}, its open pages go on")

    def _dress(self, app: ServedApp, saved: Saved) -> bool:
        """Build an app's page again, because its looks changed."""
        names = [path.name for path in app.watched_files() if path in saved.changed]
        if not self._take_dress(app, app.program, saved):
            return False
        areas = app.appearance.template.areas
        looks = read_looks(app.program.notebook, app.layout, areas)
        if errors := [problem for problem in looks.problems if problem.severity == "error"]:
            self._refuse(app, LOOKS, errors, saved)
            return False
        app.page = build_page(app.program, looks=looks, areas=areas)
        self._take_looks(app, looks)
        self._note_problems(app, LOOKS, [])
        saved.taken.update(dict.fromkeys(names))
        return True

    def _take_dress(self, app: ServedApp, program: Program, saved: Saved) -> bool:
        """Find out how an app is dressed now; open pages put it on at once. False when it cannot be used."""
        told = app.appearance.problems
        try:
            is_other = self._apps.dress(app, program)
        except AppnbError as error:
            self._refuse(app, LOOKS, [error.diagnostic], saved)
            return False
        for problem in app.appearance.problems:
            if problem not in told:
                self._say(str(problem))
        if is_other:
            for page in app.visits.values():
                page.post({"type": "looks", **asdict(app.dress)})
        return True

    def _take_looks(self, app: ServedApp, looks: Looks) -> None:
        """Keep what was said of an app's looks, and say what is newly odd about it."""
        for problem in looks.problems:
            if problem not in app.looks.problems:
                self._say(str(problem))
        app.looks = looks

    def _refuse(self, app: ServedApp, what: str, problems: list[Diagnostic], saved: Saved) -> None:
        """Keep the last good generation and tell the author why."""
        self._note_problems(app, what, problems)
        saved.refused[app.path.name] = None
        for problem in problems:
            self._say(str(problem))
        self._say(f"{app.path.name} goes on as it was before this save")

    def _note_problems(self, app: ServedApp, what: str, problems: Iterable[Diagnostic]) -> None:
        """Note what is wrong with one of an app's files, and show its author all that is."""
        app.problems.pop(what, None)
        if problems := tuple(problems):
            app.problems[what] = problems
        notice = render_problems(problem for some in app.problems.values() for problem in some)
        if notice != app.notice:
            app.notice = notice
            for page in app.visits.values():
                page.notify(notice)

    async def _take_folders(self, saved: Saved) -> None:
        """Serve the notebooks that came into a served folder; forget those that went and that nobody has open."""
        for app in self._apps.drop_gone():
            self._rollouts.pop(app, None)
            self._went(app)
        known = {app.path for app in self._apps.list_all()}
        for path in sorted(saved.changed - known):
            if path.parent in self._apps.served_folders and is_notebook(path):
                try:
                    app = self._apps.add(path)
                except AppnbError as error:
                    self._say(str(error))
                    saved.refused[path.name] = None
                    continue
                self._came(app)
                saved.taken[path.name] = None
                self._say(f"{path.name} is new at /{app.slug}")


def find_git_lock(folder: Path) -> Path | None:
    """Find the file that is there while git changes the files of the working tree around `folder`. Reads the disk."""
    root = next((place for place in (folder, *folder.parents) if (place / ".git").is_dir()), None)
    return root / ".git" / "index.lock" if root is not None else None
