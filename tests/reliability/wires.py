"""Websockets by hand: what no browser sends, and what it is answered."""

import asyncio
import base64
import os
import re
import struct
import uuid
from contextlib import suppress

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from tests.reliability.peers import Served

LEGAL = {*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}
"""Codes that may stand in a close frame (RFC 6455, 7.4)."""

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
PATIENCE_S = 3.0


def write_frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True, length: int | None = None
) -> bytes:
    """Write a frame, which may break any rule."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    mark = 0x80 if masked else 0
    if size < 126:
        head += bytes([mark | size])
    elif size < 1 << 16:
        head += bytes([mark | 126]) + struct.pack("!H", size)
    else:
        head += bytes([mark | 127]) + struct.pack("!Q", size)
    return head + (b"\0\0\0\0" if masked else b"") + payload


FRAMES: dict[str, bytes] = {
    **{f"opcode {opcode}": write_frame(opcode, b"x") for opcode in (3, 7, 11, 15)},
    **{f"reserved bit {bit}": write_frame(TEXT, b"x", rsv=1 << bit) for bit in range(3)},
    "not masked": write_frame(TEXT, b"x", masked=False),
    "a long ping": write_frame(PING, b"x" * 126),
    "a ping in parts": write_frame(PING, b"x", fin=False),
    "a close of one byte": write_frame(CLOSE, b"x"),
    **{f"a close with {code}": write_frame(CLOSE, struct.pack("!H", code)) for code in (0, 999, 1005, 1006, 5000)},
    "a close that is no text": write_frame(CLOSE, struct.pack("!H", 1000) + b"\xff\xfe"),
    "a text that is none": write_frame(TEXT, b"\xff\xfe\xfd"),
    "a part of nothing": write_frame(0, b"x"),
    "a beginning in the middle": write_frame(TEXT, b"x", fin=False) + write_frame(TEXT, b"y"),
    "a length of 2^63": write_frame(BINARY, length=1 << 63),
    "a length of 2^40": write_frame(BINARY, length=1 << 40),
    "no JSON": write_frame(TEXT, b"{]"),
    "an empty text": write_frame(TEXT),
    "noise": write_frame(BINARY, bytes(range(256))),
}
"""25 frames, or few of them, that break RFC 6455 or are no message of any of the frameworks."""


async def fetch_address(served: Served) -> tuple[str, str]:
    """Open the page; give the path of its websocket and the protocols that its script asks for."""
    html = (await AsyncHTTPClient().fetch(HTTPRequest(served.url, request_timeout=60))).body.decode()
    if served.peer.name == "marimo":
        return f"/ws?session_id=s_{uuid.uuid4().hex[:6]}", ""
    token = re.search(r'"token":\s*"([^"]+)"', html)[1]
    path = re.search(r'"path":\s*"([^"]+)"', html)[1] if served.peer.name == "appnb" else served.peer.path
    return f"{path}/ws", f"bokeh, {token}"


async def upgrade(
    served: Served, path: str, protocols: str, **headers: str
) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter]:
    """Ask for a websocket; give the status of the answer, 101 if there is one now."""
    reader, writer = await asyncio.open_connection("localhost", served.port)
    sent = {
        "Host": f"localhost:{served.port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Origin": served.root,
        **({"Sec-WebSocket-Protocol": protocols} if protocols else {}),
        **headers,
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items() if value), "", ""]
    writer.write("\r\n".join(lines).encode())
    async with asyncio.timeout(20):
        head = await reader.readuntil(b"\r\n\r\n")
    return int(head.split()[1]), reader, writer


async def read_end(reader: asyncio.StreamReader) -> int | str:
    """Read until the websocket ends: the code of its close frame, "dropped" without one, "open" if it does not end."""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    first, second = await reader.readexactly(2)
                    size = second & 0x7F
                    if size == 126:
                        [size] = struct.unpack("!H", await reader.readexactly(2))
                    elif size == 127:
                        [size] = struct.unpack("!Q", await reader.readexactly(8))
                    payload = await reader.readexactly(size)
                    if first & 0x0F == CLOSE:
                        return struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else "closed"
        except TimeoutError:
            return "open"
    return "dropped"
