"""Where persistent entries are kept: a folder, a Redis, or what a notebook hands over."""

import base64
import hashlib
import pickle
import sqlite3
import time
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import diskcache

from appnb.kernel.caching.memory import Place
from appnb.kernel.caching.shelves import StoreError

SIZE_LIMIT_BYTES = 4 * 1024**3
"""How large a folder of entries may grow; what was used longest ago goes first."""

MOST_KEPT_BAD = 20
"""How many entries that could not be read are kept for whoever wants to look."""

RETRY_S = 30.0
"""After Redis did not answer, it is not asked for so long."""


class RawDisk(diskcache.Disk):  # type: ignore[misc]
    """Files and rows of diskcache that hold bytes. What says that it is a pickle is not ours, and is not loaded."""

    def fetch(self, mode: int, filename: str, value: Any, read: bool) -> Any:
        if mode not in (diskcache.core.MODE_RAW, diskcache.core.MODE_BINARY):
            return b""
        return super().fetch(mode, filename, value, read)

    def get(self, key: Any, raw: bool) -> Any:
        return super().get(key, True)


class FolderStore:
    """Entries in a folder, by diskcache: an index in SQLite, large entries in files of their own."""

    def __init__(self, folder: Path, *, hides: bool = False) -> None:
        """Take a folder; nothing is read or written yet.

        Args:
            folder: where entries are, or will be.
            hides: git is told to leave it out.
        """
        self.where = str(folder)
        self._folder = folder
        self._hides = hides
        self._cache: diskcache.Cache | None = None

    def get(self, place: Place) -> bytes | None:
        """Read an entry; None if there is none."""
        found = self._try(lambda cache: cache.get(_join(place)))
        return found if isinstance(found, bytes) else None

    def put(self, place: Place, content: bytes) -> None:
        """Write an entry."""
        self._try(lambda cache: cache.set(_join(place), content, tag=place[0]))

    def set_aside(self, place: Place, content: bytes) -> None:
        """Put bytes that could not be read into the folder `bad`, and forget the entry."""
        self._try(lambda cache: cache.delete(_join(place)))
        folder = self._folder / "bad"
        try:
            folder.mkdir(exist_ok=True)
            (folder / hashlib.sha256(_join(place).encode()).hexdigest()[:24]).write_bytes(content)
            newest = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in newest[MOST_KEPT_BAD:]:
                path.unlink()
        except OSError as error:
            raise StoreError(str(error)) from error

    def clear(self, family: str) -> None:
        """Forget the entries of one family."""
        self._try(lambda cache: cache.evict(family))

    def close(self) -> None:
        """Close the files; the next call opens them again."""
        if self._cache is not None:
            self._cache.close()
            self._cache = None

    def _try(self, do: Any) -> Any:
        try:
            return do(self._open())
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                raise StoreError(str(error)) from error
            return self._begin_anew(do)
        except (OSError, diskcache.Timeout, pickle.UnpicklingError) as error:
            raise StoreError(str(error) or type(error).__name__) from error

    def _begin_anew(self, do: Any) -> Any:
        """Put a folder whose index is no index aside, and begin a new one."""
        try:
            self.close()
            self._folder.rename(self._folder.with_name(f"{self._folder.name}.bad-{time.time_ns()}"))
            return do(self._open())
        except (OSError, sqlite3.Error, diskcache.Timeout) as error:
            raise StoreError(str(error)) from error

    def _open(self) -> diskcache.Cache:
        if self._cache is None:
            options = {"size_limit": SIZE_LIMIT_BYTES, "eviction_policy": "least-recently-used"}
            self._cache = diskcache.Cache(str(self._folder), disk=RawDisk, timeout=10, **options)
            if self._hides:
                (self._folder / ".gitignore").write_text("*\n", "utf-8")
        return self._cache


class RedisStore:
    """Entries in a Redis, which any number of servers share."""

    def __init__(self, url: str) -> None:
        """Take an address; nothing is sent yet.

        Raises:
            StoreError: the package `redis` is not installed, or the address is none.
        """
        try:
            import redis  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise StoreError("the package `redis` is not installed: run `pip install 'appnb[redis]'`") from error
        self.where = url.rpartition("@")[2]  # without a password
        self._error = redis.RedisError
        self._down_until = 0.0
        try:
            self._redis = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)
        except ValueError as error:
            raise StoreError(f"{self.where!r} is no address of a Redis: {error}") from error

    def get(self, place: Place) -> bytes | None:
        """Read an entry; None if there is none."""
        found = self._try(lambda: self._redis.get(_name(place)))
        return found if isinstance(found, bytes) else None

    def put(self, place: Place, content: bytes) -> None:
        """Write an entry."""
        self._try(lambda: self._redis.set(_name(place), content))

    def set_aside(self, place: Place, content: bytes) -> None:
        """Keep bytes that could not be read under `appnb:bad:` for a day, and forget the entry."""
        self._try(lambda: self._redis.set(f"appnb:bad:{_join(place)}", content, ex=24 * 3600))
        self._try(lambda: self._redis.delete(_name(place)))

    def clear(self, family: str) -> None:
        """Forget the entries of one family."""

        def forget() -> None:
            for name in self._redis.scan_iter(match=f"{_name((family, ''))}*"):
                self._redis.delete(name)

        self._try(forget)

    def _try(self, do: Any) -> Any:
        if time.monotonic() < self._down_until:
            raise StoreError("it did not answer a moment ago")
        try:
            return do()
        except (self._error, OSError) as error:
            self._down_until = time.monotonic() + RETRY_S
            raise StoreError(str(error)) from error


@runtime_checkable
class ForeignStore(Protocol):
    """What a notebook may hand over as `store=`: marimo's stores are such."""

    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, value: bytes) -> object: ...


class HandedStore:
    """A store that a notebook has handed over."""

    def __init__(self, store: ForeignStore) -> None:
        """Take it."""
        self.where = type(store).__name__
        self._store = store

    def get(self, place: Place) -> bytes | None:
        """Read an entry; None if there is none."""
        return self._try(lambda: self._store.get(_path(place)))  # type: ignore[no-any-return]

    def put(self, place: Place, content: bytes) -> None:
        """Write an entry."""
        self._try(lambda: self._store.put(_path(place), content))

    def set_aside(self, place: Place, content: bytes) -> None:
        """Do nothing: the next entry takes its place."""

    def clear(self, family: str) -> None:
        """Do nothing: which keys there are is not known."""

    def _try(self, do: Any) -> Any:
        try:
            return do()
        except Exception as error:
            raise StoreError(f"{type(error).__name__}: {error}") from error


def _join(place: Place) -> str:
    return "/".join(place)


def _name(place: Place) -> str:
    family = base64.urlsafe_b64encode(place[0].encode()).decode()  # no stars and brackets, which a search would expand
    return f"appnb:cache:{family}:{place[1]}"


def _path(place: Place) -> str:
    return f"{''.join(letter if letter.isalnum() else '_' for letter in place[0])}/{place[1]}"


def open_store(where: str | None, folder: Path) -> FolderStore | RedisStore:
    """Open a store by its address: `redis://…`, or the path of a folder.

    Args:
        where: the address; None or "": the folder `__appnb__/cache`, which git is told to leave out.
        folder: where that is.

    Raises:
        StoreError: it cannot be opened.
    """
    if not where:
        return FolderStore(folder / "__appnb__" / "cache", hides=True)
    if where.startswith(("redis://", "rediss://", "unix://")):
        return RedisStore(where)
    return FolderStore(Path(where.removeprefix("file://")).expanduser())
