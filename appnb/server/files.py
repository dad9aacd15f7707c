"""What a page fetches by itself: films, sounds, documents and downloads, from the shelf of its session."""

import asyncio
import inspect
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from hmac import compare_digest
from typing import Any

from tornado.web import HTTPError

from appnb.display.downloads import read_data
from appnb.display.hosting import guess_mime, is_address
from appnb.kernel.hosting import HostedFile
from appnb.server.apps import ServedApp
from appnb.server.sending import CHUNK_BYTES, SendingHandler
from appnb.session import Session

log = logging.getLogger(__name__)

PATIENCE_S = 600.0
"""How long a download may take to be made."""


class FileHandler(SendingHandler):
    """Sends one file of a session: whole, or the range that a player asks for."""

    def initialize(self, *, apps: Iterable[ServedApp]) -> None:
        self._apps = apps

    async def get(self, token: str, key: str) -> None:
        session, file = self._find(token, key)
        self.write_headers(file)
        if not callable(file.content):
            name = file.filename and await _call(session, file.filename)
            await self.send(file, file.content, str(name) if name else file.name)
        elif self.request.method != "HEAD":
            await self._make(session, file, file.content, key)

    def _find(self, token: str, key: str) -> tuple[Session, HostedFile]:
        for app in self._apps:
            for session in tuple(app.visits):
                shelf = session.files
                if shelf is None or not compare_digest(shelf.token, token) or session.user.id != self.user.id:
                    continue
                if file := shelf.find(key):
                    return session, file
        raise HTTPError(404)

    async def _make(self, session: Session, file: HostedFile, make: Callable[[], object], key: str) -> None:
        """Have the notebook make a file, and send it while it is read."""
        try:
            name = str(await _call(session, file.filename)) if file.filename else file.name
            made = await _call(session, make)
            if isinstance(made, str) and is_address(made):
                self.redirect(made)
                return
            stream = _find_stream(made)
            content, own = (b"", "") if stream is not None else read_data(made)
        except Exception as error:
            log.exception("the download %r could not be made", file.name)
            session.tell({"type": "toast", "title": "The download could not be made.", "html": "", "kind": "danger"})
            raise HTTPError(500) from error
        finally:
            session.tell({"type": "made", "key": key})
        name = name or own or "download"
        if not file.mime:
            self.set_header("Content-Type", guess_mime(name) or "application/octet-stream")
        if stream is None:
            await self.send(file, content, name)
        else:
            self.name_file(file, name)
            await self.send_chunks(stream)


def _find_stream(made: object) -> Iterator[bytes] | None:
    """Find the chunks of what was made, when it is a file that is open or an iterator."""
    read: Any = getattr(made, "read", None)
    if callable(read):
        seek: Any = getattr(made, "seek", None)
        if callable(seek):
            seek(0)
        return _read_chunks(partial(read, CHUNK_BYTES))
    return (_encode(chunk) for chunk in made) if isinstance(made, Iterator) else None


def _read_chunks(read: Callable[[], Any]) -> Iterator[bytes]:
    while chunk := read():
        yield _encode(chunk)


def _encode(chunk: Any) -> bytes:
    return chunk.encode() if isinstance(chunk, str) else bytes(chunk)


async def _call(session: Session, function: Callable[[], object]) -> object:
    """Call a function of the notebook on its kernel's thread, and wait for what it gives."""
    done: Future[object] = Future()

    def settle(task: "asyncio.Future[object]") -> None:
        if task.cancelled():
            done.cancel()
        elif (error := task.exception()) is not None:
            done.set_exception(error)
        else:
            done.set_result(task.result())

    def apply() -> None:
        try:
            given = function()
            if inspect.isawaitable(given):
                asyncio.ensure_future(given).add_done_callback(settle)
            else:
                done.set_result(given)
        except BaseException as error:  # noqa: BLE001 - user code
            done.set_exception(error)

    session.submit(("file", secrets.token_hex(8)), apply)
    return await asyncio.wait_for(asyncio.wrap_future(done), PATIENCE_S)
