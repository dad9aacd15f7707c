"""Sending content to a browser: whole or in part, in chunks, with headers that keep it from doing harm."""

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from appnb.kernel.hosting import HostedFile
from appnb.server.door import DoorHandler
from appnb.server.policy import FRAME_ANCESTORS, SANDBOX

log = logging.getLogger(__name__)

CHUNK_BYTES = 256 * 1024

_SHOWN = re.compile(r"(?:audio|video)/|image/(?!svg)|application/pdf$|text/html\b")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class SendingHandler(DoorHandler):
    """What handlers share that send files."""

    def write_headers(self, file: HostedFile) -> None:
        """Say what a file is, and that nothing in it may act as a page of this server."""
        mime = file.mime or "application/octet-stream"
        self.set_header("Content-Type", mime)
        self.set_header("Cache-Control", "no-store" if callable(file.content) else "private, max-age=3600")
        if mime.startswith("text/html") and not file.is_download:
            self.set_header("Content-Security-Policy", f"{FRAME_ANCESTORS}; {SANDBOX}")
        elif mime != "application/pdf":  # browsers show no PDF in a sandbox
            self.set_header("Content-Security-Policy", f"{FRAME_ANCESTORS}; sandbox; default-src 'none'")
        else:
            self.set_header("Content-Security-Policy", FRAME_ANCESTORS)

    def name_file(self, file: HostedFile, name: str) -> None:
        """Say under which name a browser keeps a file, where it is not to show it."""
        if file.is_download or not _SHOWN.match(file.mime):
            plain = re.sub(r'[^ -~]|["\\;%]', "_", name) or "download"
            self.set_header("Content-Disposition", f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}")

    async def send(self, file: HostedFile, content: bytes | Path, name: str) -> None:
        """Send what a file holds, or the part of it that is asked for."""
        self.name_file(file, name)
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
        await self.send_chunks(chunks)

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

    async def send_chunks(self, chunks: Iterator[bytes]) -> None:
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
