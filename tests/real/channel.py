"""How a child talks to the runner: one JSON object a line, over a Unix socket."""

import json
import socket
import threading
from collections.abc import Iterator


class Channel:
    """The child's end. `send` may be called from any thread."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._lock = threading.Lock()

    def send(self, **message: object) -> None:
        """Send one message."""
        data = json.dumps(message).encode() + b"\n"
        with self._lock:
            self._socket.sendall(data)

    def receive(self) -> Iterator[dict[str, object]]:
        """Yield the runner's messages until it closes its end."""
        with self._socket.makefile("r", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
