"""The gallery's pages as a person uses them."""

import re

from playwright.sync_api import Locator, Page, expect

SETTLED = """() => {
    const cells = [...document.querySelectorAll('[data-cell]')];
    return cells.length && cells.every(cell => !['stale', 'running'].includes(cell.dataset.state));
}"""


class AppPage:
    """A served app. Every question waits until no cell runs."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_function(SETTLED, timeout=60_000)

    def cell(self, name: str) -> Locator:
        return self.page.locator(f"[data-cell='{name}']")

    def states(self) -> set[str]:
        self.settle()
        states: list[str] = self.page.eval_on_selector_all("[data-cell]", "cells => cells.map(c => c.dataset.state)")
        return set(states)

    def number(self, cell: str, label: str) -> str:
        """Read a large number by what stands above it."""
        self.settle()
        stat = self.cell(cell).locator(".appnb-stat", has=self.page.get_by_text(label, exact=True))
        return stat.locator(".appnb-stat-value").inner_text()

    def expect_number(self, cell: str, label: str, value: str | re.Pattern[str]) -> None:
        stat = self.cell(cell).locator(".appnb-stat", has=self.page.get_by_text(label, exact=True))
        expect(stat.locator(".appnb-stat-value")).to_have_text(value, timeout=20_000)

    def press(self, slider: str, key: str, times: int = 1, nth: int = 0) -> None:
        """Move a slider with the keyboard."""
        handle = self.page.get_by_role("slider", name=slider).nth(nth)
        handle.focus()
        for _ in range(times):
            handle.press(key)

    def choose(self, dropdown: str, option: str) -> None:
        self.page.get_by_role("combobox", name=dropdown).select_option(label=option)

    def expect_to_fit(self) -> None:
        """Wait until nothing is wider than the window: plots have their width when they have been drawn."""
        self.page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
