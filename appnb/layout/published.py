"""What a server gives away of people's own files: each under the hash of its content, and no others."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROUTE = "assets/own"
"""Where these files are, below a server's prefix."""

MIME_TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""Which kinds of files are given away, by suffix."""

_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)|@import\s+(["'])([^"']+)\3""")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.I)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file, as it was when it was published."""

    content: bytes
    mime: str


class Published:
    """The files of one server. Filled while pages are made, asked by a route; never forgets while the server lives.

    A file is found by the name that it was given here and by nothing else: no path can lead anywhere.
    """

    def __init__(self) -> None:
        self._files: dict[str, PublishedFile] = {}

    def find(self, name: str) -> PublishedFile | None:
        """Find a file by its address below `ROUTE`."""
        return self._files.get(name)

    def publish(self, path: Path, folder: Path) -> str:
        """Give away one file; of a style sheet also what it refers to, as far as that lies in `folder`.

        Returns:
            Its address below the server's prefix.

        Raises:
            OSError: it cannot be read.
        """
        return self._publish(path.resolve(), folder.resolve(), ())

    def publish_folder(self, folder: Path, files: tuple[Path, ...]) -> str:
        """Give away the files of a template under their own names, so that they find each other.

        Returns:
            The address of the folder below the server's prefix, with no slash at the end.
        """
        read = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.suffix in MIME_TYPES}
        digest = hashlib.sha256()
        for name, content in sorted(read.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        key = digest.hexdigest()[:16]
        for name, content in read.items():
            mime = MIME_TYPES[PurePosixPath(name).suffix]
            self._files.setdefault(f"{key}/{name}", PublishedFile(content, mime))
        return f"{ROUTE}/{key}"

    def _publish(self, path: Path, folder: Path, through: tuple[Path, ...]) -> str:
        content = path.read_bytes()
        if path.suffix == ".css":
            css = content.decode("utf-8", "replace")
            content = self._publish_references(css, path, folder, (*through, path)).encode()
        return self._put(content, path)

    def _put(self, content: bytes, path: Path) -> str:
        key = f"{hashlib.sha256(content).hexdigest()[:16]}/{path.name}"
        mime = MIME_TYPES.get(path.suffix.lower(), "application/octet-stream")
        self._files.setdefault(key, PublishedFile(content, mime))
        return f"{ROUTE}/{key}"

    def _publish_references(self, css: str, path: Path, folder: Path, through: tuple[Path, ...]) -> str:
        def replace(found: re.Match[str]) -> str:
            name = found[2] or found[4]
            target = (path.parent / name.split("?")[0].split("#")[0]).resolve()
            is_ours = not _ELSEWHERE.match(name) and target.suffix.lower() in MIME_TYPES and target not in through
            if not is_ours or not target.is_relative_to(folder) or not target.is_file():
                return found[0]
            address = self._publish(target, folder, through).removeprefix(f"{ROUTE}/")
            return f'url("../{address}")' if found[2] else f'@import "../{address}"'

        return _URL.sub(replace, css)
