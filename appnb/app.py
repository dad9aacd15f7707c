"""What a notebook file says of itself when Python runs or imports it: `app = appnb.App(...)`."""

import asyncio
import contextvars
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, Self, TypeVar, cast, overload

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.events import Quiet
from appnb.kernel.kernel import Kernel
from appnb.kernel.loops import end_loop
from appnb.kernel.program import Program, build_program
from appnb.kernel.settings import KernelSettings
from appnb.notebook import read_notebook
from appnb.notebook.model import CellId, CellKind

F = TypeVar("F", bound=Callable[..., object])
C = TypeVar("C", bound=type)

RUN_BY_IMPORT = (CellKind.SETUP, CellKind.FUNCTION, CellKind.CLASS)
"""The kinds of cells that stand in the file as plain Python, so that running the file runs them."""


class Decorator(Protocol):
    """Takes a function and gives it back."""

    def __call__(self, function: F, /) -> F: ...


class Setup:
    """The `with app.setup:` block. Its names are the module's."""

    def __call__(self, **options: object) -> Self:
        """Take options: `with app.setup(hide_code=True):`."""
        return self

    def __enter__(self) -> None:
        """Run the block as it stands."""

    def __exit__(self, *error: object) -> None:
        """Let errors through."""


class App:
    """A notebook, as its own file sees it. The file's cells are read by appnb from its text, not collected here.

    Args:
        title: of the page.
        layout: which layout the page has.
        widgets: "reset" if elements that are made again forget what the viewer entered; "keep", the default.
        options: everything else that a host may want to know.
    """

    def __init__(self, title: str = "", layout: str = "", widgets: str = "keep", **options: object) -> None:
        """Note which module makes it."""
        self.title = title
        self.layout = layout
        self.widgets = widgets
        self.options = options
        self.setup = Setup()
        self._module: dict[str, object] = sys._getframe(1).f_globals

    @overload
    def cell(self, function: F, /) -> F: ...
    @overload
    def cell(self, function: None = None, /, **options: object) -> Decorator: ...
    def cell(self, function: F | None = None, /, **options: object) -> F | Decorator:
        """Mark a function as a cell, with or without options: its body is what runs."""
        return _give_back(function)

    @overload
    def function(self, function: F, /) -> F: ...
    @overload
    def function(self, function: None = None, /, **options: object) -> Decorator: ...
    def function(self, function: F | None = None, /, **options: object) -> F | Decorator:
        """Mark a function as one that cells use and other modules import."""
        return _give_back(function)

    @overload
    def class_definition(self, class_: C, /) -> C: ...
    @overload
    def class_definition(self, class_: None = None, /, **options: object) -> Decorator: ...
    def class_definition(self, class_: C | None = None, /, **options: object) -> C | Decorator:
        """Mark a class as one that cells use and other modules import."""
        return cast("C | Decorator", _give_back(cast("Callable[..., object] | None", class_)))

    def _unparsable_cell(self, code: str, **options: object) -> None:
        """Take a cell whose text is not Python. It is kept in the file, and never runs."""

    def run(self) -> tuple[tuple[object, ...], Mapping[str, object]]:
        """Run the notebook from top to bottom of its graph, as a script.

        What the module has run already (setup, functions, classes) is not run again.

        Returns:
            the output of each cell in page order, None for those without; and the names that cells gave.
        Raises:
            BaseException: what the first cell that fails raises.
            AppnbError: the file cannot be read, or a cell cannot run.
        """
        program = build_program(read_notebook(self._find_file()))
        run = _run_in_thread if _is_in_loop() else _run_here
        return run(program, self._module)

    def _find_file(self) -> Path:
        file = self._module.get("__file__")
        if isinstance(file, str):
            return Path(file)
        what = "`app.run()` was called where there is no notebook file, so there are no cells to run"
        raise AppnbError(Diagnostic("NB204", what, None, "save the notebook as a .py file, and run that"))


def _give_back(function: F | None) -> F | Decorator:
    return function if function is not None else lambda decorated: decorated


def _is_in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _run_here(program: Program, module: dict[str, object]) -> tuple[tuple[object, ...], Mapping[str, object]]:
    """Run on this thread, whose loop is none. Not `asyncio.run`: that would hold back Ctrl-C from a busy cell."""
    done = _find_done(program, module)
    is_script = module.get("__name__") == "__main__"
    shared = module if is_script else {**module, "__name__": "__main__"}
    settings = KernelSettings(redirect_console=False, keep_frames=True, fail_fast=True)
    kernel = Kernel(program, Quiet(), settings=settings, shared=shared)
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(kernel.start(done))
        values = dict(kernel.values)
        return tuple(_last_output(kernel, cell) for cell in program.graph.order), values
    except BaseException as error:
        _point_at_notebook(error, program)
        raise
    finally:
        kernel.detach()
        end_loop(loop)


def _run_in_thread(program: Program, module: dict[str, object]) -> tuple[tuple[object, ...], Mapping[str, object]]:
    """Run on a thread of its own, because this one is inside a loop that cannot be entered again."""
    ended: list[tuple[tuple[object, ...], Mapping[str, object]]] = []
    failed: list[BaseException] = []

    def target() -> None:
        try:
            ended.append(_run_here(program, module))
        except BaseException as error:  # noqa: BLE001 - handed on to the caller's thread
            failed.append(error)

    thread = threading.Thread(target=contextvars.copy_context().run, args=(target,), name="appnb-run")
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return ended[0]


def _find_done(program: Program, module: Mapping[str, object]) -> set[CellId]:
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


def _point_at_notebook(error: BaseException, program: Program) -> None:
    """Take the frames above the notebook's own off the traceback of `error`."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != program.path:
        frames = frames.tb_next
    if frames is not None:
        error.__traceback__ = frames
