"""What a kernel tells its listener: the one way from user code to a page, a script, a test or an export."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from appnb.diagnostics import Diagnostic
from appnb.notebook.model import CellId


class CellState(StrEnum):
    """Where a cell stands. The page shows it as `data-state`."""

    OK = "ok"  # ran to its end, or was stopped by `stop()`; also a disabled cell
    RUNNING = "running"
    STALE = "stale"  # waits for its turn in the plan
    BLOCKED = "blocked"  # an ancestor raised, so it did not run
    ERROR = "error"  # raised, or cannot run (a cycle, a syntax error)


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a plan. Numbers count up within a kernel."""

    number: int
    plan: tuple[CellId, ...]
    cause: str  # "start", "source", "save", "set", …


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a cell has no result: what it raised, or whose error stopped it."""

    id: str  # short and random; the log repeats it
    exception: BaseException | None = None
    traceback: str = ""  # in terms of the notebook's lines, appnb's own frames left out
    diagnostic: Diagnostic | None = None  # when appnb found the fault itself
    blocked_by: CellId | None = None  # the ancestor that raised


@dataclass(frozen=True, slots=True)
class CellResult:
    """How one run of a cell ended. `outputs` holds raw Python objects, in order: appended ones, then the last value."""

    cell: CellId
    state: CellState
    outputs: tuple[object, ...] = ()
    error: CellError | None = None
    elapsed_s: float = 0.0


class Listener(Protocol):
    """Hears what a kernel does. Every call comes on the kernel's own thread and must return quickly."""

    def run_started(self, run: Run) -> None: ...
    def cell_started(self, cell: CellId) -> None: ...
    def cell_output(self, cell: CellId, outputs: tuple[object, ...]) -> None: ...  # while it runs: `output.append`
    def cell_printed(self, cell: CellId, stream: str, text: str) -> None: ...  # stream: "stdout" or "stderr"
    def cell_finished(self, result: CellResult) -> None: ...  # a cell that did not change its result says so as well
    def run_finished(self, run: Run) -> None: ...


class Quiet:
    """A listener where nobody looks: of a script, or a run that is only measured."""

    def run_started(self, run: Run) -> None: ...
    def cell_started(self, cell: CellId) -> None: ...
    def cell_output(self, cell: CellId, outputs: tuple[object, ...]) -> None: ...
    def cell_printed(self, cell: CellId, stream: str, text: str) -> None: ...
    def cell_finished(self, result: CellResult) -> None: ...
    def run_finished(self, run: Run) -> None: ...
