"""Who holds the event loop up is named, and how long it takes to come round is measured."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.server import RunningServer
from appnb.server.beats import find_beat
from appnb.server.loop_watch import HOLD_S
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def quick():
    x = 1
    return (x,)


@app.cell
def match(x):
    import re

    found = re.match(r"(a+)+$", "a" * 26 + "b")  # two seconds in C, which keeps Python's lock
    return (found,)


@app.cell
def last(found):
    said = found
    return
"""


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("sales.py").write_text(NOTEBOOK)
    return Path("sales.py")


async def wait_until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.02)


def test_nb223(notebook: Path, caplog: pytest.LogCaptureFixture, golden: Callable[[str, str], None]) -> None:
    async def run() -> None:
        server = RunningServer([notebook], ServeSettings(port=0), linger_s=0.2)
        watch = server.loop_watch
        page = await PageClient.open(server.address)
        await page.wait_for("last", state="ok")
        await wait_until(lambda: len(watch.holds) > 0)
        page.close()
        assert watch.holds[0].cell is not None
        assert watch.holds[0].cell.id == "match"
        assert HOLD_S <= watch.holds[0].waited_s <= watch.held_s
        assert watch.quantile(1) >= watch.holds[0].waited_s
        await server.close()

    with caplog.at_level(logging.WARNING, "appnb"):
        run_apart(run())
    said = [record.getMessage() for record in caplog.records if "NB223" in record.getMessage()]
    assert len(said) == 1
    before, _, after = said[0].partition(" for ")
    golden("nb223.txt", f"{before} for … {after.partition(' ')[2]}\n".replace(f"{Path.cwd()}/", ""))


def test_a_server_that_is_not_held_up_comes_round_at_once(notebook: Path) -> None:
    notebook.write_text(NOTEBOOK.replace('"a" * 26', '"a" * 2'))

    async def run() -> None:
        server = RunningServer([notebook], ServeSettings(port=0), linger_s=0.2)
        page = await PageClient.open(server.address)
        await page.wait_for("last", state="ok")
        await wait_until(lambda: len(server.loop_watch.waits) >= 3)
        page.close()
        assert server.loop_watch.quantile(0.5) < HOLD_S
        assert not any(hold.cell for hold in server.loop_watch.holds)
        await server.close()

    run_apart(run())


@pytest.mark.parametrize(("now_s", "period_s", "beat_s"), [(10.3, 0.5, 10.5), (10.5, 0.5, 11.0), (10.6, 0.25, 10.75)])
def test_what_looks_after_the_server_does_so_at_the_same_beats(now_s: float, period_s: float, beat_s: float) -> None:
    assert find_beat(now_s, period_s) == beat_s
