"""What one change of a viewer takes on the way: messages, frames, and turns of the kernel's thread."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from bokeh.document import Document
from bokeh.models import Slider
from bokeh.protocol.messages.patch_doc import patch_doc
from tornado.websocket import WebSocketProtocol13

from appnb.server import RunningServer
from appnb.server.socket_frames import write_frames
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    return (nb,)


@app.cell
def slider(nb):
    n = nb.ui.slider(0, 100, value=5)
    n
    return (n,)


@app.cell
def shown(n, nb):
    nb.md(f"n={n.value}.")
    return
"""


async def press(page: PageClient, slider: Slider, number: int, value: int) -> None:
    """Move the slider as a key does in a browser: both of its changes in one message, of one fragment."""
    changes = [
        {"kind": "ModelChanged", "model": {"id": slider.id}, "attr": name, "new": value}
        for name in ("value", "value_throttled")
    ]
    message = [patch_doc.create_header(), {"number": number, "seen": 0}, {"events": changes}]
    await page._socket.write_message(json.dumps(message))


def with_slider(folder: Path, work: Callable[[PageClient, Slider], Awaitable[None]]) -> None:
    """Serve the notebook, open a page, and do `work` when the slider is there and all is quiet."""
    (folder / "app.py").write_text(NOTEBOOK)

    async def run() -> None:
        server = RunningServer([folder / "app.py"], ServeSettings(port=0))
        page = await PageClient.open(server.address)
        try:
            page.loads = True
            await page.wait_for("shown", html="n=5.", state="ok")
            (session,) = server._server.get_sessions()
            await work(page, await find_slider(session.document, page))
        finally:
            page.close()
            await server.close()

    run_apart(run())


def test_a_press_of_a_key_is_answered_by_one_message(tmp_path: Path) -> None:
    async def work(page: PageClient, slider: Slider) -> None:
        for number, value in enumerate((6, 7, 8), start=100):
            await press(page, slider, number, value)
            known = len(page.messages)
            answer = await page.receive()
            assert answer.msgtype == "PATCH-DOC"
            assert answer.metadata["heard"] == number
            assert [message["type"] for message in page.messages[known:]] == ["cells", "inputs"]
            assert f"n={value}." in page.cells["shown"]["html"]

    with_slider(tmp_path, work)


def test_what_no_cell_answers_is_confirmed(tmp_path: Path) -> None:
    async def work(page: PageClient, slider: Slider) -> None:
        await press(page, slider, 100, 5)  # where it stands
        async with asyncio.timeout(10):
            answer = await page.receive()
        assert (answer.msgtype, answer.metadata["heard"]) == ("OK", 100)

    with_slider(tmp_path, work)


async def find_slider(document: Document, page: PageClient) -> Slider:
    """Wait until the slider is in the document, and the page has nothing more to hear."""
    while not (found := list(document.select({"type": Slider}))):
        await page.receive()
    with suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            while True:
                await page.receive()
    return found[0]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
@pytest.mark.parametrize("kind", [str, bytes])
def test_frames_are_those_that_tornado_writes(size: int, kind: type) -> None:
    part = "x" * size if kind is str else bytes(size)
    written: list[bytes] = []
    stream = SimpleNamespace(write=written.append)
    protocol = SimpleNamespace(FIN=WebSocketProtocol13.FIN, mask_outgoing=False, _wire_bytes_out=0, stream=stream)
    for each in (part, "é"):
        content = each.encode() if isinstance(each, str) else each
        WebSocketProtocol13._write_frame(protocol, True, 1 if isinstance(each, str) else 2, content)
    assert write_frames([part, "é"]) == b"".join(written)
