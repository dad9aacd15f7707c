"""Themes and templates on served pages: remembered, seen when saved, and nothing fetched from elsewhere."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from appnb.display.tokens import DARK, LIGHT, read_tokens
from appnb.layout.templates import PANEL_TEMPLATES
from tests.conftest import Server
from tests.gallery.pages import AppPage

pytestmark = pytest.mark.browser

APPS = Path(__file__).parent / "apps"
TEXT = {"light": "rgb(27, 35, 48)", "dark": "rgb(230, 233, 239)"}  # of the tokens
OWN = "#c0392b"  # what authors chose in charts.py


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    for name in ("brand.py", "logo.svg"):
        shutil.copy(APPS / name, tmp_path)
    return tmp_path / "brand.py"


def theme(page: Page) -> str:
    return str(page.evaluate("document.documentElement.dataset.theme"))


def token(page: Page, name: str) -> str:
    read = "name => getComputedStyle(document.documentElement).getPropertyValue(`--appnb-${name}`).trim()"
    return str(page.evaluate(read, name))


def test_the_theme_is_chosen_in_three_steps_and_remembered(
    brand: Path, serve: Callable[..., Server], page: Page
) -> None:
    url = serve(brand).url
    # what the first frame has: the observer is told before anything is painted
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.first = document.documentElement.dataset.theme })"
    )
    page.emulate_media(color_scheme="dark")
    AppPage(page, url)
    assert (theme(page), page.evaluate("window.first")) == ("dark", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    for asked, mode in (
        ("light", "light"),
        ("dark", "dark"),
        ("system", "system"),
        ("light", "light"),
        ("dark", "dark"),
    ):
        page.get_by_role("button", name=f"Change to {asked}").click()
        expect(page.locator("html")).to_have_attribute("data-mode", mode)
    AppPage(page, url)
    assert (theme(page), page.evaluate("window.first")) == ("dark", "dark")
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    assert theme(page) == "dark"


def test_a_brand_is_three_options(brand: Path, serve: Callable[..., Server], page: Page) -> None:
    AppPage(page, serve(brand).url)
    assert token(page, "accent") == "#007b4c"  # dark enough to be read on a light page
    assert page.evaluate("document.documentElement.dataset.density") == "compact"
    assert page.evaluate("document.querySelector('.appnb-logo').naturalWidth") > 0
    assert page.evaluate("document.fonts.check('15px \"Inter appnb\"')")
    page.get_by_role("button", name="Change to light").click()
    page.get_by_role("button", name="Change to dark").click()
    assert token(page, "accent") == "#00aa77"


def test_a_saved_style_sheet_is_seen_in_a_moment_and_runs_nothing(
    brand: Path, serve: Callable[..., Server], page: Page
) -> None:
    """The clock is the machine's, for both ends: from before the write until the browser has the new style."""
    server = serve(brand, "--watch")
    AppPage(page, server.url)
    wait = """colour => new Promise(resolve => {
        const look = () => getComputedStyle(document.querySelector('.appnb-title')).color === colour
            ? resolve(Date.now()) : setTimeout(look, 1)
        look()
    })"""
    style = brand.with_suffix(".css")
    style.write_text(".appnb-title { color: rgb(1, 2, 3); }", "utf-8")
    page.evaluate(wait, "rgb(1, 2, 3)")
    took = []
    for number in range(10):
        page.wait_for_timeout(600)  # a burst of saves waits for its pause: these are single ones
        started = page.evaluate("Date.now()")
        style.write_text(f".appnb-title {{ color: rgb({number}, 9, 9); }}", "utf-8")
        took.append(page.evaluate(wait, f"rgb({number}, 9, 9)") - started)
        if took[-1] < 100:
            break
    crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))  # how many wait for each processor
    assert min(took) < 100 * crowd, took
    assert page.locator(".appnb-console").all_inner_texts() == ["ran\n"] or page.get_by_text("ran").count() == 1
    assert not [line for line in server.log if "brand.css" in line and "ran no cell" not in line]


def near(colour: str, pixels: set[tuple[int, int, int]], reach: int = 24) -> bool:
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return any(sum(abs(a - b) for a, b in zip(wanted, pixel, strict=True)) <= reach for pixel in pixels)


def look(page: Page, cell: str) -> set[tuple[int, int, int]]:
    picture = page.locator(f"[data-cell={cell}] .appnb-output").screenshot()
    with Image.open(io.BytesIO(picture)) as image:
        counted = image.convert("RGB").getcolors(1 << 24) or []
    return {colour for _, colour in counted}


@pytest.fixture(scope="module")
def charts() -> Iterator[Server]:
    server = Server(APPS / "charts.py")
    yield server
    server.stop()


def test_charts_are_drawn_with_the_tokens_and_follow_the_theme(charts: Server, page: Page) -> None:
    app = AppPage(page, charts.url)
    expect(app.cell("plotly_plot").locator(".js-plotly-plot .bars").first).to_be_attached(timeout=30_000)
    expect(app.cell("altair_plot").locator(".vega-embed :is(svg, canvas)").first).to_be_attached(timeout=30_000)
    followers = ("bokeh_plot", "hv_plot", "mpl_plot", "mpl_heavy", "altair_plot", "plotly_plot")
    for mode, selector in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        page.evaluate("mode => window.appnbTheme.choose(mode)", mode)
        page.wait_for_timeout(1_000)
        tokens = read_tokens(selector)
        for cell in followers:
            seen = look(page, cell)
            missing = [name for name in ("bg", "muted", "text", "chart-line") if not near(tokens[name], seen)]
            assert (mode, cell, missing) == (mode, cell, [])
        for cell in ("mpl_plot", "altair_plot", "plotly_plot"):
            assert near(tokens["chart-1"], look(page, cell)), (mode, cell)
        for cell in ("bokeh_own", "mpl_black", "altair_own", "plotly_own"):
            assert near(OWN, look(page, cell), 60), (mode, cell)
        assert near("#fff3e0", look(page, "plotly_own"))


@pytest.mark.parametrize("name", sorted({kind: name for name, kind in PANEL_TEMPLATES.items()}.values()))
def test_cells_live_in_a_template_of_panel_without_a_request_elsewhere(
    name: str, brand: Path, serve: Callable[..., Server], context: BrowserContext
) -> None:
    """`context` fails the test for every request to another host, and for every error on the page."""
    page = context.new_page()
    foreign: list[str] = []
    page.route(
        re.compile(r"^https?://(?!localhost[:/])"), lambda route: (foreign.append(route.request.url), route.abort())
    )
    app = AppPage(page, serve(brand, "--watch", "--template", f"panel:{name}").url)
    app.press("Size", "ArrowRight", times=2)
    expect(app.cell("shown")).to_contain_text("The size is 3")
    assert page.evaluate("document.documentElement.dataset.shell") == PANEL_TEMPLATES[name]
    expect(page.get_by_text("Brand").first).to_be_visible()

    page.evaluate("window.marker = 1")
    brand.write_text(brand.read_text().replace("The size is", "Now it is"))
    expect(app.cell("shown")).to_contain_text("Now it is 3")
    app.press("Size", "ArrowRight")
    expect(app.cell("shown")).to_contain_text("Now it is 4")
    assert page.evaluate("window.marker") == 1, "the page was not loaded again"

    if page.locator("#sidebar-button").count():  # a pane of `golden` is always open
        page.get_by_role("button", name="Close the sidebar").press("Enter")
        page.get_by_role("button", name="Open the sidebar").press("Enter")
        expect(page.get_by_role("button", name="Close the sidebar")).to_be_visible()
        expect(page.get_by_role("slider", name="Size")).to_be_visible()
    for mode, ground in (("light", "rgb(247, 248, 250)"), ("dark", "rgb(18, 22, 29)")):
        page.get_by_role("button", name=f"Change to {mode}").click()
        expect(page.locator("body")).to_have_css("background-color", ground)
        assert app.cell("shown").locator("h1").evaluate("one => getComputedStyle(one).color") == TEXT[mode]
    assert foreign == []


def test_elements_are_created_once_and_moved(brand: Path, serve: Callable[..., Server], page: Page) -> None:
    page.add_init_script(
        "const attach = Element.prototype.attachShadow; window.made = 0;"
        "Element.prototype.attachShadow = function (init) { window.made += 1; return attach.call(this, init) }"
    )
    app = AppPage(page, serve(brand, "--template", "report").url)
    expect(page.get_by_role("slider", name="Size")).to_be_visible()
    standing = """() => {
        let count = 0
        const walk = (root) => root.querySelectorAll('*').forEach((one) => {
            if (one.shadowRoot) { count += 1; walk(one.shadowRoot) }
        })
        walk(document)
        return count
    }"""
    assert page.evaluate("window.made") == page.evaluate(standing) > 0
    app.press("Size", "ArrowRight")
    expect(app.cell("shown")).to_contain_text("The size is 2")
    assert page.evaluate("window.made") == page.evaluate(standing)


def test_a_folder_is_a_template_and_may_have_only_some_files(
    brand: Path, serve: Callable[..., Server], page: Page
) -> None:
    folder = brand.parent / "corporate"
    folder.mkdir()
    (folder / "house.css").write_text('.appnb-title { font-size: 33px; background: url("dot.svg"); }', "utf-8")
    shutil.copy(brand.parent / "logo.svg", folder / "dot.svg")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    server = serve(brand, "--watch", "--template", folder)
    AppPage(page, server.url)
    expect(page.locator(".appnb-title")).to_have_css("font-size", "33px")
    assert any(re.search(r"/assets/own/[0-9a-f]{16}/dot\.svg$", url) for url in asked)
    (folder / "house.css").write_text(".appnb-title { font-size: 22px; }", "utf-8")
    expect(page.locator(".appnb-title")).to_have_css("font-size", "22px")


def test_page_template_serves_where_panel_takes_one(page: Page) -> None:
    command = [sys.executable, "-m", "panel", "serve", str(APPS / "plain_panel.py"), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        url = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
        page.goto(url.strip())
        slider = page.get_by_role("slider")
        expect(slider).to_be_visible(timeout=30_000)
        slider.press("ArrowRight")
        expect(page.get_by_text("Value 2")).to_be_visible()
        assert token(page, "accent") == "#007b4c"
        roots = (
            "Bokeh.documents[0].roots().filter((root) => ['main', 'sidebar'].some((area) => root.tags.includes(area)))"
        )
        assert page.evaluate(f"{roots}.length") == 4
        page.get_by_role("button", name="Change to light").click()
        page.get_by_role("button", name="Change to dark").click()
        expect(page.locator("body")).to_have_css("background-color", "rgb(18, 22, 29)")
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
