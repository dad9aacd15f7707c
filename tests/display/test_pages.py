"""Outputs on a served page: what is typeset, what stays when a cell runs again, what fits a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APPS = Path(__file__).parent / "apps"


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"[data-cell={name}]")


@pytest.fixture
def outputs(serve: Callable[..., Server], page: Page) -> Page:
    """The page of `outputs.py`, with every cell shown."""
    page.goto(serve(APPS / "outputs.py").url)
    for name in ("control", "text", "code", "table", "plots", "chart", "shown", "folded", "stats", "beside", "tree"):
        expect(cell(page, name)).to_have_attribute("data-state", "ok", timeout=60_000)
        expect(cell(page, name).locator(".appnb-output > *").first).to_be_attached()
    expect(cell(page, "chart").locator(".js-plotly-plot .bars")).to_be_attached(timeout=30_000)
    return page


def test_mathematics_is_typeset_and_its_library_is_loaded_only_where_there_is_some(
    serve: Callable[..., Server], page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(serve(APPS / "plain.py").url)
    expect(cell(page, "only")).to_have_text("Prices from $5 to $6.")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "katex" in url] == []
    page.goto(serve(APPS / "outputs.py").url)
    expect(cell(page, "text").locator(".katex")).to_have_count(2, timeout=60_000)
    expect(cell(page, "text").locator(".katex-display")).to_have_count(1)
    expect(cell(page, "text").locator("math").first).to_be_attached()  # for screen readers
    assert {Path(url).name for url in asked if "katex" in url} >= {"katex.min.js", "katex.min.css"}


def test_what_follows_a_slider_is_changed_in_place(outputs: Page) -> None:
    page = outputs
    parts = (
        "[data-cell=plots] appnb-hole, [data-cell=chart] appnb-hole, [data-cell=text] appnb-hole, [data-cell=text] em"
    )
    page.evaluate(
        "parts => { window.before = [...document.querySelectorAll(parts)].map(part => [part, part.firstChild]) }", parts
    )
    slider = cell(page, "control").get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "text")).to_contain_text("The size is 2")
    expect(cell(page, "text").locator(".katex annotation").first).to_have_text("x^2")
    expect(cell(page, "plots")).to_have_attribute("data-state", "ok")
    expect(cell(page, "chart").locator(".yaxislayer-above text").last).to_have_text("2")
    expect(slider).to_be_focused()
    assert page.evaluate("window.before.length") == 5
    assert page.evaluate("window.before.every(([part, child]) => part.isConnected && part.firstChild === child)")


def test_code_is_copied(outputs: Page) -> None:
    outputs.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = cell(outputs, "code").locator(".appnb-code")
    code.hover()
    code.get_by_role("button", name="Copy").click()
    expect(code.get_by_role("button")).to_have_text("Copied")
    assert outputs.evaluate("navigator.clipboard.readText()").startswith("@cache\ndef f(x):\n")


LUMINANCE = """element => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
    const luminance = (colour) => {
        context.clearRect(0, 0, 1, 1)
        context.fillStyle = colour
        context.fillRect(0, 0, 1, 1)
        const parts = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255)
        const [r, g, b] = parts.map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    let ground = element
    while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement
    return [luminance(getComputedStyle(element).color), luminance(getComputedStyle(ground).backgroundColor)]
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(outputs: Page, theme: str) -> None:
    outputs.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    parts = ".appnb-code span[class], .appnb-table tr:first-child > *, .appnb-stat *, .appnb-md p, .appnb-tree *"
    low = []
    for part in outputs.locator(f":is({parts}):visible").all()[:200]:
        high, ground = sorted(part.evaluate(LUMINANCE), reverse=True)
        if (high + 0.05) / (ground + 0.05) < 4.5:
            low.append(part.evaluate("part => part.outerHTML"))
    assert low == []


def test_a_wide_table_scrolls_by_itself(outputs: Page) -> None:
    table = cell(outputs, "table").get_by_role("group", name="Table, scrolled")
    assert table.evaluate("table => table.scrollWidth > table.clientWidth")
    assert outputs.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(cell(outputs, "table")).to_contain_text("1\u201310 of 65,432 rows")


def test_what_is_wide_keeps_its_width_in_a_stack_within_a_row(outputs: Page) -> None:
    beside = cell(outputs, "beside")
    for kind in ("slider", "text"):
        box = beside.locator(f".appnb-field[data-kind={kind}]").bounding_box()
        assert box is not None
        assert box["width"] > 300


def test_numbers_in_a_row_stand_apart(outputs: Page) -> None:
    boxes = [stat.bounding_box() for stat in cell(outputs, "beside").locator(".appnb-stat").all()]
    one, other = (box for box in boxes if box is not None)
    assert other["x"] - (one["x"] + one["width"]) >= 24


def test_figures_of_a_cell_come_one_after_the_other(outputs: Page) -> None:
    expect(cell(outputs, "shown").get_by_role("img", name="Plot")).to_have_count(2)


def test_lazy_content_is_made_when_it_is_opened(outputs: Page) -> None:
    folded = cell(outputs, "folded")
    expect(folded.get_by_text("made,")).to_have_count(0)
    folded.get_by_text("Works").click()
    expect(folded.get_by_text("made,")).to_be_visible()
    expect(folded.locator(".katex")).to_be_visible()
    expect(folded.locator("canvas").first).to_be_visible()
    expect(folded.get_by_role("slider")).to_be_visible()
    folded.get_by_text("Fails").click()
    expect(folded.get_by_text("cannot be shown")).to_be_visible()
    expect(folded.get_by_text("made,")).not_to_be_visible()  # one of the two is open


def test_a_plot_that_cannot_be_drawn_is_a_note(outputs: Page) -> None:
    expect(cell(outputs, "undrawn")).to_have_attribute("data-state", "ok")
    expect(cell(outputs, "undrawn").get_by_text("cannot be shown")).to_be_visible()


def test_what_a_reader_opened_stays_open(outputs: Page) -> None:
    tree = cell(outputs, "tree")
    tree.locator("summary").nth(2).click()
    expect(tree.locator("details[open]")).to_have_count(3)
    cell(outputs, "control").get_by_role("slider").focus()
    outputs.keyboard.press("ArrowRight")
    expect(cell(outputs, "text")).to_contain_text("The size is 2")
    expect(tree.locator("details[open]")).to_have_count(3)


def test_nothing_is_wider_than_a_phone(outputs: Page) -> None:
    outputs.set_viewport_size({"width": 375, "height": 800})
    outputs.wait_for_function("document.documentElement.scrollWidth <= 375")
    wide = outputs.evaluate(
        """() => [...document.querySelectorAll(".appnb-output > *, .appnb-item, appnb-hole > *")]
            .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
            .map(part => part.outerHTML.slice(0, 200))"""
    )
    assert wide == []
