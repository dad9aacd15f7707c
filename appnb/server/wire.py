"""From the fragments of a websocket to whole messages of Bokeh's protocol, within limits.

A message is a header, metadata and a content, each JSON, and as many binary parts as the header says, each with a
header of its own: see `bokeh.protocol`. The three may come in one fragment, as a list: Tornado takes 0.1 ms for each.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bokeh.core.serialization import Buffer
from bokeh.core.types import ID

from appnb.limits import Limits


class WireError(Exception):
    """What came is no message of the protocol, or too much of one. `kind` names which limit or rule it broke."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(detail or kind)
        self.kind = kind


@dataclass(slots=True)
class Incoming:
    """One message of a browser."""

    kind: str  # "PATCH-DOC", "PULL-DOC-REQ", …
    id: ID
    number: int = 0  # counts the messages of a page that change something; 0: not numbered
    seen: int = 0  # the number of the last message from us that the page has
    content: Mapping[str, Any] = field(default_factory=dict)
    buffers: list[Buffer] = field(default_factory=list)


class MessageReader:
    """Puts messages together. One for each websocket; after an error it is of no use any more."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._heads: list[dict[str, Any]] = []
        self._awaited = 0  # binary parts that are still to come
        self._name: str | None = None  # of the part that comes next
        self._size = 0
        self._incoming: Incoming | None = None

    def take(self, fragment: str | bytes) -> Incoming | None:
        """Take one fragment; give the message that it completes.

        Raises:
            WireError: the websocket is to be closed.
        """
        self._size += len(fragment)
        if self._size > self._limits.message_bytes:
            raise WireError("message-bytes")
        if self._incoming is None:
            self._take_text(_check_text(fragment))
        else:
            self._take_part(fragment)
        if self._incoming is None or self._awaited:
            return None
        complete, self._incoming, self._size = self._incoming, None, 0
        return complete

    def _take_text(self, text: str) -> None:
        self._heads += _parse_all(text) if text.startswith("[") and not self._heads else [_parse(text)]
        if len(self._heads) < 3:
            return
        header, metadata, content = self._heads
        self._heads = []
        kind, name = header.get("msgtype"), header.get("msgid")
        if not isinstance(kind, str) or not isinstance(name, str):
            raise WireError("message", "a header without a type or an id")
        self._awaited = _read_count(header.get("num_buffers"))
        if self._awaited > self._limits.message_parts:
            raise WireError("message-parts")
        self._incoming = Incoming(
            kind, ID(name), _read_count(metadata.get("number")), _read_count(metadata.get("seen")), content
        )

    def _take_part(self, fragment: str | bytes) -> None:
        incoming = self._incoming
        if self._name is None:
            name = _parse(_check_text(fragment)).get("id")
            if not isinstance(name, str):
                raise WireError("message", "a part without an id")
            self._name = name
        elif isinstance(fragment, bytes) and incoming is not None:
            incoming.buffers.append(Buffer(ID(self._name), fragment))
            self._name = None
            self._awaited -= 1
        else:
            raise WireError("message", "a text where a binary part should be")


def _check_text(fragment: str | bytes) -> str:
    if not isinstance(fragment, str):
        raise WireError("message", "a binary part where a text should be")
    return fragment


def _parse(text: str) -> dict[str, Any]:
    return _check_object(_decode(text))


def _parse_all(text: str) -> list[dict[str, Any]]:
    values = _decode(text)
    if len(values) != 3:
        raise WireError("message", "a list that is no message")
    return [_check_object(value) for value in values]


def _decode(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise WireError("message", "what is no JSON") from error


def _check_object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WireError("message", "JSON that is no object")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _read_count(value: object) -> int:
    """Read a number that counts something; nothing is none.

    Raises:
        WireError: it is no such number.
    """
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise WireError("message", "a count that is none")
    return value
