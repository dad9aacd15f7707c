"""One browser tab: a kernel on a thread of its own, and what it sends to."""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import monotonic

from appnb.kernel.cells import Span
from appnb.kernel.events import CellResult, Listener
from appnb.kernel.hosting import Shelf
from appnb.kernel.keeping import Inputs
from appnb.kernel.matching import Change
from appnb.kernel.processes.keeper import Processes
from appnb.kernel.program import Program
from appnb.kernel.query import read_query
from appnb.kernel.settings import KernelSettings, list_outputs
from appnb.kernel.sharing.store import SharedStore
from appnb.kernel.sources import DEFAULT_ADAPTERS, Adapter
from appnb.kernel.user import User
from appnb.kernel.viewer import Viewer
from appnb.kernel.worker import KernelThread
from appnb.notebook.model import CellId


@dataclass(frozen=True, slots=True)
class Occupation:
    """What a session's thread is at."""

    thread: int  # its number, as `threading` has it
    program: Program
    spans: tuple[Span, ...]  # when its cells ran lately


class Session:
    """One viewer's run of a program, from the visit until the tab has been away for the linger time.

    Knows no Tornado, Bokeh or Panel: they are behind `listener` and `enter`. Made by the server on the
    event loop; every method may be called from any thread; `close()` may be called twice.

    Args:
        program: what to run.
        listener: hears what the kernel does, on the kernel's thread.
        enter: a context in which the kernel's thread lives, such as that of a document.
        store: where the program's shared cells have run.
        processes: for cells that want one; None: the session's own.
        viewer: who looks, as far as cells may know.
        arguments: of the command line, as far as cells may know them.
        adapters: what counts as a source.
        show_results: makes what a notebook shows that is embedded in this one.
    """

    def __init__(
        self,
        program: Program,
        listener: Listener,
        *,
        enter: Callable[[], AbstractContextManager[None]],
        store: SharedStore,
        processes: Processes | None = None,
        viewer: Viewer,
        arguments: tuple[str, ...] = (),
        adapters: tuple[Adapter, ...] = DEFAULT_ADAPTERS,
        show_results: Callable[[Sequence[CellResult]], object] = list_outputs,
    ) -> None:
        self.began = monotonic()
        self._viewer = viewer
        settings = KernelSettings(
            store=store,
            processes=processes,
            viewer=viewer,
            arguments=arguments,
            adapters=adapters,
            show_results=show_results,
        )
        self._thread = KernelThread(program, listener, settings=settings, enter=enter)

    def start(self) -> None:
        """Start to run the program; returns at once."""
        self._thread.start()

    @property
    def occupation(self) -> Occupation:
        """What its thread is at."""
        kernel = self._thread.kernel
        return Occupation(self._thread.ident, kernel.program, tuple(kernel.list_spans()))

    def submit(self, key: Hashable, apply: Callable[[], None]) -> None:
        """Have `apply` called on the kernel's thread before its next plan; of several with one key the newest wins."""
        self._thread.submit(key, apply)

    def replace_program(self, program: Program, tell: Callable[[Change], None]) -> None:
        """Go on with the next generation at the kernel's next pause; `tell` hears what became of which cell."""
        self._thread.kernel.replace_program(program, tell)

    @property
    def program(self) -> Program:
        """What it runs now."""
        return self._thread.kernel.program

    @property
    def user(self) -> User:
        """Who looks."""
        return self._viewer.user

    @property
    def files(self) -> Shelf | None:
        """What its page fetches by itself."""
        return self._viewer.files

    def tell(self, message: Mapping[str, object]) -> None:
        """Send a message that JSON can hold to its page."""
        self._viewer.tell(message)

    def run(self, cells: Iterable[CellId], cause: str) -> None:
        """Run cells and what depends on them at the kernel's next pause."""
        self._thread.kernel.stale(cells, cause)

    def restore_inputs(self, inputs: Inputs) -> None:
        """Set elements to what their viewer entered in a session before this one, as soon as they are there."""
        self.submit("appnb: inputs", lambda: self._thread.kernel.entered.keeping.restore(inputs))

    def follow_address(self, query: str) -> None:
        """Set elements to what the page's address says, at the kernel's next pause: its viewer went back or forth."""
        self._thread.kernel.follow_address(read_query(query))

    def interrupt(self) -> None:
        """Stop the cell that is running; its error says so."""
        self._thread.interrupt()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing waits to be run."""
        return self._thread.kernel.is_idle

    def prepare_shutdown(self) -> None:
        """Have done, at the kernel's next pause, what cells want done when the server ends."""
        self.submit("appnb: shutdown", lambda: self._thread.kernel.endings.call("server"))

    def close(self) -> None:
        """End the kernel and its thread, interrupting a cell that runs. Blocks until it has ended, or a few seconds."""
        self._thread.close()


class SessionRegistry:
    """Every live session of a process."""

    def __init__(self) -> None:
        self._sessions: set[Session] = set()
        self._lock = threading.Lock()

    def add(self, session: Session) -> None:
        """Note a session that was opened."""
        with self._lock:
            self._sessions.add(session)

    def discard(self, session: Session) -> None:
        """Forget a session that ends."""
        with self._lock:
            self._sessions.discard(session)

    def __iter__(self) -> Iterator[Session]:
        with self._lock:
            return iter(tuple(self._sessions))

    def __len__(self) -> int:
        return len(self._sessions)

    def close(self) -> None:
        """Close every session."""
        for session in self:
            session.close()
            self.discard(session)
