"""What a page is going to be told about the widgets on it: in order, the newest of several values alone."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from appnb.ui.adapters.packing import Packed, write_object

KIND = "widgets"
"""The type of these messages between a page and its script."""

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


class Outbox:
    """Takes messages from any thread, and gives all of them as one."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Start empty; `changed` is called, on the putting thread, when there is something to take."""
        self._changed = changed
        self._messages: list[Out] = []
        # a widget that is collected as garbage meanwhile says so on the same thread
        self._lock = threading.RLock()

    def put(self, message: Out) -> None:
        """Add a message. New values join those of the same widget that still wait, unless something came between."""
        with self._lock:
            last = next((out for out in reversed(self._messages) if out.model == message.model), None)
            if message.method == "update" and last is not None and last.method in ("open", "update"):
                last.values.update(message.values)
                last.facts.update(message.facts)
            else:
                self._messages.append(message)
        self._changed()

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

    def take(self) -> Packet | None:
        """Take all that waits; None when nothing does."""
        with self._lock:
            messages, self._messages = self._messages, []
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
