"""How a kernel behaves, where its hosts differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from appnb.kernel.events import CellResult
from appnb.kernel.processes.keeper import Processes
from appnb.kernel.sharing.store import SharedStore
from appnb.kernel.sources import DEFAULT_ADAPTERS, Adapter
from appnb.kernel.viewer import Viewer


def list_outputs(results: Sequence[CellResult]) -> object:
    """List what the cells show of a notebook that is embedded in another, where nobody looks."""
    return [output for result in results for output in result.outputs]


@dataclass(frozen=True, slots=True)
class KernelSettings:
    """What the host of a kernel chooses. The defaults are those of a served session."""

    console_limit_bytes: int = 1_000_000  # what one run of a cell may print
    redirect_console: bool = True  # prints go to the listener; else to the real streams
    keep_frames: bool = False  # exceptions keep their tracebacks, and so what their frames hold
    fail_fast: bool = False  # the first error of a cell ends the run
    store: SharedStore | None = None  # where shared cells run once for all; None: each kernel runs its own
    processes: Processes | None = None  # for cells that want one; None: the kernel's own
    viewer: Viewer = field(default_factory=Viewer)  # who looks
    arguments: tuple[str, ...] | None = None  # of the command line, for cells; None: those of this process
    adapters: tuple[Adapter, ...] = DEFAULT_ADAPTERS  # what counts as a source
    show_results: Callable[[Sequence[CellResult]], object] = list_outputs  # what a notebook shows that is embedded
