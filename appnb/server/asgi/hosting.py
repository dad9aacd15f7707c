"""Where the servers of an ASGI application run: on a thread of their own, behind sockets that nobody else reaches."""

import asyncio
import atexit
import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tornado.netutil import bind_unix_socket

from appnb.server.asgi.heads import read_user
from appnb.server.asgi.options import Options
from appnb.server.running import RunningServer

log = logging.getLogger(__name__)

MOST_PLACES = 20
"""At so many paths one notebook may stand: a path with parts that visitors choose would open servers without end."""


class TooManyPlaces(LookupError):
    """A notebook stands at too many paths."""


class Hosting:
    """The servers of one ASGI application, one for each notebook and path. Starts when it is needed.

    Any thread; `close()` may be called twice, and what is asked for afterwards starts it anew.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._places: dict[tuple[Path, str], str] = {}
        self._servers: list[RunningServer] = []
        self._folder = Path()

    async def find(self, notebook: Path, prefix: str, *, watch: bool = False) -> str:
        """Find the socket of a notebook's server, which is opened if it is not there yet.

        Raises:
            AppnbError: the notebook cannot be read.
            TooManyPlaces: it stands at too many paths already.
        """
        place = self._places.get((notebook, prefix))
        if place is not None:
            return place
        loop = await asyncio.to_thread(self.start)
        opening = asyncio.run_coroutine_threadsafe(self._open(notebook, prefix, watch=watch), loop)
        return await asyncio.wrap_future(opening)

    def start(self) -> asyncio.AbstractEventLoop:
        """Start the thread, unless it runs."""
        with self._lock:
            if self._thread is None or self._loop is None:
                started: Future[asyncio.AbstractEventLoop] = Future()
                self._thread = threading.Thread(
                    target=lambda: asyncio.run(self._run(started)), name="appnb-asgi", daemon=True
                )
                self._thread.start()
                self._loop = started.result()
                atexit.register(self.close)
            return self._loop

    def close(self) -> None:
        """End every server as `appnb serve` ends: what runs may come to its end. Waits for it."""
        with self._lock:
            if self._thread is None or self._loop is None or self._ended is None:
                return
            atexit.unregister(self.close)
            self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join()
            self._thread = self._loop = self._ended = None

    async def _run(self, started: "Future[asyncio.AbstractEventLoop]") -> None:
        self._ended = asyncio.Event()
        with TemporaryDirectory(prefix="appnb-") as folder:  # which only its owner may enter
            self._folder = Path(folder)
            self._options.write_head(self._folder)
            started.set_result(asyncio.get_running_loop())
            await self._ended.wait()
            self._places.clear()
            servers, self._servers = self._servers, []
            await asyncio.gather(*(_end(server) for server in servers))

    async def _open(self, notebook: Path, prefix: str, *, watch: bool) -> str:
        key = notebook, prefix
        if key not in self._places:
            if sum(1 for each, _ in self._places if each == notebook) >= MOST_PLACES:
                raise TooManyPlaces(notebook)
            settings = self._options.make_settings(notebook, prefix, self._folder, watch=watch)
            place = str(self._folder / f"{len(self._servers)}.sock")
            with suppress(FileNotFoundError):
                Path(place).unlink()  # of a server that could not be made
            server = RunningServer(
                [notebook],
                settings,
                linger_s=self._options.session_ttl,
                say=log.debug if self._options.quiet else log.info,
                sockets=[bind_unix_socket(place, 0o600)],
                vouch=read_user,
            )
            self._servers.append(server)
            self._places[key] = place
        return self._places[key]


async def _end(server: RunningServer) -> None:
    try:
        await server.drain()
        await server.close()
    except Exception:
        log.exception("a server did not end as it should")
