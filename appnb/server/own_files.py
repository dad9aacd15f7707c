"""What answers for files of templates and notebooks: logos, style sheets, fonts."""

from tornado.web import HTTPError

from appnb.layout.published import Published
from appnb.server.door import DoorHandler

YEAR_S = 365 * 24 * 3600


class OwnFileHandler(DoorHandler):
    """Sends a file that was published, by the hash in its address: a browser keeps it for ever."""

    def initialize(self, *, published: Published) -> None:
        self._published = published

    def get(self, name: str) -> None:
        file = self._published.find(name)
        if file is None:
            raise HTTPError(404)
        self.set_header("Content-Type", file.mime)
        self.set_header("Cache-Control", f"public, max-age={YEAR_S}, immutable")
        if file.mime == "image/svg+xml":  # a document when it is opened by itself: nothing in it may run
            self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        self.finish(file.content)
