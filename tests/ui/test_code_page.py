"""Fields for code in the browser: their colours follow what is typed, and what the server sets."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "code_fields.py"
PATIENCE_MS = 20_000


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    expect(page.locator("textarea[data-painted]")).to_have_count(2, timeout=PATIENCE_MS)
    return page


def painted(app: Page, cell: str, kind: str) -> Locator:
    return app.locator(f"[data-cell={cell}] .appnb-painted > .{kind}")


def test_code_is_painted_by_its_language(app: Page) -> None:
    expect(painted(app, "python", "k")).to_have_text(["def", "return"])
    expect(painted(app, "python", "nf")).to_have_text(["f"])
    expect(painted(app, "python", "s")).to_have_text(["'a'"])
    expect(painted(app, "python", "m")).to_have_text(["1"])
    expect(painted(app, "python", "c")).to_have_text(["# why"])
    expect(painted(app, "query", "k")).to_have_text(["SELECT", "FROM"])
    expect(painted(app, "query", "c")).to_have_text(["-- all"])


def test_colours_follow_what_is_typed_and_what_the_server_sets(app: Page) -> None:
    field = app.get_by_label("Python", exact=True)
    field.focus()
    app.keyboard.press("Control+End")
    app.keyboard.type("import sys")
    expect(painted(app, "python", "k")).to_have_text(["def", "return", "import"])
    expect(app.locator("[data-value=code]")).to_have_text("46", timeout=PATIENCE_MS)
    app.get_by_role("button", name="Swap").click()
    expect(painted(app, "python", "k")).to_have_text(["import"], timeout=PATIENCE_MS)
    expect(field).to_have_value("import os")


def test_letters_lie_over_letters(app: Page) -> None:
    boxes = (
        app.locator("[data-cell=python]")
        .locator("textarea, .appnb-painted")
        .evaluate_all(
            "all => all.map(each => { const s = getComputedStyle(each); const b = each.getBoundingClientRect();"
            " return [s.fontFamily, s.fontSize, s.lineHeight, s.paddingLeft, s.paddingTop, s.tabSize, b.left, b.top] })"
        )
    )
    assert boxes[0] == boxes[1]
