"""Stamp a key press hop by hop, until its answer is painted: `python -m tests.benchmarks.hops [PRESSES]`.

Workload A in a server of its own, moved by `PRESSES` (60) arrow keys in a real Chromium, three or four a second. Both
processes stamp by the system's clock (`stamped_server`, `stamps.js`). Prints the table of `docs/performance.md`.
"""

import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.clients import find_percentile, serve
from tests.conftest import CHROMIUM_FLAGS

APP = Path(__file__).parent / "apps" / "a.py"
SCRIPT = Path(__file__).parent / "stamps.js"
WARM_UP = 5
TURN = 20
"""The slider is moved so many steps one way, then back."""

HOPS = (
    ("heard", "the page's thread has the key"),
    ("changed", "BokehJS has the change"),
    ("sent", "the page sends: one message with all that this task changed"),
    ("received", "the server's event loop has the message"),
    ("admitted", "read and checked (`wire.py`, `gate.py`)"),
    ("submitted", "Bokeh has it, and it is handed to the kernel's thread"),
    ("taken", "the kernel's thread has it"),
    ("planned", "applied (Panel's and `param`'s part), plan made"),
    ("made", "cell run, HTML made; the event loop is asked to send"),
    ("flushing", "the event loop has it"),
    ("written", "message made; written to the socket"),
    ("arrived", "the page's thread has the message"),
    ("shown", "the new text is in the DOM"),
    ("frame", "the browser begins its next frame"),
    ("painted", "painted"),
)
"""The label of each stamp, and what is true then."""

Stamps = dict[str, list[float]]
"""For each label when that was, in milliseconds since 1970, in order."""

SLACK_MS = 0.3
"""By so much two processes may see the same clock differently: browsers round to 0.1 ms."""


def sort_stamps(*lists: Sequence[tuple[str, float]]) -> Stamps:
    """Sort stamps by their labels."""
    found: Stamps = {}
    for label, at in sorted((stamp for stamps in lists for stamp in stamps), key=lambda stamp: stamp[1]):
        found.setdefault(label, []).append(at)
    return found


def follow(stamps: Stamps, pressed: float) -> list[float] | None:
    """Follow one press from hop to hop; gives milliseconds since it, None where the trail is lost."""
    times = [pressed]
    for label, _ in HOPS:
        later = stamps.get(label, [])
        at = bisect_left(later, times[-1] - SLACK_MS)
        if at == len(later) or later[at] - pressed > 1000:
            return None
        times.append(later[at])
    return [at - pressed for at in times]


def press(page: Page, presses: int) -> None:
    """Move the slider, and wait each time for what is painted."""
    page.get_by_role("slider").first.focus()
    for number in range(presses):
        before = page.evaluate("stamps.filter(([label]) => label === 'painted').length")
        page.keyboard.press("ArrowRight" if number // TURN % 2 == 0 else "ArrowLeft")
        page.wait_for_function(f"() => stamps.filter(([label]) => label === 'painted').length > {before}")
        page.wait_for_timeout(150 + random.random() * 150)  # as people press; at any moment of a frame


def read_clock(page: Page) -> float:
    """Find by how many milliseconds the browser's clock may differ from ours: the narrowest of several looks."""
    spans = []
    for _ in range(30):
        before = time.time() * 1000
        theirs = page.evaluate("performance.timeOrigin + performance.now()")
        spans.append((time.time() * 1000 - before, before - theirs))
    width, early = min(spans)
    return max(0.0, early, -early - width)  # 0: it lies between our two looks


def measure(presses: int) -> tuple[list[list[float]], float]:
    """Give for each press when each hop was, and how far the clocks are apart at least."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        written = Path(folder) / "stamps.json"
        os.environ.update(STAMPS=str(written), BENCH_LOG=str(Path(folder) / "runs"))
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        with serve(APP, module="tests.benchmarks.stamped_server") as (_, address):
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
            page = browser.new_page(viewport={"width": 1000, "height": 800})
            page.add_init_script(path=SCRIPT)
            page.goto(address)
            page.get_by_text("expensive=done").wait_for()
            page.get_by_role("slider").first.wait_for()
            page.evaluate("stampChanges()")
            apart = read_clock(page)
            press(page, presses + WARM_UP)
            ours = page.evaluate("stamps")
            browser.close()
        theirs = [(label, at * 1000) for label, at in json.loads(written.read_text())]
    stamps = sort_stamps(ours, theirs)
    followed = [follow(stamps, pressed) for pressed in stamps["pressed"][WARM_UP:]]
    return [times for times in followed if times is not None], apart


def write_table(followed: Sequence[Sequence[float]]) -> Iterator[str]:
    """Write one row for each hop: when it was, and how long it took, by median and 95th percentile."""
    yield "| what is true then | ms after the key | this hop, ms | p95 |"
    yield "| --- | --- | --- | --- |"
    for number, (_, what) in enumerate(HOPS, start=1):
        since = statistics.median(times[number] for times in followed)
        took = [times[number] - times[number - 1] for times in followed]
        yield f"| {what} | {since:.1f} | {statistics.median(took):.2f} | {find_percentile(took, 95):.2f} |"


def main() -> None:
    """Measure, and print the table."""
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    followed, apart = measure(presses)
    if len(followed) < presses / 2:
        raise SystemExit(f"only {len(followed)} of {presses} presses could be followed")
    shown = [times[[label for label, _ in HOPS].index("shown") + 1] for times in followed]
    load = os.getloadavg()[0]
    lines = (
        *write_table(followed),
        "",
        f"{len(followed)} presses; text in the DOM after {statistics.median(shown):.1f} ms, p95"
        f" {find_percentile(shown, 95):.1f}; one-minute load {load:.1f}; clocks at least {apart:.2f} ms apart.",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
