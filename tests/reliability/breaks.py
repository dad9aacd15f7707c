"""Connections that break and servers that end: what comes back, and how soon."""

import asyncio
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Error, Page

from tests.reliability.board import Bench, Figure, Protocol, run
from tests.reliability.load import open_many
from tests.reliability.peers import Served
from tests.reliability.viewers import Viewer
from tests.server.test_reconnecting import Cut

BACK_S = 30.0
DRAIN_S = 10.0
BUSY = 20


def move(page: Page) -> None:
    """Move the slider by one with the keyboard."""
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")


def read_level(page: Page) -> int | None:
    """Read what the text beside the slider says."""
    with suppress(Error):  # the page is loading anew
        texts = page.get_by_text(re.compile(r"level=\d+\.")).all_inner_texts()
        if texts and (found := re.search(r"level=(\d+)\.", texts[0])):
            return int(found[1])
    return None


def answers_again(page: Page, patience_s: float = BACK_S) -> tuple[int | None, float]:
    """Move the slider until the text follows; give what it says then, and the seconds that passed."""
    began = time.monotonic()
    while time.monotonic() - began < patience_s:
        before = read_level(page)
        with suppress(Error):
            move(page)
        page.wait_for_timeout(300)
        after = read_level(page)
        if before is not None and after == before + 1:
            return after, time.monotonic() - began
    return None, patience_s


def is_kept(level: int | None) -> bool:
    """Tell whether the slider went on from 3, where it stood, rather than from 0. Keys pressed meanwhile may count."""
    return level is not None and level > 3


@contextmanager
def behind_cut(bench: Bench, served: Served) -> Iterator[tuple[Page, Cut]]:
    """Open the page behind a proxy that can be cut, and move its slider to 3."""
    cut = Cut(served.port)
    try:
        with bench.open_page(f"http://localhost:{cut.port}{served.peer.path}") as page:
            for level in (1, 2, 3):
                move(page)
                page.get_by_text(f"level={level}.").wait_for()
            page.wait_for_timeout(1500)  # what a page keeps of its inputs it keeps a moment later
            yield page, cut
    finally:
        cut.close()


def reconnect(bench: Bench) -> Figure:
    """S16: cut the connection for a while, and restart the server; the slider stands where it stood, or it is said."""
    cuts = (0, 2, 10, 60, 400) if bench.is_long else (0, 2, 10)
    found: dict[str, bool] = {}
    options = ("--allow-websocket-origin", "*") if bench.peer.name == "Panel" else ()
    with bench.serve(*options) as served:
        for seconds in cuts:
            with behind_cut(bench, served) as (page, cut):
                cut.cut()
                page.wait_for_timeout(seconds * 1000)
                cut.mend()
                found[f"{seconds} s"] = is_kept(answers_again(page)[0])
        with behind_cut(bench, served) as (page, _):
            served.process.send_signal(signal.SIGTERM)
            served.process.wait()
            served.start()
            found["restart"] = is_kept(answers_again(page)[0])
    lost = [name for name, is_back in found.items() if not is_back]
    more = f" (not: {', '.join(lost)})" if lost else ""
    return Figure(f"{len(found) - len(lost)} of {len(found)}{more}", not lost, found)


def restart_cold(bench: Bench) -> Figure:
    """S20: kill the server; the seconds until a page that was open is answered again with what was entered."""
    with bench.serve(APPNB_SUPERVISE="1") as served, bench.open_page(served.url) as page:
        for level in (1, 2, 3):
            move(page)
            page.get_by_text(f"level={level}.").wait_for()
        page.wait_for_timeout(1500)
        children = served.process.children()
        began = time.monotonic()
        for process in children or [served.process]:
            process.kill()
        if not children:  # as systemd would
            served.process.wait()
            served.start()
        level, _ = answers_again(page)
        took_s = time.monotonic() - began
    if level is None:
        return Figure("not within 30 s", False)
    kept = "inputs kept" if is_kept(level) else "inputs lost"
    return Figure(f"{took_s:.1f} s, {kept}", took_s <= 5 and is_kept(level), {"seconds": took_s})


def drain(bench: Bench) -> Figure:
    """S18: end a server in twenty of whose pages a cell runs for two seconds."""

    async def end(served: Served) -> Figure:
        viewers = await open_many(served, BUSY)
        for number, viewer in enumerate(viewers):
            viewer.said.clear()
            await viewer.set("What", f"works {number}")
        await asyncio.sleep(1.0)
        began = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        await asyncio.gather(*(_listen(viewer) for viewer in viewers))
        code = await asyncio.to_thread(served.process.wait, 30)
        took_s = time.monotonic() - began
        done = served.folder / "done.txt"
        finished = len(set(done.read_text().splitlines())) if done.exists() else 0
        told = sum(viewer.close_code in (1001, 1012) for viewer in viewers)
        text = f"{finished} of {BUSY} finished, {told} told, {took_s:.1f} s, exit code {code}"
        is_met = finished == told == BUSY and took_s <= DRAIN_S and code == 0
        return Figure(text, is_met, {"finished": finished, "told": told, "seconds": took_s, "code": code})

    with bench.serve() as served:
        return run(end(served))


async def _listen(viewer: Viewer) -> None:
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(20):
            while True:
                await viewer.receive()


PROTOCOLS = (
    Protocol(
        "S16",
        "reconnecting",
        "all, with what was entered",
        "A page in Chromium, its slider at 3, behind a proxy that is cut for 0, 2 and 10 s (`--long`: 60 and 400 s "
        "too), and a restart of the server. Restored: within 30 s the slider is moved on from where it stood, and "
        "the text follows. Panel reconnects only in apps that ask it to.",
        reconnect,
        needs_browser=True,
    ),
    Protocol(
        "S18",
        "shutting down",
        "20 finished, 20 told, ≤ 10 s, exit code 0",
        "`SIGTERM` to a server in 20 of whose pages a cell is in the middle of two seconds' work: the cells that "
        "come to their end, the websockets that are closed with 1001 or 1012, the time, the exit code.",
        drain,
    ),
    Protocol(
        "S20",
        "cold restart",
        "≤ 5 s, with what was entered",
        "`SIGKILL`; the seconds until the page that was open in Chromium is answered again. The peers' servers are "
        "started again at once, as systemd would; appnb's own supervisor does that for it.",
        restart_cold,
        needs_browser=True,
    ),
)
