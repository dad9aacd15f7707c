"""Arranging a page by hand: a real Chromium drags, the layout file says what was done, the notebook is not touched."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server
from tests.layout.test_walks import count_changed_lines

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "arranged.py"


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
    assert layout.read_text() == '[after]\nthird = ["first"]\n'

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
    assert layout.read_text() == f'{before}\n[cells.first]\nshow = "nothing"\n'
    page.get_by_role("button", name="Show first").click()
    expect(page.locator("[data-cell=first]")).to_be_visible()
    assert layout.read_text() == before

    page.get_by_role("button", name="Done").click()
    assert page.evaluate("window.marker") == 1, "the page was not loaded again"
    expect(page.locator("[data-cell=third] p")).to_have_text("three 4")
    assert notebook.read_text() == APP.read_text(), "the notebook is never touched"


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


TURNS = ".appnb-nav a, [role=tab], .appnb-deck-bar button:enabled"
TOOLS = ".appnb-arrange-tools button, .appnb-arrange-hidden button"
PRESS = """([buttons, chance]) => {
    const seen = [...document.querySelectorAll(buttons)].filter((button) => button.offsetParent)
    seen[Math.floor(chance * seen.length)]?.click()
}"""


def wait_until_answered(page: Page, frames: list[str]) -> None:
    """Wait until the server has answered all that was asked of it; each answer is one message."""
    for _ in range(200):
        page.wait_for_timeout(25)  # Playwright tells of frames meanwhile
        asked, answers = (sum(word in frame for frame in frames) for word in ('"arrange\\"', '"arranging\\"'))
        if answers > asked:  # one more came when the page opened
            return
    pytest.fail("the server has not answered")


@pytest.mark.parametrize("app", ["board", "columns", "deck", "document", "grid", "report", "tabs"])
def test_whatever_is_pressed_changes_at_most_five_lines(
    app: str, serve: Callable[..., Server], page: Page, tmp_path: Path
) -> None:
    """Press the tools of cells by chance, in each layout."""
    notebook, layout = tmp_path / f"{app}.py", tmp_path / f"{app}.layout.toml"
    shutil.copy(APP.with_name(f"{app}.py"), notebook)
    frames: list[str] = []
    for event in ("framesent", "framereceived"):
        page.on("websocket", lambda socket, event=event: socket.on(event, lambda frame: frames.append(str(frame))))
    page.goto(serve(notebook, "--dev").url)
    page.get_by_role("button", name="Arrange the page").click()
    chooser = random.Random(app)
    changes: list[int] = []
    for _ in range(25):
        wait_until_answered(page, frames)
        before = layout.read_text() if layout.exists() else ""
        if chooser.random() < 0.3:
            page.evaluate(PRESS, [TURNS, chooser.random()])
        page.evaluate(PRESS, [TOOLS, chooser.random()])
        wait_until_answered(page, frames)
        changes.append(count_changed_lines(before, layout.read_text() if layout.exists() else ""))
    assert max(changes) <= 5
    assert sum(lines > 0 for lines in changes) > 10
