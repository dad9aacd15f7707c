"""The page that lists notebooks: what it shows of each without running it, and how one is found among many."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from appnb.kernel.program import build_program
from appnb.layout.build import build_page
from appnb.layout.covers import draw_cover
from appnb.layout.index import read_tags
from appnb.layout.model import LAYOUTS
from appnb.notebook import read_notebook

NOTEBOOK = '''"""{description}"""
import appnb

app = appnb.App(title="{title}"{options})

with app.setup:
    from pathlib import Path

    import appnb as nb


@app.cell
def first():
    (Path(__file__).parent / "ran.txt").write_text("it ran")
    nb.md("# Words")


@app.cell(title="A card")
def second():
    [1, 2]
'''
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082"
)


def write(folder: Path, name: str, title: str, description: str = "", options: str = "") -> Path:
    path = folder / f"{name}.py"
    path.write_text(NOTEBOOK.format(title=title, description=description, options=options), "utf-8")
    return path


def read_cover(folder: Path, options: str) -> ET.Element:
    page = build_page(build_program(read_notebook(write(folder, "app", "An app", options=options))))
    return ET.fromstring(draw_cover(page))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_cover_is_drawn_of_every_layout(layout: str, tmp_path: Path) -> None:
    cover = read_cover(tmp_path, f', layout="{layout}"')
    shapes = list(cover)
    assert cover.get("aria-hidden") == "true"
    assert len(shapes) > 5
    colours = set(re.findall(r"(?:fill|stroke):([^;\"]+)", ET.tostring(cover, "unicode")))
    assert colours
    assert all(re.fullmatch(r"var\(--(appnb-[a-z]+|cover-accent)\)", colour) for colour in colours)


def test_a_cover_shows_what_stands_where(tmp_path: Path) -> None:
    document, deck = (ET.tostring(read_cover(tmp_path, f', layout="{one}"')) for one in ("flow", "slides"))
    assert document != deck


@pytest.mark.parametrize(
    ("options", "tags"),
    [
        ({"tags": ["a", "b", "a", " "]}, ("a", "b")),
        ({"tags": ["a", 1, None]}, ("a",)),
        ({"tags": "finance"}, ()),
        ({}, ()),
    ],
)
def test_tags_are_texts(options: dict[str, object], tags: tuple[str, ...]) -> None:
    assert read_tags(options) == tags


@pytest.mark.browser
def test_a_short_list_shows_titles_words_tags_and_pictures(
    tmp_path: Path, serve: Callable[..., object], page: Page
) -> None:
    (tmp_path / "own.png").write_bytes(PIXEL)
    write(tmp_path, "own", "Own picture", "What it is <b>for</b>", ', image="own.png", tags=["daily", "finance"]')
    write(tmp_path, "drawn", "Drawn", options=', theme={"accent": "#0f766e"}')
    page.goto(serve(tmp_path, "--title", "Our apps").url)
    expect(page.get_by_role("heading", name="Our apps", level=1)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("2 apps")
    own, drawn = (page.locator(".appnb-index-entry").filter(has_text=name) for name in ("Own picture", "Drawn"))
    expect(own.get_by_text("What it is <b>for</b>")).to_be_visible()
    expect(own.get_by_role("list", name="Tags").get_by_role("listitem")).to_have_text(["daily", "finance"])
    assert own.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    expect(drawn.locator("svg.appnb-cover")).to_be_visible()
    assert "#0f766e" in drawn.get_attribute("style")
    expect(page.get_by_role("searchbox")).to_have_count(0)
    assert not (tmp_path / "ran.txt").exists()
    drawn.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Words")).to_be_visible()


@pytest.mark.browser
def test_a_long_list_is_searched_by_words_and_tags(tmp_path: Path, serve: Callable[..., object], page: Page) -> None:
    for number in range(9):
        tags = ', tags=["even"]' if number % 2 == 0 else ', tags=["odd"]'
        write(tmp_path, f"app{number}", f"Report {number}", "Müller's" if number == 4 else "", tags)
    page.goto(serve(tmp_path).url)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Test a long list", re.I))
    count = page.get_by_role("status")
    expect(count).to_have_text("9 apps")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search the apps")).to_be_focused()
    page.keyboard.type("muller")
    expect(count).to_have_text("1 of 9 apps")
    expect(page.get_by_role("link", name="Report 4")).to_be_visible()
    expect(page.get_by_role("link", name="Report 5")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(count).to_have_text("9 apps")
    page.get_by_role("button", name="odd").click()
    expect(count).to_have_text("4 of 9 apps")
    page.get_by_role("searchbox").fill("report 4")
    expect(count).to_have_text("0 of 9 apps")
    expect(page.get_by_text("No app has these words.")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 375, 768, 1280, 1920])
def test_the_list_fits_the_screen(width: int, tmp_path: Path, serve: Callable[..., object], page: Page) -> None:
    for number in range(9):
        write(tmp_path, f"app{number}", "Averyveryverylongtitlewithoutanyspace" * 2, "Words " * 20, ', tags=["a", "b"]')
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(serve(tmp_path).url)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.eval_on_selector_all(
        "button, input",
        "all => all.filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 24)",
    )
    assert small == []
