"""Values of widgets as they travel: JSON, and beside it the bytes that are in them."""

import datetime as dt
import enum
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

Path = tuple[str | int, ...]

REFERENCES = ("IPY_MODEL_", "anywidget:")
"""How the id of another widget is marked where a value names it: by ipywidgets, and by anywidget."""

_REFERENCE = re.compile(rf'"(?:{"|".join(REFERENCES)})([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Packed:
    """One value, written once: what a page is sent, now and again after it was away."""

    text: str  # JSON, with null where bytes belong
    paths: tuple[Path, ...] = ()  # of each of `buffers`: the keys that lead to its place
    buffers: tuple[bytes, ...] = ()
    references: frozenset[str] = frozenset()  # ids of the widgets that it names


def pack(value: object) -> Packed:
    """Write a value. What JSON cannot hold is written as the nearest thing it can: NaN as null, arrays as lists."""
    paths: list[Path] = []
    buffers: list[bytes] = []
    try:
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        text = json.dumps(_take_out(value, (), paths, buffers))
    return Packed(text, tuple(paths), tuple(buffers), frozenset(_REFERENCE.findall(text)))


def _take_out(value: Any, path: Path, paths: list[Path], buffers: list[bytes]) -> object:
    """Copy a value without the bytes in it, which are noted."""
    if isinstance(value, bytes | bytearray | memoryview):
        paths.append(path)
        buffers.append(bytes(value))
        return None
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or (isinstance(value, str | int) and not isinstance(value, enum.Enum)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _take_out(each, (*path, str(key)), paths, buffers) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_take_out(each, (*path, index), paths, buffers) for index, each in enumerate(value)]
    return _take_out(_find_plain(value), path, paths, buffers)


def _find_plain(value: Any) -> object:
    """Find what Python's own types have for an object of a library."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    for name in ("tolist", "to_list", "to_dict"):  # arrays and scalars of NumPy, series, frames
        give = getattr(value, name, None)
        if callable(give):
            given: object = give()
            return given if given is not value else repr(value)
    return repr(value)


def put_back(value: Any, paths: Iterable[Sequence[str | int]], buffers: Iterable[bytes]) -> Any:
    """Put bytes into the places of a value that they were taken from; it is changed.

    Raises:
        LookupError: a path leads nowhere.
        TypeError: likewise.
    """
    for path, buffer in zip(paths, buffers, strict=False):
        *way, last = path
        place = value
        for key in way:
            place = place[key]
        place[last] = buffer
    return value


def write_object(members: Mapping[str, Packed]) -> tuple[str, list[Path], list[bytes]]:
    """Write an object of JSON whose members are written already; their bytes follow each other."""
    text = "{" + ",".join(f"{json.dumps(name)}:{packed.text}" for name, packed in members.items()) + "}"
    paths = [(name, *path) for name, packed in members.items() for path in packed.paths]
    buffers = [buffer for packed in members.values() for buffer in packed.buffers]
    return text, paths, buffers
