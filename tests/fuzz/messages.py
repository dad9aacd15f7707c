"""Messages that no page sends: those that pages do send, with another value, shape, kind or frame somewhere."""

import base64
import gzip
import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

Fragments = list[str | bytes]
"""One message as it travels."""

BOMB = base64.b64encode(gzip.compress(bytes(1_000_000))).decode()
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        7,
        11,
        99_999,
        -5,
        0.5,
        1e308,
        -1e308,
        2**53,
        2**70,
        10**400,
        "",
        "a",
        "b",
        "x" * 2_000,
    ),
    *(
        "7",
        "\ud800",
        "\0",
        "<img src=x onerror=alert(1)>",
        "__class__",
        [],
        [1],
        [0, 1],
        ["a"],
        ["a", "b", "a"],
        [[[]]],
        {},
    ),
    *({"id": "p1"}, {"id": None}, {"id": 3}, {"type": "object", "name": "Div", "id": "new"}, {"type": "object"}),
    *(
        {"type": "number", "value": "nan"},
        {"type": "number", "value": "+inf"},
        {"type": "number", "value": "x"},
        {"type": 1},
    ),
    *({"type": "map", "entries": [["a", 1]]}, {"type": "map", "entries": [[[], 1]]}, {"type": "map", "entries": 3}),
    *({"type": "map"}, {"type": "set", "entries": [[]]}, {"type": "set", "entries": [1]}, {"type": "nothing"}),
    *({"type": "slice", "start": 0, "stop": {}, "step": "x"}, {"type": "date", "iso": "x"}, {"type": "value"}),
    *({"type": "symbol", "name": "a"}, {"type": "field", "field": []}, {"type": "expr", "expr": 1}, {"type": "type"}),
    *(
        {"type": "bytes", "data": "!!"},
        {"type": "bytes", "data": BOMB},
        {"type": "bytes", "data": {"id": "1"}},
        {"type": "bytes"},
    ),
    {"type": "ndarray", "dtype": "float64", "array": {"type": "bytes", "data": ""}, "shape": [3], "order": "little"},
    {"type": "ndarray", "dtype": "object", "array": [1, "x"], "shape": [2, 9], "order": "little"},
    {"type": "ndarray", "dtype": "U999999999", "array": [], "shape": [-1], "order": "up"},
    {"type": "typed_array", "dtype": "uint8", "order": "big", "array": {"type": "bytes", "data": "AAAA"}},
    {"__ndarray__": "AAAA", "dtype": "float64", "shape": [1]},
)
OWN_KINDS = (
    "ready",
    "stop",
    "visible",
    "loaded",
    "sizes",
    "address",
    "widgets",
    "arrange",
    "inputs",
    "eval",
    "",
    3,
    None,
)
OWN_WORDS = (
    *("ticket", "is_visible", "width", "sizes", "query", "shows", "inputs", "was_lost", "model", "cells", "buffers"),
    *("content", "state", "method"),
)
EVENTS = (
    "button_click",
    "menu_item_click",
    "tap",
    "document_ready",
    "client_reconnected",
    "model_event",
    "dom_event",
    "x",
)
EVENT_KINDS = (
    *("ModelChanged", "MessageSent", "ColumnDataChanged", "ColumnsStreamed", "ColumnsPatched", "TitleChanged"),
    *("RootAdded", "RootRemoved", "SessionCallbackAdded", "", None, 3),
)
LIKELY = ("value", "value", "value_throttled", "value_input", "active", "data", "indices", "start", "end", "disabled")
MESSAGES = ("PATCH-DOC", "PULL-DOC-REQ", "SERVER-INFO-REQ", "PUSH-DOC", "ACK", "OK", "ERROR", "", "x" * 300, None, 3)


@dataclass(frozen=True, slots=True)
class Known:
    """A model of a page: its id, and the properties that it has."""

    id: str
    attributes: Sequence[str]


def make_message(draw: Random, models: Sequence[Known]) -> Fragments:
    """Make one message about these models of a page."""
    kind = "PATCH-DOC" if draw.random() < 0.94 else draw.choice(MESSAGES)
    header: dict[str, Any] = {"msgid": f"m{draw.randrange(10**9)}", "msgtype": kind}
    events = [_make_event(draw, models) for _ in range(draw.choice((1, 1, 1, 2, 5)))]
    metadata: dict[str, Any] = {}
    content: Any = {"events": events}
    while draw.random() < 0.35:
        content = _mutate(draw, content)
    if draw.random() < 0.03:
        metadata = draw.choice(({"number": draw.choice(VALUES)}, {"seen": draw.choice(VALUES)}, {"x": 1}))
    if draw.random() < 0.02:
        header = _mutate(draw, header)
    if draw.random() < 0.02 and isinstance(header, dict):
        header["num_buffers"] = draw.choice((0, 1, 2, -1, 10**9, "1", True, None))
    fragments: Fragments = [_write(part) for part in (header, metadata, content)]
    if draw.random() < 0.03:
        fragments = _break_frames(draw, fragments)
    return fragments


def _make_event(draw: Random, models: Sequence[Known]) -> Any:
    model = draw.choice(models)
    reference = {"id": model.id} if draw.random() < 0.97 else draw.choice(VALUES)
    kind = draw.random()
    if kind < 0.55:
        attribute = draw.choice(LIKELY if draw.random() < 0.6 or not model.attributes else model.attributes)
        return {"kind": "ModelChanged", "model": reference, "attr": attribute, "new": _make_value(draw)}
    if kind < 0.7:
        return _make_click(draw, reference)
    if kind < 0.85:
        return {"kind": "MessageSent", "msg_type": "appnb", "msg_data": _make_own(draw)}
    if kind < 0.92:
        column = draw.choice(
            (None, ["x"], {"x": [1]}, {"x": [[0, 1]]}, {"x": [[{"type": "slice"}, [1]]]}, {"n": _make_value(draw)})
        )
        event = {"kind": draw.choice(EVENT_KINDS), "model": reference, "attr": "data", "data": column, "cols": None}
        return {**event, "patches": column, "rollover": draw.choice((None, 1, -1, 10**12, "x"))}
    return {"kind": draw.choice(EVENT_KINDS), "model": reference, "title": "mine", "msg_type": "x", "msg_data": 1}


def _make_click(draw: Random, reference: object) -> Any:
    values = draw.choice((["model", reference], ["model", _make_value(draw)], ["x", 1], "model"))
    data = {"type": "event", "name": draw.choice(EVENTS), "values": {"type": "map", "entries": [values]}}
    return {"kind": "MessageSent", "msg_type": draw.choice(("bokeh_event", "bokeh_event", "x")), "msg_data": data}


def _make_own(draw: Random) -> Any:
    told = {"type": draw.choice(OWN_KINDS)} | {
        draw.choice(OWN_WORDS): _make_value(draw) for _ in range(draw.randrange(4))
    }
    text = _write(told)
    if draw.random() < 0.2:
        return draw.choice(
            (text[: draw.randrange(len(text) + 1)], [text, []], [text, [_make_value(draw)]], told, f"[{text}]")
        )
    return text


def _make_value(draw: Random) -> Any:
    value = deepcopy(draw.choice(VALUES))
    for _ in range(draw.choice((0, 0, 0, 0, 0, 0, 1, 2, 80))):
        value = draw.choice(([value], {"a": value}))
    return value


def _mutate(draw: Random, value: Any) -> Any:
    """Change one place of a value, however deep."""
    if isinstance(value, dict) and value and draw.random() < 0.85:
        key = draw.choice(list(value))
        match draw.randrange(8):
            case 0:
                return {name: each for name, each in value.items() if name != key}
            case 1:
                return {**value, draw.choice(("type", "id", "kind", "attr", "x", "__class__")): _make_value(draw)}
            case _:
                return {**value, key: _mutate(draw, value[key])}
    if isinstance(value, list) and value and draw.random() < 0.85:
        place = draw.randrange(len(value))
        more = [deepcopy(value[place])] * draw.choice((0, 0, 1, 100)) if draw.random() < 0.1 else []
        return [*value[:place], _mutate(draw, value[place]), *more, *value[place + 1 :]]
    return _make_value(draw)


def _write(value: Any) -> str:
    return json.dumps(value)


def _break_frames(draw: Random, fragments: Fragments) -> Fragments:
    """Break the frames themselves: what comes of it is no message."""
    place = draw.randrange(len(fragments))
    part = str(fragments[place])
    ways: tuple[Callable[[], Fragments], ...] = (
        lambda: fragments[:place] + fragments[place + 1 :],
        lambda: [*fragments[:place], part.encode("utf-8", "surrogatepass"), *fragments[place + 1 :]],
        lambda: [*fragments[:place], part[: draw.randrange(len(part) + 1)], *fragments[place + 1 :]],
        lambda: [*fragments[:place], "[" * draw.choice((50, 5_000)), *fragments[place + 1 :]],
        lambda: [
            *fragments[:place],
            draw.choice(("NaN", "null", "[]", "1e999", '{"a":Infinity}', "")),
            *fragments[place + 1 :],
        ],
        lambda: [*fragments, draw.choice(('{"id":"1"}', "x", b"\0"))],
        lambda: [draw.randbytes(20), *fragments],
    )
    return draw.choice(ways)()
