"""No text that comes from data becomes code, wherever an output shows it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "injection.py"
CELLS = [
    "strings",
    "representations",
    "structures",
    "errors",
    "frames",
    "labels",
    "parts",
    "progress",
    "embedded",
    "code",
    "figures",
    "pictures",
    "charts",
]


def test_hostile_text_is_text(serve: Callable[..., Server], browser: Browser) -> None:
    page = browser.new_page()  # that libraries look at hostile text, and are stopped by the policy, is no failure here
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.goto(serve(APP).url)
    for cell in CELLS:
        expect(page.locator(f"[data-cell={cell}]")).to_have_attribute("data-state", "ok", timeout=60_000)
        expect(page.locator(f"[data-cell={cell}] .appnb-output > *").first).to_be_attached()
    diagrams = page.locator(".appnb-mermaid")
    expect(diagrams.and_(page.locator("[data-enhanced]"))).to_have_count(diagrams.count(), timeout=90_000)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    assert page.evaluate("window.hacked ?? null") is None
    active = ".appnb-output :is(script, iframe, form:not(.vega-bindings), [onerror], [onload], [onfocus], [ontoggle])"
    assert page.locator(active).evaluate_all("all => all.map(one => one.outerHTML)") == []
    links = page.locator(".appnb-output a").evaluate_all("links => links.map(link => link.href)")
    assert [link for link in links if link.startswith("javascript:")] == []
    assert page.locator("[data-cell=strings]").inner_text().count("window.hacked") > 12
    page.close()
