"""F11: a server begins anew, with the version of before or with another; who comes back has what they had entered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.faults.oracle import POOL, watch_fault, write_apps
from tests.server.client import PageClient, fetch_config, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    n = nb.ui.slider(0, 1000, value=0, label="n", url="n")
    gone = nb.ui.text("", label="gone", url="gone")
    nb.vstack([n, gone])


@app.cell
def shown(gone, n, nb):
    nb.md(f"n={n.value} gone={gone.value}.")
"""
UPDATED = NOTEBOOK.replace('gone = nb.ui.text("", label="gone", url="gone")', 'new = nb.ui.text("new", label="new")')
UPDATED = UPDATED.replace("gone, n, nb", "n, nb, new").replace("gone={gone.value}", "new={new.value}")
UPDATED = UPDATED.replace("[n, gone]", "[n, new]")


async def enter(page: PageClient) -> str:
    """Enter something; give what the browser keeps of it."""
    await page.wait_for("shown", html="n=0")
    await page.tell({"type": "address", "query": "?n=7&gone=Ada"})
    await page.wait_for("shown", html="n=7")
    while not (kept := [message["text"] for message in page.messages if message["type"] == "inputs"]):
        await page.receive()
    return str(kept[-1])


async def come_back(address: str, inputs: str) -> tuple[PageClient, object]:
    """Load a page again that was cut off; give what it is told of that."""
    page = await PageClient.connect(address, await fetch_config(address))
    await page.tell({"type": "ready", "inputs": inputs, "was_lost": True})
    while not (told := [message for message in page.messages if message["type"] == "toast"]):
        await page.receive()
    await page.wait_for("shown", html="n=7")
    return page, (told[0]["title"], told[0]["html"])


@pytest.mark.fault("F11")
def test_f11_what_was_entered_is_brought_along_and_a_new_version_is_said(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    write_apps(tmp_path, NOTEBOOK)
    kept: dict[str, str] = {}
    told: dict[str, object] = {}

    async def enter_all(url: str) -> None:
        for name in ("bad", "probe"):
            page = await PageClient.open(f"{url}/{name}")
            kept[name] = await enter(page)
            page.close()

    before = serve(tmp_path)
    run_apart(enter_all(before.url))
    before.stop()
    assert before.process.returncode == 0
    (tmp_path / "bad.py").write_text(UPDATED)
    server = serve(tmp_path)

    async def see(_: PageClient) -> None:
        for name, shown in (("bad", "n=7 new=new."), ("probe", "n=7.")):
            page, told[name] = await come_back(f"{server.url}/{name}", kept[name])
            await page.wait_for("shown", html=shown)
            page.leave()

    run_apart(watch_fault(server, see, POOL))
    brought = "what you had entered was brought along"
    assert told == {
        "probe": ("Reconnected", f"The page has begun anew; {brought}."),
        "bad": ("App updated", f"This is a new version; {brought}, as far as it has a place for it."),
    }
