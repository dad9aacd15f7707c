"""Saved modules beside the notebooks are taken over, with those that import them, or the last good ones stay."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.environment_users import reads_environment
from appnb.kernel.module_reload import describe_gone, reload_modules
from appnb.kernel.module_users import find_users
from appnb.kernel.modules import LocalModule, find_local_modules, plan_reload
from appnb.notebook.syntax import parse_python
from appnb.server.apps import ServedApps
from appnb.server.rollout import FindCells

SLOW_S = 10.0
"""After how long the author is told that a module is still being run."""


@dataclass(frozen=True, slots=True)
class ModulesTaken:
    """What became of saved modules."""

    files: tuple[str, ...]  # the names of those that were saved
    find: FindCells | None  # finds the cells that use what was run again; None if nothing was
    problems: tuple[Diagnostic, ...]  # of this save


class ModuleSaves:
    """Takes over saved modules. Lives on the server's event loop; modules run on another thread, one plan at a time.

    Args:
        apps: whose modules.
        say: told when a module takes long.
    """

    def __init__(self, apps: ServedApps, say: Callable[[str], None]) -> None:
        self._apps = apps
        self._say = say
        self._pending: set[Path] = set()  # saved, but not taken, because one of them failed
        self._problems: dict[Path, Diagnostic] = {}

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong with modules now."""
        return tuple(dict.fromkeys(self._problems.values()))

    async def take(self, changed: Collection[Path], variables: Collection[str]) -> ModulesTaken | None:
        """Run again the modules among what was saved, those that read one of `variables`, and all that import them.

        Returns:
            None if there is no such module.
        """
        loop = asyncio.get_running_loop()
        modules = await loop.run_in_executor(None, find_local_modules, self._apps.folders)
        stale = {one.path for one in modules if one.path in changed}
        files = tuple(sorted({path.name for path in stale}))
        if variables:
            stale |= await loop.run_in_executor(None, _find_readers, modules, variables)
        if not stale:
            return None
        plan = await loop.run_in_executor(None, self._plan, modules, stale)
        problems = self._note_gone(modules, stale)
        find: FindCells | None = None
        try:
            names = await self._run(plan)
            self._settle({one.path for one in plan})
            if names:
                find = partial(find_users, modules=names, known=frozenset(one.name for one in modules))
        except AppnbError as error:
            problems.append(error.diagnostic)
            self._pending |= stale
            self._problems |= dict.fromkeys(stale, error.diagnostic)
        return ModulesTaken(files, find, tuple(problems))

    def _plan(self, modules: Collection[LocalModule], stale: Collection[Path]) -> tuple[LocalModule, ...]:
        """Plan for what was saved now, and with it what failed before if the two have to do with each other."""
        plan = plan_reload(modules, stale)
        if self._pending and set(plan) & set(plan_reload(modules, self._pending)):
            return plan_reload(modules, {*stale, *self._pending})
        return plan

    def _settle(self, paths: Collection[Path]) -> None:
        self._pending -= set(paths)
        for path in paths:
            self._problems.pop(path, None)

    def _note_gone(self, modules: Collection[LocalModule], stale: Collection[Path]) -> list[Diagnostic]:
        """Note which files are gone of modules that something served still imports."""
        found = []
        known = {one.name for one in modules}
        for one in modules:
            if one.path in stale and not one.path.exists():
                self._problems.pop(one.path, None)
                if any(find_users(app.program, {one.name}, known) for app in self._apps):
                    self._problems[one.path] = describe_gone(one)
                    found.append(self._problems[one.path])
        return found

    async def _run(self, plan: tuple[LocalModule, ...]) -> frozenset[str]:
        if not plan:
            return frozenset()
        running = asyncio.get_running_loop().run_in_executor(None, reload_modules, plan)
        done, _ = await asyncio.wait([running], timeout=SLOW_S)
        if not done:
            names = ", ".join(one.name for one in plan)
            self._say(f"still running {names}: what is saved meanwhile waits until that has ended")
        return await running


def _find_readers(modules: Collection[LocalModule], variables: Collection[str]) -> set[Path]:
    """Find the files of modules that read one of these environment variables."""
    found = set()
    for one in modules:
        try:
            tree = parse_python(one.path.read_text("utf-8"))
        except (OSError, SyntaxError, ValueError):
            continue
        if reads_environment(tree, variables):
            found.add(one.path)
    return found
