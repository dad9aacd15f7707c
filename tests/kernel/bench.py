"""A kernel with a listener that writes down what it hears, for tests."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from appnb.kernel.events import CellResult, CellState, Run
from appnb.kernel.kernel import Kernel
from appnb.kernel.program import Program, build_program
from appnb.kernel.settings import KernelSettings
from appnb.notebook.model import Cell, CellId, CellKind, Notebook
from appnb.source import Location

FAKES = "from tests.kernel.fakes import Button, Config, Element\nimport appnb as nb"


def make_notebook(cells: Mapping[str, str], *, format: str = "native", **options: object) -> Notebook:
    """Make a notebook of `cells` (id → code, in page order); an id that ends in `~` is a disabled cell."""
    made, text = [], ""
    for name, code in cells.items():
        cell_id, disabled = name.rstrip("~"), {"disabled": True} if name.endswith("~") else {}
        given = "_" if cell_id.startswith("cell-") else cell_id
        where = Location("nb.py", text.count("\n") + 1)
        made.append(Cell(CellId(cell_id), given, CellKind.CELL, code, where, disabled))
        text += code + "\n\n"
    return Notebook(Path("nb.py"), format, text, tuple(made), options)


def make_program(cells: Mapping[str, str], **options: object) -> Program:
    return build_program(make_notebook(cells, **options))


class Notes:
    """A listener that writes everything down."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, list[str]]] = []  # cause, cells that really ran in order
        self.plans: list[str] = []
        self.printed: list[tuple[str, str, str]] = []
        self.outputs: list[tuple[str, tuple[object, ...]]] = []
        self.results: dict[str, CellResult] = {}
        self.finished = 0

    def run_started(self, run: Run) -> None:
        self.runs.append((run.cause, []))
        self.plans.append(" ".join(run.plan))

    def cell_started(self, cell: CellId) -> None:
        self.runs[-1][1].append(cell)

    def cell_output(self, cell: CellId, outputs: tuple[object, ...]) -> None:
        self.outputs.append((cell, outputs))

    def cell_printed(self, cell: CellId, stream: str, text: str) -> None:
        self.printed.append((cell, stream, text))

    def cell_finished(self, result: CellResult) -> None:
        self.results[result.cell] = result

    def run_finished(self, run: Run) -> None:
        self.finished += 1

    @property
    def ran(self) -> str:
        """The cells that ran, runs apart by `|`."""
        return " | ".join(" ".join(cells) for _, cells in self.runs)

    def text(self, cell: str, stream: str = "stdout") -> str:
        return "".join(text for name, where, text in self.printed if (name, where) == (cell, stream))

    def clear(self) -> None:
        self.runs.clear()
        self.plans.clear()


class Bench:
    """A kernel under test, on the test's own loop."""

    def __init__(self, cells: Mapping[str, str], settings: KernelSettings | None = None, **options: object) -> None:
        self.notes = Notes()
        self.kernel = Kernel(make_program({"fakes": FAKES, **cells}, **options), self.notes, settings=settings)

    async def start(self) -> "Bench":
        await self.kernel.start()
        return self

    async def change(self, code: str) -> str:
        """Run `code` as a change from outside, with the kernel's values; returns the cells that ran."""
        self.notes.clear()
        self.kernel.submit(code, lambda: exec(code, dict(self.kernel.values)))
        await self.kernel.wait_idle()
        return self.notes.ran

    async def save(self, cells: Mapping[str, str], **options: object) -> str:
        """Go on with another version of the notebook; returns the cells that ran."""
        self.notes.clear()
        self.kernel.replace_program(make_program({"fakes": FAKES, **cells}, **options))
        await self.kernel.wait_idle()
        return self.notes.ran

    def value(self, name: str) -> object:
        return self.kernel.values[name]

    def state(self, cell: str) -> CellState:
        return self.kernel.results[CellId(cell)].state

    def error(self, cell: str) -> str:
        error = self.notes.results[cell].error
        return error.traceback if error else ""


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    """Run an async test to its end, and no longer than a minute."""
    asyncio.run(asyncio.wait_for(scenario(), 60))
