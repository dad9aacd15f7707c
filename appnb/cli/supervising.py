"""The process that starts a server's worker, and starts it again when it was killed.

It holds the open sockets, so that nobody is turned away meanwhile: who comes while no worker is there waits a moment.
It imports next to nothing, and runs nothing of a notebook.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from socket import socket
from types import FrameType

import click

WORKER = "APPNB_WORKER"
"""In the environment of a worker: its sockets, where it says that it listens, and what tells it that we are gone."""

RESTARTED = "APPNB_RESTARTED"
"""In the environment of a worker that takes the place of another."""

PAUSES_S = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Before the first, second, … new start in a row of workers that never came to listen; after these we end."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def supervise(sockets: Sequence[socket], arguments: Sequence[str]) -> int:
    """Run workers until one ends by itself, or we are asked to end.

    Args:
        sockets: open ones, which workers take over.
        arguments: of the command line that a worker is started with.

    Returns:
        The exit code of the last worker.
    """
    return _Supervisor(sockets, arguments).run()


class _Supervisor:
    """One run of `supervise`: signals go on to the worker, who ends by itself or is started again."""

    def __init__(self, sockets: Sequence[socket], arguments: Sequence[str]) -> None:
        self._sockets = sockets
        self._command = [sys.executable, "-m", "appnb", *arguments]
        self._worker: subprocess.Popen[bytes] | None = None
        self._is_ending = False
        self._is_first = True  # one that cannot start at all, for the notebook cannot be read say, is not tried again

    def run(self) -> int:
        for name in _SIGNALS:
            signal.signal(getattr(signal, name), self._pass_on)
        failed = 0
        while True:
            has_listened, code = self._run_worker()
            failed = 0 if has_listened else failed + 1
            is_over = self._is_ending or code == 0 or failed >= len(PAUSES_S)
            if is_over or (not has_listened and failed == 1 and self._is_first):
                return code if code >= 0 else 128 - code
            how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
            with suppress(OSError):  # nobody reads what is told any more, or the disk of the log is full
                click.echo(f"the server's worker ended with {how}: it is started again", err=True)
            self._is_first = False
            time.sleep(PAUSES_S[failed])

    def _run_worker(self) -> tuple[bool, int]:
        """Run one worker to its end; tell whether it came to listen, and its exit code."""
        said, says = os.pipe()
        life, ours = os.pipe()  # the worker reads its end when we are gone, however that came
        numbers = [each.fileno() for each in self._sockets]
        environment = {**os.environ, WORKER: ",".join(map(str, (says, life, *numbers)))}
        if not self._is_first:
            environment[RESTARTED] = "1"
        try:
            self._worker = subprocess.Popen(
                self._command, env=environment, pass_fds=(says, life, *numbers), process_group=0
            )
            os.close(says)
            has_listened = os.read(said, 1) != b""
            code = self._worker.wait()
        finally:
            for number in (said, life, ours):
                os.close(number)
        if has_listened:
            self._is_first = False
        return has_listened, code

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        self._is_ending |= number != signal.SIGHUP
        if self._worker is not None:
            with suppress(ProcessLookupError):
                os.kill(self._worker.pid, number)


Worker = tuple[tuple[int, ...], int, int]
"""What a worker is given, as file descriptors: sockets, where it says that it listens, what ends when we do."""


def read_worker(environment: MutableMapping[str, str]) -> Worker | None:
    """Read what we were given by a supervisor, and take it out of the environment; None if we are no worker."""
    text = environment.pop(WORKER, "")
    if not text:
        return None
    says, life, *sockets = map(int, text.split(","))
    return tuple(sockets), says, life
