"""In a real Chromium: macros that come after the mathematics that uses them, and streams of HoloViews."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser
APP = Path(__file__).parent / "apps" / "macros.py"
PATIENCE_MS = 60_000  # a busy machine is no fault


@pytest.fixture
def app(serve: Callable[..., Server], page: Page) -> Page:
    page.goto(serve(APP).url)
    return page


def test_macros_are_used_by_all_formulas(app: Page) -> None:
    uses = app.locator("[data-cell=uses]")
    expect(uses.locator(".katex-html .mathbb")).to_have_text(["R", "Z"], timeout=PATIENCE_MS)
    expect(app.locator("[data-cell=defines] .appnb-math")).to_be_hidden()


def test_what_is_selected_in_holoviews_is_told_to_maps_and_cells(app: Page) -> None:
    canvas = app.locator("[data-cell=points] .bk-Canvas, [data-cell=points] canvas").first
    expect(canvas).to_be_visible(timeout=PATIENCE_MS)
    chosen = app.locator("[data-cell=chosen]")
    expect(chosen).to_contain_text("chosen: 0", timeout=PATIENCE_MS)
    app.wait_for_function("() => window.Bokeh?.documents[0]?.is_idle")
    box = canvas.bounding_box()
    assert box is not None
    app.mouse.move(box["x"] + 60, box["y"] + 60)
    app.mouse.down()
    app.mouse.move(box["x"] + 200, box["y"] + 200, steps=10)
    app.mouse.up()
    expect(chosen).to_contain_text("chosen: 9", timeout=PATIENCE_MS)
    app.wait_for_function(
        "() => [...window.Bokeh.documents[0]._all_models.values()].some(model => model.text === '9 points')"
    )
