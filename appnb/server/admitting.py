"""Whether a value that a browser sends is one that its viewer could have chosen: of the type, in bounds, an option."""

import base64
import math
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bokeh.core.serialization import Buffer
from bokeh.core.types import ID
from bokeh.model import Model

from appnb.server.writable import read

DEPTH = 64
"""How deep a value may be nested."""

WHOLE_BITS = 53
"""Browsers have whole numbers up to this size; they write larger numbers as if they were whole."""

_NUMBERS = frozenset({"bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64", "object"})
_VALUES = ("value", "value_input", "value_throttled")


class Inadmissible(Exception):
    """A value is refused; the text says why, without the value."""


def clean(value: Any, inflated_bytes: int, find: Callable[[ID], Model | None], depth: int = 0) -> Any:
    """Check the form of a value as it travels, and unpack what is compressed in it, within a limit.

    Args:
        value: what a browser has sent.
        inflated_bytes: how much something compressed may unpack to.
        find: finds a model of the page. BokehJS describes one that came in the last change whole, once, in place of
            naming it: it is named again here, and what else is said of it is dropped.
        depth: how deep `value` lies in what was sent.

    Raises:
        Inadmissible: it holds a new model, an array of an unknown type, or too much.
    """
    if depth > DEPTH:
        raise Inadmissible("a value nested too deep")
    if isinstance(value, list):
        return [clean(each, inflated_bytes, find, depth + 1) for each in value]
    if isinstance(value, int) and value.bit_length() > WHOLE_BITS:
        return _as_browsers_have(value)
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    if kind == "object":
        if isinstance(name := value.get("id"), str) and find(ID(name)):
            return {"id": name}
        raise Inadmissible("a new model")
    if kind in ("ndarray", "typed_array") and str(value.get("dtype")) not in _NUMBERS:
        raise Inadmissible("an array of an unknown type")
    if kind == "bytes" and isinstance(value.get("data"), str):
        return {"type": "bytes", "data": _inflate(value["data"], inflated_bytes)}
    return {key: clean(each, inflated_bytes, find, depth + 1) for key, each in value.items()}


def _as_browsers_have(value: int) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise Inadmissible("a number that is too large") from error


def _inflate(text: str, limit: int) -> Buffer:
    try:
        packed = base64.b64decode(text, validate=True)
        unpacker = zlib.decompressobj(31)
        content = unpacker.decompress(packed, limit + 1)
    except (ValueError, zlib.error) as error:
        raise Inadmissible("bytes that are not compressed as they should be") from error
    if len(content) > limit or unpacker.unconsumed_tail:
        raise Inadmissible("inflated-bytes: a value that unpacks to too much")
    return Buffer(ID("inflated"), content)


def check_value(model: Model, attribute: str, value: Any) -> None:
    """Check a value against what its model declares.

    Raises:
        Inadmissible: the viewer could not have chosen it.
    """
    if read(model, "disabled") is True:
        raise Inadmissible("disabled")
    if _is_plain(value) and not model.lookup(attribute).property.is_valid(value):
        raise Inadmissible("a value of another type")
    if attribute in _VALUES:
        _check_numbers(model, value)
        _check_length(model, value)
        if attribute != "value_input":  # what is being typed is no choice yet
            _check_options(model, attribute, value)
    if attribute == "active":
        _check_places(model, value)


def _is_plain(value: Any) -> bool:
    """Tell whether a value travels as it is: what has a form of its own, Bokeh checks when it unpacks it."""
    parts = value if isinstance(value, list) else [value]
    return not any(isinstance(part, dict | list) for part in parts)


def _check_numbers(model: Model, value: Any) -> None:
    lows = [bound for name in ("start", "low") if _is_number(bound := read(model, name))]
    highs = [bound for name in ("end", "high") if _is_number(bound := read(model, name))]
    for number in _list_numbers(value):
        slack = 1e-9 * max(abs(number), 1.0)
        if not math.isfinite(number) or any(number < low - slack for low in lows):
            raise Inadmissible("a value out of bounds")
        if any(number > high + slack for high in highs):
            raise Inadmissible("a value out of bounds")


def _list_numbers(value: Any) -> Iterator[float]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and each.get("type") == "number":
            yield math.nan
        elif _is_number(each):
            yield each


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_options(model: Model, attribute: str, value: Any) -> None:
    options = read(model, "options")
    completions = read(model, "completions") if read(model, "restrict") is True else None
    names = set(_list_names(options)) if options else set(completions or ())
    if not names:
        return
    before = read(model, attribute)
    if isinstance(value, list) and not isinstance(before, list):
        raise Inadmissible("several options where there is one")
    for each in value if isinstance(value, list) else [value]:
        is_option = each in names if isinstance(each, str | int | float) else each is None and before is None
        if not is_option and each != "":
            raise Inadmissible("a value that is no option")


def _list_names(options: Any) -> Iterator[Any]:
    """List the values of a select: texts, pairs of value and text, or groups of either."""
    if isinstance(options, Mapping):
        for group in options.values():
            yield from _list_names(group)
        return
    for option in options:
        yield option[0] if isinstance(option, Sequence) and not isinstance(option, str) else option


def _check_length(model: Model, value: Any) -> None:
    most = read(model, "max_length")
    if isinstance(value, str) and _is_number(most) and len(value) > most:
        raise Inadmissible("a text that is too long")
    most = read(model, "max_items")
    if isinstance(value, list) and _is_number(most) and len(value) > most:
        raise Inadmissible("too many options")


def _check_places(model: Model, value: Any) -> None:
    """Check which of the buttons, boxes or tabs of a model are chosen."""
    places = next((found for name in ("labels", "tabs") if (found := read(model, name)) is not None), None)
    if places is None:
        return
    for each in value if isinstance(value, list) else [value]:
        if _is_number(each) and not 0 <= each < len(places):
            raise Inadmissible("a place that there is not")
