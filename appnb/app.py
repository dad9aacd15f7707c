"""What a notebook file says of itself when Python runs or imports it: `app = appnb.App(...)`."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from copy import copy
from functools import update_wrapper
from pathlib import Path
from types import FunctionType
from typing import Any, Protocol, Self, TypeVar, cast, overload

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel import pytest_cells
from appnb.kernel.context import current_cell
from appnb.kernel.embedded import Embedded, Embeddings, Guest
from appnb.kernel.kernel import Kernel
from appnb.kernel.program import Program, build_program
from appnb.kernel.script import awaits, point_at_notebook, run_all, run_one
from appnb.notebook import read_notebook
from appnb.notebook.model import CellId

F = TypeVar("F", bound=Callable[..., object])
C = TypeVar("C", bound=type)


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


class Cell:
    """A cell as its own file sees it: what `@app.cell` makes of a function. Calling it calls the function.

    Attributes:
        name: of the function.
    """

    def __init__(self, function: Callable[..., object], read: Callable[[], Program], module: dict[str, object]) -> None:
        """Note the function; the notebook is read when something is asked of it."""
        update_wrapper(self, function)
        self.name = function.__name__
        self._function = function
        self._read = read
        self._module = module

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call the function as Python does."""
        return self._function(*args, **kwargs)

    @property
    def refs(self) -> set[str]:
        """The names that it uses."""
        program, cell = self.find()
        return set(program.graph.names[cell].refs)

    @property
    def defs(self) -> set[str]:
        """The names that it gives."""
        program, cell = self.find()
        return set(program.graph.names[cell].defs)

    def run(self, **refs: object) -> Any:
        """Run the cell, and those before it that give what it uses and is not given.

        Args:
            **refs: values for names that it uses; the cells that define these do not run.

        Returns:
            its output, and the names that it gives with their values; to be awaited if its code awaits.
        Raises:
            AppnbError: NB212, it uses no such name; the file cannot be read; a cell cannot run.
            BaseException: what the first cell that fails raises.
        """
        program, cell = self.find()
        if awaits(program, cell):
            return asyncio.to_thread(run_one, program, self._module, cell, refs)
        try:
            return run_one(program, self._module, cell, refs)
        except BaseException as error:
            point_at_notebook(error, program)
            raise

    def find(self) -> tuple[Program, CellId]:
        """Find the cell in the file: by its name, and by its line where several have that name."""
        program = self._read()
        line = self._function.__code__.co_firstlineno
        named = [cell for cell in program.notebook.cells if cell.name == self.name]
        if not named:
            what = f"the file has no cell `{self.name}` any more"
            raise AppnbError(Diagnostic("NB212", what, None, "import the notebook again"))
        found = min(named, key=lambda cell: abs(cell.location.line - line))
        return program, found.id


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
    def cell(self, function: Callable[..., object], /) -> "Cell": ...
    @overload
    def cell(self, function: None = None, /, **options: object) -> Callable[[Callable[..., object]], "Cell"]: ...
    def cell(
        self, function: Callable[..., object] | None = None, /, **options: object
    ) -> "Cell | Callable[[Callable[..., object]], Cell]":
        """Mark a function as a cell, with or without options: its body is what runs."""
        return self._mark(function) if function is not None else self._mark

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

    def run(self, defs: Mapping[str, object] | None = None) -> tuple[tuple[object, ...], Mapping[str, object]]:
        """Run the notebook from top to bottom of its graph, as a script.

        What the module has run already (setup, functions, classes) is not run again.

        Args:
            defs: values for names that cells define. A cell all of whose names are given does not run; those that use
                the names use these values.

        Returns:
            the output of each cell in page order, None for those without; and the names that cells gave.
        Raises:
            BaseException: what the first cell that fails raises.
            AppnbError: NB211, of the names of a cell only some are given; the file cannot be read; a cell cannot run.
        """
        program = self._read()
        try:
            return run_all(program, self._module, defs or {})
        except BaseException as error:
            point_at_notebook(error, program)
            raise

    def clone(self) -> Self:
        """Make another object for the same notebook: embedded, it is a run of its own."""
        return copy(self)

    async def embed(self, defs: Mapping[str, object] | None = None) -> Embedded:
        """Run the notebook within the one whose cell calls this, and show it there.

        The cell that calls it runs again whenever something in the notebook has, when a viewer used one of its elements
        say. The same object embedded twice is one run, shown twice; for two, `clone` it.

        Args:
            defs: values for names that its cells define. A cell all of whose names are given does not run.

        Returns:
            an object with `output`, to be shown, and `defs`, the names that its cells give.
        Raises:
            AppnbError: NB211, of the names of a cell only some are given; NB213, the notebook embeds itself; the file
                cannot be read.
            BaseException: in a script, what the first cell that fails raises.
        """
        context = current_cell()
        if context is None or not context.kernel.viewer.is_present or not isinstance(context.kernel, Kernel):
            outputs, given = self.run(defs)
            return Embedded([output for output in outputs if output is not None], given)
        guest = Guest(self, str(self._find_file()), self._read, self._module)
        return await Embeddings.of(context.kernel).show(guest, defs or {}, context)

    def _mark(self, function: Callable[..., object]) -> "Cell":
        cell = Cell(function, self._read, self._module)
        if isinstance(function, FunctionType) and pytest_cells.is_collecting():
            test = pytest_cells.find_test(function, cell.find, self._module)
            if test is not None:
                return cast("Cell", test)
            pytest_cells.put_tests(function, cell.find, self._module)
        return cell

    def _read(self) -> Program:
        return build_program(read_notebook(self._find_file()))

    def _find_file(self) -> Path:
        file = self._module.get("__file__")
        if isinstance(file, str):
            return Path(file)
        what = "`app.run()` was called where there is no notebook file, so there are no cells to run"
        raise AppnbError(Diagnostic("NB204", what, None, "save the notebook as a .py file, and run that"))


def _give_back(function: F | None) -> F | Decorator:
    return function if function is not None else lambda decorated: decorated
