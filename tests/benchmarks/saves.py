"""Measure how a save goes round many open sessions: `python -m tests.benchmarks.saves [SESSIONS]`.

A server in a process of its own, `SESSIONS` websocket clients (50), one page of them in view. Ten saves, each with a
number that the page shows. Told are milliseconds from the write to the message, and how long other sessions waited
for an answer to a click while the save went round.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.clients import CLICKED, click, find_percentile, find_slider, serve
from tests.server.client import PageClient

SAVES = 10
CLICKERS = 4
"""How many of the hidden sessions go on being clicked in."""

NOTEBOOK = (
    CLICKED
    + """

@app.cell
def number():
    n = 1
    return (n,)


@app.cell
def shown(n, nb):
    nb.md(f"n={n}.")
    return
"""
)


@dataclass
class Figures:
    """Milliseconds."""

    in_view: list[float] = field(default_factory=list)
    all_pages: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    clicks_without: list[float] = field(default_factory=list)

    def describe(self) -> dict[str, float]:
        """Give medians, and what is worst."""
        return {
            "page in view, median": round(statistics.median(self.in_view), 1),
            "page in view, worst": round(max(self.in_view), 1),
            "all pages, median": round(statistics.median(self.all_pages), 1),
            "all pages, worst": round(max(self.all_pages), 1),
            "clicks during saves, p95": round(find_percentile(self.clicks, 95), 1),
            "clicks without saves, p95": round(find_percentile(self.clicks_without, 95), 1),
            "clicks measured": len(self.clicks),
        }


async def click_on(page: PageClient, slider: str, into: list[list[float]], ended: asyncio.Event) -> None:
    """Go on clicking, ten times a second, and note how long each took."""
    value = 0
    while not ended.is_set():
        value += 1
        into[0].append(await click(page, slider, value))
        await asyncio.sleep(0.1)


async def wait_for_all(pages: list[PageClient], text: str, started: float) -> float:
    """Wait until every page shows `text`; gives milliseconds since `started`."""

    async def follow(page: PageClient) -> None:
        await page.wait_for("shown", html=text)

    await asyncio.gather(*(follow(page) for page in pages))
    return (time.perf_counter() - started) * 1000


async def measure(address: str, file: Path, sessions: int) -> Figures:
    """Open the pages, save, and take the times."""
    figures = Figures()
    pages = [await PageClient.open(address) for _ in range(sessions)]
    for page in pages:
        await page.wait_for("shown", html="n=1.", state="ok")
        await page.wait_for("echo", html="level=0.", state="ok")
    for page in pages[1:]:
        await page.tell({"type": "visible", "is_visible": False})
    clicked, followers = pages[-CLICKERS:], pages[1:-CLICKERS]
    sliders = [find_slider(page) for page in clicked]
    ended, into = asyncio.Event(), [figures.clicks_without]
    clicking = [
        asyncio.ensure_future(click_on(page, slider, into, ended))
        for page, slider in zip(clicked, sliders, strict=True)
    ]
    await asyncio.sleep(3)
    into[0] = figures.clicks
    for number in range(2, SAVES + 2):
        started = time.perf_counter()
        file.write_text(NOTEBOOK.replace("n = 1\n", f"n = {number}\n"))
        everybody = asyncio.ensure_future(wait_for_all(followers, f"n={number}.", started))
        figures.in_view.append(await wait_for_all(pages[:1], f"n={number}.", started))
        figures.all_pages.append(await everybody)
        while not all(f"n={number}." in str(page.cells["shown"].get("html")) for page in clicked):
            await asyncio.sleep(0.01)
        await asyncio.sleep(1)
    ended.set()
    await asyncio.gather(*clicking)
    return figures


def main() -> None:
    """Measure, and print the figures as JSON."""
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "app.py"
        file.write_text(NOTEBOOK)
        with serve(file, "--watch") as (_, address):
            figures = asyncio.run(measure(address, file, sessions))
    sys.stdout.write(json.dumps({"sessions": sessions, "saves": SAVES, **figures.describe()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
