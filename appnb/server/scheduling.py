"""What a notebook asks Panel and Bokeh to call later runs on its kernel's thread, never on the event loop.

With `bridge`, the place where appnb reaches into Panel. What Panel and Bokeh ask for themselves stays with them: it has
to run on the event loop, with the document locked.
"""

import asyncio
import functools
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import count
from typing import Any

from bokeh.document import Document
from panel.io.callbacks import PeriodicCallback
from panel.io.document import _garbage_collect
from panel.io.state import set_curdoc, state

from appnb.kernel.context import CellContext, current_cell
from appnb.kernel.endings import on_session_end
from appnb.server.bridge import find_intake

log = logging.getLogger(__name__)

LIBRARIES = frozenset({"appnb", "bokeh", "holoviews", "ipywidgets_bokeh", "jupyter_bokeh", "panel", "param"})
"""What their functions do belongs on the event loop."""

_DONE = "_appnb_scheduling"
_numbers = count()

Call = Callable[..., object]


class Later:
    """A call, or repeated calls, of a notebook's function on its kernel's thread, until it is stopped.

    Made on any thread. It ends when the cell that asked for it runs again.
    """

    def __init__(self, doc: Document, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._cell: CellContext | None = current_cell()
        self._task: asyncio.Task[None] | None = None
        self._is_stopped = False
        intake = find_intake(doc)
        if intake is not None:
            intake.take(("later", next(_numbers)), partial(self._start, work))

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if not self.is_over:
            self._task = asyncio.get_running_loop().create_task(work())

    @property
    def is_over(self) -> bool:
        """Whether it was stopped, or the cell that asked for it has run again."""
        return self._is_stopped or (self._cell is not None and self._cell.is_over)

    def cancel(self) -> None:
        """Call nothing more; from any thread."""
        self._is_stopped = True
        task = self._task
        if task is not None and task is not _find_task():
            try:
                task.get_loop().call_soon_threadsafe(task.cancel)
            except RuntimeError:
                log.debug("the loop has ended, and the task with it")


def _find_task() -> "asyncio.Task[Any] | None":
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


def install() -> None:
    """Put this into Panel, once per process; a second call changes nothing."""
    if getattr(PeriodicCallback, _DONE, False):
        return
    setattr(PeriodicCallback, _DONE, True)
    periodic: Any = PeriodicCallback
    start, stop, schedule = periodic.start, periodic.stop, type(state).schedule_task

    @functools.wraps(start)
    def start_apart(self: PeriodicCallback) -> None:
        doc = state.curdoc
        if doc is None or find_intake(doc) is None or not self.session_scoped or self._cb is not None:
            start(self)
        else:
            _start_periodic(self, doc)

    @functools.wraps(stop)
    def stop_apart(self: PeriodicCallback) -> None:
        later, self._cb = (self._cb, None) if isinstance(self._cb, Later) else (None, self._cb)
        stop(self)
        if later is not None:
            later.cancel()

    @functools.wraps(schedule)
    def schedule_apart(self: Any, name: str, callback: Call, *args: Any, **kwargs: Any) -> None:
        if callback is _garbage_collect:  # the trimmer does, once for all sessions that ended
            return
        if self.curdoc is not None and find_intake(self.curdoc) is not None:
            callback = _as_thread(callback)
        schedule(self, name, callback, *args, **kwargs)  # type: ignore[arg-type]  # Panel takes any function

    periodic.start, periodic.stop = start_apart, stop_apart
    setattr(type(state), "schedule_task", schedule_apart)  # noqa: B010 - to a type checker it is a method


def _start_periodic(callback: PeriodicCallback, doc: Document) -> None:
    callback._updating = True
    try:
        callback.running = True
    finally:
        callback._updating = False
    callback._start_time = time.time()
    callback._doc = doc
    callback._background = True  # Panel's count of what is busy is the whole process's

    async def repeat() -> None:
        while True:
            await asyncio.sleep(callback.period / 1000)
            if later.is_over or not callback.running:
                return
            await _call(callback._periodic_callback, doc)

    later = callback._cb = Later(doc, repeat)


async def _call(function: Call, doc: Document) -> None:
    """Call a function, and await it where it wants that; what it raises is told, and ends nothing."""
    try:
        with set_curdoc(doc):
            given = function()
            if asyncio.iscoroutine(given):
                await given
    except Exception as error:  # noqa: BLE001 - user code
        message = "a callback of a notebook raised"
        asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})


@functools.lru_cache(maxsize=256)
def _as_thread(callback: Call) -> Call:
    """Make a function that calls `callback` on a thread of its own: a task of Panel's is no session's.

    The same one each time: Panel compares it with the one that it has under a name.
    """

    @functools.wraps(callback)
    def start() -> None:
        threading.Thread(target=_run_guarded, args=(callback,), name="appnb-task", daemon=True).start()

    return start


def _run_guarded(callback: Call) -> None:
    try:
        given = callback()
        if asyncio.iscoroutine(given):
            asyncio.run(given)
    except Exception:
        log.exception("a callback of a notebook failed")


def is_notebooks(callback: Call) -> bool:
    """Tell whether a function is a notebook's, or a library's that appnb does not know."""
    while (
        inner := callback.func if isinstance(callback, partial) else getattr(callback, "__wrapped__", None)
    ) is not None:
        callback = inner
    module = getattr(callback, "__module__", None) or type(callback).__module__
    return str(module).partition(".")[0] not in LIBRARIES


def adopt_document(doc: Document, run_locked: Callable[[Callable[[], None]], None]) -> None:
    """Let what a notebook asks this document to call later go to its kernel, and what it changes there to the loop.

    Args:
        doc: a new document.
        run_locked: runs a function on the event loop with the document locked; callable from any thread.
    """
    methods: Any = doc
    for name in ("add_periodic_callback", "add_timeout_callback"):
        setattr(doc, name, partial(_add_timed, doc, getattr(doc, name), name == "add_periodic_callback"))
    for name in ("remove_periodic_callback", "remove_timeout_callback", "remove_next_tick_callback"):
        setattr(doc, name, partial(_remove, getattr(doc, name)))
    methods.add_next_tick_callback = partial(_add_next_tick, doc, doc.add_next_tick_callback)
    methods.on_session_destroyed = partial(_add_at_end, doc, doc.on_session_destroyed)
    _hand_over_changes(doc.callbacks, run_locked)


def _hand_over_changes(callbacks: Any, run_locked: Callable[[Callable[[], None]], None]) -> None:
    """Let code of the kernel's thread change models that are shown: the browser is told by the event loop."""
    tell, loop_thread = callbacks.trigger_on_change, threading.get_ident()

    def tell_on_loop(event: object) -> None:
        if threading.get_ident() == loop_thread:
            tell(event)
        else:
            run_locked(partial(tell, event))

    callbacks.trigger_on_change = tell_on_loop


def _add_timed(doc: Document, add: Call, repeats: bool, callback: Call, delay_ms: int) -> object:
    if not is_notebooks(callback):
        return add(callback, delay_ms)

    async def work() -> None:
        await asyncio.sleep(delay_ms / 1000)
        while not later.is_over:
            await _call(callback, doc)
            if not repeats:
                return
            await asyncio.sleep(delay_ms / 1000)

    later = Later(doc, work)
    return later


def _add_next_tick(doc: Document, add: Call, callback: Call) -> object:
    if not is_notebooks(callback):
        return add(callback)

    async def work() -> None:
        await _call(callback, doc)

    return Later(doc, work)


def _remove(remove: Call, callback: object) -> None:
    if isinstance(callback, Later):
        callback.cancel()
    else:
        remove(callback)


def _add_at_end(doc: Document, add: Call, *callbacks: Call) -> None:
    for callback in filter(is_notebooks, callbacks):
        on_session_end(partial(callback, doc.session_context))
    add(*(callback for callback in callbacks if not is_notebooks(callback)))
