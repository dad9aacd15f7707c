"""What goes between a session and its page, in order and each message once, over one websocket after another.

Messages to the page are numbered and kept until it says that it has them; when it comes back over a new websocket,
those that it has not are sent again. Messages of the page that change something are numbered by it, and each counts
once. A page that was away for more than is kept reads the document anew.
"""

import asyncio
import json
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from time import monotonic
from typing import Any
from typing import Protocol as Shape

from bokeh.core.serialization import SerializationError
from bokeh.core.types import ID
from bokeh.document import Document
from bokeh.document.callbacks import _combine_document_events as combine
from bokeh.document.events import DocumentChangedEvent, DocumentPatchedEvent
from bokeh.protocol import Protocol
from bokeh.protocol.message import Message
from bokeh.protocol.messages.ok import ok
from bokeh.server.connection import ServerConnection
from bokeh.server.contexts import ApplicationContext, BokehSessionContext
from bokeh.server.session import ServerSession
from panel.io.document import extra_socket_handlers

KEPT_BYTES = 4 * 1024 * 1024
"""How much is kept for a page that has a websocket."""

KEPT_AWAY_BYTES = 256 * 1024
"""How much for one that is away; a page that misses more reads the document anew."""

MOST_HELD = 1000
"""How many changes of models that cannot be put together may wait for a browser that is slow."""

WORD_S = 0.1
"""How soon a page is told that its message has come; whatever is sent before says so as well."""

Parts = tuple[str | bytes, ...]
"""A message as it is sent: a fragment each."""

Sent = asyncio.Future[None]
"""What Bokeh waits for after a message, with the document locked: nothing, here. Browsers that are slow have `hold`."""


class Socket(Shape):
    """What a line needs of a websocket."""

    def send_parts(self, parts: Parts) -> None: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    number: int
    parts: Parts
    size: int


class Line(ServerConnection):
    """One session's line: for Bokeh, the session's one connection for as long as it lives. On the event loop.

    It has a websocket, or is away; it is over when the session ends.
    """

    def __init__(self, context: ApplicationContext, session: ServerSession) -> None:
        super().__init__(Protocol(), self, context, session)  # type: ignore[arg-type]  # Panel looks for its type
        self.page = ""  # which page is at the other end
        self.heard = 0  # the number of the last message of the page
        self._word: asyncio.TimerHandle | None = None  # to the page, that its messages have come
        self._told = 0  # which of them it knows to have come
        self.websocket: Socket | None = None
        self.away_since = monotonic()
        self._number = 0
        self._kept: deque[_Kept] = deque()
        self._kept_bytes = 0
        self._dropped = 0  # the number of the last message that is not kept, though the page may not have it
        self._has_missed = False  # something was not even numbered, since nobody was there
        self._is_held = False
        self._held: list[DocumentChangedEvent] = []  # while it is: newer values of one property in place of older ones

    # ---- websockets come and go -----------------------------------------------------------------------

    def attach(self, websocket: Socket, page: str, seen: int) -> bool:
        """Go on over a new websocket.

        Args:
            websocket: takes the place of the one there is.
            page: names the page that has opened it.
            seen: the number of the last message that the page has; 0 if it has read nothing yet.

        Returns:
            whether the page has, or is being sent, all there was: otherwise it has to read the document.
        """
        is_same = page == self.page and page != ""
        if not is_same:
            self.page, self.heard, self._told = page, 0, 0
        is_resumed = is_same and not self._has_missed and self._dropped <= seen <= self._number and seen > 0
        if not is_resumed:
            self._held.clear()
        self.websocket = websocket
        self.answer(self.protocol.create("ACK"), resumed=is_resumed)
        if is_resumed:
            self.acknowledge(seen)
            for kept in self._kept:
                websocket.send_parts(kept.parts)
        else:
            self._drop_kept()
            self._has_missed = False
        return is_resumed

    def detach(self, websocket: Socket) -> bool:
        """Take note that a websocket is closed; whether it was the one there is."""
        if websocket is not self.websocket:
            return False
        self.websocket, self.away_since = None, monotonic()
        return True

    # ---- to the page ------------------------------------------------------------------------------------

    def send_patch_document(self, event: DocumentPatchedEvent) -> Sent:
        """Send a change of the document, as Bokeh asks for it."""
        return self.send_patch([event])

    def send_patch(self, events: list[DocumentPatchedEvent]) -> Sent:
        """Send changes of the document that a page must not miss."""
        if self.websocket is None and self._has_missed:
            return _done()
        if self._is_held:
            for event in events:
                combine(event, self._held)
            return _done()
        return self.send(self.protocol.create("PATCH-DOC", events))

    def send(self, message: Message[Any]) -> Sent:
        """Send a message that a page must not miss."""
        self._send_held()
        self._number += 1
        message.metadata = {"number": self._number, "heard": self.heard}
        self._told = self.heard
        parts = write_parts(message)
        self._keep(_Kept(self._number, parts, sum(map(len, parts))))
        if self.websocket is not None:
            self.websocket.send_parts(parts)
        return _done()

    def answer(self, message: Message[Any], **more: object) -> None:
        """Send what concerns only the websocket that there is."""
        self._send_held()
        message.metadata = {"at": self._number, "heard": self.heard, **more}
        self._told = self.heard
        if self.websocket is not None:
            self.websocket.send_parts(write_parts(message))

    def hold(self, is_held: bool) -> None:
        """Keep changes of the document back, or no longer: then they go as one, each property with its newest value."""
        self._is_held = is_held
        if not is_held:
            self._send_held()

    @contextmanager
    def gather(self) -> Iterator[None]:
        """Send what changes meanwhile as one message.

        Raises:
            SerializationError: something cannot be written as JSON; all else was sent.
        """
        if self._is_held:
            yield
            return
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            self._send_held()

    def forget(self) -> None:
        """Have the page read the document anew when it comes back: it misses what no message says."""
        self._has_missed = True

    @property
    def is_overfull(self) -> bool:
        """Whether more is held back than a page is better off with than with reading the document anew."""
        return len(self._held) > MOST_HELD

    def _send_held(self) -> None:
        """Send what is held back, so that nothing that comes after it overtakes it."""
        held, self._held = self._held, []
        if held and not (self.websocket is None and self._has_missed):
            self._send_together([event for event in held if isinstance(event, DocumentPatchedEvent)])

    def _send_together(self, events: list[DocumentPatchedEvent]) -> None:
        """Send changes as one message; where one cannot be written, the others each by itself."""
        try:
            message = self.protocol.create("PATCH-DOC", events)
        except SerializationError:
            if len(events) == 1:
                raise
        else:
            self.send(message)
            return
        failed: SerializationError | None = None
        for event in events:
            try:
                self._send_together([event])
            except SerializationError as error:
                failed = error
        if failed is not None:
            raise failed

    def confirm(self, request: ID) -> None:
        """Tell the page, in a moment, that a message of its own has come, unless something that is sent has by then."""
        if self._word is None:
            self._word = asyncio.get_running_loop().call_later(WORD_S, self._give_word, request)

    def _give_word(self, request: ID) -> None:
        self._word = None
        if self._told < self.heard:
            self.answer(ok.create(request))

    def acknowledge(self, seen: int) -> None:
        """Forget the messages that the page has."""
        while self._kept and self._kept[0].number <= seen:
            self._kept_bytes -= self._kept.popleft().size

    def _keep(self, kept: _Kept) -> None:
        self._kept.append(kept)
        self._kept_bytes += kept.size
        is_away = self.websocket is None
        if self._kept_bytes > (KEPT_AWAY_BYTES if is_away else KEPT_BYTES):
            self._drop_kept()
            self._has_missed = is_away

    def _drop_kept(self) -> None:
        self._kept.clear()
        self._kept_bytes = 0
        self._dropped = self._number


def write_parts(message: Message[Any]) -> Parts:
    """Write a message as it is sent."""
    buffers = [part for buffer in message._buffers for part in (json.dumps(buffer.ref), buffer.to_bytes())]
    return (message.header_json, message.metadata_json, message.content_json, *buffers)


def find_line(session: ServerSession) -> Line | None:
    """Find the line of a session; None for one that no page has opened a websocket for."""
    return next((line for line in session._subscribed_connections if isinstance(line, Line)), None)


def gather_changes(doc: Document) -> AbstractContextManager[None]:
    """Have what changes in a document meanwhile sent as one message. On the event loop, with the document locked."""
    session = doc.session_context.session if isinstance(doc.session_context, BokehSessionContext) else None
    line = find_line(session) if session is not None else None
    return nullcontext() if line is None else line.gather()


def _done() -> Sent:
    future: Sent = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future


def _dispatch(
    line: Line, events: list[DocumentPatchedEvent] | None = None, msg: Message[Any] | None = None
) -> Iterable[Sent]:
    """Send what Panel wants to be sent at once, without the lock of the document."""
    if msg is not None:
        return [line.send(msg)]
    return [line.send_patch(events)] if events else []


extra_socket_handlers[Line] = _dispatch  # type: ignore[assignment]  # Panel says less than it calls
