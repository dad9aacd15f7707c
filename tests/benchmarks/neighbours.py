"""Measure what other sessions feel of a slow one: `python -m tests.benchmarks.neighbours [CLICKERS]`.

`CLICKERS` websocket clients (50) click once a second each. Then one session more computes in Python for ten seconds and
one sleeps, and in a last round a session is inside of a call into C that lets nobody else run. Told are milliseconds
from a click to its answer, and how long the server's event loop took to come round.
"""

import asyncio
import json
import os
import random
import re
import secrets
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
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


@dataclass
class Clicks:
    """Milliseconds from clicks to answers."""

    times: list[float] = field(default_factory=list)

    def describe(self) -> dict[str, float]:
        """Give the median, what is seldom exceeded, and the worst."""
        values = {"p50": 50, "p95": 95, "p99": 99}
        return {
            "clicks": len(self.times),
            **{name: round(find_percentile(self.times, percent), 1) for name, percent in values.items()},
            "worst": round(max(self.times), 1),
            "mean": round(statistics.mean(self.times), 1),
        }


async def click_for(pages: list[PageClient], seconds: float, start: int) -> Clicks:
    """Click in every page about once a second."""
    clicks = Clicks()
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds

    async def go_on(page: PageClient) -> None:
        slider, value = find_slider(page), start
        await asyncio.sleep(random.random())
        while loop.time() < until:
            value += 1
            clicks.times.append(await click(page, slider, value))
            await asyncio.sleep(max(0.0, 1 - clicks.times[-1] / 1000))

    await asyncio.gather(*(go_on(page) for page in pages))
    return clicks


async def set_kind(page: PageClient, kind: str) -> None:
    """Enter what the slow cell is to do; it is not waited for."""
    [model] = page.cells["kind"]["roots"].values()
    await page.send({"events": [{"kind": "ModelChanged", "model": {"id": model}, "attr": "value", "new": kind}]})


async def measure(address: str, clickers: int, last: str, kinds: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Click alone, and beside sessions that do each of `kinds`."""
    pages = [await open_page(address, last) for _ in range(clickers)]
    slow = [await open_page(address, last) for _ in kinds]
    alone = await click_for(pages, ROUND_S, 0)
    for page, kind in zip(slow, kinds, strict=True):
        await set_kind(page, kind)
    beside = await click_for(pages, ROUND_S, 1000)
    lag = await read_lag(address)
    return {
        "alone": alone.describe(),
        f"beside one that {' and one that '.join(kinds)}": beside.describe(),
        "the event loop's lag in both, ms": lag,
    }


async def read_lag(address: str) -> dict[str, float]:
    """Read off the server's figures how long its event loop took to come round, by quantile, in milliseconds."""
    request = HTTPRequest(f"{address.rstrip('/')}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    text = (await AsyncHTTPClient().fetch(request)).body.decode()
    found = re.findall(r'^appnb_loop_lag_seconds{quantile="([\d.]+)"} (\S+)', text, re.MULTILINE)
    return {f"p{float(share) * 100:.0f}": round(float(value) * 1000, 1) for share, value in found}


def run(notebook: str, work: Callable[[str], Awaitable[dict[str, dict[str, float]]]]) -> dict[str, dict[str, float]]:
    """Serve a notebook and do `work` with its address."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "app.py"
        file.write_text(notebook)
        with serve(file) as (_, address):
            return asyncio.run(work(address))


def main() -> None:
    """Measure, and print the figures as JSON."""
    os.environ["APPNB_METRICS_TOKEN"] = TOKEN
    clickers = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    threads = run(NOTEBOOK, lambda address: measure(address, clickers, "slow", ("computes", "sleeps")))
    held = {}
    for place, mark in (("in a thread", ""), ("in a process", "process=True")):
        text = NOTEBOOK + HELD.replace("PROCESS", mark)
        found = run(text, lambda address: measure(address, clickers, "told", ("holds",)))
        held[place] = found["beside one that holds"]
    sys.stdout.write(json.dumps({"clickers": clickers, **threads, "a call into C": held}, indent=1) + "\n")


if __name__ == "__main__":
    main()
