"""What a page fetches by itself: films, sounds, documents and downloads, from the shelf of its session."""

import asyncio
import inspect
import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from appnb.display.downloads import read_data
from appnb.display.hosting import guess_mime, is_address
from appnb.kernel.hosting import HostedFile
from appnb.server.apps import ServedApp
from appnb.server.door import DoorHandler
from appnb.server.policy import FRAME_ANCESTORS, SANDBOX
from appnb.session import Session

log = logging.getLogger(__name__)

CHUNK_BYTES = 256 * 1024
PATIENCE_S = 600.0
"""How long a download may take to be made."""

_SHOWN = re.compile(r"(?:audio|video)/|image/(?!svg)|application/pdf$|text/html\b")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class FileHandler(DoorHandler):
    """Sends one file of a session: whole, or the range that a player asks for."""

    def initialize(self, *, apps: Iterable[ServedApp]) -> None:
        self._apps = apps

    async def get(self, token: str, key: str) -> None:
        session, file = self._find(token, key)
        self._write_headers(file)
        if not callable(file.content):
            name = file.filename and await _call(session, file.filename)
            await self._send(file, file.content, str(name) if name else file.name)
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

    def _write_headers(self, file: HostedFile) -> None:
        mime = file.mime or "application/octet-stream"
        self.set_header("Content-Type", mime)
        self.set_header("Cache-Control", "no-store" if callable(file.content) else "private, max-age=3600")
        if mime.startswith("text/html") and not file.is_download:
            self.set_header("Content-Security-Policy", f"{FRAME_ANCESTORS}; {SANDBOX}")
        elif mime != "application/pdf":  # browsers show no PDF in a sandbox
            self.set_header("Content-Security-Policy", f"{FRAME_ANCESTORS}; sandbox; default-src 'none'")
        else:
            self.set_header("Content-Security-Policy", FRAME_ANCESTORS)

    def _name(self, file: HostedFile, name: str) -> None:
        if file.is_download or not _SHOWN.match(file.mime):
            plain = re.sub(r'[^ -~]|["\\;%]', "_", name) or "download"
            self.set_header("Content-Disposition", f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}")

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
            await self._send(file, content, name)
        else:
            self._name(file, name)
            await self._send_chunks(stream)

    async def _send(self, file: HostedFile, content: bytes | Path, name: str) -> None:
        self._name(file, name)
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        first, last = self._read_range(size)
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("Content-Length", last - first)
        if self.request.method == "HEAD":
            return
        if isinstance(content, bytes):
            chunks: Iterator[bytes] = (
                content[at : min(at + CHUNK_BYTES, last)] for at in range(first, last, CHUNK_BYTES)
            )
        else:
            chunks = _read_file(content, first, last)
        await self._send_chunks(chunks)

    def _read_range(self, size: int) -> tuple[int, int]:
        """Find which part is asked for, from its first byte to that after its last, and answer accordingly."""
        asked = _RANGE.match(self.request.headers.get("Range", ""))
        if asked is None or not any(asked.groups()):
            return 0, size
        first = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
        last = min(int(asked[2]) + 1, size) if asked[1] and asked[2] else size
        if first >= last:
            self.set_header("Content-Range", f"bytes */{size}")
            raise HTTPError(416)
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {first}-{last - 1}/{size}")
        return first, last

    async def _send_chunks(self, chunks: Iterator[bytes]) -> None:
        """Send chunk by chunk, each when the one before has gone; reading is done off the event loop."""
        loop = asyncio.get_running_loop()
        try:
            while (chunk := await loop.run_in_executor(None, next, chunks, None)) is not None:
                self.write(chunk)
                await self.flush()
        except StreamClosedError:
            log.debug("a browser has what it needs of a file, or is gone")


def _read_file(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while first < last and (chunk := file.read(min(CHUNK_BYTES, last - first))):
            first += len(chunk)
            yield chunk


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
