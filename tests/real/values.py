"""What a value is, in words that two processes can compare: a digest of its content, and a short text for people."""

import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import hashlib
import pathlib
import sys
import types
import uuid
from collections.abc import Callable, Iterable, Mapping

MOST_PARTS = 2_000_000
"""Of a value with more parts than that only the first count."""

_PLAIN = (dt.date, dt.time, dt.timedelta, dt.tzinfo, decimal.Decimal, fractions.Fraction, uuid.UUID, complex, range)
_NAMELESS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, type)


def describe(value: object, scratch: str) -> dict[str, str | None]:
    """Describe one value.

    Args:
        value: anything that a notebook defined.
        scratch: the folder in which this process runs, which another process has elsewhere.

    Returns:
        `kind`, `text` and `digest`; the last is None for what cannot be compared: functions, modules, outputs.
    """
    walk = _Walk(scratch)
    try:
        walk.feed(value)
        digest = walk.hash.hexdigest() if walk.has_content else None
    except Exception as error:  # noqa: BLE001 - code of the value's own
        return {"kind": _name_kind(value), "text": f"cannot be compared: {error!r}"[:200], "digest": None}
    return {"kind": _name_kind(value), "text": _write_short(value, scratch), "digest": digest}


def _write_short(value: object, scratch: str) -> str:
    try:
        text = repr(find_element_value(value) if is_element(value) else value)
    except Exception as error:  # noqa: BLE001 - code of the value's own
        text = f"no representation: {error!r}"
    return " ".join(text.replace(scratch, "…").split())[:200]


def _name_kind(value: object) -> str:
    kind = type(value)
    return f"{'mo' if _is_ours(kind) else kind.__module__.partition('.')[0]}.{kind.__qualname__}"


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in ("marimo", "appnb")


def _find_class(module: str, name: str) -> type | None:
    """Find a class if its module was imported: where it was not, no value is of it."""
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) else None


def is_element(value: object) -> bool:
    """Tell whether a value is a UI element, of either side."""
    kinds = (
        _find_class("appnb.ui.element", "Element"),
        _find_class("marimo._plugins.ui._core.ui_element", "UIElement"),
    )
    if type(value).__module__.startswith("marimo._plugins.stateless"):  # a download, say: an element without a value
        return False
    return any(kind is not None and isinstance(value, kind) for kind in kinds)


def find_element_value(element: object) -> object:
    """Find what an element stands at."""
    return element.value  # type: ignore[attr-defined]


class _Walk:
    """Feeds a value, part by part, to a hash."""

    def __init__(self, scratch: str) -> None:
        self.hash = hashlib.sha256()
        self.has_content = False  # whether anything in it can be compared
        self._scratch = scratch
        self._above: list[int] = []
        self._left = MOST_PARTS

    def feed(self, value: object) -> None:
        self._left -= 1
        if self._left < 0:
            return
        if id(value) in self._above:
            self._add("again")
            return
        self._above.append(id(value))
        try:
            self._feed(value)
        finally:
            self._above.pop()

    def _add(self, kind: str, *content: str | bytes) -> None:
        self.has_content = self.has_content or bool(content)
        for part in (kind, *content):
            data = part.replace(self._scratch, "…").encode("utf-8", "replace") if isinstance(part, str) else part
            self.hash.update(str(len(data)).encode() + b":" + data)

    def _feed(self, value: object) -> None:
        if value is None or isinstance(value, bool):
            self._add("constant", repr(value))
        elif isinstance(value, enum.Enum):
            self._add("enum", value.name)
        elif isinstance(value, str):
            self._add("text", str(value))
        elif isinstance(value, int):
            self._add("number", str(int(value)))
        elif isinstance(value, float):
            self._add("number", f"{value + 0.0:.7g}" if value != int_or(value) else str(int(value)))
        elif isinstance(value, bytes | bytearray | memoryview):
            self._add("bytes", bytes(value))
        elif isinstance(value, pathlib.PurePath):
            self._add("path", str(value))
        elif isinstance(value, _PLAIN):
            self._add(type(value).__name__, repr(value))
        elif isinstance(value, _NAMELESS):
            self._add("nameless")
        elif is_element(value):
            self._add("element")
            self.feed(find_element_value(value))
        elif _is_ours(type(value)):
            self._add("mo")
        elif not self._feed_of_library(value):
            self._feed_container(value)

    def _feed_container(self, value: object) -> None:
        if isinstance(value, Mapping):
            self._add("mapping", str(len(value)))
            self._feed_unordered([key, item] for key, item in value.items())
        elif isinstance(value, set | frozenset):
            self._add("set", str(len(value)))
            self._feed_unordered(value)
        elif isinstance(value, list | tuple):
            self._add("list", str(len(value)))
            for item in value:
                self.feed(item)
        elif dataclasses.is_dataclass(value) or type(value).__module__ == "__main__":
            self._add("object", type(value).__qualname__)
            fields = getattr(value, "__dict__", {})
            self._feed_unordered([name, item] for name, item in fields.items())
        else:
            self._add("opaque")

    def _feed_unordered(self, items: Iterable[object]) -> None:
        digests = []
        for item in items:
            inner = _Walk(self._scratch)
            inner._above, inner._left = self._above, self._left
            inner.feed(item)
            self._left = inner._left
            self.has_content = self.has_content or inner.has_content
            digests.append(inner.hash.digest())
        for digest in sorted(digests):
            self.hash.update(digest)

    def _feed_of_library(self, value: object) -> bool:
        for module, name, feed in _LIBRARIES:
            kind = _find_class(module, name)
            if kind is not None and isinstance(value, kind):
                feed(self, value)
                return True
        return False

    def _feed_array(self, array: "object") -> None:
        numpy = sys.modules["numpy"]
        array = numpy.asarray(array)
        if array.ndim == 0:
            self.feed(array.item())
            return
        self._add("array", str(array.shape), array.dtype.kind)
        if array.dtype.kind in "fc":
            rounded = array.astype(numpy.complex64 if array.dtype.kind == "c" else numpy.float32) + 0
            rounded[numpy.isnan(rounded)] = numpy.nan
            self._add("items", rounded.tobytes())
        elif array.dtype.kind in "iub":
            self._add("items", array.astype(numpy.int64, copy=False).tobytes())
        elif array.dtype.kind in "mMSU":
            self._add("items", numpy.ascontiguousarray(array).tobytes())
        else:
            for item in array.ravel().tolist():
                self.feed(item)

    def _feed_pandas(self, frame: "object") -> None:
        self._add("frame", str(tuple(map(str, frame.columns))), str(tuple(map(str, frame.dtypes))))
        self._feed_series(frame.index)
        for position in range(frame.shape[1]):
            self._feed_series(frame.iloc[:, position])

    def _feed_series(self, series: "object") -> None:
        self._add("series", str(series.dtype))
        self._feed_array(series.to_numpy())

    def _feed_polars(self, frame: "object") -> None:
        self._add("frame", str(frame.schema))
        for column in frame.get_columns():
            self._feed_polars_series(column)

    def _feed_polars_series(self, series: "object") -> None:
        self._add("series", str(series.dtype), str(series.name))
        if series.dtype.is_numeric():
            self._feed_array(series.to_numpy())
        else:
            self.feed(series.to_list())

    def _feed_arrow(self, table: "object") -> None:
        self._add("frame", str(table.schema))
        self.feed(table.to_pydict())

    def _feed_network(self, graph: "object") -> None:
        self._add("network")
        self.feed([list(graph.nodes(data=True)), list(graph.edges(data=True))])

    def _feed_text(self, value: object) -> None:
        self._add("said", str(value))


def int_or(value: float) -> float:
    """Give a whole number for a float that is one (and small enough to be exact), else NaN."""
    return float(int(value)) if abs(value) < 2**53 else float("nan")


_LIBRARIES: tuple[tuple[str, str, Callable[[_Walk, object], None]], ...] = (
    ("numpy", "ndarray", _Walk._feed_array),
    ("numpy", "generic", _Walk._feed_array),
    ("pandas", "DataFrame", _Walk._feed_pandas),
    ("pandas", "Series", _Walk._feed_series),
    ("pandas", "Index", _Walk._feed_series),
    ("polars", "DataFrame", _Walk._feed_polars),
    ("polars", "Series", _Walk._feed_polars_series),
    ("pyarrow", "Table", _Walk._feed_arrow),
    ("networkx", "Graph", _Walk._feed_network),
    ("sympy", "Basic", _Walk._feed_text),
)
