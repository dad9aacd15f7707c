"""How the values of elements are written into the query of a page's address, and read from it: short, and readable."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from appnb.ui.element import Element

Texts = Mapping[str, tuple[str, ...]]
"""What stands in the query for one value: under "" its own texts, under ".part" those of a part."""

Url = bool | str | None
"""What the argument `url` takes: whether the value is kept in the address, under which name; None: as the app says."""


@dataclass(frozen=True, slots=True)
class Codec:
    """Writes a value of an element as texts, and reads it back. `read` raises ValueError where it cannot."""

    write: Callable[[Any, Any], Texts]
    read: Callable[[Any, Texts], Any]


def _simple(write: Callable[[Any], str], read: Callable[[str], Any]) -> Codec:
    return Codec(lambda element, value: {"": (write(value),)}, lambda element, texts: read(_take_one(texts)))


def _take_one(texts: Texts) -> str:
    values = texts.get("", ())
    if len(values) != 1:
        raise ValueError("one value is expected")
    return values[0]


def _write_number(value: float | None) -> str:
    return "" if value is None else repr(int(value) if isinstance(value, float) and value.is_integer() else value)


def _read_number(text: str) -> int | float | None:
    if text == "":
        return None
    try:
        return int(text)
    except ValueError:
        return float(text)


def _split_range(text: str) -> tuple[str, str]:
    low, dots, high = text.partition("..")
    if not dots:
        raise ValueError("a range is written as 2..8")
    return low, high


def _read_truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("a truth is written as true or false")
    return text == "true"


def _write_choice(element: Any, value: Any) -> Texts:
    return {"": ("",) if value is None and None not in element.options.values() else (element._find_name(value),)}


def _read_choice(element: Any, texts: Texts) -> Any:
    name = _take_one(texts)
    return None if name == "" and "" not in element.options else _find_option(element, name)


def _find_option(element: Any, name: str) -> Any:
    if name not in element.options:
        raise ValueError(f"{name!r} is no option")
    return element.options[name]


def _write_choices(element: Any, value: Any) -> Texts:
    return {"": tuple(element._find_name(each) for each in value) or ("",)}


def _read_choices(element: Any, texts: Texts) -> list[Any]:
    names = texts.get("", ())
    return [] if names == ("",) else [_find_option(element, name) for name in names]


def _write_parts(element: Any, value: Any) -> Texts:
    parts = element._parts(value)
    written: dict[str, tuple[str, ...]] = {}
    for key, child in element._children.items():
        codec = child.find_codec()
        if codec is not None and key in parts and not is_equal(parts[key], child._initial):
            for suffix, texts in codec.write(child, parts[key]).items():
                written[f".{key}{suffix}"] = texts
    return written


def _read_parts(element: Any, texts: Texts) -> Any:
    values = {}
    for key, child in element._children.items():
        start, codec = f".{key}", child.find_codec()
        own = {
            name.removeprefix(start): each
            for name, each in texts.items()
            if name == start or name.startswith(f"{start}.")
        }
        if codec is None:
            values[key] = child.value
        else:
            values[key] = codec.read(child, own) if own else child._initial
    return element._join(values)


def _write_submitted(form: Any, value: Any) -> Texts:
    codec = form.element.find_codec()
    return {} if value is None or codec is None else codec.write(form.element, value) or {"": ("",)}


def _read_submitted(form: Any, texts: Texts) -> Any:
    codec = form.element.find_codec()
    if codec is None:
        raise ValueError("what is filled in cannot be written")
    return form.element._initial if texts == {"": ("",)} else codec.read(form.element, texts)


TEXT = _simple(str, str)
NUMBER = _simple(_write_number, _read_number)
TRUTH = _simple(lambda value: "true" if value else "false", _read_truth)
NUMBERS = _simple(
    lambda value: "..".join(map(_write_number, value)), lambda text: [*map(_read_number, _split_range(text))]
)
DATE = _simple(
    lambda value: "" if value is None else value.isoformat(), lambda text: dt.date.fromisoformat(text) if text else None
)
MOMENT = _simple(
    lambda value: "" if value is None else value.isoformat(timespec="auto").removesuffix(":00"),
    lambda text: dt.datetime.fromisoformat(text) if text else None,
)
DATES = _simple(
    lambda value: "..".join(day.isoformat() for day in value),
    lambda text: tuple(map(dt.date.fromisoformat, _split_range(text))),
)
CHOICE = Codec(_write_choice, _read_choice)
CHOICES = Codec(_write_choices, _read_choices)
PARTS = Codec(_write_parts, _read_parts)
SUBMITTED = Codec(_write_submitted, _read_submitted)


def write_value(element: "Element") -> Texts | None:
    """Write what an element stands at; empty while that is its initial value, None if it never goes into an address."""
    codec = element.find_codec()
    if codec is None:
        return None
    return {} if is_equal(element.value, element._initial) else codec.write(element, element.value)


def read_value(element: "Element", texts: Texts) -> Any:
    """Read a value that `write_value` wrote; nothing is the initial one.

    Raises:
        ValueError: it is none that the element takes.
    """
    codec = element.find_codec()
    if codec is None:
        raise ValueError("the element is not kept in addresses")
    return element.admit(codec.read(element, texts)) if texts else element._initial


def is_equal(one: object, other: object) -> bool:
    """Tell whether two values of an element are equal."""
    try:
        return one is other or bool(one == other)
    except (TypeError, ValueError):
        return False
