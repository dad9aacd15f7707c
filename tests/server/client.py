"""A browser's part of the conversation without a browser: fetches the page, opens its websocket."""

import asyncio
import json
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

from bokeh.protocol import Protocol
from bokeh.protocol.messages.patch_doc import patch_doc
from bokeh.protocol.messages.pull_doc_req import pull_doc_req
from bokeh.protocol.receiver import Receiver
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect


def run_apart(work: Coroutine[None, None, None]) -> None:
    """Run a coroutine on a loop and thread of its own: the main thread's may be the browser tests'."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


class Closed(Exception):
    """The server has closed the websocket."""

    def __init__(self, code: int | None, reason: str | None) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


async def fetch_config(address: str, headers: dict[str, str] | None = None) -> dict[str, str]:
    """Fetch a page and read what its script is told."""
    answer = await AsyncHTTPClient().fetch(HTTPRequest(address, headers=headers or {}))
    found = re.search(r'id="appnb-config">(.*?)</script>', answer.body.decode())
    assert found is not None, answer.body.decode()
    return json.loads(found[1])


class PageClient:
    """One open page. Its cells' states and texts arrive as the page's script would get them."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._receiver = Receiver(Protocol())
        self.greeting = None
        self.cells: dict[str, dict[str, object]] = {}
        self.messages: list[dict[str, object]] = []  # all that the page's script was told
        self.address, self.config = "", {}  # where it was opened, and what its script was told
        self.models: set[str] = set()  # the roots of the document, since `ask_for_document`
        self.seen: int | None = None  # the number of the last message; a client that has 0 tells the server what it has
        self.loads = False  # it says at once that it has loaded what it was asked to

    @classmethod
    async def open(
        cls, address: str, *, origin: str | None = None, headers: dict[str, str] | None = None
    ) -> "PageClient":
        """Visit `address` as a page of `origin`, which is the server's own unless told."""
        client = await cls.connect(address, await fetch_config(address, headers), origin=origin, headers=headers)
        await client.tell({"type": "ready"})
        return client

    @classmethod
    async def connect(
        cls,
        address: str,
        config: dict[str, str],
        *,
        origin: str | None = None,
        headers: dict[str, str] | None = None,
        query: str = "",
    ) -> "PageClient":
        """Open the websocket of a page that was fetched before, and wait until it is let in."""
        root = re.match(r"https?://[^/]+", address)[0]
        own = {} if origin == "" else {"Origin": root if origin is None else origin}
        request = HTTPRequest(
            f"{root.replace('http', 'ws', 1)}{config['path']}/ws{query}", headers={**own, **(headers or {})}
        )
        socket = await websocket_connect(request, subprotocols=["bokeh", config["token"]])
        socket.protocol.set_nodelay(True)  # as browsers do
        client = cls(socket)
        client.address, client.config = address, config
        client.greeting = await client.receive()  # ACK
        return client

    async def come_back(self) -> "PageClient":
        """Open another websocket of the same page, whose script reads the document anew."""
        client = await self.connect(self.address, self.config)
        await client.tell({"type": "ready"})
        return client

    async def receive(self):
        """Wait for one whole message."""
        while True:
            fragment = await self._socket.read_message()
            if fragment is None:
                self._socket.close()
                raise Closed(self._socket.close_code, self._socket.close_reason)
            if (message := await self._receiver.consume(fragment)) is not None:
                known = len(self.messages)
                self._note(message)
                for told in self.messages[known:]:
                    if self.loads and told["type"] == "load":
                        await self.tell({"type": "loaded", "ticket": told["ticket"]})
                return message

    def _note(self, message) -> None:
        if self.seen is not None:
            self.seen = max(self.seen, message.metadata.get("number", 0))
        if message.msgtype == "PULL-DOC-REPLY":
            self.models = {root["id"] for root in message.content["doc"]["roots"]}
        for event in message.content.get("events", []) if message.msgtype == "PATCH-DOC" else []:
            if event["kind"] == "RootAdded":
                self.models.add(event["model"]["id"])
            if event["kind"] == "MessageSent" and event["msg_type"] == "appnb":
                told = json.loads(event["msg_data"])
                for data in told if isinstance(told, list) else [told]:
                    self.messages.append(data)
                    for cell, patch in data.get("cells", {}).items():
                        self.cells.setdefault(cell, {}).update(patch)

    def history(self, cell: str) -> list[dict[str, object]]:
        """List every patch of one cell that came so far."""
        return [message["cells"][cell] for message in self.messages if cell in message.get("cells", {})]

    async def tell(self, data: object) -> None:
        """Send what the page's script would."""
        events = [{"kind": "MessageSent", "msg_type": "appnb", "msg_data": json.dumps(data)}]
        await self.send({"events": events})

    async def send(self, content: dict[str, object]) -> None:
        """Send a patch of the document."""
        await self._write(patch_doc(patch_doc.create_header(), {}, content))

    async def ask_for_document(self) -> None:
        """Ask for the whole document, as a page does that has missed too much."""
        await self._write(pull_doc_req(pull_doc_req.create_header(), {}, {}))

    async def find_model(self, cell: str) -> str:
        """Wait until the one live object of a cell is in the document that was asked for; gives the id of its model."""
        async with asyncio.timeout(20):
            while True:
                [*models] = self.cells.get(cell, {}).get("roots", {}).values()
                if len(models) == 1 and models[0] in self.models:
                    return models[0]
                await self.receive()

    async def _write(self, message) -> None:
        if self.seen is not None:
            message.metadata = {"seen": self.seen}
        for fragment in (message.header_json, message.metadata_json, message.content_json):
            await self._socket.write_message(fragment)

    async def wait_for(self, cell: str, **wanted: str) -> None:
        """Receive until a cell's patch has these values; `html` need only contain its."""
        async with asyncio.timeout(20):
            while not all(value in str(self.cells.get(cell, {}).get(key, "")) for key, value in wanted.items()):
                await self.receive()

    def close(self) -> None:
        """Go away, as a closed tab does."""
        self._socket.close()

    def leave(self) -> None:
        """Go away, and say that nobody comes back, as a page's script does when it can."""
        self._socket.close(1000, "left")
