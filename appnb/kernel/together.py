"""Running the cells of a plan that do not depend on each other at the same time."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from types import CodeType

from appnb.graph.model import Graph
from appnb.kernel.code import CellCode
from appnb.notebook.model import Cell, CellId

MOST_THREADS = 16
"""So many cells of one session run at once: they mostly wait for others, such as databases."""

UNSAFE = frozenset({"boxplot", "hist", "matplotlib.pyplot", "plot", "pylab", "pyplot", "seaborn"})
"""Names that speak of pyplot, also by way of pandas: its current figure and settings are one for all threads."""

Step = Callable[[CellId, bool], Coroutine[object, object, None]]
"""Brings one cell to its end; the flag lets its code run on a thread beside the kernel's."""


def must_run_alone(cell: Cell, code: CellCode | None) -> bool:
    """Tell whether nothing may run beside a cell: its author says so, or it uses what threads cannot share. Pure."""
    if cell.options.get("serial") is True:
        return True
    return code is not None and any(_uses_unsafe(part) for part in (code.body, code.output) if part is not None)


def _uses_unsafe(code: CodeType) -> bool:
    if not UNSAFE.isdisjoint(code.co_names):
        return True
    return any(_uses_unsafe(constant) for constant in code.co_consts if isinstance(constant, CodeType))


async def run_together(
    plan: Collection[CellId],
    graph: Graph,
    step: Step,
    is_alone: Callable[[CellId], bool],
    must_end: Callable[[], bool],
) -> None:
    """Bring the cells of a plan to their ends, each when its parents have come to theirs; the first of the page first.

    Args:
        plan: the cells, parents first.
        graph: the graph.
        step: brings one to its end, on this loop.
        is_alone: tells whether nothing may run beside a cell.
        must_end: when it says so, no further cell is begun; those that run are waited for.
    """
    members, waiting = set(plan), list(plan)
    missing = {cell: set(graph.parents[cell] & members) for cell in plan}
    running: dict[asyncio.Task[None], CellId] = {}
    while waiting or running:
        for cell in _choose(waiting, missing, is_alone, len(running)) if not must_end() else ():
            waiting.remove(cell)
            task = asyncio.ensure_future(step(cell, not is_alone(cell)))
            running[task] = cell
        if not running:
            return
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            ended = running.pop(task)
            task.result()
            for child in graph.children[ended] & members:
                missing[child].discard(ended)


def _choose(
    waiting: Collection[CellId],
    missing: dict[CellId, set[CellId]],
    is_alone: Callable[[CellId], bool],
    running: int,
) -> list[CellId]:
    """Choose what is begun now: all that is ready and may run beside others, else one that may not, if nothing runs."""
    ready = [cell for cell in waiting if not missing[cell]]
    beside = [cell for cell in ready if not is_alone(cell)][: MOST_THREADS - running]
    return beside if beside or running else ready[:1]
