"""Where the code of a cell runs: on the kernel's thread, on one beside it, in a process; or it has run for others."""

import sys
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from appnb.kernel.context import CellContext
from appnb.kernel.execute import run_code, run_code_beside
from appnb.kernel.guard import Guard
from appnb.kernel.namespace import Globals
from appnb.kernel.processes.keeper import Processes
from appnb.kernel.program import Program
from appnb.kernel.sharing.asked import is_shared
from appnb.kernel.sharing.reuse import Reuse
from appnb.kernel.sharing.store import RunCode, SharedStore


@dataclass(slots=True)
class Launcher:
    """Runs the code of one kernel's cells. On the kernel's thread only.

    Attributes:
        guard: lets an interrupt break into what runs on the kernel's thread.
        processes: for cells that want one.
        store: where shared cells run once for all; None: each kernel runs its own.
        reuse: what is shared without being asked for; None as for `store`.
        guards: of the code that runs elsewhere.
    """

    guard: Guard
    processes: Processes
    store: SharedStore | None = None
    reuse: Reuse | None = None
    guards: set[Guard] = field(default_factory=set)

    async def run(self, program: Program, context: CellContext, names: Globals, *, beside: bool) -> object:
        """Run the code of a cell, or take over what its run for another session gave.

        Args:
            program: whose cell it is.
            context: of its run.
            names: its globals; what it gives is there afterwards.
            beside: run it on a thread of its own.

        Returns:
            the value of its last expression; None where all outputs are in `context.outputs` already.
        Raises:
            BaseException: whatever the cell raises.
        """
        wants_process = program.cells[context.cell].options.get("process") is True
        if not beside and not wants_process:
            return await self._run_or_share(program, context, names, partial(run_code, guard=self.guard))
        guard = Guard()
        self.guards.add(guard)
        try:
            run_one: RunCode = partial(run_code_beside, guard=guard)
            if wants_process:
                run_one = self._find_process(program, context, guard)
            return await self._run_or_share(program, context, names, run_one)
        finally:
            self.guards.discard(guard)

    def _find_process(self, program: Program, context: CellContext, guard: Guard) -> RunCode:
        # by name: what needs no process does not pay for importing what they take
        running = import_module("appnb.kernel.processes.running")
        printer = context.printer
        run: RunCode = partial(
            running.run_in_process,
            guard=guard,
            lanes=self.processes.find_lanes(),
            own=program.graph.names[context.cell],
            where=program.cells[context.cell].location,
            write=printer.write if printer is not None else _print,
        )
        return run

    async def _run_or_share(self, program: Program, context: CellContext, names: Globals, run_one: RunCode) -> object:
        if self.store is None or not is_shared(program.cells[context.cell]):
            run = partial(run_one, program.code[context.cell], names)
            return await (run() if self.reuse is None else self.reuse.run(program, context, names, run))
        result = await self.store.run(program, context, run_one)
        names.update(result.given)
        context.outputs[:] = result.outputs
        return None


def _print(stream: str, text: str) -> None:
    (sys.stdout if stream == "stdout" else sys.stderr).write(text)
