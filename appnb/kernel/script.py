"""Running a notebook, or one of its cells, as a script: nobody looks, and the first error ends it."""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.graph.model import Graph
from appnb.kernel.code import is_coroutine
from appnb.kernel.events import Quiet
from appnb.kernel.kernel import Given, Kernel
from appnb.kernel.loops import end_loop
from appnb.kernel.program import Program
from appnb.kernel.settings import KernelSettings
from appnb.kernel.viewer import Viewer
from appnb.notebook.model import CellId, CellKind

T = TypeVar("T")
Globals = dict[str, object]
Values = Mapping[str, object]
_NOTHING: Values = {}

RUN_BY_IMPORT = (CellKind.SETUP, CellKind.FUNCTION, CellKind.CLASS)
"""The kinds of cells that stand in the file as plain Python, so that running the file runs them."""


def run_all(program: Program, module: Globals, defs: Values) -> tuple[tuple[object, ...], Values]:
    """Run a notebook from top to bottom of its graph.

    Args:
        program: the notebook.
        module: the names of the module that it is; what it has run already is not run again.
        defs: values for names that cells define: these cells do not run. Of each all names have to be given; names that
            no cell defines are there for all.

    Returns:
        the last output of each cell that ran in page order, None for those without; and the names that cells gave.
    Raises:
        AppnbError: NB211, a cell gives names that are not among `defs`; or a cell cannot run.
        BaseException: what the first cell that fails raises.
    """
    given = find_overridden(program, defs)
    return _call_apart(lambda: _run(program, module, given, defs))


def run_one(program: Program, module: Globals, cell: CellId, refs: Values) -> tuple[object, Values]:
    """Run one cell, and those before it that give what it uses and is not given.

    Args:
        program: the notebook.
        module: the names of the module that it is.
        cell: the cell.
        refs: values for names that it uses.

    Returns:
        its last output, and the names that it gives.
    Raises:
        AppnbError: NB212, it uses no such name; or a cell cannot run.
        BaseException: what the first cell that fails raises.
    """
    bound = program.graph.bindings[cell]
    known = program.graph.names[cell].refs
    for name in refs:
        if name not in known:
            what = f"the cell `{program.cells[cell].name}` uses no name `{name}`"
            fix = f"give some of those that it uses: {', '.join(sorted(bound)) or 'it uses none'}"
            raise AppnbError(Diagnostic("NB212", what, program.cells[cell].location, fix))
    definers = {definer for name, definer in bound.items() if name not in refs}
    needed = _find_needed(program.graph, definers)
    apart = dict.fromkeys(set(program.graph.order) - needed, _NOTHING)
    return _call_apart(lambda: _run_one(program, module, apart, cell, refs))


def find_values(program: Program, module: Globals, cell: CellId, refs: Values) -> Values:
    """Run what is before a cell, and give the values of the names that it uses; the cell itself does not run.

    Args:
        program: the notebook.
        module: the names of the module that it is.
        cell: the cell.
        refs: values for names that it uses.

    Raises:
        AppnbError: a cell cannot run.
        BaseException: what the first cell that fails raises.
    """
    definers = {definer for name, definer in program.graph.bindings[cell].items() if name not in refs}
    apart = dict.fromkeys(set(program.graph.order) - _find_needed(program.graph, definers), _NOTHING)

    def find() -> Values:
        with _started(program, module, apart, refs) as (kernel, _):
            names = kernel.find_globals(cell)
            return {name: names[name] for name in program.graph.names[cell].refs if name in names}

    return {**_call_apart(find), **refs}


def awaits(program: Program, cell: CellId) -> bool:
    """Tell whether the code of a cell awaits."""
    code = program.code.get(cell)
    parts = (code.body, code.output) if code is not None else ()
    return any(part is not None and is_coroutine(part) for part in parts)


def find_overridden(program: Program, defs: Values) -> Given:
    """Find the cells that need not run because all that they define is given.

    Raises:
        AppnbError: NB211, of the names of a cell only some are given.
    """
    given: dict[CellId, Values] = {}
    for cell in program.graph.order:
        own = program.graph.names[cell].defs
        if own & defs.keys():
            missing = sorted(own - defs.keys())
            if missing:
                some = ", ".join(f"`{name}`" for name in sorted(own & defs.keys()))
                what = f"{some} is given, but not {', '.join(map(repr, missing))}, which the same cell defines"
                fix = f"give all that the cell defines: {', '.join(sorted(own))}"
                raise AppnbError(Diagnostic("NB211", what, program.cells[cell].location, fix))
            given[cell] = {name: defs[name] for name in own}
    return given


def _find_needed(graph: Graph, cells: Collection[CellId]) -> set[CellId]:
    """Find these cells with all before them."""
    needed, waiting = set(cells), list(cells)
    while waiting:
        new = graph.parents[waiting.pop()] - needed
        needed |= new
        waiting.extend(new)
    return needed


def _is_in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _call_apart(call: Callable[[], T]) -> T:
    """Call what runs a loop: here, or on a thread of its own where this one is inside a loop already."""
    if not _is_in_loop():
        return call()
    ended: list[T] = []
    failed: list[BaseException] = []

    def target() -> None:
        try:
            ended.append(call())
        except BaseException as error:  # noqa: BLE001 - handed on to the caller's thread
            failed.append(error)

    thread = threading.Thread(target=contextvars.copy_context().run, args=(target,), name="appnb-run")
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return ended[0]


def _run(program: Program, module: Globals, given: Given, names: Values) -> tuple[tuple[object, ...], Values]:
    """Run what is not given, on this thread, whose loop is none."""
    with _started(program, module, given, names) as (kernel, _):
        ran = [cell for cell in program.graph.order if cell not in given]
        return tuple(_last_output(kernel, cell) for cell in ran), dict(kernel.values)


def _run_one(program: Program, module: Globals, apart: Given, cell: CellId, refs: Values) -> tuple[object, Values]:
    """Run one cell after those that are not `apart`, on this thread, whose loop is none."""
    with _started(program, module, apart, refs) as (kernel, loop):
        ended = loop.run_until_complete(kernel.run_apart(cell, refs))
        if ended.error is not None:
            raise ended.error
        return ended.outputs[-1] if ended.outputs else None, dict(ended.given)


@contextmanager
def _started(
    program: Program, module: Globals, given: Given, names: Values
) -> Iterator[tuple[Kernel, asyncio.AbstractEventLoop]]:
    """Start a kernel on a loop of its own. Not `asyncio.run`: that would hold back Ctrl-C from a busy cell."""
    is_plain = module.get("__name__") == "__main__" and not names and not given
    shared = module if is_plain else {**module, "__name__": "__main__", **names}
    nobody = Viewer(is_present=False)
    settings = KernelSettings(redirect_console=False, keep_frames=True, fail_fast=True, viewer=nobody)
    kernel = Kernel(program, Quiet(), settings=settings, shared=shared)
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(kernel.start(find_done(program, module) - given.keys(), given))
        yield kernel, loop
    finally:
        kernel.detach()
        end_loop(loop)


def find_done(program: Program, module: Mapping[str, object]) -> set[CellId]:
    """Find the cells that the module has run already and that need nothing of cells that it has not."""
    graph = program.graph
    done = {
        cell.id
        for cell in program.notebook.cells
        if cell.kind in RUN_BY_IMPORT and cell.id not in program.errors and graph.names[cell.id].defs <= module.keys()
    }
    while late := {cell for cell in done if not graph.parents[cell] <= done}:
        done -= late
    return done


def _last_output(kernel: Kernel, cell: CellId) -> object:
    result = kernel.results.get(cell)
    return result.outputs[-1] if result is not None and result.outputs else None


def point_at_notebook(error: BaseException, program: Program) -> None:
    """Take the frames above the notebook's own off the traceback of `error`."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != program.path:
        frames = frames.tb_next
    if frames is not None:
        error.__traceback__ = frames
