"""Charts on a page as a person uses them: where the plot is, drags over it, keys."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 60_000  # a busy machine is no fault


def plot_of(page: Page, cell: str, nth: int = 0) -> Locator:
    """Find the frame in which a chart of Vega is drawn, without its axes."""
    return page.locator(f"[data-cell={cell}] svg.marks").locator("path.background").nth(nth)


def drag(page: Page, plot: Locator, start: Sequence[float], end: Sequence[float], *, steps: int = 8) -> None:
    """Drag from one place of a plot to another, both in parts of it from its upper left corner."""
    expect(plot).to_be_attached(timeout=PATIENCE_MS)
    plot.scroll_into_view_if_needed()
    box: Any = plot.bounding_box()
    here, there = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    page.mouse.move(*here)
    page.mouse.down()
    page.mouse.move(*there, steps=steps)
    page.mouse.up()


def expect_value(page: Page, name: str, value: str) -> None:
    """Wait until a cell shows that an element has a value."""
    expect(page.locator(f"[data-value={name}]")).to_have_text(value, timeout=PATIENCE_MS)
