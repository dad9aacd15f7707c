"""Processes that run notebooks: zygotes, their children, and what ends a child that takes too long or too much."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import psutil

LOOK_S = 0.25
"""Between two looks at how much memory a child has."""


class Lost(Exception):
    """A child gave no answer; the text says why."""


class Child:
    """One notebook's process, from when it has said its pid until its process group is killed."""

    def __init__(self, pid: int, reader: asyncio.StreamReader, limit_bytes: int) -> None:
        self._pid = pid
        self._reader = reader
        self._limit_bytes = limit_bytes
        self._reason = "the process died"
        self._watching = asyncio.create_task(self._watch())

    async def receive(self, kind: str) -> dict[str, object]:
        """Wait for a message of one kind.

        Raises:
            Lost: the child failed, died or took too much memory.
        """
        async for line in self._reader:
            message: dict[str, object] = json.loads(line)
            if message["kind"] == kind:
                return message
            if message["kind"] == "failed":
                raise Lost(f"{message['error']}\n{message['traceback']}")
        raise Lost(self._reason)

    async def _watch(self) -> None:
        while (used := self._measure()) <= self._limit_bytes:
            await asyncio.sleep(LOOK_S)
        self._reason = f"it took {used / 2**30:.1f} GiB of memory"
        self._kill()

    def _measure(self) -> int:
        return sum(self._read_size(process) for process in self._list_processes())

    def _list_processes(self) -> list[psutil.Process]:
        try:
            process = psutil.Process(self._pid)
            return [process, *process.children(recursive=True)]
        except psutil.Error:
            return []

    @staticmethod
    def _read_size(process: psutil.Process) -> int:
        try:
            return int(process.memory_info().rss)
        except psutil.Error:
            return 0

    def _kill(self) -> None:
        for process in self._list_processes():
            with contextlib.suppress(psutil.Error):
                process.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill all that the notebook started. May be called twice."""
        self._watching.cancel()
        self._kill()


class Zygote:
    """One side's zygote, until `close`. Its children are its process group's or their own."""

    def __init__(self, process: asyncio.subprocess.Process, limit_bytes: int) -> None:
        self._process = process
        self._limit_bytes = limit_bytes

    @classmethod
    async def start(cls, side: str, environment: Mapping[str, str], limit_bytes: int) -> "Zygote":
        """Start the zygote of "marimo" or "appnb"; it imports while others go on."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.real.zygote", side),
            stdin=asyncio.subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        return cls(process, limit_bytes)

    @contextlib.asynccontextmanager
    async def fork(self, notebook: Path, scratch: Path, log: Path) -> AsyncIterator[Child]:
        """Run a notebook in a child, which is killed on leaving."""
        connected: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        with tempfile.TemporaryDirectory(prefix="real-") as folder:
            socket = f"{folder}/socket"
            server = await asyncio.start_unix_server(
                lambda reader, writer: connected.put_nowait((reader, writer)), socket, limit=2**30
            )
            order = {"notebook": str(notebook), "scratch": str(scratch), "log": str(log), "socket": socket}
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            reader, writer = await self._wait(connected)
            child = Child(json.loads(await reader.readline())["pid"], reader, self._limit_bytes)
            try:
                yield child
            finally:
                child.end()
                writer.close()
                server.close()

    async def _wait(
        self, connected: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Wait for a child, or find that the zygote is dead."""
        child, death = asyncio.ensure_future(connected.get()), asyncio.ensure_future(self._process.wait())
        await asyncio.wait({child, death}, return_when=asyncio.FIRST_COMPLETED)
        if not child.done():
            child.cancel()
            raise RuntimeError(f"the zygote ended with {death.result()}: its error is above")
        death.cancel()
        return child.result()

    async def close(self) -> None:
        """Kill the zygote."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
