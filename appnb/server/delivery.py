"""The way from a kernel's thread to a browser: what was noted goes out in one batch, models and messages in order.

A model may need a script that its page has not loaded. It is then held back until the browser says that it has it.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence

from bokeh.core.serialization import SerializationError, Serializer
from bokeh.document import Document
from bokeh.document.events import MessageSentEvent
from bokeh.model import Model

from appnb.layout.resources import Resource, find_resources
from appnb.ui.adapters.outbox import Packet

log = logging.getLogger(__name__)

SOFT_DELAY_S = 0.1
"""How long a change of state alone may wait: most cells are done before anyone needs to know that they run."""

LINGER_S = 1.0
"""How long models stay in the document that nothing shows any more: until what takes their place is drawn."""

CHANNEL = "appnb"
"""The type of the messages between a page and its script."""

Message = Mapping[str, object]


class Delivery:
    """Sends one page's models and messages. `lock` guards what is noted here and in the page that owns it.

    Args:
        doc: the document that is shared with the browser; only the event loop touches it.
        take_messages: gives the messages to send, once each; called with `lock` held, on the event loop.
        run_locked: runs a function on the event loop with the document locked; callable from any thread.
        run_later: runs a function on the event loop after some seconds; callable from any thread.
        learn: told which resources the page turned out to need.
    """

    def __init__(
        self,
        doc: Document,
        take_messages: Callable[[], Sequence[Message | Packet]],
        *,
        run_locked: Callable[[Callable[[], None]], None],
        run_later: Callable[[float, Callable[[], None]], None],
        learn: Callable[[Iterable[Resource]], None],
    ) -> None:
        self.lock = threading.RLock()  # what is retired with it held may have something to send
        self._doc = doc
        self._take_messages = take_messages
        self._run_locked = run_locked
        self._run_later = run_later
        self._learn = learn
        self._is_scheduled = False  # a flush is on its way
        self._is_timed = False  # within SOFT_DELAY_S it is asked whether there is something to send
        self._is_soon = False  # there is
        self._posted: list[Message] = []
        self._write_latest: Callable[[], Message] | None = None
        self._new_roots: list[Model] = []
        self._old_roots: list[Model] = []
        self._loaded: set[Resource] = set()
        self._waiting_for: int | None = None  # the ticket of a load that the browser has not confirmed
        self._tickets = 0
        self._is_connected = False
        self._is_held = False  # the browser is slow: what is noted waits, the newest in place of what was before
        self.is_closed = False

    def assume_loaded(self, resources: Iterable[Resource]) -> None:
        """Note what the page that was sent loads by itself."""
        self._loaded.update(resources)

    def add_roots(self, roots: Iterable[Model]) -> None:
        """Note models that the page will need. With `lock` held."""
        self._new_roots += roots

    def retire_root(self, root: Model) -> None:
        """Note a model that the page needs no more. With `lock` held."""
        if root in self._new_roots:
            self._new_roots.remove(root)
        else:
            self._old_roots.append(root)

    def post(self, message: Message) -> None:
        """Send one message, after what was noted before; from any thread."""
        with self.lock:
            self._posted.append(message)
        self.schedule()

    def post_latest(self, write: Callable[[], Message]) -> None:
        """Send what `write` gives with whatever goes out next, but soon; of several, the last. From any thread."""
        with self.lock:
            self._write_latest = write
        self.schedule_soon()

    def schedule(self) -> None:
        """Send what is noted as soon as the event loop comes to it; from any thread."""
        with self.lock:
            if self._is_scheduled or self.is_closed:
                return
            self._is_scheduled = True
        self._run_locked(self.flush)

    def schedule_soon(self) -> None:
        """Send what is noted within `SOFT_DELAY_S`; from any thread."""
        with self.lock:
            self._is_soon = True
        self.expect()

    def expect(self) -> None:
        """Ask soon whether there is something to send.

        Asked for on the event loop, when something has come that cells will answer, this spares a kernel's thread
        from waking the loop when they begin to run, besides when they are done.
        """
        with self.lock:
            if self._is_scheduled or self._is_timed or self.is_closed:
                return
            self._is_timed = True
        self._run_later(SOFT_DELAY_S, self._flush_timed)

    def _flush_timed(self) -> None:
        with self.lock:
            self._is_timed = False
            if not self._is_soon:
                return
        self.schedule()

    def connect(self) -> bool:
        """Take note that a browser is there, and whether one was before. With `lock` held."""
        was_connected, self._is_connected = self._is_connected, True
        self._waiting_for = None
        return was_connected

    def hold(self, is_held: bool) -> None:
        """Send nothing, or go on. On the event loop."""
        was_held, self._is_held = self._is_held, is_held
        if was_held and not is_held:
            self.schedule()

    def note_loaded(self, ticket: object) -> None:
        """Go on when the browser has loaded what it was told to. On the event loop, with the document locked."""
        if ticket is not None and ticket == self._waiting_for:
            self._waiting_for = None
            self.flush()

    def flush(self) -> None:
        """Send what was noted. On the event loop, with the document locked."""
        with self.lock:
            self._is_scheduled = self._is_soon = False
            if self.is_closed or self._is_held:
                return
            added, removed = self._take_roots()
            messages = [*self._take_messages(), *self._take_posted()] if self._is_connected else []
        if added:
            with self._doc.models.freeze():
                for root in added:
                    self._add(root)
        self._send_all(messages)
        if removed and self._is_connected:  # the page shows them until what comes instead is drawn
            self._run_later(LINGER_S, lambda: self._run_locked(lambda: self._remove(removed)))
        elif removed:
            self._remove(removed)

    def _take_posted(self) -> list[Message]:
        posted, self._posted = self._posted, []
        if self._write_latest is not None:
            posted.append(self._write_latest())
            self._write_latest = None
        return posted

    def _add(self, root: Model) -> None:
        """Add a model to the document; one that cannot be written as JSON is left out, and the others come."""
        try:
            self._doc.add_root(root)
        except SerializationError:
            leave_out_unsendable(self._doc)

    def _remove(self, roots: Iterable[Model]) -> None:
        """Take models out of the document. On the event loop, with the document locked."""
        if self.is_closed:
            return
        with self._doc.models.freeze():
            for root in roots:
                if root in self._doc.roots:
                    self._doc.remove_root(root)

    def _take_roots(self) -> tuple[list[Model], list[Model]]:
        """Take the models to add and to remove, unless the browser has first to load what they need."""
        removed, self._old_roots = self._old_roots, []
        if self._waiting_for is not None or not self._new_roots:
            return [], removed
        needed = [resource for resource in find_resources(self._new_roots) if resource not in self._loaded]
        if needed:
            self._learn(needed)
            if self._is_connected:
                self._ask_to_load(needed)
            return [], removed
        added, self._new_roots = self._new_roots, []
        return added, removed

    def _ask_to_load(self, resources: list[Resource]) -> None:
        self._tickets += 1
        self._waiting_for = self._tickets
        self._loaded.update(resources)
        listed = [{"kind": resource.kind, "url": resource.url} for resource in resources]
        self._send_gathered([{"type": "load", "resources": listed, "ticket": self._waiting_for}])

    def _send_all(self, messages: Iterable[Message | Packet]) -> None:
        """Send messages in order: those that are JSON alone and follow each other travel as one."""
        gathered: list[Message] = []
        for message in messages:
            if isinstance(message, Packet):
                self._send_gathered(gathered)
                gathered = []
                self._send(message)
            else:
                gathered.append(message)
        self._send_gathered(gathered)

    def _send_gathered(self, messages: Sequence[Message]) -> None:
        if messages:
            self._send(Packet(json.dumps(messages[0] if len(messages) == 1 else messages)))

    def _send(self, packet: Packet) -> None:
        data = [packet.text, list(packet.buffers)] if packet.buffers else packet.text
        self._doc.callbacks.trigger_on_change(MessageSentEvent(self._doc, CHANNEL, data))

    def close(self) -> None:
        """Send nothing more. With `lock` held."""
        self.is_closed = True
        self._new_roots, self._old_roots = [], []


def leave_out_unsendable(doc: Document) -> None:
    """Take out of a document what cannot be written as JSON, without a word to browsers, which do not have it.

    On the event loop, with the document locked.
    """
    for root in list(doc.roots):
        try:
            Serializer().encode(root)
        except SerializationError:
            log.exception("a %s that a cell shows cannot be sent to browsers", type(root).__name__)
            with doc.models.freeze():
                doc._roots.remove(root)
