"""The files that every page loads, compressed once: what a server keeps of them, and how each is sent."""

import gzip
import hashlib
import mimetypes
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli

CACHE_BYTES = 32 * 1024 * 1024
"""How much of compressed files is kept; all that Bokeh and Panel have for one page is about 1.5 MB."""

SMALL_BYTES = 256
"""Files up to this size are sent as they are."""

BROTLI_QUALITY = 9
"""Bokeh's script takes 0.1 s; the best quality makes it 9 % smaller and takes 2.5 s."""

_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: bytes(brotli.compress(content, quality=BROTLI_QUALITY)),
    "gzip": lambda content: gzip.compress(content, 9, mtime=0),
}
_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/wasm", "font/ttf")

Key = tuple[str, object, str]
"""Which file, in which state, how encoded."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A file as it is sent."""

    content: bytes
    etag: str
    encoding: str  # "br", "gzip" or ""


class AssetStore:
    """What was compressed, the least recently used going first. One for each server; from any thread."""

    def __init__(self, limit_bytes: int = CACHE_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._packed: OrderedDict[Key, Packed] = OrderedDict()
        self._lock = threading.Lock()
        self.size_bytes = 0
        self.packings = 0  # how often something was compressed

    def find(self, key: Key) -> Packed | None:
        """Find a file as it was compressed before."""
        with self._lock:
            if key in self._packed:
                self._packed.move_to_end(key)
            return self._packed.get(key)

    def pack(self, key: Key, read: Callable[[], bytes]) -> Packed:
        """Compress a file and keep it. Takes up to 0.2 s: not for the event loop.

        Raises:
            OSError: it cannot be read.
        """
        content, encoding = read(), key[2]
        tag = hashlib.sha256(content).hexdigest()[:16]
        if encoding:
            content = _COMPRESS[encoding](content)
        packed = Packed(content, f'"{tag}-{encoding}"' if encoding else f'"{tag}"', encoding)
        with self._lock:
            self.packings += 1
            if key not in self._packed and len(content) <= self._limit_bytes:
                self._packed[key] = packed
                self.size_bytes += len(content)
            while self.size_bytes > self._limit_bytes:
                self.size_bytes -= len(self._packed.popitem(last=False)[1].content)
        return packed


def choose_encoding(accepted: str, mime: str, size_bytes: int) -> str:
    """Choose how to send a file: "br", "gzip" or "" for as it is.

    >>> choose_encoding("gzip, deflate, br;q=0.9", "text/css", 5_000)
    'br'
    >>> choose_encoding("br;q=0, gzip", "text/css", 5_000)
    'gzip'
    """
    if size_bytes <= SMALL_BYTES or not mime.startswith(_TEXTS):
        return ""
    offered = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        offered[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in _COMPRESS if offered.get(name)), "")


def find_mime(path: Path) -> str:
    """Tell the type of a file by its name; a bundled script whose name ends in a version is a script nevertheless."""
    if path.suffix in (".js", ".mjs") or "@" in path.name:
        return "text/javascript; charset=utf-8"
    mime = mimetypes.guess_type(path.name)[0] or {".woff2": "font/woff2"}.get(path.suffix, "application/octet-stream")
    return f"{mime}; charset=utf-8" if mime.startswith("text/") or mime == "image/svg+xml" else mime
