"""What a person's browser has of a served notebook: states and heights of its cells, and what it logged as errors."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from playwright.async_api import Browser, ConsoleMessage, Page
from playwright.async_api import Error as PlaywrightError

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]

SETTLED = """() => {
    const cells = [...document.querySelectorAll("[data-cell]")]
    const holes = [...document.querySelectorAll(".appnb-output appnb-hole")]
    const isIdle = !cells.some(cell => ["stale", "running"].includes(cell.dataset.state))
    return isIdle && holes.every(hole => hole.firstElementChild)
}"""

FILLED = """() => [...document.querySelectorAll("[data-cell]")].every(section => {
    const output = section.querySelector(".appnb-output")
    const isLive = section.checkVisibility({ visibilityProperty: true }) && output.querySelector("appnb-hole")
    return !isLive || output.getBoundingClientRect().height >= 2
})"""
FILL_S = 10
"""How long widgets may take to load their scripts before their cell counts as empty."""

CELLS = """() => [...document.querySelectorAll("[data-cell]")].map(section => {
    const output = section.querySelector(".appnb-output")
    const isShown = section.checkVisibility({ visibilityProperty: true }) && !section.hasAttribute("data-quiet")
    return {
        cell: section.dataset.cell,
        state: section.dataset.state,
        isEmpty: isShown && output.getBoundingClientRect().height < 2,
        failures: [...output.querySelectorAll(".appnb-failure")].map(note => note.textContent),
    }
})"""

OWN = re.compile(r"^(https?|wss?)://(localhost|127\.0\.0\.1)[:/]|^(data|blob|about|chrome)")


@dataclass
class Sight:
    """What was seen of one page. Plain values only: it goes into a JSON file."""

    cells: dict[str, dict[str, object]] = field(default_factory=dict)  # by the cell's id
    errors: list[str] = field(default_factory=list)  # of the page's scripts, and its own files that did not come
    outside: list[str] = field(default_factory=list)  # addresses on other hosts that the page asked for
    is_settled: bool = True

    def as_record(self) -> dict[str, object]:
        return asdict(self)


async def look(browser: Browser, address: str, *, patience_s: float, shot: Path | None) -> Sight:
    """Open a page and wait until no cell runs and every live part stands in its place.

    Args:
        browser: a warm Chromium, in which the page gets a profile of its own.
        address: of the served notebook.
        patience_s: how long to wait for the page to settle. One that does not is looked at as it is.
        shot: where to put a picture of the whole page.
    """
    sight = Sight()
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    try:
        page = await context.new_page()
        page.on("pageerror", lambda error: sight.errors.append(str(error)))
        page.on("console", lambda said: _note_console(said, sight))
        page.on("request", lambda request: None if OWN.match(request.url) else sight.outside.append(request.url[:200]))
        await page.goto(address, wait_until="load", timeout=patience_s * 1000)
        await _settle(page, sight, patience_s)
        found: list[Mapping[str, object]] = await page.evaluate(CELLS)
        sight.cells = {str(cell["cell"]): dict(cell) for cell in found}
        if shot is not None:
            await page.screenshot(path=shot, full_page=True)
    except PlaywrightError as error:
        sight.errors.append(f"the page cannot be looked at: {error}")
    finally:
        await context.close()
    return sight


def _note_console(said: ConsoleMessage, sight: Sight) -> None:
    if said.type == "error" and OWN.match(said.location.get("url") or "data:"):
        sight.errors.append(said.text[:500])


async def _settle(page: Page, sight: Sight, patience_s: float) -> None:
    try:
        await page.wait_for_function(SETTLED, timeout=patience_s * 1000)
    except PlaywrightError:
        sight.is_settled = False
    with contextlib.suppress(PlaywrightError):
        await page.wait_for_function(FILLED, timeout=FILL_S * 1000)
