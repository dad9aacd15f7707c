"""What a session makes of the messages of its page, which reads the document, changes it, and asks whether we live."""

import logging
from typing import Any

from bokeh.core.serialization import SerializationError
from bokeh.protocol.messages.ok import ok
from bokeh.protocol.messages.patch_doc import patch_doc
from bokeh.protocol.messages.pull_doc_req import pull_doc_req
from bokeh.server.session import ServerSession

from appnb.limits import Limits
from appnb.server import bridge
from appnb.server.gate import Gate
from appnb.server.line import Line
from appnb.server.live_page import LivePage
from appnb.server.refusals import Refusals
from appnb.server.root_changes import leave_out_unsendable
from appnb.server.wire import Incoming
from appnb.ui.adapters.places import find_wire

log = logging.getLogger(__name__)


class Exchange:
    """Handles the messages that come over one line. On the event loop, one message after another."""

    def __init__(self, line: Line, refusals: Refusals, limits: Limits) -> None:
        self._line = line
        self._gate = Gate(line.session.document, limits, self.refuse)
        self._refusals = refusals
        self._session: Any = ServerSession  # Bokeh's types promise values where its methods give futures

    async def handle(self, incoming: Incoming) -> None:
        """Handle one message, and answer it."""
        line = self._line
        line.acknowledge(incoming.seen)
        if incoming.kind == "PATCH-DOC":
            await self._take_patch(incoming)
        elif incoming.kind == "PULL-DOC-REQ":
            request = pull_doc_req({"msgid": incoming.id, "msgtype": incoming.kind}, {}, {})
            try:
                reply = await self._session.pull(request, line)
            except SerializationError:
                session: Any = line.session
                await session.with_document_locked(leave_out_unsendable, session.document)
                reply = await self._session.pull(request, line)
            line.answer(reply)
        elif incoming.kind == "SERVER-INFO-REQ":  # how a page asks whether anyone is there
            line.answer(ok.create(incoming.id))
        else:
            self.refuse("message of no known kind", f"pages send no {incoming.kind[:40]!r}")

    async def _take_patch(self, incoming: Incoming) -> None:
        """Apply changes of the document that a page has made, unless they were applied before."""
        line = self._line
        if incoming.number:
            if incoming.number <= line.heard:
                return
            line.heard = incoming.number
        admitted, undo = self._gate.admit(incoming.content)
        if undo:
            line.send_patch(undo)
        line.confirm(incoming.id)
        if not admitted:
            return
        content: Any = {"events": admitted}
        message = patch_doc({"msgid": incoming.id, "msgtype": incoming.kind}, {}, content)
        message._buffers.extend(incoming.buffers)
        page = bridge.find_intake(line.session.document)
        if isinstance(page, LivePage):
            page.note_message(message)
        try:
            await self._session.patch(message, line)
        except Exception as reason:  # no code of ours or of a notebook's is called here: Bokeh could not take what came
            log.debug("changes of a browser could not be applied", exc_info=True)
            self.refuse("value", f"Bokeh does not take it ({type(reason).__name__})")
            if undo := self._gate.undo(admitted):
                line.send_patch(undo)

    def hold(self, is_held: bool) -> None:
        """Send nothing to a browser that is slow, until it has caught up: then the newest alone."""
        self._line.hold(is_held)
        page = bridge.find_intake(self._line.session.document)
        if isinstance(page, LivePage):
            page.hold(is_held)

    @property
    def has_missed(self) -> bool:
        """Whether something of its page was let go, which has to read its document anew."""
        widgets = find_wire(self._line.session.document)
        return widgets is not None and widgets.is_overfull

    def refuse(self, kind: str, detail: str) -> None:
        """Take note that something of this page was refused."""
        self._refusals.note(kind, self._line.session.id, detail)
