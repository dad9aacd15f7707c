"""A thread for each kernel, so that what is slow in one session is not felt in another."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext

from appnb.kernel.events import Listener
from appnb.kernel.inbox import Apply
from appnb.kernel.kernel import Kernel
from appnb.kernel.loops import end_loop
from appnb.kernel.program import Program
from appnb.kernel.settings import KernelSettings

log = logging.getLogger(__name__)

RETRY_S = 0.1  # between interrupts of code that does not end


class KernelThread:
    """A thread with an asyncio loop of its own that hosts one kernel. `start` it once; `close` may be called twice.

    Every method may be called from any thread. Nothing that a cell does ends the thread but `close`.
    """

    def __init__(
        self,
        program: Program,
        listener: Listener,
        *,
        settings: KernelSettings | None = None,
        name: str = "appnb-kernel",
        enter: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        """Make the kernel and its thread; nothing runs yet.

        Args:
            program: what to run.
            listener: hears what happens, on the new thread.
            settings: how the kernel behaves.
            name: of the thread, to which the number of the session is added.
            enter: gives the context in which the thread lives from its start to its end.
        """
        self.kernel = Kernel(program, listener, settings=settings)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._enter = enter
        self._closing = threading.Event()
        self._end = asyncio.Event()
        called = f"{name}-{self.kernel.resources.number}"
        self._thread = threading.Thread(target=self._main, name=called, daemon=True)

    def start(self) -> None:
        """Start the thread, which runs every cell."""
        self._thread.start()

    def submit(self, key: Hashable, apply: Apply) -> None:
        """Hand a change to the kernel (see `Kernel.submit`)."""
        self.kernel.submit(key, apply)

    @property
    def ident(self) -> int:
        """The thread's number, as `threading` has it; 0 before it has started."""
        return self._thread.ident or 0

    def interrupt(self) -> bool:
        """Break into the cell that runs (see `Kernel.interrupt`)."""
        return self.kernel.interrupt()

    def close(self, timeout: float = 5.0) -> bool:
        """End the kernel and the thread, breaking into what runs.

        Args:
            timeout: how many seconds to wait. A thread that is stuck in a call into C after that is left behind;
                it ends when that call does. 0 asks and does not wait.
        Returns:
            whether the thread has ended. Always False on the kernel's own thread, which ends afterwards.
        """
        self._closing.set()
        if not self._thread.ident:
            self.kernel.close()
            return True
        self.kernel.prepare_close()
        self._wake()
        if threading.current_thread() is self._thread:
            return False
        deadline = time.monotonic() + timeout
        while self._thread.is_alive() and time.monotonic() < deadline:
            self._thread.join(min(RETRY_S, max(deadline - time.monotonic(), 0.0)))
            if self._thread.is_alive():
                self.kernel.interrupt()
                self._wake()
        return not self._thread.is_alive()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def _wake(self) -> None:
        loop = self._loop
        if loop is not None:
            try:
                loop.call_soon_threadsafe(self._end.set)
            except RuntimeError:
                log.debug("the loop has ended already")

    def _main(self) -> None:
        loop = self._loop = asyncio.new_event_loop()
        loop.set_task_factory(self.kernel.make_task)  # type: ignore[arg-type]
        loop.set_exception_handler(self._hear_exception)
        try:
            with self._enter():
                try:
                    self._run(loop, loop.create_task(self._host()))
                finally:
                    self._end_kernel(loop)
        except Exception:
            log.exception("the thread of a kernel failed")
            self._end_kernel(loop)

    def _end_kernel(self, loop: asyncio.AbstractEventLoop) -> None:
        self.kernel.close()
        if not loop.is_closed():
            end_loop(loop)

    def _run(self, loop: asyncio.AbstractEventLoop, hosting: asyncio.Task[None]) -> None:
        """Run the loop until `hosting` has ended, whatever tasks and callbacks that cells left behind do to it."""
        while not hosting.done():
            try:
                loop.run_until_complete(hosting)
            except (SystemExit, KeyboardInterrupt, RuntimeError) as error:  # they exit, or stop the loop
                if hosting.done():
                    raise
                self.kernel.tell_failed(error)

    def _hear_exception(self, loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Hear of what nobody caught. For tasks it comes with the garbage collection, so on any thread."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.kernel.call_soon(lambda: self.kernel.tell_failed(error))
        else:
            log.error("on a kernel's loop: %s", context.get("message"))

    async def _host(self) -> None:
        starting = asyncio.ensure_future(self.kernel.start())
        ending = asyncio.ensure_future(self._end.wait())
        if self._closing.is_set():
            self._end.set()
        await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
        await ending
