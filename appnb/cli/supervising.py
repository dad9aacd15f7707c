"""The process that starts a server's worker, and starts it again when it was killed.

It holds the open sockets, so that nobody is turned away meanwhile: who comes while no worker is there waits a moment.
It imports next to nothing, and runs nothing of a notebook.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from socket import socket
from types import FrameType

import click

from appnb.memory_use import count_kills, read_used, write_bytes

WORKER = "APPNB_WORKER"
"""In the environment of a worker: its sockets, where it says that it listens, and what tells it that we are gone."""

RESTARTED = "APPNB_RESTARTED"
"""In the environment of a worker that takes the place of another: why that one ended."""

OUT_OF_MEMORY = "memory"
"""It had no memory left."""

CRASHED = "crash"
"""It ended in another way."""

LOOK_S = 0.2
"""How often we look at how much memory a worker has."""

PAUSES_S = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Before the first, second, … new start in a row of workers that never came to listen; after these we end."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def supervise(sockets: Sequence[socket], arguments: Sequence[str], most_bytes: int = 0) -> int | None:
    """Run workers until one ends by itself, or we are asked to end.

    The first is a copy of this process, which has read the command line already: it listens 0.1 s sooner. Those in the
    place of others are started anew, since the libraries on the disk may be others by then.

    Args:
        sockets: open ones, which workers take over.
        arguments: of the command line that a worker is started with.
        most_bytes: of memory, above which a worker is ended; 0: as many as it likes.

    Returns:
        The exit code of the last worker. None in the copy: it is the worker, and goes on as one.
    """
    return _Supervisor(sockets, arguments, most_bytes).run()


class _Supervisor:
    """One run of `supervise`: signals go on to the worker, who ends by itself or is started again."""

    def __init__(self, sockets: Sequence[socket], arguments: Sequence[str], most_bytes: int) -> None:
        self._sockets = sockets
        self._most_bytes = most_bytes
        self._why = ""  # the last worker ended, as the next is told
        self._command = [sys.executable, "-m", "appnb", *arguments]
        self._worker: subprocess.Popen[bytes] | _Copy | None = None
        self._is_ending = False
        self._is_first = True  # one that cannot start at all, for the notebook cannot be read say, is not tried again

    def run(self) -> int | None:
        numbers = [getattr(signal, name) for name in _SIGNALS]
        before = {number: signal.signal(number, self._pass_on) for number in numbers}
        failed = 0
        while True:
            said, says = os.pipe()
            life, ours = os.pipe()  # the worker reads its end when we are gone, however that came
            with _held_back(numbers if self._is_first else ()):  # a program would go on holding back
                if not self._start_worker(says, life, (said, ours)):
                    for number, handler in before.items():
                        signal.signal(number, handler)
                    return None
            os.close(says)
            try:
                has_listened, code = self._follow_worker(said)
            finally:
                for each in (said, life, ours):
                    os.close(each)
            failed = 0 if has_listened else failed + 1
            is_over = self._is_ending or code == 0 or failed >= len(PAUSES_S)
            if is_over or (not has_listened and failed == 1 and self._is_first):
                return code if code >= 0 else 128 - code
            _say(f"the server's worker {self._describe_end(code)}: it is started again")
            self._is_first = False
            time.sleep(PAUSES_S[failed])

    def _describe_end(self, code: int) -> str:
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"ended with {how}{', out of memory' if self._why == OUT_OF_MEMORY else ''}"

    def _start_worker(self, says: int, life: int, others: Sequence[int]) -> bool:
        """Start a worker. False in the one that is a copy of this process; it closes `others`, which are not for it."""
        numbers = [each.fileno() for each in self._sockets]
        environment = {WORKER: ",".join(map(str, (says, life, *numbers)))}
        if not self._is_first:
            self._worker = subprocess.Popen(
                self._command,
                env={**os.environ, **environment, RESTARTED: self._why},
                pass_fds=(says, life, *numbers),
                process_group=0,
            )
            return True
        sys.stdout.flush()
        sys.stderr.flush()
        if process := os.fork():
            self._worker = _Copy(process)
            return True
        os.setpgid(0, 0)
        for number in others:
            os.close(number)
        for each in self._sockets:
            each.detach()  # a worker takes them over by their numbers
        os.environ.update(environment)
        return False

    def _follow_worker(self, said: int) -> tuple[bool, int]:
        """Follow the worker to its end; tell whether it came to listen, which can be read from `said`, and its code."""
        assert self._worker is not None
        kills, self._why = count_kills(), CRASHED
        has_listened = os.read(said, 1) != b""
        self._watch_memory(self._worker)
        code = self._worker.wait()
        if code == -signal.SIGKILL and count_kills() > kills:
            self._why = OUT_OF_MEMORY
        if has_listened:
            self._is_first = False
        return has_listened, code

    def _watch_memory(self, worker: "subprocess.Popen[bytes] | _Copy") -> None:
        """Wait until a worker ends, and end it if it takes too much memory: whatever it is at, it is stuck by then."""
        if not self._most_bytes or not hasattr(os, "pidfd_open"):
            return
        process = os.pidfd_open(worker.pid)
        try:
            while not select.select([process], [], [], LOOK_S)[0]:
                used = read_used(worker.pid)
                if used > self._most_bytes:
                    sizes = f"{write_bytes(used)} of memory, of {write_bytes(self._most_bytes)} that it may"
                    _say(f"the server's worker has {sizes}: see --limit memory-end-bytes")
                    self._why = OUT_OF_MEMORY
                    worker.kill()
                    return
        finally:
            os.close(process)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        self._is_ending |= number != signal.SIGHUP
        if self._worker is not None:
            with suppress(ProcessLookupError):
                os.kill(self._worker.pid, number)


class _Copy:
    """A copy of this process that we have made; what `subprocess.Popen` says of others."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def wait(self) -> int:
        """Wait for its end; gives its exit code, or minus the number of the signal that ended it."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


@contextmanager
def _held_back(numbers: Iterable[int]) -> Iterator[None]:
    """Let signals wait while a process is made, so that none is heard by the copy in the place of who it was for."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _say(text: str) -> None:
    with suppress(OSError):  # nobody reads what is told any more, or the disk of the log is full
        click.echo(text, err=True)


Worker = tuple[tuple[int, ...], int, int]
"""What a worker is given, as file descriptors: sockets, where it says that it listens, what ends when we do."""


def read_worker(environment: MutableMapping[str, str]) -> Worker | None:
    """Read what we were given by a supervisor, and take it out of the environment; None if we are no worker."""
    text = environment.pop(WORKER, "")
    if not text:
        return None
    says, life, *sockets = map(int, text.split(","))
    return tuple(sockets), says, life
