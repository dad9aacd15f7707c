"""A plot that cannot be written as JSON takes no other part of its page with it."""

import asyncio
from pathlib import Path

import pytest

from appnb.server import RunningServer
from appnb.settings import ServeSettings
from tests.server.client import PageClient, fetch_config, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def bad():
    from bokeh.plotting import figure

    drawn = figure(width=300, height=200)
    drawn.line(range(3), [1, 2, 3])  # Bokeh takes a range, and cannot write it
    drawn
    return


@app.cell
def level():
    import appnb as nb

    level = nb.ui.slider(0, 10, value=0, label="level")
    level
    return level, nb


@app.cell
def shown(level, nb):
    nb.md(f"level={level.value}.")
    return
"""


async def open_late(server: RunningServer) -> PageClient:
    """Open a page whose cells have all run before its websocket comes."""
    config = await fetch_config(server.address)
    [*_, page] = next(iter(server.apps)).visits.values()
    async with asyncio.timeout(20):
        while not (page.has_started and page.doc.roots):
            await asyncio.sleep(0.01)
    client = await PageClient.connect(server.address, config)
    client.loads = True
    await client.tell({"type": "ready"})
    await client.ask_for_document()
    return client


def test_what_cannot_be_sent_is_left_out_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)

    async def run() -> None:
        server = RunningServer([tmp_path], ServeSettings(port=0))
        client = await PageClient.open(server.address)
        client.loads = True
        await client.ask_for_document()
        slider = await client.find_model("level")
        change = {"kind": "ModelChanged", "model": {"id": slider}, "attr": "value", "new": 7}
        await client.send({"events": [change]})
        await client.wait_for("shown", html="level=7.")
        again = await open_late(server)
        await again.find_model("level")
        for each in (client, again):
            each.close()
        await server.close()

    run_apart(run())
    assert "that a cell shows cannot be sent to browsers" in caplog.text
