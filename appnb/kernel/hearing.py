"""What sources say: which cells a change makes stale, depending on who made it."""

import threading
from collections.abc import Callable, Collection

from appnb.kernel.context import CellContext, current_cell
from appnb.kernel.inbox import FOLLOW_UP, Inbox
from appnb.kernel.state import State
from appnb.notebook.model import CellId

Force = Callable[[Collection[CellId]], list[CellId]]


class Hearing:
    """Hears every source of one kernel. `hear` may be called on any thread, all else on the kernel's.

    Args:
        kernel: whose.
        inbox: where stale cells wait for the next plan.
        force: makes cells run in the plan that goes on; returns those that it has no place for.
        is_running: tells whether a cell is being run, or any for None.
        is_strict: tells whether a state that is set to the value it has says nothing.
    """

    def __init__(
        self,
        kernel: object,
        inbox: Inbox,
        force: Force,
        is_running: Callable[[CellContext | None], bool],
        is_strict: Callable[[], bool],
    ) -> None:
        self.thread: int | None = None  # the kernel's
        self.is_closed = False
        self._kernel = kernel
        self._is_strict = is_strict
        self._inbox = inbox
        self._force = force
        self._is_running = is_running
        self._is_deaf = False  # changes are the kernel's own doing and make nothing stale
        self._origins: set[CellId] = set()  # who made the sources that the change being applied has set

    def begin_change(self) -> None:
        """Take note that a change from outside is about to be applied."""
        self._origins.clear()

    def call_deaf(self, call: Callable[[], object]) -> None:
        """Call what changes sources without making anything stale."""
        self._is_deaf = True
        try:
            call()
        finally:
            self._is_deaf = False

    def hear(self, definer: CellId, source: object, users: Collection[CellId]) -> None:
        """Take in that `source`, a global of `definer`, changed: `users` depend on that."""
        is_here = threading.get_ident() == self.thread
        if self.is_closed or (is_here and self._is_deaf):
            return
        caller = current_cell()
        is_follow_up = caller is not None and self._is_running(caller)
        excluded = {caller.cell} if is_follow_up and caller is not None else set[CellId]()
        if isinstance(source, State):
            if not source.was_changed and self._is_strict():
                return
            excluded = set() if source.allow_self_loops else self._find_setters(caller)
        stale = [user for user in users if user not in excluded]
        if is_here:
            if not self._is_running(None):
                self._origins.add(definer)
            stale = self._force(stale)
        if stale:
            self._inbox.put_stale(stale, FOLLOW_UP if is_follow_up else "source")

    def _find_setters(self, caller: CellContext | None) -> set[CellId]:
        """Find who set a state: the cell that runs or whose callback does, and who made the element that called it."""
        own = {caller.cell} if caller is not None and caller.kernel is self._kernel else set[CellId]()
        return self._origins | own
