"""Messages that no page sends, and that are no more to a server than something to refuse; see `tests.fuzz`."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest
from bokeh.document import Document
from bokeh.models import Range1d
from tornado.websocket import WebSocketProtocol13

from appnb.layout.model import Page
from appnb.limits import Limits
from appnb.server import RunningServer
from appnb.server.gate import Gate
from appnb.server.live_page import LivePage
from appnb.server.sockets import SocketHandler
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart
from tests.server.test_gate import NOTEBOOK, change

ODD = [
    pytest.param({"type": "symbol", "name": "a"}, id="a symbol that there is not"),
    pytest.param({"type": "set", "entries": [1]}, id="a set"),
    pytest.param({"type": "map", "entries": 3}, id="a map that is none"),
    pytest.param({"type": "bytes", "data": {"id": "1"}}, id="bytes that did not come"),
]


@pytest.mark.parametrize("value", ODD)
def test_what_bokeh_does_not_take_is_a_refusal_and_no_traceback(
    value: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A browser could fill the log, and its own page would go on showing what was not taken."""
    (tmp_path / "app.py").write_text(NOTEBOOK)

    async def run() -> None:
        server = RunningServer([tmp_path], ServeSettings(port=0))
        client = await PageClient.open(server.address)
        client.loads = True
        await client.ask_for_document()
        await client.wait_for("controls", roots="p", state="ok")
        [page] = next(iter(server.apps)).visits.values()
        roots = list(client.cells["controls"]["roots"].values())
        async with asyncio.timeout(20):
            while not all(page.doc.models.get_by_id(root) for root in roots):
                await client.receive()
        [slider, *_] = [it for it in page.doc.models if type(it).__name__ == "IntSlider" or "start" in it.properties()]
        await client.send({"events": [change(slider, "value", value)]})
        await client.send({"events": [change(slider, "value", 7)]})
        await client.wait_for("shown", html="=7")
        assert set(server.door.refusals.counts) == {"value"}
        client.close()
        await server.close()

    run_apart(run())
    assert [record.levelname for record in caplog.records if record.name.startswith("appnb")].count("ERROR") == 0


@pytest.mark.parametrize("text", ["[" * 100_000, '{"type": ' + "9" * 5_000 + "}", '{"type": ["ready"]}', "null", ""])
def test_a_message_of_a_page_that_is_none_is_dropped(text: str) -> None:
    doc = Document()
    heard: list[object] = []
    page = LivePage(doc, Page("", "", "", "", ()), run_locked=lambda call: call(), run_later=lambda delay_s, call: None)
    page.on_message("ready", heard.append)
    page._hear(text)
    assert heard == []
    page.close()


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        pytest.param(2**53 - 1, 2**53 - 1, id="whole"),
        pytest.param(10**20, 1e20, id="larger than browsers count"),
        pytest.param(10**400, None, id="larger than any number that they have"),
    ],
)
def test_numbers_are_those_that_browsers_have(written: int, taken: float | None) -> None:
    doc, bounds = Document(), Range1d()
    doc.add_root(bounds)
    admitted, _ = Gate(doc, Limits(), lambda kind, detail: None).admit({"events": [change(bounds, "start", written)]})
    assert [(type(event["new"]), event["new"]) for event in admitted] == (
        [] if taken is None else [(type(taken), taken)]
    )


def test_a_message_that_came_as_the_server_ended_is_no_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The task that would take it is cancelled before its first step, where nothing inside of it can hear that."""

    class Cut(WebSocketProtocol13):
        def __init__(self) -> None:
            self.handler = SocketHandler.__new__(SocketHandler)
            vars(self.handler).update(request=SimpleNamespace(method="GET"), route=SimpleNamespace(name="socket"))

        def _abort(self) -> None:
            pass

    async def run() -> None:
        taking = asyncio.ensure_future(asyncio.sleep(60))
        taken = Cut()._run_callback(lambda: taking)
        assert taken is not None
        taking.cancel()
        await taken
        assert taking.cancelled()

    asyncio.run(run())
    assert not caplog.records
