"""How a function or block is cached, as its author said."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.caching.envelopes import METHODS
from appnb.kernel.caching.shelves import NoStore, Shelf, StoreError
from appnb.kernel.caching.spaces import Space
from appnb.kernel.context import Owner
from appnb.settings import find_pyproject, gather_settings


class CacheError(AppnbError, TypeError, ValueError):
    """A cache is asked for in a way that it does not work. Also a `TypeError` and a `ValueError`, as in marimo."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the arguments of `cache`, `lru_cache` and `persistent_cache` say."""

    pin_modules: bool = False
    most: int = -1  # entries in memory; below zero: any number
    is_persistent: bool = False
    save_path: str | None = None
    method: str = "pickle"
    store: Any = None

    def __post_init__(self) -> None:
        """Check what can only be wrong.

        Raises:
            CacheError: NB255.
        """
        if self.method not in METHODS:
            what, fix = f"`method={self.method!r}` is no way to keep values", 'use "pickle" or "json"'
        elif self.save_path is not None and self.store is not None:
            what, fix = "`save_path` and `store` both say where values are kept", "leave out one of them"
        elif self.store is not None and not all(callable(getattr(self.store, it, None)) for it in ("get", "put")):
            what = f"`store` is a {type(self.store).__qualname__}, which keeps nothing"
            fix = "give an object with `get(key)` and `put(key, bytes)`"
        else:
            return
        raise CacheError(Diagnostic("NB255", what, None, fix))

    def find_shelf(self, space: Space, owner: Owner | None, file: str) -> Shelf:
        """Find where persistent entries are.

        Args:
            space: whose stores are open.
            owner: the kernel; None outside of any.
            file: the notebook or module, beside which the folder is.
        """
        from appnb.kernel.caching.stores import HandedStore, open_store  # noqa: PLC0415 - only for those who persist

        if self.store is not None:
            return Shelf(HandedStore(self.store), self.method, space.shelves)
        beside = Path(owner.program.path if owner is not None else file).absolute().parent
        where = self.save_path or _find_url(space, beside)
        known = space.shelves.stores
        key = where or str(beside)
        if key not in known:
            try:
                known[key] = open_store(where, beside)
            except StoreError as error:
                known[key] = NoStore(key, str(error))
        return Shelf(known[key], self.method, space.shelves)


def _find_url(space: Space, beside: Path) -> str:
    """Find where a server keeps persistent entries; of a script, where its environment or pyproject.toml says."""
    if space.commons is not None:
        return space.commons.url
    key = f"url {beside}"
    if key not in space.texts:
        space.texts[key] = gather_settings({}, os.environ, find_pyproject(beside)).cache_url
    return space.texts[key]
