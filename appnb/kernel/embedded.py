"""Notebooks that run within the session of another one: each in a kernel of its own, on the thread of the outer one."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.compare import are_equal
from appnb.kernel.context import CellContext, as_current
from appnb.kernel.events import Quiet, Run
from appnb.kernel.kernel import Kernel
from appnb.kernel.program import Program
from appnb.kernel.script import Globals, Values, find_done, find_overridden
from appnb.notebook.model import CellId

_KEY = "appnb: embedded"


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """What a notebook that is embedded shows and gives.

    Attributes:
        output: what its cells show, one below the other; live.
        defs: the names that its cells give, with their values.
    """

    output: object
    defs: Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Guest:
    """A notebook that is to be embedded.

    Attributes:
        app: the object that stands for it: the same one is the same run, another one is another.
        read: reads its file.
        module: the names of the module that it is.
    """

    app: object
    path: str
    read: Callable[[], Program]
    module: Globals


class Embeddings:
    """All notebooks that the cells of one kernel embed. On the kernel's thread; ends with it."""

    def __init__(self, outer: Kernel, above: Sequence[Kernel] = ()) -> None:
        """Start with none.

        Args:
            outer: the kernel of the cells that embed.
            above: the kernels of the notebooks in which that one is embedded itself.
        """
        self._outer = outer
        self._above = (*above, outer)
        self._all: list[_Embedding] = []
        outer.is_busy_beside = lambda: any(each.is_busy for each in tuple(self._all))

    @classmethod
    def of(cls, kernel: Kernel, above: Sequence[Kernel] = ()) -> "Embeddings":
        """Find those of a kernel."""
        kernel.resources.uses += 1  # what comes of it is this session's alone
        return kernel.resources.get(_KEY, lambda: cls(kernel, above), cls.close)

    async def show(self, guest: Guest, defs: Values, context: CellContext) -> Embedded:
        """Run a notebook, or bring one that runs up to date, and give what it shows now.

        Args:
            guest: the notebook.
            defs: values for names that its cells define. Where they are others than before, it begins anew.
            context: of the cell that embeds; it runs again whenever something in the notebook has.

        Raises:
            AppnbError: NB211, of the names of a cell only some are given; NB213, the notebook embeds itself.
        """
        if any(guest.path == kernel.program.path for kernel in self._above):
            what = f"`{guest.path}` is embedded in itself"
            raise AppnbError(Diagnostic("NB213", what, None, "embed a notebook that does not embed this one"))
        found = self._find(guest, context)
        if found is not None and not found.has(defs):
            self._all.remove(found)
            found.close()
            found = None
        if found is None:
            found = _Embedding(self._above, guest, defs, context)
            self._all.append(found)
            try:
                await found.start()
            except BaseException:
                self._all.remove(found)
                found.close()
                raise
        return await found.show(guest, context)

    def _find(self, guest: Guest, context: CellContext) -> "_Embedding | None":
        """Find the run of a notebook; after a save also that of the version before, which the same cell embedded."""
        same = [each for each in self._all if each.guest.app is guest.app]
        older = [each for each in self._all if each.is_left_by(guest, context.cell)]
        return next(iter([*same, *older]), None)

    def close(self) -> None:
        """End all of them."""
        while self._all:
            self._all.pop().close()


class _Embedding(Quiet):
    """One notebook in a session of another."""

    def __init__(self, above: Sequence[Kernel], guest: Guest, defs: Values, first: CellContext) -> None:
        self.guest = guest
        self._first = first  # the cell that began it
        self._above, self._outer = above, above[-1]
        self._defs = dict(defs)
        self._program = guest.read()
        self._given = find_overridden(self._program, defs)
        self._users: list[CellContext] = []
        self._is_told = False  # whether what runs now was asked for by the cell that embeds
        settings = replace(self._outer.settings, viewer=self._outer.viewer.embed(), store=None)
        names = {**guest.module, "__name__": "__main__", **defs}
        self._kernel = Kernel(self._program, self, settings=settings, shared=names)

    async def start(self) -> None:
        """Run it, on this loop."""
        for kernel in self._above:
            kernel.guards.add(self._kernel.guard)
        Embeddings.of(self._kernel, self._above)
        done = find_done(self._program, self.guest.module) - self._given.keys()
        await self._ask(lambda: self._kernel.start(done, self._given))

    async def _ask(self, run: Callable[[], Coroutine[object, object, None]]) -> None:
        """Have the kernel run, outside of the cell that asks: its own cells are none of that cell's."""
        self._is_told = True
        try:
            with as_current(None):
                task = asyncio.get_running_loop().create_task(run())
            await task
        finally:
            self._is_told = False

    @property
    def is_busy(self) -> bool:
        """Whether its cells run; on any thread."""
        return not self._kernel.is_idle

    def has(self, defs: Values) -> bool:
        """Tell whether it runs with these values."""
        return self._defs.keys() == defs.keys() and all(are_equal(self._defs[name], defs[name]) for name in defs)

    def is_left_by(self, guest: Guest, cell: CellId) -> bool:
        """Tell whether this is the run of a version before, and the cell that embedded it runs again."""
        mine = [user for user in self._users if user.cell == cell]
        return self.guest.path == guest.path and bool(mine) and all(user.is_over for user in self._users)

    async def show(self, guest: Guest, context: CellContext) -> Embedded:
        """Give what it shows now, and note who looks."""
        if guest.app is not self.guest.app:
            self.guest, self._program = guest, guest.read()
            self._kernel.replace_program(self._program)
        await self._ask(self._kernel.wait_idle)
        self._users = [user for user in self._users if not user.is_over and user is not context] + [context]
        cells = self._kernel.program.notebook.cells
        results = [self._kernel.results[cell.id] for cell in cells if cell.id in self._kernel.results]
        return Embedded(self._outer.settings.show_results(results), dict(self._kernel.values))

    # ---- what its kernel tells

    def cell_printed(self, cell: CellId, stream: str, text: str) -> None:
        """Let what it prints be printed by the cell that embeds it."""
        user = self._users[-1] if self._users else self._first
        if user.printer is not None:
            user.printer.write(stream, text)

    def run_finished(self, run: Run) -> None:
        """Have the cells that embed it run again: what it shows and gives has changed."""
        if not self._is_told:
            self._outer.stale({user.cell for user in self._users if not user.is_over}, "source")

    def close(self) -> None:
        """End it."""
        for kernel in self._above:
            kernel.guards.discard(self._kernel.guard)
        self._kernel.prepare_close()
        self._kernel.close()
