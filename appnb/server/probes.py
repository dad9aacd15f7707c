"""What answers probes, and what answers where nothing is."""

from tornado.web import HTTPError

from appnb.server.door import DoorHandler


class HealthHandler(DoorHandler):
    """Answers probes: `/healthz` while the process lives, `/readyz` once it can take visits."""

    def initialize(self, *, text: str) -> None:
        self._text = text

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(f"{self._text}\n")


class NotFoundHandler(DoorHandler):
    """Answers every address that the table does not name."""

    async def prepare(self) -> None:
        await super().prepare()
        raise HTTPError(404)
