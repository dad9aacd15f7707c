"""Arranging a page by hand: a real Chromium drags, the layout file says what was done, the notebook is not touched."""

import difflib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tomlkit
from playwright.sync_api import Page, expect

from appnb.layout.arranging import change_layout_file, read_wish
from tests.conftest import Server

APP = Path(__file__).parent / "apps" / "arranged.py"

FILE = """\
# how the wall looks
layout = "grid"

[cells.sales] # the large one
span = 8
row = 1

[cells.costs]
span = 4
"""


def count_lines(before: str, after: str) -> int:
    diff = difflib.ndiff(before.splitlines(), after.splitlines())
    return sum(line[:1] in "+-" and bool(line[2:].strip()) for line in diff)


def test_a_change_keeps_comments_and_order() -> None:
    after = change_layout_file(FILE, {"sales": {"span": 6}})
    assert after == FILE.replace("span = 8", "span = 6")


def test_a_new_cell_takes_two_lines() -> None:
    after = change_layout_file(FILE, {"profit": {"after": "sales"}})
    assert count_lines(FILE, after) == 2
    assert tomlkit.parse(after)["cells"]["profit"] == {"after": "sales"}


def test_what_says_nothing_any_more_goes() -> None:
    assert change_layout_file("[cells.a]\nspan = 3\n", {"a": {"span": None}}) == ""
    assert "costs" not in change_layout_file(FILE, {"costs": {"span": None}})


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"cell": "other", "say": {"span": 3}},
        {"cell": "a", "say": {"span": 13}},
        {"cell": "a", "say": {"span": True}},
        {"cell": "a", "say": {"after": "other"}},
        {"cell": "a", "say": {"title": "<script>"}},
        {"cell": "a", "say": {"height": 50}},
        {"cell": "a", "say": {}},
        {"cell": "a", "say": "span"},
        {"cell": ["a"], "say": {"span": 3}},
    ],
)
def test_a_wish_that_makes_no_sense_is_none(wish: dict[str, object]) -> None:
    assert read_wish(wish, ["a", "b"]) is None


def cells_in_order(page: Page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('.appnb-main .appnb-cell')].filter(c => c.offsetParent).map(c => c.dataset.cell)"
    )


def wait_for_order(page: Page, *wanted: str) -> None:
    page.wait_for_function(
        "wanted => [...document.querySelectorAll('.appnb-main .appnb-cell')]"
        ".filter(c => c.offsetParent).map(c => c.dataset.cell).slice(0, wanted.length).join() === wanted.join()",
        arg=wanted,
    )


def drag(page: Page, name: str, onto: str, side: float) -> None:
    start = page.locator(f"[data-cell={name}]").bounding_box()
    end = page.locator(f"[data-cell={onto}]").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + start["height"] - 10)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] * side, end["y"] + end["height"] - 12, steps=6)
    page.mouse.up()


@pytest.mark.browser
def test_cells_are_dragged_resized_and_hidden(serve: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    notebook, layout = tmp_path / "wall.py", tmp_path / "wall.layout.toml"
    shutil.copy(APP, notebook)
    page.goto(serve(notebook, "--dev").url)
    expect(page.locator("[data-cell=third] p")).to_have_text("three 3")
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-cell=third] p")).to_have_text("three 4")
    page.evaluate("window.marker = 1")
    page.get_by_role("button", name="Arrange the page").click()

    drag(page, "first", "third", 0.8)
    wait_for_order(page, "second", "third", "first")
    assert layout.read_text() == '[cells.first]\nafter = "third"\n'

    edge = page.locator("[data-cell=second] > .appnb-arrange-edge").bounding_box()
    main = page.locator(".appnb-main > .appnb-box").bounding_box()
    page.mouse.move(edge["x"] + 6, edge["y"] + 20)
    page.mouse.down()
    page.mouse.move(main["x"] + main["width"] / 2, edge["y"] + 20, steps=5)
    page.mouse.up()
    expect(page.locator("[data-cell=second]")).to_have_attribute("style", re.compile("--span: ?6"))
    page.wait_for_function(
        "document.querySelector('[data-act=undo]') && !document.querySelector('[data-act=undo]').disabled"
    )
    before = layout.read_text()
    assert "[cells.second]\nspan = 6\n" in before

    page.locator("[data-cell=first]").hover()
    page.get_by_role("toolbar", name="Arrange first").get_by_role("button", name="Hide").click()
    expect(page.locator("[data-cell=first]")).to_be_hidden()
    assert count_lines(before, layout.read_text()) == 1
    page.get_by_role("button", name="Show first").click()
    expect(page.locator("[data-cell=first]")).to_be_visible()
    assert layout.read_text() == before

    page.get_by_role("button", name="Done").click()
    assert page.evaluate("window.marker") == 1, "the page was not loaded again"
    expect(page.locator("[data-cell=third] p")).to_have_text("three 4")
    assert notebook.read_text() == APP.read_text(), "the notebook is never touched"


@pytest.mark.browser
def test_keys_do_all_that_the_pointer_does(serve: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    notebook, layout = tmp_path / "wall.py", tmp_path / "wall.layout.toml"
    shutil.copy(APP, notebook)
    page.goto(serve(notebook, "--dev", "--watch").url)
    expect(page.locator("[data-cell=third] p")).to_have_text("three 3")
    page.get_by_role("button", name="Arrange the page").press("Enter")
    tools = page.get_by_role("toolbar", name="Arrange third")
    tools.get_by_role("button", name="Move before").press("Enter")
    wait_for_order(page, "first", "third", "second")
    expect(tools.get_by_role("button", name="Move before")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_order(page, "third", "first", "second")
    tools.get_by_role("button", name="Wider").press("Enter")
    expect(page.locator("[data-cell=third]")).to_have_attribute("style", re.compile("--span: ?5"))
    page.keyboard.press("Control+z")
    expect(page.locator("[data-cell=third]")).to_have_attribute("style", re.compile("--span: ?4"))
    page.keyboard.press("Control+z")
    wait_for_order(page, "first", "third", "second")
    page.keyboard.press("Control+z")
    wait_for_order(page, "first", "second", "third")
    assert not layout.exists(), "all was taken back"
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Done")).to_be_hidden()


@pytest.mark.browser
def test_a_viewer_cannot_arrange(serve: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    notebook, layout = tmp_path / "wall.py", tmp_path / "wall.layout.toml"
    shutil.copy(APP, notebook)
    page.goto(serve(notebook).url)
    expect(page.locator("[data-cell=third] p")).to_have_text("three 3")
    assert page.get_by_role("button", name="Arrange the page").count() == 0
    page.evaluate(
        """() => {
            const { MessageSentEvent } = Bokeh.require("document/events")
            const message = JSON.stringify({ type: "arrange", cell: "first", say: { span: 12 } })
            const doc = Bokeh.documents.at(-1)
            doc._trigger_on_change(new MessageSentEvent(doc, "appnb", message))
        }"""
    )
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-cell=third] p")).to_have_text("three 4")  # the message before this one was heard
    assert not layout.exists()
