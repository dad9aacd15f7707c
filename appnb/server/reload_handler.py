"""The address by which a deployment asks for a reload, where the system tells of no saves."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

from appnb.server.door import DoorHandler

Reload = Callable[[], Awaitable[Mapping[str, Sequence[str]]]]
"""Looks which files changed and takes them over; gives the names of those that did and of those that were refused."""


class ReloadHandler(DoorHandler):
    """Answers `POST` when what changed has been read; sessions follow. The door asks for the token."""

    def initialize(self, *, reload: Reload) -> None:
        self._reload = reload

    async def post(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(dict(await self._reload())) + "\n")
