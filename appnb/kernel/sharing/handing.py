"""Values that several sessions may have at once: how each session gets its own, and why some cannot be had.

What nobody can change is handed on as it is. Frames are handed on as copies that share their data until somebody
writes to one; large arrays as pages that the system copies when they are written to; small containers are rebuilt.
"""

import dataclasses
import datetime
import enum
import re
import sys
import types
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from appnb.kernel.compare import BY_REPR, BY_VALUE
from appnb.kernel.sharing.arrays import take_array
from appnb.kernel.sharing.frames import find_frame_copy

Globals = dict[str, object]


@dataclass(frozen=True, slots=True)
class Receiver:
    """A session that is handed what a cell gave."""

    names: Globals  # of the cell, where functions look names up
    given: dict[int, object] = field(default_factory=dict)  # what it was handed already, by the number of the value


Hand = Callable[[Receiver], object]
"""Gives the value for one session."""

MOST_ITEMS = 10_000
"""How many items containers may hold in all: they are rebuilt for each session."""

IMMUTABLE = (*BY_VALUE, *BY_REPR, re.Pattern, zoneinfo.ZoneInfo, datetime.tzinfo, types.ModuleType, enum.Enum)
_WORDS = ("__annotations__", "__doc__", "__module__", "__qualname__")
CONTAINERS = (list, tuple, dict, set, frozenset)


class Unshareable(Exception):
    """A value that each session needs for itself; the text says why, for people."""


@dataclass(slots=True)
class Taking:
    """Takes values of one run of one cell. What is the same object twice stays the same object for each session.

    Attributes:
        names: the cell's globals, where it ran.
    """

    names: Globals
    known: dict[int, Hand] = field(default_factory=dict)
    held: list[object] = field(default_factory=list)  # keeps what was taken alive, so that numbers stay its own
    taking: set[int] = field(default_factory=set)  # the containers that are being looked into
    items: int = 0

    def take(self, name: str, value: object) -> Hand:
        """Find how `value` is handed to sessions.

        Args:
            name: what messages call it.
            value: what a cell gave; not to be changed by anybody from now on.

        Raises:
            Unshareable: each session needs one of its own.
        """
        key = id(value)
        if key in self.taking:
            raise Unshareable(f"`{name}` holds itself")
        if key not in self.known:
            self.held.append(value)
            self.taking.add(key)
            self.known[key] = _once(key, self._find_hand(name, value))
            self.taking.remove(key)
        return self.known[key]

    def _find_hand(self, name: str, value: object) -> Hand:
        if _is_immutable(value):
            return lambda receiver: value
        kind = type(value)
        if kind is types.FunctionType:
            return self._take_function(name, value)  # type: ignore[arg-type]
        if kind in CONTAINERS or (isinstance(value, tuple) and hasattr(kind, "_fields")):
            return self._take_container(name, value)
        copy = find_frame_copy(value, _is_immutable) or take_array(value)
        if copy is not None:
            return lambda receiver: copy()
        own = getattr(kind, "__appnb_is_shareable__", None)
        if own is not None and own(value):
            return lambda receiver: value
        parameters = getattr(kind, "__dataclass_params__", None)
        if parameters is not None and parameters.frozen and _is_importable(kind):
            for part in dataclasses.fields(value):  # type: ignore[arg-type]
                if not _is_immutable(getattr(value, part.name)):
                    raise Unshareable(f"`{name}.{part.name}` can be changed")
            return lambda receiver: value
        raise Unshareable(_say_why(name, value))

    def _take_container(self, name: str, value: object) -> Hand:
        self.items += len(value)  # type: ignore[arg-type]
        if self.items > MOST_ITEMS:
            raise Unshareable(f"`{name}` has more than {MOST_ITEMS:,} items, in containers that can be changed")
        if isinstance(value, dict):
            keys, items = self._take_all(name, value), self._take_all(name, value.values())
            pairs = tuple(zip(keys, items, strict=True))
            return lambda receiver: {key(receiver): item(receiver) for key, item in pairs}
        kind, hands = type(value), self._take_all(name, value)  # type: ignore[arg-type]
        if hasattr(kind, "_make"):
            return lambda receiver: kind._make(hand(receiver) for hand in hands)
        return lambda receiver: kind(hand(receiver) for hand in hands)  # type: ignore[call-arg]

    def _take_function(self, name: str, function: types.FunctionType) -> Hand:
        """Take a function of the cell: each session gets one that looks names up in its own globals."""
        if function.__globals__ is not self.names or function.__closure__ is not None or function.__dict__:
            raise Unshareable(f"`{name}` is a function that holds more than its code")
        code, attributes = function.__code__, {part: getattr(function, part) for part in _WORDS}
        defaults = self.take(f"{name}'s defaults", function.__defaults__)
        named = self.take(f"{name}'s defaults", function.__kwdefaults__)

        def give(receiver: Receiver) -> object:
            made = types.FunctionType(code, receiver.names, function.__name__, defaults(receiver))  # type: ignore[arg-type]
            made.__kwdefaults__ = named(receiver)  # type: ignore[assignment]
            for part, value in attributes.items():
                setattr(made, part, value)
            return made

        return give

    def _take_all(self, name: str, values: Iterable[object]) -> tuple[Hand, ...]:
        return tuple(self.take(f"{name}[…]", value) for value in values)


def _once(key: int, hand: Hand) -> Hand:
    """Let one session have one object for one that was taken, wherever it stands."""

    def give(receiver: Receiver) -> object:
        if key not in receiver.given:
            receiver.given[key] = hand(receiver)
        return receiver.given[key]

    return give


def _is_immutable(value: object) -> bool:
    kind = type(value)
    if kind in IMMUTABLE or isinstance(value, types.ModuleType | enum.Enum | datetime.tzinfo):
        return True
    if isinstance(value, type | types.FunctionType | types.BuiltinFunctionType):
        return _is_importable(value)
    home, _, _ = kind.__module__.partition(".")
    if home == "numpy":
        return "DType" in kind.__name__ or isinstance(value, sys.modules["numpy"].generic)
    return (home, kind.__name__) in _IMMUTABLE_OF_OTHERS or home == "pyarrow"


_IMMUTABLE_OF_OTHERS = frozenset(
    {("pandas", name) for name in ("Timestamp", "Timedelta", "Period", "Interval", "NaTType", "NAType")}
    | {("polars", name) for name in ("LazyFrame", "Expr")}
)
"""Kinds, by the package and their name, whose objects nobody can change."""


def _is_importable(value: object) -> bool:
    """Tell whether a class or function is one of a module: cells of every session find the same."""
    module = sys.modules.get(getattr(value, "__module__", None) or "builtins")
    if module is None or module.__name__ == "__main__":
        return False
    found: object = module
    for part in getattr(value, "__qualname__", "").split("."):
        found = getattr(found, part, None)
    return found is value


def _say_why(name: str, value: object) -> str:
    if isinstance(value, type):
        return f"`{name}` is defined in the cell, which costs nothing to run again"
    if hasattr(value, "__appnb_source__"):
        return f"`{name}` is an element, which every session needs for itself"
    kind = type(value)
    home = "" if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__.partition('.')[0]}."
    return f"`{name}` is a {home}{kind.__qualname__}, which may be changed"


def hand_all(hands: Mapping[str, Hand], receiver: Receiver) -> dict[str, object]:
    """Make one session's values of all that a cell gave."""
    return {name: hand(receiver) for name, hand in hands.items()}
