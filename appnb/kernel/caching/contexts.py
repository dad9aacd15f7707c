"""Cached blocks: `with nb.cache("name"):`, whose values are put back instead of computed."""

import sys
import time
from types import FrameType
from typing import Any

from appnb.diagnostics import Diagnostic
from appnb.kernel.blocks import WORD, Block
from appnb.kernel.caching.calls import Cached, Request
from appnb.kernel.caching.digests import Digester, Unkeyable
from appnb.kernel.caching.memory import Entry, Promise
from appnb.kernel.caching.policy import CacheError, Policy
from appnb.kernel.caching.spaces import find_paths, find_space
from appnb.kernel.caching.waiting import wait
from appnb.kernel.context import current_owner
from appnb.kernel.state import State
from appnb.source import Location


class CachedBlock(Cached):
    """The manager of one block. `hit` tells, inside and afterwards, whether the values were there."""

    def __init__(self, name: str, policy: Policy) -> None:
        """Name a block.

        Args:
            name: of the cache; another name is another cache.
            policy: how its values are kept.
        """
        super().__init__(policy, name, ".")
        self.name = name
        self.hit = False
        self._block: Block | None = None
        self._request: Request | None = None
        self._promise: Promise | None = None
        self._private = 0
        self._began = 0.0

    def __enter__(self) -> "CachedBlock":
        """Look for the values; the body runs if they are not there.

        Raises:
            CacheError: NB251, it does not stand in a cell; NB250, nothing can be told by what it uses.
        """
        frame = sys._getframe(1)
        block = self._block = _find_block(frame)
        self._began = time.perf_counter()
        request = self._request = self._ask(block, frame.f_globals)
        self.hit = False
        while (entry := request.find()) is None:
            self._promise = request.promise()
            if self._promise.holder is request:
                break
            wait(self._promise)
        if entry is not None:
            self._promise = None
            self._put_back(entry, frame.f_globals)
            self.take_hit(request, entry, self._began)
            self.hit = True
        self._private, self._began = request.count_private(), time.perf_counter()
        frame.f_globals[WORD] = not self.hit
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """Keep the values, unless the body failed or did not run."""
        promise, self._promise = self._promise, None
        try:
            if kind is None and not self.hit and self._block is not None and self._request is not None:
                self._keep(self._block, self._request)
        finally:
            if promise is not None:
                promise.keep()

    def _keep(self, block: Block, request: Request) -> None:
        names = request.names
        request.space.count(self.family).misses += 1
        values = {name: names[name] for name in sorted(block.defs) if name in names}
        states = {name: state() for name, state in _find_states(block, names).items()}
        is_private = request.count_private() > self._private
        if states and not self.policy.is_persistent:  # they are set in this session alone
            is_private = True
        entry = Entry(values, states, time.perf_counter() - self._began)
        names.update(request.keep(entry, self.policy, is_private=is_private).values)

    def _ask(self, block: Block, names: dict[str, Any]) -> Request:
        space, owner = find_space(self._fallback)
        digester = Digester(find_paths(space, owner), pin_modules=self.policy.pin_modules)
        try:
            digester.feed((self.name, block.code, sorted(block.defs)))
            digester.feed_names(block.reads, names)
        except Unkeyable as error:
            what = f"the block `{self.name}` cannot be cached: it uses {error}, which no cell defines"
            fix = "define what it uses in a cell of its own, so that its code tells when it is another"
            raise CacheError(Diagnostic("NB250", what, None, fix)) from error
        return self.make_request(digester, space, owner, names)

    def _put_back(self, entry: Entry, names: dict[str, Any]) -> None:
        names.update(entry.values)
        for setter, value in entry.states.items():
            if setter in names:
                names[setter](value)


def _find_block(frame: FrameType) -> Block:
    """Find the block whose manager is being entered.

    Raises:
        CacheError: NB251.
    """
    owner, path = current_owner(), frame.f_code.co_filename
    context = owner.find_context(path, frame.f_lineno) if owner is not None else None
    if context is not None and frame.f_code.co_name == "<module>":
        code = context.kernel.program.code.get(context.cell)
        if code is not None and frame.f_lineno in code.blocks:
            return code.blocks[frame.f_lineno]
    what = "a block is cached where its values cannot be put back: in no cell, or in a function or class of one"
    fix = 'write `with nb.cache("name"):` in a cell itself, or cache the function with `@nb.cache`'
    raise CacheError(Diagnostic("NB251", what, Location(path, frame.f_lineno), fix))


def _find_states(block: Block, names: dict[str, Any]) -> dict[str, State[Any]]:
    """Find the states that a block may set, by the names of their setters."""
    found = {name: getattr(names.get(name), "__self__", None) for name in sorted(block.reads)}
    return {name: owner for name, owner in found.items() if isinstance(owner, State) and names[name] == owner.set}
