"""A listener before a page's: it counts what cells do, and has spans made of it."""

from collections.abc import Callable

from appnb.kernel.events import CellResult, CellState, Listener, Run
from appnb.notebook.model import CellId
from appnb.server.metrics import Metrics
from appnb.server.spans import Tracing


class MeasuringListener:
    """Hears what one kernel does before its page does. On the kernel's thread."""

    def __init__(self, listener: Listener, app: str, metrics: Metrics, tracing: Tracing) -> None:
        self._listener = listener
        self._metrics = metrics
        self._tracing = tracing
        self.app = app
        self.cells: set[CellId] = set()  # that run now
        metrics.running.add(self)

    def run_started(self, run: Run) -> None:
        self._tracing.begin_run(run)
        self._listener.run_started(run)

    def cell_started(self, cell: CellId) -> None:
        self.cells.add(cell)
        self._tracing.begin_cell(cell)
        self._listener.cell_started(cell)

    def cell_output(self, cell: CellId, outputs: tuple[object, ...]) -> None:
        self._listener.cell_output(cell, outputs)

    def cell_printed(self, cell: CellId, stream: str, text: str) -> None:
        self._listener.cell_printed(cell, stream, text)

    def cell_finished(self, result: CellResult) -> None:
        has_run = result.cell in self.cells
        self.cells.discard(result.cell)
        if has_run and result.state in (CellState.OK, CellState.ERROR):
            self._metrics.note_cell(self.app, result)
        with self._tracing.output(result):
            self._listener.cell_finished(result)

    def run_finished(self, run: Run) -> None:
        self._listener.run_finished(run)
        self._tracing.end_run()


Measure = Callable[[Listener, str], tuple[MeasuringListener, Tracing]]


def measure_with(metrics: Metrics) -> Measure:
    """Make what puts a listener before a page's."""

    def measure(listener: Listener, app: str) -> tuple[MeasuringListener, Tracing]:
        tracing = Tracing(app)
        return MeasuringListener(listener, app, metrics, tracing), tracing

    return measure
