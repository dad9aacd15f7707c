"""Sharing what nobody asked to share: which cells of one kernel take over another's run, and which run is kept.

A cell is shared that no source can reach, that asks nobody for what may be another the next time, and whose values
sessions can have at once. What its code says is looked at before it runs, what it does while it runs, what it gave
afterwards.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from appnb.kernel.context import CellContext
from appnb.kernel.control import Stopped
from appnb.kernel.program import Program
from appnb.kernel.settings import KernelSettings
from appnb.kernel.sharing.effects import noticing
from appnb.kernel.sharing.flights import Flight, Flights, Kept, Verdict
from appnb.kernel.sharing.handing import Receiver, hand_all
from appnb.kernel.sharing.judging import Ran, judge
from appnb.kernel.sharing.keys import find_keys
from appnb.kernel.sharing.purity import find_reason
from appnb.kernel.sources import find_source
from appnb.notebook.model import CellId
from appnb.notebook.syntax import parse_python

Globals = dict[str, object]
Run = Callable[[], Awaitable[object]]
"""Runs the code of a cell; gives the value of its last expression."""

SHARED = Verdict("")
STOPS = Verdict("it ends with `stop()`", is_steady=False)
REACTS = Verdict("it makes an element, or something else that reacts", is_steady=False)
INHERITS = Verdict("it uses functions of a cell that runs for each session", is_steady=False)
ELSEWHERE = Verdict("it runs in a process of its own, where nobody sees what it does", is_steady=False)
UNWANTED = Verdict("its author wants it to run for each session", is_steady=False)


@dataclass(slots=True)
class Reuse:
    """What one kernel knows of sharing its cells. On the kernel's thread only.

    Attributes:
        flights: what the sessions of the notebook have run.
        is_source: tells whether a value is a source.
        is_starting: the kernel runs every cell for the first time: nothing that a viewer did is in any value.
        verdicts: on the last run of each cell.
    """

    flights: Flights
    is_source: Callable[[object], bool]
    is_starting: bool = True
    verdicts: dict[CellId, Verdict] = field(default_factory=dict)
    _program: Program | None = None
    _keys: Mapping[CellId, str] = field(default_factory=dict)
    _own: set[CellId] = field(default_factory=set)  # cells whose values may be others in another session

    @classmethod
    def of(cls, settings: KernelSettings) -> "Reuse | None":
        """Make that of a new kernel; None where no session shares anything with another."""
        if settings.store is None:
            return None
        return cls(settings.store.flights, lambda value: find_source(value, settings.adapters) is not None)

    async def run(self, program: Program, context: CellContext, names: Globals, run: Run) -> object:
        """Run a cell, or take over what its run for another session gave.

        Args:
            program: whose cell it is.
            context: of the run; its cell is one that nobody asked to share.
            names: the cell's globals; what it gives is there afterwards.
            run: runs its code in them.

        Returns:
            the value of its last expression; None where all outputs are in `context.outputs` already.
        Raises:
            BaseException: whatever the cell raises.
        """
        if program is not self._program:
            self._program, self._keys = program, find_keys(program)
        cell = context.cell
        self._own.discard(cell)
        found = self._find_bar(program, cell) or await self.flights.find(self._keys[cell])
        if isinstance(found, Kept):
            self.verdicts[cell] = SHARED
            _take_over(found, context, names)
            return None
        if isinstance(found, Flight):
            return await self._run_for_all(found, program, context, names, run)
        self.verdicts[cell] = found
        if not found.is_steady:
            self._own.add(cell)
        return await run()

    def note_given(self, cell: CellId, given: Mapping[str, object]) -> None:
        """Take note of what a cell gave: where a source is among it, its users run for each session."""
        if cell not in self._own and any(map(self.is_source, given.values())):
            self._own.add(cell)
            self.verdicts[cell] = REACTS

    def _find_bar(self, program: Program, cell: CellId) -> Verdict | None:
        """Find why a cell is not even a candidate; None if it is one."""
        for name, definer in program.graph.bindings[cell].items():
            if definer in self._own:
                return Verdict(f"it uses `{name}` of {definer}, which each session has for itself", is_steady=False)
        if program.graph.parents[cell] & self._own:
            return INHERITS
        if program.cells[cell].options.get("shared") is False or program.notebook.options.get("share") is False:
            return UNWANTED
        if program.cells[cell].options.get("process") is True:
            return ELSEWHERE
        known = self.flights.look_up(self._keys[cell])
        if known is None:
            known = self._judge_code(program, cell)
        if known is None and not self.is_starting:
            return Verdict("it has changed while people looked at it")
        return known if known is not None and known.reason else None

    def _judge_code(self, program: Program, cell: CellId) -> Verdict | None:
        reason = find_reason(parse_python(program.cells[cell].code))
        if not reason:
            return None
        verdict = Verdict(reason, is_steady=False)
        self.flights.note(self._keys[cell], verdict)
        return verdict

    async def _run_for_all(
        self, flight: Flight, program: Program, context: CellContext, names: Globals, run: Run
    ) -> object:
        viewer, printer = context.kernel.viewer, context.printer
        reads = viewer.reads
        started = time.perf_counter()
        try:
            with noticing() as effects, ExitStack() as stack:
                printed = stack.enter_context(printer.recording()) if printer is not None else []
                value = await run()
        except BaseException as error:
            self._own.add(context.cell)
            self.verdicts[context.cell] = STOPS
            if isinstance(error, Stopped):
                flight.refuse(STOPS)
            else:
                flight.give_up()
            raise
        elapsed_s = time.perf_counter() - started
        if value is not None:
            context.outputs.append(value)
        own = program.graph.names[context.cell]
        given = {name: names[name] for name in sorted(own.defs) if name in names}
        ran = Ran(
            names=names,
            private={name: names[name] for name in sorted(own.private) if name in names},
            code=parse_python(context.source.code),
            taken={name: names[name] for name in program.graph.bindings[context.cell] if name in names},
            given=given,
            outputs=tuple(context.outputs),
            printed=tuple(printed),
            effects=effects,
            elapsed_s=elapsed_s,
            is_watching=bool(len(context.watchers) or len(context.observers)),
            gives_source=any(map(self.is_source, given.values())),
            has_asked=viewer.reads > reads,
        )
        self._land(flight, ran, program, context, names)
        return None

    def _land(self, flight: Flight, ran: Ran, program: Program, context: CellContext, names: Globals) -> None:
        """Decide about a run, and give this session the values that every session is given."""
        try:
            kept, verdict = judge(ran, Path(program.path).absolute().parent)
        except BaseException:
            flight.give_up()
            raise
        self.verdicts[context.cell] = verdict
        if not verdict.is_steady:
            self._own.add(context.cell)
        if kept is None:
            flight.refuse(verdict)
            return
        flight.keep(kept, verdict)
        _hand_over(kept, context, names)


def _take_over(kept: Kept, context: CellContext, names: Globals) -> None:
    """Let a run of another session stand for this one's."""
    _hand_over(kept, context, names)
    if context.printer is not None:
        context.printer.repeat(kept.printed)


def _hand_over(kept: Kept, context: CellContext, names: Globals) -> None:
    """Give a session its values of what was kept."""
    receiver = Receiver(names)
    names.update(hand_all(kept.given, receiver))
    context.outputs[:] = [hand(receiver) for hand in kept.outputs]
