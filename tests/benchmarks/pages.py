"""Measures the pages of the gallery and of workload A as a browser sees them: `python -m tests.benchmarks.pages`.

Each app is opened twice before it is measured, so that the server has what the pages need and what they show first;
every visit has a fresh browser profile. Prints a table for `docs/performance.md`.
"""

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, Server
from tests.first_sight.apps import OBSERVE, SETTLED

ROOT = Path(__file__).parents[2]
APPS = Path(__file__).parent / "apps"
VISITS = 3


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit took. Sizes are of HTTP bodies and headers as they were sent, without the websocket."""

    received_bytes: int
    requests: int
    painted_ms: float  # first contentful paint
    largest_ms: float  # largest contentful paint
    shift: float  # cumulative layout shift
    server_cpu_s: float


LARGEST = """
window.largest = 0
new PerformanceObserver((list) => { for (const entry of list.getEntries()) largest = entry.startTime })
  .observe({ type: 'largest-contentful-paint', buffered: true })
"""


def visit(browser: Browser, server: Server, address: str) -> Visit:
    """Open a page in a fresh profile and wait until it is live."""
    process = psutil.Process(server.process.pid)
    before = sum(process.cpu_times()[:2])
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(OBSERVE + LARGEST)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address)
    page.wait_for_function(SETTLED, timeout=60_000)
    page.wait_for_timeout(2_000)
    painted, largest, shifts = page.evaluate("[painted, largest, shifts.map((shift) => shift.value)]")
    context.close()
    return Visit(sum(sizes), len(sizes), painted, largest, sum(shifts), sum(process.cpu_times()[:2]) - before)


def measure(browser: Browser, path: Path, slug: str = "") -> list[Visit]:
    """Serve one app and visit it; the first two visits do not count."""
    server = Server(path)
    try:
        return [visit(browser, server, f"{server.url}/{slug}") for _ in range(VISITS + 2)][2:]
    finally:
        server.stop()


def write_rows(browser: Browser) -> Iterator[str]:
    """Write one row of the table for each app."""
    for path in [APPS / "a.py", *sorted((ROOT / "gallery").glob("*.py"))]:
        visits = measure(browser, path)
        middle = {name: statistics.median(getattr(one, name) for one in visits) for name in Visit.__slots__}
        name = "workload A" if path.parent == APPS else path.stem
        shift = max(one.shift for one in visits)
        yield (
            f"| {name} | {middle['received_bytes'] / 1024:.0f} | {middle['requests']:.0f} | {middle['painted_ms']:.0f} "
            f"| {middle['largest_ms']:.0f} | {shift:.3f} | {middle['server_cpu_s'] * 1000:.0f} |"
        )


def main() -> None:
    """Write the table."""
    os.environ.setdefault("BENCH_LOG", str(Path(tempfile.mkdtemp()) / "runs"))
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        say = sys.stdout.write
        say("| app | received, KiB | requests | FCP, ms | LCP, ms | layout shift, at most | server CPU a visit, ms |\n")
        say("| --- | --- | --- | --- | --- | --- | --- |\n")
        for row in write_rows(browser):
            say(f"{row}\n")
            sys.stdout.flush()
        browser.close()
    say(f"load {os.getloadavg()}\n")


if __name__ == "__main__":
    main()
