"""Faults of cells: whether everybody else goes on, and whether the one who has it is told."""

import asyncio
import time
from contextlib import suppress

from playwright.sync_api import Error, Page

from tests.reliability.board import Bench, Figure, Protocol, run
from tests.reliability.peers import APPNB, MARIMO, PANEL, Served
from tests.reliability.viewers import Viewer, open_viewer

ANSWER_S = 2.0
RESTART_S = 5.0
GO_ON_S = 10.0
TOLD_S = 12.0
FAULTS = ("raises", "exits", "interrupts", "recurses", "prints", "loops", "kills")
AT_LOAD = {
    "appnb": APPNB.replace('value="nothing"', 'value="raises"'),
    "Panel": PANEL.replace('value="nothing"', 'value="raises"').replace("pn.bind(act, what)", "act(what.value)"),
    "marimo": MARIMO.replace('value="nothing"', 'value="raises"'),
}
"""Apps that raise when they are opened."""


async def answers(viewer: Viewer, start: int) -> bool:
    """Tell whether a page is answered in time: at once, or the third time, on machines that are busy."""
    with suppress(OSError, TimeoutError):
        for number in range(start, start + 3):
            if await viewer.change(number, 10) < ANSWER_S:
                return True
    return False


async def comes_back(served: Served) -> bool:
    """Tell whether a page can be opened again soon after the server was killed from inside."""
    until = time.monotonic() + RESTART_S
    while time.monotonic() < until:
        with suppress(Exception):  # of several libraries: nobody is there yet
            return await answers(await open_viewer(served), 1)
    return False


def read_page(page: Page) -> str:
    """Read what a page says to who looks or listens, without what they entered themselves."""
    lines = page.locator("body").aria_snapshot().splitlines()
    entered = tuple(f"text: {kind}" for kind in ("nothing", *FAULTS))
    return "\n".join(line for line in lines if "What" not in line and not line.endswith(entered))


def read_settled(page: Page) -> str:
    """Read a page once it says the same for two seconds: all of it is there."""
    said = [read_page(page)]
    while len(said) < 5 or len(set(said[-5:])) > 1:
        page.wait_for_timeout(400)
        said.append(read_page(page))
    return said[-1]


def is_told(page: Page, before: str) -> bool:
    """Wait until a page says something else than before."""
    until = time.monotonic() + TOLD_S
    while time.monotonic() < until:
        with suppress(Error):  # it is loading anew
            if read_page(page) != before:
                return True
        page.wait_for_timeout(100)
    return False


def have_fault(bench: Bench, kind: str) -> tuple[bool, bool]:
    """Have a fault in one page of a server with another; tell whether that goes on, and whether this one is told."""
    with (
        bench.serve(APPNB_SUPERVISE="1", RELIABILITY_LOOP_S=str(2 * TOLD_S)) as served,
        bench.open_page(served.url) as page,
    ):
        page.get_by_text("did=nothing.").wait_for()
        before = read_settled(page)
        field = page.get_by_label("What")
        field.fill(kind)
        field.press("Enter")
        field.blur()
        goes_on = run(_go_on(served, kind))
        return goes_on and served.is_alive(), is_told(page, before)


async def _go_on(served: Served, kind: str) -> bool:
    if kind == "kills":
        return await comes_back(served)
    with suppress(Exception):  # of several libraries: the server has gone
        async with asyncio.timeout(GO_ON_S):
            return await answers(await open_viewer(served), 1)
    return False


def fail_at_load(bench: Bench) -> tuple[bool, bool]:
    """Open a page whose app raises; the server has to live, and the page has to say something of it."""
    with bench.serve(app=AT_LOAD[bench.peer.name]) as served:
        page = bench.browser().new_page()
        page.goto(served.url)
        page.wait_for_timeout(5000)
        said = page.locator("body").aria_snapshot().lower()
        page.close()
        return served.is_alive(), any(word in said for word in ("error", "wrong", "could not", "failed"))


def survive(bench: Bench) -> Figure:
    """S5 and S6 at once: they are two sides of the same faults."""
    found = {kind: have_fault(bench, kind) for kind in FAULTS}
    found["raises at load"] = fail_at_load(bench)
    survived = sum(goes_on for goes_on, _ in found.values())
    silent = [kind for kind, (_, told) in found.items() if not told]
    bench.notes["silent"] = (silent, len(found))
    lost = [kind for kind, (goes_on, _) in found.items() if not goes_on]
    more = f" (not: {', '.join(lost)})" if lost else ""
    return Figure(f"{survived} of {len(found)}{more}", not lost, {kind: list(both) for kind, both in found.items()})


def stay_silent(bench: Bench) -> Figure:
    """S6: the faults of S5 of which the page said nothing."""
    if "silent" not in bench.notes:
        survive(bench)
    silent, count = bench.notes["silent"]
    more = f" ({', '.join(silent)})" if silent else ""
    return Figure(f"{len(silent)} of {count}{more}", not silent, {"silent": silent})


PROTOCOLS = (
    Protocol(
        "S5",
        "faults that take nothing from others",
        "all",
        "In one page a cell raises, calls `sys.exit`, raises `KeyboardInterrupt`, recurses without end, prints 20 "
        "MB, computes for 24 s, ends the process with `os._exit`, or raises at load. Survived: the process lives, "
        "and another page opens and is answered within 2 s, all in 10 s; after `os._exit`, within 5 s. The peers "
        "have no supervisor of their own. The other faults are tests of appnb alone (`tests/faults`).",
        survive,
        needs_browser=True,
    ),
    Protocol(
        "S6",
        "faults that a page says nothing of",
        "0",
        "Of the same faults, those after which what Chromium's accessibility tree holds of the page is the same as "
        "before for 12 s.",
        stay_silent,
        needs_browser=True,
    ),
)
