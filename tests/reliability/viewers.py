"""Viewers without a browser, one for each framework: they open a page, move its slider, and wait for the answer."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any, Self

from bokeh.protocol import Protocol
from bokeh.protocol.messages.patch_doc import patch_doc
from bokeh.protocol.receiver import Receiver
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.benchmarks.clients import open_page
from tests.reliability.peers import Served
from tests.server.client import Closed, PageClient

PATIENCE_S = 20.0
Value = int | str


class Viewer:
    """One open page. `said` is all that its server has sent, as text, since it was last emptied."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.close_code: int | None = None

    @classmethod
    async def open(cls, served: Served) -> Self:
        """Open the page of the app, and wait until its text is there."""
        raise NotImplementedError

    async def set(self, name: str, value: Value) -> None:
        """Change the slider ("Level") or the text field ("What")."""
        raise NotImplementedError

    async def receive(self) -> None:
        """Take in one message."""
        raise NotImplementedError

    def close(self) -> None:
        """Go away, as a closed tab does."""
        raise NotImplementedError

    async def change(self, value: int, patience_s: float = PATIENCE_S) -> float:
        """Move the slider; give the seconds until the text follows."""
        self.said.clear()
        began = time.perf_counter()
        await self.set("Level", value)
        await self.wait_for(f"level={value}.", patience_s)
        return time.perf_counter() - began

    async def wait_for(self, text: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until the server has said something.

        Raises:
            TimeoutError: it has not.
        """
        async with asyncio.timeout(patience_s):
            while not self.has_said(text):
                await self.receive()

    def has_said(self, text: str) -> bool:
        return any(text in said for said in self.said)


class AppnbViewer(Viewer):
    """A page of appnb, by the client of its tests."""

    def __init__(self, page: PageClient) -> None:
        super().__init__()
        self._page = page

    @classmethod
    async def open(cls, served: Served) -> Self:
        return cls(await open_page(served.url, "echo"))

    async def set(self, name: str, value: Value) -> None:
        [model] = self._page.cells["slider" if name == "Level" else "kind"]["roots"].values()  # type: ignore[attr-defined]
        event = {"kind": "ModelChanged", "model": {"id": model}, "attr": "value", "new": value}
        await self._page.send({"events": [event]})

    async def receive(self) -> None:
        try:
            message = await self._page.receive()
        except Closed as closed:
            self.close_code = closed.code
            raise ConnectionError("closed") from closed
        self.said.append(message.content_json)

    def close(self) -> None:
        self._page._socket.close(1000, "left")


class PanelViewer(Viewer):
    """A page of Panel: Bokeh's protocol, as BokehJS speaks it."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        super().__init__()
        self._socket = socket
        self._receiver = Receiver(Protocol())
        self._models: dict[str, str] = {}

    @classmethod
    async def open(cls, served: Served) -> Self:
        html = (await AsyncHTTPClient().fetch(HTTPRequest(served.url, request_timeout=60))).body.decode()
        token = re.search(r'"token":"([^"]+)"', html)[1]
        request = HTTPRequest(f"{served.url.replace('http', 'ws', 1)}/ws", headers={"Origin": served.root})
        viewer = cls(await websocket_connect(request, subprotocols=["bokeh", token]))
        await viewer._take("ACK")
        pull = Protocol().create("PULL-DOC-REQ")
        for part in (pull.header_json, pull.metadata_json, pull.content_json):
            await viewer._socket.write_message(part)
        reply = await viewer._take("PULL-DOC-REPLY")
        viewer._models = {
            str(each["attributes"]["title"]): str(each["id"])
            for each in _find_objects(reply.content)
            if "title" in each["attributes"]
        }
        if viewer._models.keys() < {"Level", "What"}:
            raise ConnectionError("the page has no widgets")
        return viewer

    async def set(self, name: str, value: Value) -> None:
        model = {"id": self._models[name]}
        content = {"events": [{"kind": "ModelChanged", "model": model, "attr": "value", "new": value}]}
        message = patch_doc(patch_doc.create_header(), {}, content)
        for part in (message.header_json, message.metadata_json, message.content_json):
            await self._socket.write_message(part)

    async def _take(self, kind: str) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await self._read()
                if message is not None and message.msgtype == kind:
                    return message

    async def _read(self) -> Any:
        fragment = await self._socket.read_message()
        if fragment is None:
            self.close_code = self._socket.close_code
            raise ConnectionError("closed")
        message = await self._receiver.consume(fragment)
        if message is not None:
            self.said.append(message.content_json)
        return message

    async def receive(self) -> None:
        await self._read()

    def close(self) -> None:
        self._socket.close(1000)


class MarimoViewer(Viewer):
    """A page of `marimo run`: a websocket that tells, and requests that change."""

    def __init__(self, socket: WebSocketClientConnection, root: str, headers: dict[str, str]) -> None:
        super().__init__()
        self._socket = socket
        self._root = root
        self._headers = headers
        self._elements: dict[str, str] = {}

    @classmethod
    async def open(cls, served: Served) -> Self:
        html = (await AsyncHTTPClient().fetch(HTTPRequest(served.url, request_timeout=60))).body.decode()
        token = re.search(r'"serverToken":\s*"([^"]*)"', html)
        session = f"s_{uuid.uuid4().hex[:6]}"
        headers = {"Marimo-Session-Id": session, "Marimo-Server-Token": token[1] if token else ""}
        address = f"{served.root.replace('http', 'ws', 1)}/ws?session_id={session}"
        socket = await websocket_connect(HTTPRequest(address, headers={"Origin": served.root}))
        viewer = cls(socket, served.root, headers)
        async with asyncio.timeout(PATIENCE_S):
            while not (viewer._find_elements() and viewer.has_said("level=0.") and viewer.has_said("did=nothing.")):
                await viewer.receive()
        return viewer

    def _find_elements(self) -> bool:
        for name, tag in (("Level", "marimo-slider"), ("What", "marimo-text")):
            pattern = rf"object-id='([^']+)'[^>]*>\s*<{tag}\b"
            if found := re.search(pattern, "".join(self.said).replace('\\"', "'")):
                self._elements[name] = found[1]
        return len(self._elements) == 2

    async def set(self, name: str, value: Value) -> None:
        body = json.dumps({"objectIds": [self._elements[name]], "values": [value]})
        headers = {**self._headers, "Content-Type": "application/json"}
        await AsyncHTTPClient().fetch(
            f"{self._root}/api/kernel/set_ui_element_value", method="POST", body=body, headers=headers
        )

    async def receive(self) -> None:
        said = await self._socket.read_message()
        if said is None:
            self.close_code = self._socket.close_code
            raise ConnectionError("closed")
        self.said.append(said if isinstance(said, str) else said.decode("utf-8", "replace"))

    def close(self) -> None:
        self._socket.close(1000)


def _find_objects(value: object) -> Iterator[dict[str, Any]]:
    """Find the models in a document that was sent as JSON."""
    if isinstance(value, dict):
        if value.get("type") == "object" and isinstance(value.get("attributes"), dict):
            yield value
        for each in value.values():
            yield from _find_objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from _find_objects(each)


VIEWERS: dict[str, type[Viewer]] = {"appnb": AppnbViewer, "Panel": PanelViewer, "marimo": MarimoViewer}


async def open_viewer(served: Served) -> Viewer:
    """Open the page of a server."""
    return await VIEWERS[served.peer.name].open(served)
