"""Cached functions: what `@cache` makes of one."""

import functools
import inspect
import time
from collections import namedtuple
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from appnb.diagnostics import Diagnostic
from appnb.kernel.caching.digests import Digester, Unkeyable
from appnb.kernel.caching.memory import Entry, Place, Promise
from appnb.kernel.caching.policy import CacheError, Policy
from appnb.kernel.caching.shelves import Shelf
from appnb.kernel.caching.spaces import Space, find_paths, find_space
from appnb.kernel.caching.waiting import is_mine, wait, wait_async
from appnb.kernel.context import Owner

RESULT = "return"

CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize", "time_saved"])
"""What `cache_info()` tells, as in `functools`; `time_saved` in seconds."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call, or one run of a block, of which an entry is wanted."""

    place: Place
    space: Space
    owner: Owner | None
    shelf: Shelf | None  # None: in memory
    is_content: bool  # all that it is made from is known by what it is
    names: dict[str, Any]  # globals, for functions among the values

    @property
    def is_common(self) -> bool:
        """Whether other sessions may come to the same entry."""
        return self.is_content and self.space.can_share(self.place)

    def find(self) -> Entry | None:
        """Find an entry: the kernel's own, one of another session, one on disk."""
        if self.shelf is not None:
            return self.shelf.load(self.place)
        entry = self.space.find(self.place)
        master = self.space.find_common(self.place) if entry is None and self.is_common else None
        if master is not None:
            entry = master.hand(self.names)
            self.space.keep(self.place, entry)
        return entry

    def promise(self) -> Promise:
        """Promise to compute the entry; or the promise of who does."""
        commons = self.space.commons
        is_shared = commons is not None and (self.is_common or self.shelf is not None)
        promises = commons.promises if is_shared and commons is not None else self.space.promises
        return promises.make(self.place, self)

    def keep(self, entry: Entry, policy: Policy, *, is_private: bool) -> Entry:
        """Keep what was computed; give the entry to go on with."""
        if self.shelf is not None:
            if not is_private:
                self.shelf.save(self.place, entry)
            return entry
        if is_private and self.space.commons is not None:
            self.space.commons.refused.add(self.place)
        if self.is_common:
            entry = self.space.share(self.place, entry, self.names)
        self.space.keep(self.place, entry, policy.most)
        return entry

    def count_private(self) -> int:
        """Count how often code has asked for what is this viewer's or this session's alone."""
        return 0 if self.owner is None else self.owner.viewer.reads + self.owner.resources.uses


class Cached:
    """What is common to cached functions and blocks: counts, and forgetting."""

    family: str
    policy: Policy

    def __init__(self, policy: Policy, family: str, file: str) -> None:
        self.policy = policy
        self.family = family
        self.last_hash: str | None = None
        self._file = file
        self._fallback = Space()  # outside of any kernel

    def cache_info(self) -> CacheInfo:
        """Tell how the cache did in this session."""
        return CacheInfo(self.hits, self.misses, self.maxsize, self.currsize, self.time_saved)

    def cache_clear(self) -> None:
        """Forget all entries, also those that other sessions could be handed, and those on disk."""
        space, owner = find_space(self._fallback)
        space.forget(self.family)
        if self.policy.is_persistent:
            self.policy.find_shelf(space, owner, self._file).clear(self.family)

    @property
    def hits(self) -> int:
        """How often an entry was there."""
        return find_space(self._fallback)[0].count(self.family).hits

    @property
    def misses(self) -> int:
        """How often the value was computed."""
        return find_space(self._fallback)[0].count(self.family).misses

    @property
    def time_saved(self) -> float:
        """How many seconds of computing were saved."""
        return find_space(self._fallback)[0].count(self.family).saved_s

    @property
    def maxsize(self) -> int | None:
        """How many entries are kept at most; None for any number."""
        return self.policy.most if self.policy.most >= 0 else None

    @property
    def currsize(self) -> int:
        """How many entries there are: in memory those of this session; on disk those that it wrote."""
        space, _ = find_space(self._fallback)
        if self.policy.is_persistent:
            return space.count(self.family).misses
        return sum(1 for _ in space.memory.list_family(space.owner, self.family))

    def make_request(self, digester: Digester, space: Space, owner: Owner | None, names: dict[str, Any]) -> Request:
        """Make the request for what was fed into `digester`."""
        key = digester.digest().hex()
        self.last_hash = key
        shelf = self.policy.find_shelf(space, owner, self._file) if self.policy.is_persistent else None
        return Request((self.family, key), space, owner, shelf, digester.is_content, names)

    def take_hit(self, request: Request, entry: Entry, began: float) -> None:
        """Count an entry that was there."""
        counts = request.space.count(self.family)
        counts.hits += 1
        counts.saved_s += max(0.0, entry.runtime_s - (time.perf_counter() - began))

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} hits={self.hits} misses={self.misses} maxsize={self.maxsize} "
            f"currsize={self.currsize} time_saved={self.time_saved:.4f}s last_hash={self.last_hash}>"
        )


class CachedFunction(Cached):
    """A function whose results are kept, by its code, what it uses, and its arguments."""

    def __init__(self, function: Callable[..., Any], policy: Policy) -> None:
        """Wrap a function.

        Args:
            function: any callable with a signature.
            policy: how its results are kept.
        """
        code = getattr(inspect.unwrap(function), "__code__", None)
        name = getattr(function, "__qualname__", type(function).__qualname__)
        super().__init__(policy, name, getattr(code, "co_filename", "."))
        functools.update_wrapper(self, function)
        self.__wrapped__ = function
        self._signature = inspect.signature(function)
        self._bound: tuple[object, ...] = ()

    def __appnb_cached__(self) -> tuple[object, ...]:
        """Give what it is told by, where something else uses it."""
        return (self.__wrapped__, *self._bound)

    def __get__(self, instance: object, owner: type | None = None) -> "CachedFunction":
        """Be a method of `instance`, which is an argument like any other."""
        if instance is None or self._bound:
            return self
        method = type(self)(self.__wrapped__, self.policy)
        method._bound = (instance,)
        method._fallback = self._fallback
        return method

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Give the result: the one that is kept, or a new one."""
        args = (*self._bound, *args)
        began = time.perf_counter()
        request = self._ask(args, kwargs)
        while (entry := request.find()) is None:
            promise = request.promise()
            if promise.holder is not request and not is_mine(promise):
                wait(promise)
                continue
            with self._computing(request, promise) as land:
                return land(self.__wrapped__(*args, **kwargs))
        self.take_hit(request, entry, began)
        return entry.values[RESULT]

    @contextmanager
    def _computing(self, request: Request, promise: Promise) -> Generator[Callable[[Any], Any]]:
        """Compute the result in the block, which hands it to the function given; others may then have it."""
        private, began = request.count_private(), time.perf_counter()

        def land(result: Any) -> Any:
            request.space.count(self.family).misses += 1
            entry = Entry({RESULT: result}, runtime_s=time.perf_counter() - began)
            return request.keep(entry, self.policy, is_private=request.count_private() > private).values[RESULT]

        try:
            yield land
        finally:
            if promise.holder is request:
                promise.keep()

    def _ask(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Request:
        space, owner = find_space(self._fallback)
        digester = Digester(find_paths(space, owner), pin_modules=self.policy.pin_modules)
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        try:
            digester.feed(self.__wrapped__)
        except Unkeyable as error:
            raise self._refuse("uses", error) from error
        for name, value in bound.arguments.items():
            try:
                digester.feed(name)
                digester.feed(value)
            except Unkeyable as error:
                raise self._refuse(f"is given for `{name}`", error) from error
        globals_ = getattr(inspect.unwrap(self.__wrapped__), "__globals__", {})
        return self.make_request(digester, space, owner, globals_)

    def _refuse(self, how: str, error: Unkeyable) -> CacheError:
        what = f"`{self.family}` cannot be cached: it {how} {error}, of which nobody can tell whether it is the same"
        fix = "give it plain values, frames or arrays, and let it use the rest as globals that other cells define"
        return CacheError(Diagnostic("NB250", what, None, fix))


class CachedCoroutineFunction(CachedFunction):
    """An async function whose results are kept. Calls that come while one computes the same wait for it."""

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Give the result: the one that is kept, or a new one."""
        args = (*self._bound, *args)
        began = time.perf_counter()
        request = self._ask(args, kwargs)
        while (entry := request.find()) is None:
            promise = request.promise()
            if promise.holder is not request:
                await wait_async(promise)
                continue
            with self._computing(request, promise) as land:
                return land(await self.__wrapped__(*args, **kwargs))
        self.take_hit(request, entry, began)
        return entry.values[RESULT]


def wrap(function: Callable[..., Any], policy: Policy) -> CachedFunction:
    """Make the cached version of a function, async or not."""
    if inspect.iscoroutinefunction(inspect.unwrap(function)):
        return CachedCoroutineFunction(function, policy)
    return CachedFunction(function, policy)
