"""What kernels put into their process, once for all of them: streams and recorders that find the cell that runs."""

from appnb.kernel.console import Printer, install_console
from appnb.kernel.context import current_cell
from appnb.kernel.keyboard import install_keyboard, refuse_keyboard
from appnb.kernel.started_threads import watch_threads
from appnb.kernel.takers import current_taker
from appnb.kernel.watchers import WatcherLog, install_recorder


def prepare_process(*, redirect_console: bool) -> None:
    """Let this process know which cell prints, asks for a keyboard, watches, starts threads; may be called again.

    Args:
        redirect_console: prints of cells go to their listener, what they ask for is refused, their threads are known.
    """
    install_recorder(_find_log)
    if redirect_console:
        install_console(_find_printer)
        install_keyboard(_refuse_keyboard)
        watch_threads()


def _find_printer() -> Printer | None:
    if (taker := current_taker()) is not None:
        return taker
    cell = current_cell()
    return cell.printer if cell is not None else None


def _find_log() -> WatcherLog | None:
    cell = current_cell()
    return cell.watchers if cell is not None else None


def _refuse_keyboard() -> None:
    cell = current_cell()
    if cell is not None and cell.printer is not None:
        refuse_keyboard(cell.kernel.program.path)
