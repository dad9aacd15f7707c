"""The rules of RFC 6455 that Tornado leaves out: clients mask their frames, and some codes close nothing."""

from asyncio import Future
from typing import Any

from tornado.websocket import WebSocketHandler, WebSocketProtocol13

PROTOCOL_ERROR = 1002
NO_FRAME_OF_A_CODE = {1004, 1005, 1006, 1015}
CLOSE = 0x8


class StrictProtocol(WebSocketProtocol13):
    """One websocket's frames. A peer that breaks a rule is told so by a code that it may be told.

    Source: https://www.rfc-editor.org/rfc/rfc6455, sections 5.1 and 7.4.
    """

    def __init__(self, handler: WebSocketHandler, params: Any) -> None:
        super().__init__(handler, False, params)

    def _handle_message(self, opcode: int, data: bytes) -> "Future[None] | None":
        if self._frame_mask is None and not self.client_terminated:
            self.close(PROTOCOL_ERROR, "not masked")
            self._abort()
            return None
        self._frame_mask = None  # the next frame has one of its own
        return super()._handle_message(opcode, data)

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close with a code; one that may not be sent, as where a client's is repeated, is an error of the protocol."""
        super().close(code if code is None or may_be_sent(code) else PROTOCOL_ERROR, reason)


def may_be_sent(code: int) -> bool:
    """Tell whether a code may stand in a close frame. Pure."""
    return (1000 <= code < 1016 and code not in NO_FRAME_OF_A_CODE) or 3000 <= code < 5000
