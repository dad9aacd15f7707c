"""Any value → a digest of what it is: equal for equal values, in any process, whatever their place in memory."""

import builtins
import dataclasses
import dis
import enum
import hashlib
import struct
import sys
import types
from collections.abc import Iterable
from functools import lru_cache
from types import CodeType
from typing import Any, Protocol

from appnb.kernel.caching.frames import digest_data
from appnb.kernel.caching.origins import digest_module, find_version, is_own
from appnb.kernel.code import key_of
from appnb.kernel.compare import BY_REPR, BY_VALUE
from appnb.kernel.state import State

DIGEST_BYTES = 16
_LEFT_OUT = frozenset(
    {
        "__annotate_func__",
        "__dataclass_fields__",
        "__dict__",
        "__doc__",
        "__firstlineno__",
        "__module__",
        "__slotnames__",
        "__static_attributes__",
        "__weakref__",
    }
)
"""Attributes of classes that say nothing, or what others say, too."""


class Unkeyable(TypeError):
    """A value that nothing can be told by: a connection, a lock, a generator. The text names its kind."""


class Paths(Protocol):
    """Tells the values that have no digest of their own by the code that makes them."""

    def find(self, name: str) -> bytes | None:
        """Digest the cells that make the global `name` and all that these use; None if no cell makes it."""
        ...


class Digester:
    """Makes one digest of any number of values. Made for one key; feeds are in order.

    Attributes:
        is_content: every value was told by what it is; of some others, only the code that makes them is known.
    """

    def __init__(self, paths: Paths, *, pin_modules: bool = False) -> None:
        """Start with nothing.

        Args:
            paths: of global names that have no digest of their own.
            pin_modules: versions of modules count.
        """
        self.is_content = True
        self._paths = paths
        self._pin_modules = pin_modules
        self._hash = hashlib.blake2b(digest_size=DIGEST_BYTES)
        self._held: list[object] = []  # keeps what is numbered alive
        self._open: dict[int, int] = {}  # functions, classes and containers that were begun: their number

    def digest(self) -> bytes:
        """Give the digest of all that was fed."""
        return self._hash.digest()

    def feed(self, value: object) -> None:
        """Feed a value.

        Raises:
            Unkeyable: nothing can be told by it, or by something in it.
        """
        try:
            self._feed(value)
        except RecursionError as error:
            raise Unkeyable(f"a {type(value).__qualname__} that is nested too deeply") from error

    def feed_global(self, name: str, value: object) -> None:
        """Feed a global by its name: by what it is or, if that tells nothing, by the code that makes it."""
        self._put("name", name.encode())
        kept = self._hash.copy()
        try:
            self.feed(value)
        except Unkeyable:
            path = self._paths.find(name)
            if path is None:
                raise
            self._hash = kept
            self.is_content = False
            self._put("path", path)

    def _put(self, tag: str, content: bytes = b"") -> None:
        self._hash.update(f"{tag}:{len(content)}:".encode())
        self._hash.update(content)

    def _feed(self, value: Any) -> None:
        kind = type(value)
        if kind in BY_VALUE or kind in BY_REPR:
            self._put(kind.__qualname__, _write_plain(value))
        elif kind is bytearray:
            self._put("bytearray", bytes(value))
        elif isinstance(value, enum.Enum):
            self._feed_all("enum", (kind, value.name))
        elif isinstance(value, State):
            self._feed_all("state", (value(),))
        elif hasattr(kind, "__appnb_cached__"):
            self._feed_all("cached", value.__appnb_cached__())
        elif hasattr(kind, "__appnb_source__"):
            self._feed_all("element", (kind.__name__, value.value))
        elif (content := digest_data(value)) is not None:
            self._put("data", content)
        elif id(value) in self._open:
            self._put("again", str(self._open[id(value)]).encode())
        else:
            self._open[id(value)] = len(self._open)
            self._held.append(value)
            self._feed_whole(value)
            if kind in (list, tuple, dict, set, frozenset):  # equal parts are told alike, shared or not
                del self._open[id(value)]

    def _feed_whole(self, value: Any) -> None:
        match value:
            case list() | tuple() if type(value) in (list, tuple):
                self._feed_all(type(value).__name__, value)
            case dict() if type(value) is dict:
                self._feed_all("dict", (part for pair in value.items() for part in pair))
            case types.MappingProxyType():
                self._feed(dict(value))
            case set() | frozenset() if type(value) in (set, frozenset):
                self._put(type(value).__name__, b"".join(sorted(map(self._digest_alone, value))))
            case types.ModuleType():
                self._feed_module(value)
            case types.FunctionType():
                self._feed_function(value)
            case types.MethodType():
                self._feed_all("method", (value.__func__, value.__self__))
            case types.BuiltinFunctionType():
                bound = value.__self__
                owner = bound.__name__ if isinstance(bound, types.ModuleType) else bound
                self._feed_all("builtin", (value.__qualname__, owner))
            case type():
                self._feed_class(value)
            case CodeType():
                self._put("code", repr(key_of(value)).encode())
            case types.MemberDescriptorType() | types.GetSetDescriptorType() | types.WrapperDescriptorType():
                self._put("descriptor", value.__qualname__.encode())
            case property():
                self._feed_all("property", (value.fget, value.fset, value.fdel))
            case staticmethod() | classmethod():
                self._feed_all(type(value).__name__, (value.__func__,))
            case _:
                self._feed_reduced(value)

    def _feed_all(self, tag: str, values: Iterable[object]) -> None:
        items = list(values)
        self._put(tag, str(len(items)).encode())
        for item in items:
            self._feed(item)

    def _digest_alone(self, value: object) -> bytes:
        other = Digester(self._paths, pin_modules=self._pin_modules)
        other._feed(value)
        return other.digest()

    def _feed_module(self, module: types.ModuleType) -> None:
        self._put("module", module.__name__.encode())
        if is_own(module.__name__):
            self._put("files", digest_module(module))
        elif self._pin_modules:
            self._put("version", find_version(module).encode())

    def _feed_function(self, function: types.FunctionType) -> None:
        """Feed code and all that it uses; of an installed function its name says that, unless it holds values."""
        inner = getattr(function, "__wrapped__", None)
        if not is_own(function.__module__) and function.__closure__ is None and inner is None:
            self._feed_installed(function)
            return
        self._put("function", repr(key_of(function.__code__)).encode())
        self._feed_all("defaults", (function.__defaults__, function.__kwdefaults__))
        self._feed_all("closure", map(_read_cell, function.__closure__ or ()))
        if inner is not None:
            self._feed(inner)
        if is_own(function.__module__):
            self.feed_names(find_names_used(function.__code__), function.__globals__)

    def feed_names(self, names: Iterable[str], globals_: dict[str, Any]) -> None:
        """Feed the values of globals that code uses; what is not there yet counts as not there."""
        for name in sorted(names):
            if name in globals_:
                self.feed_global(name, globals_[name])
            elif not hasattr(builtins, name):
                self._put("missing", name.encode())

    def _feed_class(self, kind: type) -> None:
        if not is_own(kind.__module__):
            self._feed_installed(kind)
            return
        self._feed_all("class", (kind.__qualname__, *kind.__bases__))
        for name, value in sorted(vars(kind).items()):
            if name not in _LEFT_OUT and not name.startswith("_abc_"):
                self._put("attribute", name.encode())
                self._feed(value)

    def _feed_installed(self, thing: Any) -> None:
        self._put("installed", f"{thing.__module__}.{thing.__qualname__}".encode())
        if self._pin_modules and thing.__module__ in sys.modules:
            self._put("version", find_version(sys.modules[thing.__module__]).encode())

    def _feed_reduced(self, value: Any) -> None:
        """Feed what `pickle` would keep of an object."""
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
            self._feed_all("dataclass", (type(value), dict(fields)))
            return
        try:
            reduced: Any = value.__reduce_ex__(4)
        except Exception as error:
            raise Unkeyable(f"a {type(value).__module__}.{type(value).__qualname__}") from error
        if isinstance(reduced, str):
            self._feed_all("global", (type(value), reduced))
            return
        function, arguments, *rest = reduced
        self._feed_all("object", (function, arguments))
        for part in rest:
            self._feed(list(part) if hasattr(part, "__next__") else part)


def _write_plain(value: Any) -> bytes:
    if isinstance(value, float):
        return struct.pack("<d", value)
    return value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")


def _read_cell(cell: Any) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return None


@lru_cache(maxsize=4096)
def find_names_used(code: CodeType) -> frozenset[str]:
    """Find the globals that code looks up when it runs, in the functions and classes in it, too. Pure."""
    names = {step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= find_names_used(constant)
    return frozenset(names)
