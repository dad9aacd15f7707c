"""How many sockets may be open: fewer than the system allows, so that there is always one for the log, or a file."""

import logging
from importlib import import_module
from time import monotonic
from weakref import WeakSet

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

log = logging.getLogger(__name__)

RESERVE = 64
"""How many descriptors are left for files and what notebooks open."""

NO_ROOM = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class LimitedServer(HTTPServer):
    """Tornado's server with a limit on open sockets, websockets too; one more is told at once that there is no room."""

    most = 2000
    _told = 0.0  # when it was logged last

    def handle_stream(self, stream: IOStream, address: tuple[object, ...]) -> None:
        streams: WeakSet[IOStream] = self.__dict__.setdefault("_streams", WeakSet())
        count = sum(1 for each in streams if not each.closed())
        if count < min(self.most, count_descriptors() - RESERVE):
            streams.add(stream)
            super().handle_stream(stream, address)
            return
        if monotonic() - self._told > 1:
            self._told = monotonic()
            log.warning("refused (limit connections): %d sockets are open", count)
        stream.write(NO_ROOM)
        stream.close()


def count_descriptors() -> int:
    """Find how many files and sockets the process may have open."""
    try:
        resource = import_module("resource")
    except ImportError:  # on Windows
        return 8192
    soft: int = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return soft if soft > 0 else 65536
