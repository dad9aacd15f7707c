"""Breaking into code that runs on another thread, and only into that code."""

import asyncio
import ctypes
import logging
import sys
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)

PATIENCE_S = 0.5  # code that swallowed an interrupt is told again after this


IMPORT_PATIENCE_S = 30.0
"""For so long an import may go on: broken off, it leaves half a module, for all sessions, until the process ends."""


class Interrupted(BaseException):
    """Raised in user code by `Guard.interrupt`. Not an `Exception`: `except Exception: pass` does not stop it."""


class Guard:
    """Knows when user code runs on the kernel's thread, so that an interrupt hits it and nothing else.

    Made by a kernel for itself. `call` and `drive` belong to the kernel's thread, `interrupt` to any.
    Limits: a call into C (`time.sleep(60)`) ends first, unless `breaking` says how to end it; so does an import.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: int | None = None  # the one in user code now
        self._sent = False
        self._waiting: asyncio.Task[object] | None = None  # a task that awaits inside user code
        self._ended: threading.Event | None = None  # set when the code that was interrupted has ended
        self._breaks: list[Callable[[], None]] = []  # end the calls into C that go on
        self._asked_at = 0.0
        self.was_asked = False  # since the kernel last set it to False

    def call(self, function: Callable[[], T], *, refuse: bool = False) -> T:
        """Run `function`, letting `interrupt` raise `Interrupted` in it, and nowhere after it.

        Args:
            function: the user's code.
            refuse: do not even begin if the interrupt came before.
        """
        try:
            return self.step(function, refuse=refuse)
        finally:
            self._note_end()

    def step(self, function: Callable[[], T], *, refuse: bool = False) -> T:
        """Run a part of the code that is awaited: as `call`, but the code goes on afterwards."""
        try:
            with self._lock:
                if refuse and self.was_asked:
                    raise Interrupted
                self._thread = threading.get_ident()
            return function()
        finally:
            while self._thread is not None or self._sent:
                try:
                    self._leave()
                except Interrupted:  # sent while the code ended by itself
                    continue

    async def drive(self, coroutine: Coroutine[object, object, T]) -> T:
        """Await user code, letting `interrupt` break into its steps and into its waiting."""
        self._waiting = asyncio.current_task()
        try:
            return await _Steps(self, coroutine, is_cell=True)
        finally:
            self._waiting = None
            self._note_end()
            await forget_cancel()

    async def drive_task(self, coroutine: Coroutine[object, object, T], tell: Callable[[BaseException], None]) -> T:
        """Await what a cell runs beside itself, letting `interrupt` break into its steps.

        Args:
            coroutine: the task's.
            tell: told what it raises when nobody awaits it.
        """
        try:
            return await _Steps(self, coroutine, is_cell=False)
        except (Exception, Interrupted) as error:
            if not getattr(asyncio.current_task(), "_callbacks", True):
                tell(error)
            raise

    @contextmanager
    def breaking(self, end: Callable[[], None]) -> Iterator[None]:
        """Let `interrupt` call `end` while the block runs, which waits in C, where nothing can be raised.

        Args:
            end: makes the call into C return or raise soon. Called on another thread, maybe more than once.
        """
        with self._lock:
            self._breaks.append(end)
        try:
            yield
        finally:
            with self._lock:
                self._breaks.remove(end)

    def _leave(self) -> None:
        with self._lock:
            if self._sent:
                _set_async_exception(threading.get_ident(), None)
                self._sent = False
            self._thread = None

    def _note_end(self) -> None:
        with self._lock:
            if self._ended is not None:
                self._ended.set()
                self._ended = None

    def interrupt(self, loop: asyncio.AbstractEventLoop | None) -> bool:
        """Break into the user code that runs now, from any thread but its own.

        Returns:
            whether there was any.
        """
        with self._lock:
            self.was_asked = True
            is_running = self._thread is not None or self._waiting is not None
            if not is_running or self._thread == threading.get_ident():
                return False
            if self._ended is None:
                self._asked_at = monotonic()
            self._break_in(loop)
            if self._ended is None:
                ended = self._ended = threading.Event()
                arguments = (ended, loop)
                threading.Thread(target=self._insist, args=arguments, name="appnb-interrupt", daemon=True).start()
        return True

    def _break_in(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Raise in the code that runs, or wake the code that waits. Holds the lock."""
        if self._thread is not None:
            if monotonic() - self._asked_at < IMPORT_PATIENCE_S and _is_importing(self._thread):
                return
            _set_async_exception(self._thread, Interrupted)
            self._sent = True
        elif loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._cancel_waiting)

    def _insist(self, ended: threading.Event, loop: asyncio.AbstractEventLoop | None) -> None:
        """Break in again and again until the code has ended: a bare `except:` may have swallowed the first."""
        while True:
            self._end_calls()
            if ended.wait(PATIENCE_S):
                return
            with self._lock:
                if self._ended is ended:
                    self._break_in(loop)

    def _end_calls(self) -> None:
        with self._lock:
            breaks = tuple(self._breaks)
        for end in breaks:
            try:
                end()
            except Exception:
                log.warning("a call that should end cannot be told to", exc_info=True)

    def _cancel_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()


class _Steps:
    """Awaits a coroutine whose every step runs inside the guard."""

    def __init__(self, guard: Guard, coroutine: Coroutine[object, object, T], *, is_cell: bool) -> None:
        self._guard = guard
        self._coroutine = coroutine
        self._is_cell = is_cell  # `interrupt` cancels it while it waits

    def __await__(self) -> Generator[object, object, T]:
        step: Callable[[], object] = partial(self._coroutine.send, None)
        while True:
            done, value = self._guard.step(partial(_take_step, step))
            if done:
                return value  # type: ignore[return-value]
            try:
                sent = yield value
                step = partial(self._coroutine.send, sent)
            except asyncio.CancelledError as error:
                reason = Interrupted() if self._is_cell and self._guard.was_asked else error
                step = partial(self._coroutine.throw, reason)
            except BaseException as error:  # noqa: BLE001 - whatever the loop throws in belongs to the user's code
                step = partial(self._coroutine.throw, error)


def _take_step(step: Callable[[], object]) -> tuple[bool, object]:
    try:
        return False, step()
    except StopIteration as end:
        return True, end.value


def _is_importing(thread: int) -> bool:
    """Tell whether user code imports a module at this moment."""
    frame = sys._current_frames().get(thread)
    while frame is not None and frame.f_code is not Guard.step.__code__:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _set_async_exception(thread: int, exception: type[BaseException] | None) -> None:
    target = ctypes.py_object(exception) if exception is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), target)


async def forget_cancel() -> None:
    """Undo what cancelled the task that runs cells, an interrupt or a cell itself: the next cell must not see it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)  # where it strikes, if it has not yet
        while task.cancelling():
            task.uncancel()
