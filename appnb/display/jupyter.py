"""IPython's `display` and `clear_output` in cells: what they show stands where `output.append` would put it."""

from types import ModuleType
from typing import Any

from appnb.kernel import output
from appnb.kernel.context import CellContext, current_cell, current_owner
from appnb.kernel.imported import change_when_imported
from appnb.kernel.takers import current_taker


def install_displays() -> None:
    """Have `display` show in cells, as soon as something imports it; a second call changes nothing."""
    change_when_imported({"IPython.core.display_functions": change_displays})


def change_displays(module: ModuleType) -> None:
    """Change the functions of `IPython.core.display_functions`, before `IPython.display` takes them over."""
    functions: Any = module
    display, clear_output = functions.display, functions.clear_output

    def show(*values: Any, **options: Any) -> Any:
        if current_owner() is None:
            return display(*values, **options)
        handle = Shown(current_cell())
        for value in values:
            handle.show(value)
        return handle if options.get("display_id") is not None else None

    def clear(wait: bool = False) -> None:
        taker = current_taker()
        if taker is not None:
            taker.clear()
        elif current_owner() is None:
            clear_output(wait)
        else:
            output.clear()

    functions.display, functions.clear_output = show, clear


class Shown:
    """What `display(…, display_id=True)` gives: the same place can be shown anew."""

    def __init__(self, cell: CellContext | None) -> None:
        self._cell = cell
        self._value: object = None

    def show(self, value: object) -> None:
        """Show a value below what is shown."""
        output.append(value)
        self._value = value

    display = show

    def update(self, value: object, **options: Any) -> None:
        """Show another value in the place of the one before."""
        cell = self._cell
        if cell is None or cell.is_over:
            return
        place = next((n for n, each in enumerate(cell.outputs) if each is self._value), None)
        if place is not None:
            cell.outputs[place] = self._value = value
            cell.send_outputs()
