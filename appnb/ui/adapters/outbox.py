"""What a page is going to be told about the widgets on it: in order, the newest of several values alone."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from appnb.ui.adapters.packing import Packed, write_object

KIND = "widgets"
"""The type of these messages between a page and its script."""

MOST_BYTES = 64 * 1024 * 1024
"""How much may wait of what widgets make up: as much as a server keeps for a browser that is slow, unless told."""

Method = Literal["open", "update", "custom", "code", "close"]


@dataclass(frozen=True, slots=True)
class Packet:
    """A message for a page's script: JSON, and the bytes that it refers to."""

    text: str
    buffers: tuple[bytes, ...] = ()


@dataclass(slots=True, eq=False)
class Out:
    """One message about a widget."""

    model: str
    method: Method
    facts: dict[str, object] = field(default_factory=dict)
    values: dict[str, Packed] = field(default_factory=dict)
    buffers: tuple[bytes, ...] = ()  # of a custom message

    @property
    def size(self) -> int:
        """About how many bytes it is."""
        of_values = sum(len(value.text) + sum(map(len, value.buffers)) for value in self.values.values())
        return of_values + sum(map(len, self.buffers))


class Outbox:
    """Takes messages from any thread, and gives all of them as one.

    When too much waits, values go that later ones take the place of. If it is the messages that widgets made up, of
    which none stands for another, all go, and nothing is taken any more until `clear()`: the page has to begin anew.
    """

    def __init__(self, changed: Callable[[], None], most_bytes: int = MOST_BYTES) -> None:
        """Start empty; `changed` is called, on the putting thread, when there is something to take."""
        self._changed = changed
        self._most_bytes = most_bytes
        self._bytes = 0  # of what was put since it was last looked at, or taken
        self._messages: list[Out] = []
        self.is_overfull = False
        # a widget that is collected as garbage meanwhile says so on the same thread
        self._lock = threading.RLock()

    def put(self, message: Out) -> None:
        """Add a message. New values join those of the same widget that still wait, unless something came between."""
        with self._lock:
            if self.is_overfull:
                return
            self._bytes += message.size
            last = next((out for out in reversed(self._messages) if out.model == message.model), None)
            if message.method == "update" and last is not None and last.method in ("open", "update"):
                last.values.update(message.values)
                last.facts.update(message.facts)
            else:
                self._messages.append(message)
            if self._bytes > self._most_bytes:
                self._shrink()
        self._changed()

    def _shrink(self) -> None:
        """Leave out what later values take the place of; all, if half of what may wait is of messages."""
        newer: set[tuple[str, str]] = set()
        for out in reversed(self._messages):
            if out.method == "update":
                out.values = {name: value for name, value in out.values.items() if (out.model, name) not in newer}
                newer |= {(out.model, name) for name in out.values}
        self._bytes = sum(out.size for out in self._messages if out.method == "custom")
        if self._bytes > self._most_bytes // 2:
            self._messages.clear()
            self.is_overfull = True

    def drop_values(self, model: str, values: Mapping[str, Packed]) -> None:
        """Leave out values that wait for a browser which has sent newer ones itself."""
        with self._lock:
            for out in self._messages:
                if out.model != model:
                    continue
                for name in values.keys() & out.values.keys():
                    if out.method == "open":
                        out.values[name] = values[name]
                    else:
                        del out.values[name]

    def clear(self) -> None:
        """Forget what waits."""
        with self._lock:
            self._messages.clear()
            self._bytes, self.is_overfull = 0, False

    def take(self) -> Packet | None:
        """Take all that waits; None when nothing does."""
        with self._lock:
            messages, self._messages, self._bytes = self._messages, [], 0
        return _write(messages) if messages else None


def _write(messages: Iterable[Out]) -> Packet:
    texts: list[str] = []
    buffers: list[bytes] = []
    for out in messages:
        state, paths, own = write_object(out.values)
        facts = {"model": out.model, "method": out.method, **out.facts, "paths": paths, "extra": len(out.buffers)}
        texts.append(f'{json.dumps(facts)[:-1]}, "state": {state}}}')
        buffers += [*own, *out.buffers]
    return Packet(f'{{"type": "{KIND}", "messages": [{", ".join(texts)}]}}', tuple(buffers))
