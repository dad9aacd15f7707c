"""Charts beside each other are not cut: the row scrolls as one."""

from pathlib import Path

from playwright.sync_api import Page, expect

APP = Path(__file__).parent / "apps" / "rows.py"
PATIENCE_MS = 20_000


def test_charts_keep_their_width_in_a_row(serve, page: Page) -> None:  # type: ignore[no-untyped-def]
    page.goto(serve(APP).url)
    cell = page.locator("[data-cell=row]")
    expect(cell.locator("canvas, svg.marks")).to_have_count(4, timeout=PATIENCE_MS)
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-cell=row] appnb-hole')]"
        ".every((hole) => hole.clientWidth > 440 && hole.scrollWidth <= hole.clientWidth + 1)",
        timeout=PATIENCE_MS,
    )
    output = cell.locator(".appnb-output")
    assert output.evaluate("each => each.scrollWidth > each.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 375, "height": 800})
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth", timeout=PATIENCE_MS)
