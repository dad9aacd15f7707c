"""What stands between a browser and its server, and can be cut."""

import asyncio
import threading


class Cut:
    """A proxy for TCP that can be cut, at once or after so many bytes of a websocket."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self.is_open = True
        self.passed = {"down": 0, "up": 0}  # bytes of websockets so far, to the browser and to the server
        self.cuts = 0
        self._ends: dict[str, int] = {}  # at which of these bytes it is cut
        started = threading.Event()

        async def listen() -> None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]
            started.set()

        self._loop.create_task(listen())
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        started.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_open:
            writer.close()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:  # nobody is there
            writer.close()
            return
        self._writers |= {writer, far_writer}
        try:
            first = await reader.read(65536)
        except OSError:  # cut before a word was said
            first = b""
        is_websocket = b"/ws?" in first.partition(b"\r\n")[0]
        far_writer.write(first)
        await asyncio.gather(
            self._pass_on(reader, far_writer, "up" if is_websocket else ""),
            self._pass_on(far_reader, writer, "down" if is_websocket else ""),
        )

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        try:
            while data := await reader.read(65536):
                left = self._ends[way] - self.passed[way] if way in self._ends else len(data) + 1
                if way:
                    self.passed[way] += min(len(data), left)
                writer.write(data[:left])
                await writer.drain()
                if left <= len(data):
                    self._ends.clear()
                    self.cuts += 1
                    self._abort(writer)
        except OSError:
            pass
        finally:
            writer.close()
            self._writers.discard(writer)

    def _abort(self, last: asyncio.StreamWriter | None = None) -> None:
        """Break every connection; what was written to the last one is let through."""
        for writer in tuple(self._writers):
            if writer is last:
                writer.close()
            else:
                writer.transport.abort()

    def cut(self) -> None:
        """Break every connection, and take no new one."""
        self.is_open = False
        self._loop.call_soon_threadsafe(self._abort)

    def cut_after(self, way: str, count: int) -> None:
        """Break every connection when `count` more bytes of websockets have passed, "down" or "up"; take new ones."""
        self._loop.call_soon_threadsafe(lambda: self._ends.update({way: self.passed[way] + count}))

    def cut_no_more(self) -> None:
        """Forget where it was to be cut."""
        self._loop.call_soon_threadsafe(self._ends.clear)

    def mend(self) -> None:
        """Take connections again."""
        self.is_open = True

    def close(self) -> None:
        """End the thread."""
        self.cut()

        async def end() -> None:
            self._server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            if tasks:
                await asyncio.wait(tasks, timeout=5)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
