"""The address by which a deployment asks for a reload, where the system tells of no saves."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

from tornado.web import HTTPError

from appnb.server.handlers import PlainHandler

Reload = Callable[[], Awaitable[Mapping[str, Sequence[str]]]]
"""Looks which files changed and takes them over; gives the names of those that did and of those that were refused."""


class ReloadHandler(PlainHandler):
    """Answers `POST`, with the right token only, when what changed has been read; sessions follow."""

    def initialize(self, *, token: str, reload: Reload) -> None:
        self._token, self._reload = token, reload

    async def post(self) -> None:
        kind, _, given = self.request.headers.get("Authorization", "").partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), self._token.encode())
        if kind.lower() != "bearer" or not is_right:
            raise HTTPError(403)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(dict(await self._reload())) + "\n")
