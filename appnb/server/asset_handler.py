"""Sends the files that every page loads: compressed, and kept by browsers for as long as their address holds."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tornado.web import HTTPError

from appnb.layout.bundle import BundleError, bundle_modules, find_state
from appnb.layout.joined_styles import read_joined, take_apart
from appnb.server.assets import AssetStore, Key, Packed, choose_encoding, find_mime
from appnb.server.door import DoorHandler

YEAR_S = 365 * 24 * 3600
_JOIN = "\0"


class AssetHandler(DoorHandler):
    """Sends files of one folder and those in it.

    An address that has the version of the files in it means one content for ever. Any other is asked about each time,
    which costs an answer without a body. Style sheets are sent as one file where an address names several.
    """

    def initialize(self, *, root: Path, store: AssetStore, version: str = "", entry: str = "") -> None:
        """Take what is sent.

        Args:
            root: the folder.
            store: what was compressed before.
            version: what the address has for its first part when it names what the folder has now.
            entry: the module that is sent together with those that it imports.
        """
        self._root = root.resolve()
        self._store = store
        self._version = version
        self._entry = entry

    async def get(self, *parts: str) -> None:
        *version, name = parts
        paths = [self._find(each) for each in take_apart(name) or [name]]
        mime = find_mime(paths[0])
        size_bytes = sum(path.stat().st_size for path in paths)
        encoding = choose_encoding(self.request.headers.get("Accept-Encoding", ""), mime, size_bytes)
        packed = await self._pack(paths, encoding)
        self.set_header("Content-Type", mime)
        is_fixed = bool(self._version) and version == [self._version]
        self.set_header("Cache-Control", f"public, max-age={YEAR_S}, immutable" if is_fixed else "no-cache")
        if packed.encoding:
            self.set_header("Content-Encoding", packed.encoding)
        self.set_header("Etag", packed.etag)
        if self.check_etag_header():
            self.set_status(304)
            await self.finish()
            return
        self.set_header("Content-Length", str(len(packed.content)))
        await self.finish(None if self.request.method == "HEAD" else packed.content)

    def _find(self, name: str) -> Path:
        try:
            path = (self._root / name).resolve()
            if path.is_relative_to(self._root) and path.is_file():
                return path
        except (OSError, ValueError):  # a name that no file can have
            pass
        raise HTTPError(404)

    async def _pack(self, paths: Sequence[Path], encoding: str) -> Packed:
        path = paths[0]
        key: Key = (_JOIN.join(map(str, paths)), tuple(each.stat().st_mtime_ns for each in paths), encoding)
        read = partial(read_joined, paths)
        if self._entry and path.suffix == ".js" and path.parent == self._root:
            key = (str(path), find_state(self._root), encoding)
            read = partial(_read_module, path, self._entry)
        found = self._store.find(key)
        if found is not None:
            return found
        return await asyncio.get_running_loop().run_in_executor(None, self._store.pack, key, read)


def _read_module(path: Path, entry: str) -> bytes:
    """Read a module as it is sent: the page's own with all that it imports, those passing on what that has."""
    try:
        bundle = bundle_modules(path.parent, entry)
    except BundleError:  # they are loaded one by one
        return path.read_bytes()
    code = bundle.code if path.name == entry else bundle.shims.get(path.name)
    return path.read_bytes() if code is None else code.encode()
