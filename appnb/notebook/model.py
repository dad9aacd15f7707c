"""What a notebook file says, as immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NewType

from appnb.diagnostics import Diagnostic
from appnb.source import Location

CellId = NewType("CellId", str)

NO_OPTIONS: Mapping[str, object] = MappingProxyType({})


class CellKind(StrEnum):
    """How a cell is written in the file."""

    SETUP = "setup"  # `with app.setup:`
    CELL = "cell"  # `@app.cell`
    FUNCTION = "function"  # `@app.function`: one top-level function, importable
    CLASS = "class"  # `@app.class_definition`
    UNPARSABLE = "unparsable"  # text that is not Python; kept, never run


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit of code. `id` is unique within its notebook: the name if it has one, else `cell-<position from 1>`."""

    id: CellId
    name: str  # "_" when it has none
    kind: CellKind
    code: str  # the body, dedented, no newline at the end; of a function or class, its definition without the decorator
    location: Location  # of the first character of `code` in the file
    options: Mapping[str, object] = field(
        default_factory=lambda: NO_OPTIONS
    )  # as written: area, hide_code, disabled, column, …
    is_async: bool = False
    args: tuple[str, ...] = ()  # of its function, as written; they follow from the code, so reading skips them
    span: tuple[int, int] = (0, 0)  # first and last line in the file, from 1, with decorators; (0, 0): not in it yet


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook as read. A change makes a new value; `text` is the file as it was read."""

    path: Path | None
    format: str  # "native" or "marimo"
    text: str
    cells: tuple[Cell, ...]
    options: Mapping[str, object] = field(default_factory=lambda: NO_OPTIONS)  # of `App(...)`: title, layout, width, …
    docstring: str | None = None
    script_metadata: str | None = None  # the PEP 723 block, verbatim
    diagnostics: tuple[Diagnostic, ...] = ()  # what was odd about the file; it still loads
    extra: Mapping[str, object] = field(default_factory=lambda: NO_OPTIONS)  # what a format needs to write it back

    def cell(self, cell_id: str) -> Cell:
        """Find a cell by its id.

        Raises:
            KeyError: there is none.
        """
        for cell in self.cells:
            if cell.id == cell_id:
                return cell
        raise KeyError(cell_id)
