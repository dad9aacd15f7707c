"""A live session that edits are made to: a kernel on its thread, whose elements somebody has set."""

import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from appnb.diagnostics import AppnbError
from appnb.kernel.events import CellResult, CellState, Run
from appnb.kernel.module_reload import reload_modules
from appnb.kernel.module_users import find_users
from appnb.kernel.modules import find_local_modules, plan_reload
from appnb.kernel.program import Program, build_program
from appnb.kernel.worker import KernelThread
from appnb.notebook import parse_notebook
from appnb.server.reading import find_new_errors

WAIT_S = 60.0


@dataclass(frozen=True)
class App:
    """A notebook with elements: how to read them, what they are at first, and what the viewer enters."""

    name: str
    text: str
    initial: Mapping[str, object]
    entered: Mapping[str, object]
    read: Mapping[str, Callable[[object], object]] = field(default_factory=dict)
    set: Mapping[str, Callable[[object, object], object]] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)  # beside it: name → text


@dataclass(frozen=True)
class Outcome:
    """What one save did."""

    is_refused: bool
    ran: tuple[str, ...] = ()


class Unfit(Exception):
    """The file cannot follow the version that is there."""


class Ears:
    """A listener that notes which cells really run, and lets others wait for the end of a run."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.results: dict[str, CellResult] = {}
        self.causes: list[str] = []

    def run_started(self, run: Run) -> None:
        self.causes.append(run.cause)

    def cell_started(self, cell: str) -> None:
        self.ran.append(cell)

    def cell_output(self, cell: str, outputs: tuple[object, ...]) -> None: ...

    def cell_printed(self, cell: str, stream: str, text: str) -> None: ...

    def cell_finished(self, result: CellResult) -> None: ...

    def run_finished(self, run: Run) -> None: ...


class Live:
    """One session of an app. `close` it."""

    def __init__(self, app: App, folder: Path) -> None:
        self.app = app
        self.path = folder / f"{app.name}.py"
        self.folder = folder
        for name, text in app.modules.items():
            (folder / f"{name}.py").write_text(text)
        if app.modules:
            sys.path.insert(0, str(folder))
        self.is_spoilt = False
        self.ears = Ears()
        self.program = self.read(app.text)
        self._thread = KernelThread(self.program, self.ears)
        self.kernel = self._thread.kernel
        self._thread.start()
        self.settle()
        self.enter(app.entered)

    def read(self, text: str) -> Program:
        return build_program(parse_notebook(text, self.path))

    def do(self, work: Callable[[], object]) -> None:
        """Have `work` done on the kernel's thread, as if a viewer had; what it makes stale runs afterwards."""
        done = threading.Event()
        errors: list[BaseException] = []

        def apply() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - the test tells it
                errors.append(error)
            done.set()

        self.kernel.submit(("test", object()), apply)
        assert done.wait(WAIT_S), "the session does not answer"
        assert not errors, errors[0]

    def settle(self) -> None:
        """Wait until nothing runs and nothing waits to be run."""
        before = -1
        while before != len(self.ears.causes):
            before = len(self.ears.causes)
            self.do(lambda: None)  # after the run that goes on
            self.do(lambda: None)  # after the run that was waiting with it

    def enter(self, values: Mapping[str, object]) -> None:
        """Set elements as a viewer does, and wait for what runs."""
        for name, value in values.items():
            self.do(partial(self._set, name, value))
            self.settle()

    def _set(self, name: str, value: object) -> None:
        self.app.set.get(name, _set_value)(self.kernel.values[name], value)

    def values(self, names: Iterable[str]) -> dict[str, object]:
        """Read elements."""
        found: dict[str, object] = {}

        def work() -> None:
            for name in names:
                found[name] = self.app.read.get(name, lambda it: it.value)(self.kernel.values[name])

        self.do(work)
        return found

    def save(self, text: str, modules: Mapping[str, str] | None = None) -> Outcome:
        """Save the file, and modules with it, as a server takes it over; says which cells ran."""
        self.ears.ran.clear()
        for name, code in (modules or {}).items():
            (self.folder / f"{name}.py").write_text(code)
        try:
            users = self._take_modules(set(modules or ()))
            program = self._take_notebook(text) if text != self.program.notebook.text else self.program
        except (AppnbError, Unfit):
            return Outcome(True, tuple(self.ears.ran))
        self.program = program
        self.kernel.replace_program(program, lambda change: self.kernel.stale(users(program), "save"))
        self.settle()
        return Outcome(False, tuple(self.ears.ran))

    def _take_notebook(self, text: str) -> Program:
        program = self.read(text)
        if find_new_errors(self.program, program):
            raise Unfit
        return program

    def _take_modules(self, names: set[str]) -> Callable[[Program], frozenset[str]]:
        if not names:
            return lambda program: frozenset()
        known = find_local_modules({self.folder})
        reloaded = reload_modules(plan_reload(known, {self.folder / f"{name}.py" for name in names}))
        return lambda program: find_users(program, reloaded, {one.name for one in known})

    def states(self, state: CellState) -> set[str]:
        """List the cells in a state."""
        return {cell for cell, result in self.kernel.results.items() if result.state is state}

    def close(self) -> None:
        assert self._thread.close(20)
        for name in self.app.modules:
            sys.modules.pop(name, None)
        if self.app.modules:
            sys.path.remove(str(self.folder))


def _set_value(element: object, value: object) -> None:
    element.value = value
