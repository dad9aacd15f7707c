"""What a running cell shows besides its last expression."""

from appnb.kernel.console import CLEAR
from appnb.kernel.context import current_cell
from appnb.kernel.takers import current_taker


def append(value: object) -> None:
    """Show `value` below what the cell has shown so far. Outside of a cell nothing happens."""
    taker = current_taker()
    if taker is not None:
        taker.show(value)
        return
    cell = current_cell()
    if cell is not None:
        cell.outputs.append(value)
        cell.send_outputs()


def replace(value: object) -> None:
    """Show `value` in place of all the cell has shown so far; None shows nothing."""
    cell = current_cell()
    if cell is not None:
        cell.outputs[:] = [] if value is None else [value]
        cell.send_outputs()


def replace_at_index(value: object, idx: int) -> None:
    """Show `value` in place of output number `idx`, counted from 0; one past the last appends.

    Raises:
        IndexError: there is no such output.
    """
    cell = current_cell()
    if cell is not None:
        if not 0 <= idx <= len(cell.outputs):
            raise IndexError(f"the cell has {len(cell.outputs)} outputs, so there is no number {idx} to replace")
        cell.outputs[idx : idx + 1] = [value]
        cell.send_outputs()


def clear() -> None:
    """Show nothing of what the cell has shown so far."""
    replace(None)


def clear_console() -> None:
    """Show nothing of what the cell has printed so far."""
    cell = current_cell()
    if cell is not None and cell.printer is not None:
        cell.printer.write("stdout", CLEAR)
        cell.printer.flush()
