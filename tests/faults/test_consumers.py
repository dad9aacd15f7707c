"""F32: a browser that reads too slowly, or not at all, costs little memory, and sees the newest when it reads on."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from appnb.limits import Limits
from tests.conftest import Server
from tests.faults.oracle import watch_fault, write_apps
from tests.server.client import Closed, PageClient, run_apart

MEGABYTE = 1_000_000
LITTLE = 128 * 1024
"""More than the largest packet of the loopback (64 kB): into a smaller window systems send a little, now and then."""

ROUNDS = 400
SHOWN_BYTES = 250_000

FLOOD = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import asyncio
    import pathlib

    import appnb as nb


@app.cell
def figure(nb):
    from bokeh.models import Div

    held = Div(text="")
    held


@app.cell
async def flood(asyncio, held, nb, pathlib):
    for number in range(ROUNDS):
        nb.output.replace(nb.html("<p>" + "x" * SHOWN_BYTES + f"</p> number {number}."))
        held.text = "y" * SHOWN_BYTES + str(number)
        pathlib.Path("rounds").write_text(str(number))
        while number == 3 and not pathlib.Path("go").exists():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.005)


@app.cell
def last(nb, pathlib):
    "last"
"""


def serve_flood(serve: Callable[..., Server], folder: Path, *limits: str, text: str = FLOOD) -> Server:
    text = text.replace("ROUNDS", str(ROUNDS)).replace("SHOWN_BYTES", str(SHOWN_BYTES))
    arguments = [part for limit in limits for part in ("--limit", limit)]
    return serve(write_apps(folder, text), *arguments, cwd=folder)


def take(client: PageClient, size: int) -> None:
    """Let the system take so much in advance of what the client reads."""
    client._socket.protocol.stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


async def wait_for_round(folder: Path, number: int) -> None:
    rounds = folder / "rounds"
    async with asyncio.timeout(60):
        while not rounds.exists() or not (text := rounds.read_text()) or int(text) < number:
            await asyncio.sleep(0.02)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():
            await asyncio.sleep(0.02)


async def read_to_the_end(client: PageClient) -> None:
    async with asyncio.timeout(60):
        while True:
            await client.receive()


async def hear_that_it_was_let_go(client: PageClient) -> None:
    """Read to the end: 1013, or no word for who has not read up to it within Tornado's 5 s, on a busy machine."""
    with pytest.raises(Closed) as closed:
        await read_to_the_end(client)
    assert (closed.value.code, closed.value.reason) in [(1013, "too slow"), (None, None)]


async def see_the_newest(client: PageClient) -> None:
    await client.wait_for("flood", html=f"number {ROUNDS - 1}.", state="ok")
    client._socket.close(1000, "left")


@pytest.mark.fault("F32")
def test_f32_who_stops_reading_gets_the_newest_when_they_read_on(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve_flood(serve, tmp_path)
    process = psutil.Process(server.process.pid)

    async def see(client: PageClient) -> None:
        await client.wait_for("flood", html="number 3.")
        take(client, LITTLE)
        before = process.memory_info().rss
        (tmp_path / "go").touch()
        await wait_for_round(tmp_path, ROUNDS - 1)
        assert process.memory_info().rss - before < 70 * MEGABYTE, f"{2 * ROUNDS * SHOWN_BYTES} bytes were shown"
        take(client, 4 * MEGABYTE)
        read = len(client.messages)
        await client.wait_for("flood", html=f"number {ROUNDS - 1}.", state="ok")
        shown = [message["cells"]["flood"] for message in client.messages[read:] if "flood" in message.get("cells", {})]
        assert len(shown) < ROUNDS // 4, "most of what was shown meanwhile is passed over"

    run_apart(watch_fault(server, see))


@pytest.mark.fault("F32")
def test_f32_who_takes_nothing_for_long_is_let_go_and_told_when_they_read_on(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve_flood(serve, tmp_path, "stalled-s=1")

    async def see(client: PageClient) -> None:
        await client.wait_for("flood", html="number 3.")
        take(client, LITTLE)
        (tmp_path / "go").touch()
        await until(lambda: any("refused (limit pending-bytes)" in line for line in server.log))
        take(client, 4 * MEGABYTE)
        await hear_that_it_was_let_go(client)
        await see_the_newest(await client.come_back())

    run_apart(watch_fault(server, see))


MESSAGES = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import asyncio
    import pathlib

    import anywidget
    import traitlets

    import appnb as nb


@app.cell
def widget(anywidget, traitlets):
    class Talker(anywidget.AnyWidget):
        _esm = "export default { render() {} }"
        said = traitlets.Int(0).tag(sync=True)

    talker = Talker()
    talker


@app.cell
async def flood(asyncio, nb, pathlib, talker):
    for number in range(ROUNDS):
        talker.said = number
        talker.send({"text": "x" * SHOWN_BYTES})
        pathlib.Path("rounds").write_text(str(number))
        while number == 3 and not pathlib.Path("go").exists():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.002)
    nb.md(f"number {number}.")
"""


@pytest.mark.fault("F32")
def test_f32_messages_that_widgets_make_up_are_bounded_too(serve: Callable[..., Server], tmp_path: Path) -> None:
    """None of them stands for another: the page is let go, and finds the widget as it is when it comes back."""
    server = serve_flood(serve, tmp_path, text=MESSAGES)
    process = psutil.Process(server.process.pid)

    async def find_said(client: PageClient) -> object:
        """Wait until the widget is opened; give what it stands at."""
        client.loads = True
        async with asyncio.timeout(30):
            while True:
                told = [message for message in client.messages if message["type"] == "widgets"]
                said = [each["state"] for message in told for each in message["messages"] if each["method"] == "open"]
                if said:
                    return said[-1]["said"]
                await client.receive()

    async def see(client: PageClient) -> None:
        await find_said(client)
        take(client, LITTLE)
        before = process.memory_info().rss
        (tmp_path / "go").touch()
        await wait_for_round(tmp_path, ROUNDS - 1)
        assert process.memory_info().rss - before < 90 * MEGABYTE, f"{ROUNDS * SHOWN_BYTES} bytes were sent"
        await until(lambda: any("refused (limit pending-bytes)" in line for line in server.log))
        take(client, 4 * MEGABYTE)
        await hear_that_it_was_let_go(client)
        again = await client.come_back()
        assert await find_said(again) == ROUNDS - 1
        await again.wait_for("flood", html=f"number {ROUNDS - 1}.", state="ok")
        again._socket.close(1000, "left")

    run_apart(watch_fault(server, see))


LARGE = """
import appnb

app = appnb.App()


@app.cell
def figure():
    from bokeh.models import Div

    Div(text="y" * 3_000_000)
"""


async def read_document(client: PageClient, wanted: str) -> None:
    """Read the document until it holds something."""
    async with asyncio.timeout(20):
        while True:
            await client.ask_for_document()
            while (message := await client.receive()).msgtype != "PULL-DOC-REPLY":
                pass
            if wanted in message.content_json:
                return


@pytest.mark.fault("F32")
def test_f32_who_asks_for_more_than_they_take_is_let_go(serve: Callable[..., Server], tmp_path: Path) -> None:
    """A page may ask for its whole document; one that does so without reading fills no more than the limit."""
    assert Limits().pending_bytes == 64 * 1024 * 1024
    server = serve(write_apps(tmp_path, LARGE), "--limit", f"pending-bytes={20 * MEGABYTE}")

    async def see(client: PageClient) -> None:
        client.loads = True  # scripts that the figure may need, without which it is held back
        await client.wait_for("figure", state="ok")
        await read_document(client, "y" * 1000)
        take(client, LITTLE)
        for _ in range(15):
            await client.ask_for_document()
        await until(lambda: any("refused (limit pending-bytes)" in line for line in server.log))
        client._socket.protocol.stream.close()
        again = await client.come_back()
        await again.wait_for("figure", state="ok")
        again._socket.close(1000, "left")

    run_apart(watch_fault(server, see))
