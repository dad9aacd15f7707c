"""appnb's kernel, driven by the rows that marimo's is driven by."""

import asyncio
from functools import partial
from typing import Any

from appnb.kernel.embedded import Embeddings
from appnb.kernel.events import CellResult, CellState
from appnb.kernel.kernel import Kernel
from appnb.kernel.settings import KernelSettings
from appnb.kernel.viewer import Viewer
from appnb.notebook.model import CellId
from appnb.server.cards import show_results
from tests.kernel.bench import Notes, make_program
from tests.semantics.rows import Row
from tests.semantics.traces import Step, describe


class Ours:
    """One marimo notebook in appnb's kernel."""

    def __init__(self, row: Row) -> None:
        self.cells = dict(row.cells)
        self.notes = Notes()
        query = {
            name: (value,) if isinstance(value, str) else tuple(value)
            for name, value in row.context.get("query", {}).items()
        }  # type: ignore[attr-defined]
        arguments = tuple(row.context.get("arguments", ()))  # type: ignore[arg-type]
        settings = KernelSettings(
            viewer=Viewer(query), arguments=arguments, show_results=partial(show_results, dev=True)
        )
        self.kernel = Kernel(self._build(), self.notes, settings=settings)

    def _build(self) -> Any:
        return make_program(self.cells, format="marimo")

    async def act(self, verb: str, *arguments: Any) -> Step:
        """Do something and tell what happened."""
        self.notes.clear()
        self.notes.printed.clear()
        await getattr(self, f"_{verb}")(*arguments)
        await self.kernel.wait_idle()
        for embedding in Embeddings.of(self.kernel)._all:
            await embedding._kernel.wait_idle()
        await self.kernel.wait_idle()
        step = Step(ran=[cell for _, cells in self.notes.runs for cell in cells])
        for cell, result in self.kernel.results.items():
            step.states[cell] = self._name_state(cell, result)
            if cell in step.ran:
                step.shown[cell] = [describe(output) for output in result.outputs]
            step.printed[cell] = self.notes.text(cell)
        step.values = {name: describe(value) for name, value in self.kernel.values.items()}
        return step

    def _name_state(self, cell: CellId, result: CellResult) -> str:
        if result.state is CellState.ERROR and result.error is not None:
            error = result.error.exception
            return "refused" if error is None else type(error).__name__
        if result.state is CellState.OK and self.kernel._runs._bars.get(cell) == cell:
            return "stopped"
        return result.state.value

    async def _start(self) -> None:
        await self.kernel.start()

    async def _run(self, cell: str) -> None:
        self.kernel.stale([CellId(cell)])

    async def _edit(self, cell: str, code: str) -> None:
        self.cells[cell] = code
        self.kernel.replace_program(self._build())

    async def _delete(self, cell: str) -> None:
        del self.cells[cell]
        self.kernel.replace_program(self._build())

    async def _set(self, *pairs: Any) -> None:
        for name, value in zip(pairs[::2], pairs[1::2], strict=True):
            element = self._find(name)
            value = choose(element, value)
            self.kernel.submit(name, lambda element=element, value=value: element._receive(value))

    async def _click(self, name: str) -> None:
        self.kernel.submit(name, self._find(name).click)

    async def _submit(self, name: str, value: Any) -> None:
        form = self._find(name)

        def submit() -> None:
            form.element._receive(value)
            form.submit()

        self.kernel.submit(name, submit)

    def _find(self, expression: str) -> Any:
        return eval(expression, dict(self.kernel.values))


def choose(element: Any, value: Any) -> Any:
    """Find the values of the options that a viewer chooses by their names."""
    options = getattr(element, "options", None)
    if not isinstance(options, dict):
        return value
    return [options[name] for name in value] if isinstance(value, list) else options.get(value)


def drive(row: Row) -> list[Step]:
    """Drive one row, no longer than a minute."""

    async def scenario() -> list[Step]:
        ours = Ours(row)
        steps = [await ours.act("start")]
        steps += [await ours.act(*action) for action in row.actions]  # type: ignore[arg-type]
        ours.kernel.close()
        return steps

    return asyncio.run(asyncio.wait_for(scenario(), 60))


def list_runs(steps: list[Step]) -> str:
    """List the cells that ran, steps apart by `|`."""
    return " | ".join(" ".join(step.ran) for step in steps)
