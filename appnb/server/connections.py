"""How many sockets may be open: fewer than the system allows, so that there is always one for the log, or a file."""

import errno
import logging
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import socket as Socket
from time import monotonic
from weakref import WeakSet

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

from appnb.server.descriptors import is_left

log = logging.getLogger(__name__)

NO_ROOM = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class LimitedServer(HTTPServer):
    """Tornado's server with a limit on open sockets, websockets too; one more is told at once that there is no room."""

    most = 2000
    _told = 0.0  # when it was logged last

    def add_sockets(self, sockets: Iterable[Socket]) -> None:
        super().add_sockets([_Listening(each, self._note_refused) for each in sockets])

    def handle_stream(self, stream: IOStream, address: tuple[object, ...]) -> None:
        streams: WeakSet[IOStream] = self.__dict__.setdefault("_streams", WeakSet())
        count = sum(1 for each in streams if not each.closed())
        if count < self.most and is_left(stream.socket.fileno()):
            streams.add(stream)
            super().handle_stream(stream, address)
            return
        self._note_refused(f"{count} sockets are open")
        stream.write(NO_ROOM)
        stream.close()

    def _note_refused(self, why: str) -> None:
        if monotonic() - self._told > 1:
            self._told = monotonic()
            log.warning("refused (limit connections): %s", why)


class _Listening(Socket):
    """A listening socket that takes in who comes also when every descriptor is in use: there is no room, it says.

    Left in the queue they would wait for ever, and wake the event loop again and again. A descriptor is kept for that.
    """

    def __init__(self, socket: Socket, note: Callable[[str], None]) -> None:
        """Take a socket over."""
        super().__init__(socket.family, socket.type, socket.proto, socket.detach())
        self.setblocking(False)
        self._note = note
        self._spare: int | None = None
        self._keep_spare()

    def accept(self) -> tuple[Socket, tuple[object, ...]]:
        """Accept a connection, as sockets do.

        Raises:
            ConnectionAbortedError: one came for which there is no descriptor; it was told.
            BlockingIOError: there is none, or nothing can be done for it now.
        """
        try:
            return super().accept()
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
        self._note("the process has as many files open as the system lets it")
        if self._spare is None:
            self._keep_spare()
            raise BlockingIOError
        os.close(self._spare)
        self._spare = None
        with suppress(BlockingIOError, OSError):
            connection, _ = super().accept()
            with connection:
                connection.setblocking(False)
                connection.send(NO_ROOM)
        self._keep_spare()
        raise ConnectionAbortedError

    def _keep_spare(self) -> None:
        with suppress(OSError):
            self._spare = os.open(os.devnull, os.O_RDONLY)

    def close(self) -> None:
        super().close()
        if self._spare is not None:
            os.close(self._spare)
            self._spare = None
