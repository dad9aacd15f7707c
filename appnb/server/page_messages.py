"""Messages to a page's script, in the order in which they were noted; what is JSON alone travels as one."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from bokeh.document import Document
from bokeh.document.events import MessageSentEvent

from appnb.ui.adapters.outbox import Packet

CHANNEL = "appnb"
"""The type of the messages between a page and its script."""

Message = Mapping[str, object]


class PageMessages:
    """Notes messages until they are taken. Its caller holds the page's lock."""

    def __init__(self) -> None:
        self._posted: list[Message] = []
        self._write_latest: Callable[[], Message] | None = None

    def post(self, message: Message) -> None:
        """Note one message."""
        self._posted.append(message)

    def post_latest(self, write: Callable[[], Message]) -> None:
        """Note what `write` will give when it is taken; of several, the last."""
        self._write_latest = write

    def take(self) -> list[Message]:
        """Take what is noted, once each."""
        posted, self._posted = self._posted, []
        if self._write_latest is not None:
            posted.append(self._write_latest())
            self._write_latest = None
        return posted


def send_messages(doc: Document, messages: Iterable[Message | Packet]) -> None:
    """Send messages in order: those that are JSON alone and follow each other travel as one.

    On the event loop, with the document locked.
    """
    gathered: list[Message] = []
    for message in messages:
        if isinstance(message, Packet):
            _send_gathered(doc, gathered)
            gathered = []
            _send(doc, message)
        else:
            gathered.append(message)
    _send_gathered(doc, gathered)


def _send_gathered(doc: Document, messages: Sequence[Message]) -> None:
    if messages:
        _send(doc, Packet(json.dumps(messages[0] if len(messages) == 1 else messages)))


def _send(doc: Document, packet: Packet) -> None:
    data = [packet.text, list(packet.buffers)] if packet.buffers else packet.text
    doc.callbacks.trigger_on_change(MessageSentEvent(doc, CHANNEL, data))
