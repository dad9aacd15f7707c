"""The way from a kernel's thread to a browser: what was noted goes out in one batch, models and messages in order."""

import threading
from collections.abc import Callable, Iterable, Sequence

from bokeh.document import Document
from bokeh.model import Model

from appnb.layout.resources import Resource
from appnb.server.flush_clock import FlushClock
from appnb.server.page_messages import Message, PageMessages, send_messages
from appnb.server.root_changes import RootChanges, add_roots, remove_roots
from appnb.ui.adapters.outbox import Packet

LINGER_S = 1.0
"""How long models stay in the document that nothing shows any more: until what takes their place is drawn."""


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
        self.roots = RootChanges(learn)
        self.clock = FlushClock(self.lock, self.flush, run_locked=run_locked, run_later=run_later)
        self.is_closed = False
        self._doc = doc
        self._take_messages = take_messages
        self._run_locked = run_locked
        self._run_later = run_later
        self._messages = PageMessages()
        self._is_connected = False
        self._is_held = False  # the browser is slow: what is noted waits, the newest in place of what was before

    def post(self, message: Message) -> None:
        """Send one message, after what was noted before; from any thread."""
        with self.lock:
            self._messages.post(message)
        self.clock.schedule()

    def post_latest(self, write: Callable[[], Message]) -> None:
        """Send what `write` gives with whatever goes out next, but soon; of several, the last. From any thread."""
        with self.lock:
            self._messages.post_latest(write)
        self.clock.schedule_soon()

    def connect(self) -> bool:
        """Take note that a browser is there, and whether one was before. With `lock` held."""
        was_connected, self._is_connected = self._is_connected, True
        self.roots.forget_load()
        return was_connected

    def hold(self, is_held: bool) -> None:
        """Send nothing, or go on. On the event loop."""
        was_held, self._is_held = self._is_held, is_held
        if was_held and not is_held:
            self.clock.schedule()

    def note_loaded(self, ticket: object) -> None:
        """Go on when the browser has loaded what it was told to. On the event loop, with the document locked."""
        if self.roots.confirm_load(ticket):
            self.flush()

    def flush(self) -> None:
        """Send what was noted. On the event loop, with the document locked."""
        with self.lock:
            self.clock.begin()
            if self.is_closed or self._is_held:
                return
            roots = self.roots.take(self._is_connected)
            messages = [*self._take_messages(), *self._messages.take()] if self._is_connected else []
        if roots.load is not None:
            send_messages(self._doc, [roots.load])
        if roots.added:
            add_roots(self._doc, roots.added)
        send_messages(self._doc, messages)
        if roots.removed and self._is_connected:  # the page shows them until what comes instead is drawn
            self._run_later(LINGER_S, lambda: self._run_locked(lambda: self._remove(roots.removed)))
        elif roots.removed:
            self._remove(roots.removed)

    def _remove(self, roots: Iterable[Model]) -> None:
        if not self.is_closed:
            remove_roots(self._doc, roots)

    def close(self) -> None:
        """Send nothing more. With `lock` held."""
        self.is_closed = True
        self.clock.stop()
        self.roots.clear()
