"""A message as the frames of a websocket, to be written at once.

Tornado makes a task and a call of the system for each frame, and a message of Bokeh's protocol has at least three.
"""

import struct
from collections.abc import Iterable

# https://www.rfc-editor.org/rfc/rfc6455#section-5.2
_FINAL, _TEXT, _BINARY = 0x80, 0x1, 0x2


def write_frames(parts: Iterable[str | bytes]) -> bytes:
    """Write a server's frames, one for each part: text for `str`, binary for `bytes`. Not masked, not compressed."""
    frames: list[bytes] = []
    for part in parts:
        payload = part.encode() if isinstance(part, str) else part
        first = _FINAL | (_TEXT if isinstance(part, str) else _BINARY)
        frames += (_write_head(first, len(payload)), payload)
    return b"".join(frames)


def _write_head(first: int, size: int) -> bytes:
    if size < 126:
        return struct.pack("!BB", first, size)
    if size < 1 << 16:
        return struct.pack("!BBH", first, 126, size)
    return struct.pack("!BBQ", first, 127, size)
