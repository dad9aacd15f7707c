"""A page's end of the widgets on it: what their Python and their JavaScript tell each other.

A value that is set at both ends at once must come to the same at both. So each message of a browser has a number, and
each of ours says which number was taken in last: a browser leaves alone what it has set anew since.
"""

import logging
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

from appnb.kernel.fingerprints import find_fingerprint
from appnb.ui.adapters.codes import Code, CodeStore, is_elsewhere
from appnb.ui.adapters.failures import describe_failure
from appnb.ui.adapters.models import WidgetModel, find_referred
from appnb.ui.adapters.outbox import Out, Outbox, Packet
from appnb.ui.adapters.packing import Packed, pack, put_back
from appnb.ui.adapters.peers import Refused

log = logging.getLogger(__name__)

Submit = Callable[[Hashable, "partial[None]"], None]

Follow = Callable[[Path, bytes, Callable[[], None]], Callable[[], None]]
"""Calls a function whenever a file is another than its fingerprint says; gives what ends that."""


@dataclass(slots=True, eq=False)
class _In:
    """One message of a browser that was not taken in yet."""

    method: Literal["update", "custom"]
    number: int
    content: Any  # new values by their names, or whatever a module made up
    buffers: tuple[memoryview, ...] = ()


@dataclass(slots=True, eq=False)
class _Entry:
    """One widget on the page."""

    model: WidgetModel
    holds: int = 1  # how many places and other widgets need it
    taken: int = 0  # the number of the browser's last message that was taken in
    state: dict[str, Packed] = field(default_factory=dict)  # what the browser has, or is about to
    code: Code | None = None
    referred: set[str] = field(default_factory=set)  # the widgets that its values name: held by it
    incoming: list[_In] = field(default_factory=list)
    unfollow: list[Callable[[], None]] = field(default_factory=list)
    is_taking_in: bool = False
    has_failed: bool = False


class WidgetWire:
    """The widgets of one page. Made and closed with it; `close()` may be called twice.

    Args:
        submit: hands a change to the kernel's thread.
        changed: told, on any thread, that there is something to take.
        codes: where browsers fetch modules from.
        prefix: of the server's addresses.
        follow: tells of saves of the files that modules come from; None when their author does not work on them.
    """

    def __init__(
        self,
        submit: Submit,
        changed: Callable[[], None],
        *,
        codes: CodeStore | None = None,
        prefix: str = "",
        follow: Follow | None = None,
    ) -> None:
        self._submit = submit
        self._outbox = Outbox(changed)
        self._codes = codes or CodeStore()
        self._prefix = prefix
        self._follow = follow
        self._lock = threading.RLock()  # as that of the outbox
        self._entries: dict[str, _Entry] = {}
        self._is_closed = False

    # ---- which widgets; on the kernel's thread ------------------------------------------------------------

    def hold(self, model: WidgetModel) -> None:
        """Have a widget on the page, with those that its values name; once for each place that shows it."""
        with self._lock:
            if self._is_closed:
                return
            if (entry := self._entries.get(model.id)) is not None:
                entry.holds += 1
                return
            entry = self._entries[model.id] = _Entry(model)
            model.wires.add(self)
        code, state = model.peer.read_code(), model.read_state()
        entry.code = self._codes.put(code) if code else None
        entry.state = state
        self._hold_referred(entry, state)
        self._follow_files(entry)
        self._open(entry)

    def release(self, model: WidgetModel) -> None:
        """Let one place of a widget go."""
        entry = self._entries.get(model.id)
        if entry is None:
            return
        entry.holds -= 1
        if entry.holds <= 0:
            self.send_close(model)
            for key in entry.referred:
                if (child := self._entries.get(key)) is not None:
                    self.release(child.model)

    def _hold_referred(self, entry: _Entry, values: Mapping[str, Packed]) -> None:
        named = {key for packed in values.values() for key in packed.references}
        for key in named - entry.referred - {entry.model.id}:
            if (child := find_referred(key)) is not None:
                entry.referred.add(key)
                self.hold(child)

    def _follow_files(self, entry: _Entry) -> None:
        if self._follow is None:
            return
        peer = entry.model.peer
        for name, path in peer.list_files().items():
            if "site-packages" not in path.parts:
                told = partial(self._submit, ("widget file", entry.model.id, name), partial(peer.read_file, name))
                entry.unfollow.append(self._follow(path, find_fingerprint(path), told))

    def _open(self, entry: _Entry) -> None:
        facts = {"name": entry.model.peer.name, "taken": entry.taken, **self._describe(entry.code)}
        self._outbox.put(Out(entry.model.id, "open", facts, dict(entry.state)))

    def _describe(self, code: Code | None) -> dict[str, object]:
        if code is None:
            return {"code": None}
        address = code.address if is_elsewhere(code.address) else f"{self._prefix}/{code.address}"
        return {"code": address, "hosts": code.hosts}

    # ---- from widgets; on any thread -----------------------------------------------------------------------

    def send_update(self, model: WidgetModel, values: dict[str, Packed], *, is_echo: bool = False) -> None:
        """Send new values; an echo is what a page has said, for the others."""
        entry = self._entries.get(model.id)
        if entry is None or (is_echo and entry.is_taking_in):
            return
        if not is_echo:
            self._hold_referred(entry, values)
        entry.state.update(values)
        self._outbox.put(Out(model.id, "update", {"taken": entry.taken}, dict(values)))

    def send_custom(self, model: WidgetModel, content: Packed, buffers: tuple[bytes, ...]) -> None:
        """Send a message that the widget made up."""
        if model.id in self._entries:
            self._outbox.put(Out(model.id, "custom", values={"content": content}, buffers=buffers))

    def send_code(self, model: WidgetModel, text: str) -> None:
        """Have the page go on with another module of a widget."""
        entry = self._entries.get(model.id)
        if entry is None or (entry.code is not None and entry.code.text == text):
            return
        entry.code, entry.has_failed = self._codes.put(text), False
        self._outbox.put(Out(model.id, "code", self._describe(entry.code)))

    def send_close(self, model: WidgetModel) -> None:
        """Take a widget off the page."""
        if (entry := self._entries.pop(model.id, None)) is not None:
            self._let_go(entry)
            self._outbox.put(Out(model.id, "close"))

    def _let_go(self, entry: _Entry) -> None:
        entry.model.wires.discard(self)
        for unfollow in entry.unfollow:
            unfollow()

    # ---- with the browser; on the event loop ----------------------------------------------------------------

    @property
    def is_overfull(self) -> bool:
        """Whether more was to be sent than can wait, and the page has to be told everything again."""
        return self._outbox.is_overfull

    def take(self) -> Packet | None:
        """Take all that is to be sent, as one message; None when there is nothing."""
        return self._outbox.take()

    def tell_again(self) -> None:
        """Open every widget anew: nobody knows what the browser has heard."""
        self._outbox.clear()
        for entry in list(self._entries.values()):
            self._open(entry)

    def hear(self, message: Mapping[str, object], buffers: Sequence[bytes] = ()) -> None:
        """Take a message of a browser. Nothing in it is certain."""
        entry = self._entries.get(str(message.get("model")))
        if entry is None:
            return
        if message.get("method") == "failed":
            self._note_failed(entry, message)
        elif (incoming := _read(message, buffers)) is not None:
            self._note(entry, incoming)
            self._submit(("widget", entry.model.id), partial(self._take_in, entry))

    def _note(self, entry: _Entry, incoming: _In) -> None:
        """Note a message until the kernel comes to it; of several values that wait the newest counts."""
        with self._lock:
            last = entry.incoming[-1] if entry.incoming else None
            if last is not None and last.method == incoming.method == "update":
                last.content.update(incoming.content)
                last.number = incoming.number
            else:
                entry.incoming.append(incoming)

    def _note_failed(self, entry: _Entry, message: Mapping[str, object]) -> None:
        if not entry.has_failed:
            entry.has_failed = True
            hosts = entry.code.hosts if entry.code is not None else ()
            is_missing = message.get("code") == "NB350"
            reason = str(message.get("reason"))
            log.warning("%s", describe_failure(entry.model.peer.name, hosts, reason, is_missing=is_missing))

    # ---- taking in; on the kernel's thread --------------------------------------------------------------------

    def _take_in(self, entry: _Entry) -> None:
        """Hand a widget what came for it.

        Raises:
            Exception: what code of the notebook raised that heard of it; the rest was handed on nevertheless.
        """
        with self._lock:
            incoming, entry.incoming = entry.incoming, []
        failures: list[Exception] = []
        for message in incoming:
            entry.taken = message.number
            try:
                if message.method == "custom":
                    entry.model.peer.receive(message.content, message.buffers)
                else:
                    self._take_in_values(entry, message.content)
            except Exception as error:  # noqa: BLE001 - user code
                failures.append(error)
        if failures:
            raise failures[0]

    def _take_in_values(self, entry: _Entry, values: dict[str, Any]) -> None:
        packed = {name: pack(value) for name, value in values.items()}
        entry.state.update(packed)
        self._outbox.drop_values(entry.model.id, packed)
        entry.is_taking_in = True
        try:
            entry.model.peer.write_state(values)
        except Refused:
            log.debug("a value that came for %s is none that it takes", entry.model.peer.name)
        finally:
            entry.is_taking_in = False
        # a value that was limited to the one before is no change, of which the widget would tell
        made = entry.model.read_state(packed)
        if corrected := {name: value for name, value in made.items() if value.text != entry.state[name].text}:
            self.send_update(entry.model, corrected)

    def close(self) -> None:
        """Let go of every widget; the page is gone or going."""
        with self._lock:
            self._is_closed = True
            entries, self._entries = self._entries, {}
        for entry in entries.values():
            self._let_go(entry)
        self._outbox.clear()


def _read(message: Mapping[str, object], buffers: Sequence[bytes]) -> _In | None:
    """Read a message of a browser; None for what is none."""
    number, state, paths = message.get("number"), message.get("state"), message.get("paths")
    if not isinstance(number, int):
        return None
    if message.get("method") == "custom":
        return _In("custom", number, message.get("content"), tuple(map(memoryview, buffers)))
    if message.get("method") != "update" or not isinstance(state, dict) or not isinstance(paths, list):
        return None
    try:
        return _In("update", number, put_back(state, paths, buffers))
    except (LookupError, TypeError, ValueError):
        return None
