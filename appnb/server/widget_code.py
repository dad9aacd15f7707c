"""What answers for the modules of widgets: each text under its hash, so that a browser keeps it for ever."""

import asyncio
from functools import partial

from tornado.web import HTTPError

from appnb.server.asset_handler import YEAR_S
from appnb.server.assets import AssetStore, Key, choose_encoding
from appnb.server.door import DoorHandler
from appnb.ui.adapters.codes import CodeStore

MIME = "text/javascript; charset=utf-8"


class WidgetCodeHandler(DoorHandler):
    """Sends a module while some page shows a widget that is made of it."""

    def initialize(self, *, codes: CodeStore, store: AssetStore) -> None:
        """Take where the modules are, and what was compressed before."""
        self._codes = codes
        self._store = store

    async def get(self, name: str) -> None:
        code = self._codes.find(name)
        if code is None:
            raise HTTPError(404)
        content = code.text.encode()
        key: Key = (
            f"widget {name}",
            0,
            choose_encoding(self.request.headers.get("Accept-Encoding", ""), MIME, len(content)),
        )
        packed = self._store.find(key)
        if packed is None:
            pack = partial(self._store.pack, key, lambda: content)
            packed = await asyncio.get_running_loop().run_in_executor(None, pack)
        self.set_header("Content-Type", MIME)
        # what a notebook writes into a module may concern this viewer alone
        self.set_header("Cache-Control", f"private, max-age={YEAR_S}, immutable")
        if packed.encoding:
            self.set_header("Content-Encoding", packed.encoding)
        self.set_header("Content-Length", str(len(packed.content)))
        await self.finish(None if self.request.method == "HEAD" else packed.content)
