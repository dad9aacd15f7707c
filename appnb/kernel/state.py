"""State: a value that cells share and callbacks set."""

from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Generic, TypeVar, cast

from appnb.kernel.compare import are_equal

T = TypeVar("T")


class State(Generic[T]):
    """The getter of one state: call it for the value. A source: cells that read a global bound to it follow it."""

    def __init__(self, value: T, *, allow_self_loops: bool = False) -> None:
        self._value = value
        self.allow_self_loops = allow_self_loops
        self.was_changed = False  # by what set it last: an equal value changes nothing
        self._listeners: list[Callable[[], None]] = []

    def __call__(self) -> T:
        return self._value

    def set(self, update: T | Callable[[T], T]) -> None:
        """Set the value, or compute it from the present one. An equal value changes nothing."""
        is_function = isinstance(update, FunctionType | MethodType)
        value = cast(Callable[[T], T], update)(self._value) if is_function else cast(T, update)
        self._put(value, is_new=not are_equal(value, self._value))

    def _put(self, value: T, *, is_new: bool) -> None:
        self._value = value
        self.was_changed = is_new
        for listener in tuple(self._listeners):
            listener()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` whenever it is set, until the function returned is called; `was_changed` tells how."""
        self._listeners.append(changed)

        def unwatch() -> None:
            if changed in self._listeners:
                self._listeners.remove(changed)

        return unwatch


def state(value: T, allow_self_loops: bool = False) -> tuple[State[T], Callable[[T | Callable[[T], T]], None]]:
    """Make a value that cells share: a function that gets it and one that sets it.

    Setting it makes stale the cells that refer to the getter by a global name, but not the cell that set it. An equal
    value makes nothing stale, except in marimo's files.

    Args:
        value: what it is at first.
        allow_self_loops: the cell that sets it follows it, too.

    >>> get_count, set_count = state(0)
    >>> set_count(lambda count: count + 1)
    >>> get_count()
    1
    """
    made = State(value, allow_self_loops=allow_self_loops)
    return made, made.set
