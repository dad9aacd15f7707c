"""Measure what other sessions feel of a slow one: `python -m tests.benchmarks.neighbours [CLICKERS]`.

`CLICKERS` websocket clients (50) click once a second each. Then one session more computes in Python for ten seconds and
one sleeps, and in a last round a session is inside of a call into C that lets nobody else run. Told are milliseconds
from a click to its answer, and how long the server's event loop took to come round.
"""

import asyncio
import os
import random
import re
import secrets
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from tests.benchmarks.clients import ASKED, click, find_percentile, find_slider, open_page, serve
from tests.server.client import PageClient

ROUND_S = 10
TOKEN = secrets.token_urlsafe()
"""With which the server tells its figures."""

NOTEBOOK = (
    ASKED
    + """

@app.cell
def slow(nb, what):
    import time

    nb.md("begun")
    _until = time.monotonic() + 10
    if what.value == "computes":
        while time.monotonic() < _until:
            sum(range(1000))
    if what.value == "sleeps":
        time.sleep(10)
    nb.md(f"slow={what.value}.")
    return
"""
)

HELD = """

@app.cell(PROCESS)
def held(what):
    import re

    said = what.value if what.value != "holds" else re.match(r"(a+)+$", "a" * 27 + "b")  # seconds, in C
    return (said,)


@app.cell
def told(nb, said):
    nb.md(f"held={said}.")
    return
"""
"""A cell that holds Python's lock in a call into C, in this process or in one of its own."""


Row = tuple[float, float, float, float]
"""Milliseconds: the median, the 95th and 99th percentile, and the worst."""


def describe(times: list[float]) -> Row:
    """Give the row of some times."""
    return *(find_percentile(times, percent) for percent in (50, 95, 99)), max(times)


async def click_for(pages: list[PageClient], seconds: float, start: int) -> list[float]:
    """Click in every page about once a second; gives milliseconds from clicks to answers."""
    times: list[float] = []
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds

    async def go_on(page: PageClient) -> None:
        slider, value = find_slider(page), start
        await asyncio.sleep(random.random())
        while loop.time() < until:
            value += 1
            times.append(await click(page, slider, value))
            await asyncio.sleep(max(0.0, 1 - times[-1] / 1000))

    await asyncio.gather(*(go_on(page) for page in pages))
    return times


async def set_kind(page: PageClient, kind: str) -> None:
    """Enter what the slow cell is to do; it is not waited for."""
    [model] = page.cells["kind"]["roots"].values()
    await page.send({"events": [{"kind": "ModelChanged", "model": {"id": model}, "attr": "value", "new": kind}]})


async def measure(address: str, clickers: int, last: str, kinds: tuple[str, ...]) -> list[Row]:
    """Click alone, and beside sessions that do each of `kinds`; gives rows for both, and for the event loop's lag."""
    pages = [await open_page(address, last) for _ in range(clickers)]
    slow = [await open_page(address, last) for _ in kinds]
    alone = await click_for(pages, ROUND_S, 0)
    for page, kind in zip(slow, kinds, strict=True):
        await set_kind(page, kind)
    beside = await click_for(pages, ROUND_S, 1000)
    return [describe(alone), describe(beside), await read_lag(address)]


async def read_lag(address: str) -> Row:
    """Read off the server's figures how long its event loop took to come round, since its start."""
    request = HTTPRequest(f"{address.rstrip('/')}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    text = (await AsyncHTTPClient().fetch(request)).body.decode()
    found = re.findall(r'^appnb_loop_lag_seconds{quantile="([\d.]+)"} (\S+)', text, re.MULTILINE)
    lag = {float(share): float(value) * 1000 for share, value in found}
    return lag[0.5], lag[0.95], lag[0.99], lag[1.0]


def run(notebook: str, work: Callable[[str], Awaitable[list[Row]]]) -> list[Row]:
    """Serve a notebook and do `work` with its address."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "app.py"
        file.write_text(notebook)
        with serve(file) as (_, address):
            return asyncio.run(work(address))


def main() -> None:
    """Measure, and print the table."""
    os.environ["APPNB_METRICS_TOKEN"] = TOKEN
    clickers = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    alone, beside, lag = run(NOTEBOOK, lambda address: measure(address, clickers, "slow", ("computes", "sleeps")))
    held = []
    for mark in ("", "process=True"):
        text = NOTEBOOK + HELD.replace("PROCESS", mark)
        held.append(run(text, lambda address: measure(address, clickers, "told", ("holds",)))[1])
    rows = {
        "alone": alone,
        f"beside one that computes and one that sleeps, {ROUND_S} s each": beside,
        "how late the event loop comes round in both, and while all pages open": lag,
        "beside a call into C that keeps the lock, 3 s": held[0],
        "the same with `@app.cell(process=True)`": held[1],
    }
    lines = [
        f"| {clickers} sessions, a click a second each, ms | p50 | p95 | p99 | worst |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [f"| {name} | {' | '.join(f'{value:.1f}' for value in row)} |" for name, row in rows.items()]
    sys.stdout.write("\n".join([*lines, "", f"one-minute load {os.getloadavg()[0]:.1f}"]) + "\n")


if __name__ == "__main__":
    main()
