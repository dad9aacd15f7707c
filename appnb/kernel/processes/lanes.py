"""Worker processes, each of which runs one cell at a time, and can be killed without harm to the others."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress

from appnb.kernel.processes.task import Answer, Task, run_task


class Lane:
    """One worker process. Started with the first task; every method may be called from any thread."""

    def __init__(self) -> None:
        """Make one that has no process yet."""
        # spawned: a process with threads, such as a server, must not fork
        self._executor = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        self._pid: Future[int] | None = None

    def submit(self, task: Task) -> Future[Answer]:
        """Run a task; one at a time."""
        if self._pid is None:
            self._pid = self._executor.submit(os.getpid)
        return self._executor.submit(run_task, task)

    def close(self, *, kill: bool = False) -> None:
        """End the process: when its task is done, or at once."""
        if kill and self._pid is not None and self._pid.done() and not self._pid.exception():
            with suppress(ProcessLookupError):
                os.kill(self._pid.result(), signal.SIGKILL)
        self._executor.shutdown(wait=False, cancel_futures=True)


class Lanes:
    """The worker processes of one server or script: as many as there are processors, started when they are needed."""

    def __init__(self, most: int | None = None) -> None:
        """Start none.

        Args:
            most: how many there may be; as many as this process may use processors if it is not said.
        """
        self._most = most or _count_processors()
        self._lock = threading.Lock()
        self._idle: list[Lane] = []
        self._busy = 0
        self._waiting: deque[Future[Lane]] = deque()
        self._is_closed = False

    def take(self) -> Future[Lane]:
        """Ask for a lane; whoever gets one gives it back or drops it. A request that is cancelled gets none."""
        asked: Future[Lane] = Future()
        with self._lock:
            if self._busy < self._most:
                self._busy += 1
                asked.set_result(self._idle.pop() if self._idle else Lane())
            else:
                self._waiting.append(asked)
        return asked

    def give_back(self, lane: Lane) -> None:
        """Let the next have a lane whose task is done."""
        with self._lock:
            if not self._hand_on(lane):
                self._busy -= 1
                if not self._is_closed:
                    self._idle.append(lane)
                    return
        if self._is_closed:
            lane.close()

    def drop(self, lane: Lane) -> None:
        """Kill the process of a lane, whatever it does; another takes its place."""
        lane.close(kill=True)
        with self._lock:
            if not self._waiting or not self._hand_on(Lane()):
                self._busy -= 1

    def _hand_on(self, lane: Lane) -> bool:
        while self._waiting:
            asked = self._waiting.popleft()
            if asked.set_running_or_notify_cancel():
                asked.set_result(lane)
                return True
        return False

    def close(self) -> None:
        """End the processes that do nothing; those that run a cell end with it."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for lane in idle:
            lane.close()


def _count_processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1
