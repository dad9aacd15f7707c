"""`cache`, `lru_cache` and `persistent_cache`: of functions as decorators, of blocks as managers."""

from collections.abc import Callable
from typing import Any

from appnb.diagnostics import Diagnostic
from appnb.kernel.caching.calls import CachedFunction, wrap
from appnb.kernel.caching.contexts import CachedBlock
from appnb.kernel.caching.policy import CacheError, Policy

Wanted = str | Callable[..., Any] | None
Made = CachedFunction | CachedBlock | Callable[[Callable[..., Any]], CachedFunction]


def cache(name: Wanted = None, *args: Any, pin_modules: bool = False, loader: Any = None, **kwargs: Any) -> Any:
    """Keep what a function returns, or the values of a block, in memory.

    As a decorator: the first call with some arguments runs the function, the next gives what it returned. What it is
    told by: its code and that of the functions it uses, the values of the globals and closures that it uses, and its
    arguments, which need not be hashable. Elements and states count by their values. A global that nothing can be told
    by, such as a connection, counts by the code of the cells that define it.

    As a manager: `with nb.cache("name"):` in a cell. When its values are there, they are put back and the body does
    not run.

    Entries live as long as the session, a re-run of the cell included. Other sessions of the server are handed them,
    each with values of its own, where all that they are made from is the same.

    Args:
        name: the function; the name of the block; None where arguments are given, as in `@cache(pin_modules=True)`.
        args: none are taken.
        pin_modules: another version of a module that is used is another entry.
        loader: marimo's own machinery, which there is none of here: leave it out.
        kwargs: none are taken.

    Raises:
        CacheError: NB250, an argument, or something that is used, is of a kind that nothing can be told by; NB251, a
            block stands in a function; NB255, an argument of `cache` itself is wrong.

    Example:
        @nb.cache
        def square(number):
            return number * number
    """
    if loader is not None:
        what = f"`loader={type(loader).__name__}` is a part of marimo that appnb has not"
        raise CacheError(Diagnostic("NB255", what, None, "use `persistent_cache` to keep values on disk"))
    return _make("cache", name, Policy(pin_modules=pin_modules), args, kwargs)


def lru_cache(name: Wanted = None, maxsize: int = 128, *args: Any, pin_modules: bool = False, **kwargs: Any) -> Any:
    """Keep at most so many entries in memory, those used last; otherwise as `cache`.

    Args:
        name: the function; the name of the block; or None.
        maxsize: how many entries are kept; -1: any number.
        args: none are taken.
        pin_modules: another version of a module that is used is another entry.
        kwargs: none are taken.

    Example:
        @nb.lru_cache(maxsize=8)
        def square(number):
            return number * number
    """
    return _make("lru_cache", name, Policy(pin_modules=pin_modules, most=maxsize), args, kwargs)


def persistent_cache(
    name: Wanted = None,
    save_path: str | None = None,
    method: str = "pickle",
    store: Any = None,
    fn: Callable[..., Any] | None = None,
    *args: Any,
    pin_modules: bool = False,
    **kwargs: Any,
) -> Any:
    """Keep entries on disk, or in Redis where the server says so (`--cache-url`); otherwise as `cache`.

    They are there when the app is started again. An entry that is damaged, of another version, or not written by this
    user's appnb is left out, never unpacked. A disk that is full costs a computation and one warning.

    Args:
        name: the function; the name of the block; or None.
        save_path: the folder. Default: `__appnb__/cache` beside the notebook, which git leaves out.
        method: how values are written: "pickle" or "json".
        store: an object with `get(key)` and `put(key, bytes)`, which keeps them instead.
        fn: taken for compatibility, and refused: the function is the first argument.
        args: none are taken.
        pin_modules: another version of a module that is used is another entry.
        kwargs: none are taken.

    Example:
        @nb.persistent_cache(save_path="/tmp/squares")
        def square(number):
            return number * number
    """
    if fn is not None:
        raise CacheError(Diagnostic("NB255", "`fn=` is no argument to give", None, "give the function itself"))
    path = None if save_path is None else str(save_path)
    policy = Policy(pin_modules=pin_modules, is_persistent=True, save_path=path, method=method, store=store)
    return _make("persistent_cache", name, policy, args, kwargs)


def _make(called: str, wanted: Any, policy: Policy, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Made:
    if args or kwargs:
        unknown = ", ".join([*map(repr, args), *kwargs])
        what = f"`{called}` takes no {unknown}"
        raise CacheError(Diagnostic("NB255", what, None, "leave it out"))
    if wanted is None:
        return lambda function: _wrap(called, function, policy)
    return CachedBlock(wanted, policy) if isinstance(wanted, str) else _wrap(called, wanted, policy)


def _wrap(called: str, function: Any, policy: Policy) -> CachedFunction:
    if not callable(function):
        what = f"`{called}` is given a {type(function).__qualname__}, which is neither a function nor a name"
        raise CacheError(Diagnostic("NB255", what, None, "put it above a `def`, or give the name of a block"))
    return wrap(function, policy)
