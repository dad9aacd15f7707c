"""The parts in a browser: what is pressed, opened, played, downloaded and told."""

import re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APP = Path(__file__).parent / "apps" / "parts.py"


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"[data-cell={name}]")


def visit(page: Page, server: Server, route: str = "") -> None:
    page.goto(f"{server.url}/{route}")
    expect(cell(page, "facts")).to_have_attribute("data-state", "ok", timeout=30_000)


def test_a_sidebar_goes_where_the_pages_sidebar_is(page: Page, server: Server) -> None:
    visit(page, server)
    sidebar = page.locator("aside[data-area=sidebar]")
    expect(sidebar.get_by_role("heading", name="Parts")).to_be_visible()
    expect(sidebar.get_by_text("A footer")).to_be_visible()
    expect(page.locator("main [data-cell=aside]")).to_have_count(0)


def test_a_sidebar_is_a_drawer_on_a_phone(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 375, "height": 700})
    visit(page, server)
    link = page.locator("aside").get_by_role("link", name="About", exact=True)
    expect(link).not_to_be_visible()
    page.get_by_role("button", name="Open the sidebar").click()
    expect(link).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_routes_follow_the_address_and_the_menu_marks_where_it_is(page: Page, server: Server) -> None:
    visit(page, server)
    routes, menu = cell(page, "routing"), cell(page, "menu")
    expect(routes.get_by_role("heading", name="The home")).to_be_visible()
    menu.get_by_role("link", name="About").click()
    expect(routes.get_by_role("heading", name="About this page")).to_be_visible()
    expect(routes.get_by_role("heading", name="The home")).not_to_be_visible()
    expect(routes.get_by_role("slider")).to_be_visible()  # an element in what is made when it is seen
    expect(menu.get_by_role("link", name="About")).to_have_attribute("aria-current", "page")
    expect(menu.get_by_role("link", name="Home")).not_to_have_attribute("aria-current", "page")
    page.evaluate("location.hash = '#/user/7'")
    expect(routes.get_by_text("One user")).to_be_visible()
    page.evaluate("location.hash = '#/nowhere'")
    expect(routes.get_by_text("Nothing here")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(routes.get_by_role("heading", name="About this page")).to_be_visible()


def test_a_route_can_be_opened_by_its_address(page: Page, server: Server) -> None:
    visit(page, server, "#/about")
    expect(cell(page, "routing").get_by_role("heading", name="About this page")).to_be_visible()


def test_a_menu_is_worked_by_keys(page: Page, server: Server) -> None:
    visit(page, server)
    menu = cell(page, "menu")
    menu.get_by_role("link", name="Home").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Team")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link", name="Team")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Team")).not_to_be_visible()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.mouse.click(700, 600)
    expect(menu.get_by_role("link", name="Team")).not_to_be_visible()


def test_an_outline_lists_the_headings_and_leads_to_them(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    visit(page, server)
    outline = page.get_by_role("navigation", name="On this page")
    expect(outline.get_by_role("link")).to_have_text(["The home", "Diagrams"])
    expect(outline.get_by_role("link", name="The home")).to_have_attribute("aria-current", "location")
    outline.get_by_role("link", name="Diagrams").click()
    expect(outline.get_by_role("link", name="Diagrams")).to_have_attribute("aria-current", "location")
    expect(page.get_by_role("heading", name="Diagrams")).to_be_focused()
    page.evaluate("location.hash = '#/about'")
    expect(page.get_by_role("heading", name="About this page")).to_be_in_viewport()  # it was scrolled out of view
    expect(outline.get_by_role("link")).to_have_text(["About this page", "Diagrams"])


def test_a_carousel_goes_by_buttons_and_keys(page: Page, server: Server) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit(page, server)
    carousel = cell(page, "slides").locator("[aria-roledescription=carousel]")
    place = carousel.locator(".appnb-carousel-place")
    back, forth = (
        carousel.get_by_role("button", name="Previous slide"),
        carousel.get_by_role("button", name="Next slide"),
    )
    expect(place).to_have_text("1 of 3")
    expect(back).to_be_disabled()
    forth.click()
    expect(place).to_have_text("2 of 3")
    carousel.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")  # the slider's own
    expect(place).to_have_text("2 of 3")
    carousel.locator(".appnb-carousel-strip").focus()
    page.keyboard.press("End")
    expect(place).to_have_text("3 of 3")
    expect(forth).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text("2 of 3")


def test_a_tree_is_walked_with_the_arrow_keys(page: Page, server: Server) -> None:
    visit(page, server)
    tree = page.get_by_role("tree", name="A tree")
    tree.locator("[tabindex='0']").focus()
    focused = page.locator("[role=treeitem]:focus > .appnb-tree-row")
    for key, text in (
        ("ArrowDown", "fruit: [2]"),
        ("ArrowLeft", "fruit: [2]"),
        ("ArrowDown", "count: {2}"),
        ("ArrowUp", "fruit: [2]"),
        ("ArrowRight", "fruit: [2]"),
        ("ArrowRight", "0: 'apple'"),
        ("End", "deep: {1}"),
        ("Enter", "deep: {1}"),
        ("ArrowDown", "deeper: [2]"),
        ("Home", "{2}"),
        ("c", "count: {2}"),
    ):
        page.keyboard.press(key)
        expect(focused).to_have_text(text)
    assert tree.locator("[tabindex='0']").count() == 1
    expect(tree.get_by_text("deeper")).to_be_visible()
    tree.get_by_text("deep", exact=True).click()
    expect(tree.get_by_text("deeper")).not_to_be_visible()


def test_diagrams_are_drawn_here_in_the_pages_colours(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, server)
    diagram = cell(page, "diagram").locator(".appnb-mermaid")
    expect(diagram.locator("svg")).to_be_visible()
    expect(diagram.get_by_text("Good?")).to_be_visible()
    light = diagram.locator(".node rect").first.evaluate("node => getComputedStyle(node).fill")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(diagram.locator(".node rect").first).not_to_have_css("fill", light)
    expect(cell(page, "broken_diagram")).to_contain_text("Parse error")
    expect(cell(page, "broken_diagram")).to_contain_text("never closed")
    assert sum("mermaid.min.js" in url for url in asked) == 1


@pytest.mark.parametrize(
    ("label", "name", "content"),
    [
        ("Plain", "hello.txt", b"hello"),
        ("Table", "table.csv", b"a,b\n1,2\n"),
        ("Note", "später.txt", b"made later"),
        ("Large", "large.bin", b"x" * 1_000_000),
    ],
)
def test_a_download_gives_its_file(page: Page, server: Server, label: str, name: str, content: bytes) -> None:
    visit(page, server)
    with page.expect_download() as waiting:
        cell(page, "downloads").get_by_role("link", name=label).click()
    assert waiting.value.suggested_filename == name
    assert Path(waiting.value.path()).read_bytes() == content
    expect(cell(page, "downloads").get_by_role("link", name=label)).not_to_have_attribute("aria-busy", "true")


def test_a_download_that_fails_says_so(page: Page, server: Server) -> None:
    visit(page, server)
    with page.expect_download() as waiting:
        cell(page, "downloads").get_by_role("link", name="Broken").click()
    expect(page.get_by_role("alert")).to_contain_text("The download could not be made.")
    assert waiting.value.failure()
    expect(cell(page, "downloads")).to_have_attribute("data-state", "ok")
    assert any("nothing to give" in line for line in server.log)
    expect(cell(page, "downloads").get_by_role("button", name="Empty")).to_be_disabled()


def test_files_come_in_ranges_with_their_kind_and_end_with_the_page(page: Page, server: Server) -> None:
    visit(page, server)
    origin = re.match(r"http://[^/]+", server.url)[0]
    address = origin + cell(page, "media").locator("video").get_attribute("src")
    with urlopen(Request(address, headers={"Range": "bytes=4-11"})) as answer:
        assert (answer.status, answer.read()) == (206, b"ftypmp42")
        assert answer.headers["Content-Range"] == "bytes 4-11/5012"
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    with urlopen(Request(address, headers={"Range": "bytes=-3"})) as answer:
        assert len(answer.read()) == 3
    for wrong in (address.replace("/files/", "/files/x"), re.sub(r"[0-9a-f]{24}", "0" * 24, address)):
        with pytest.raises(OSError, match="404"):
            urlopen(wrong)
    with pytest.raises(OSError, match="416"):
        urlopen(Request(address, headers={"Range": "bytes=9000-"}))


def test_sounds_films_and_frames_are_the_browsers_own(page: Page, server: Server) -> None:
    visit(page, server)
    media = cell(page, "media")
    page.wait_for_function("document.querySelector('audio').duration === 1")
    media.locator("iframe.appnb-iframe").scroll_into_view_if_needed()
    inside = media.frame_locator("iframe.appnb-iframe")
    expect(inside.locator("#inside")).to_have_text("inside")
    assert inside.locator("body").evaluate("() => document.title") == "ran"
    assert (
        inside.locator("body").evaluate("() => { try { return parent.document.title } catch { return 'kept out' } }")
        == "kept out"
    )


def test_pictures_are_compared_with_the_keyboard(page: Page, server: Server) -> None:
    visit(page, server)
    box = cell(page, "pictures").locator(".appnb-compare")
    box.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(box).to_have_attribute("style", re.compile("--place: 0%"))


def test_what_is_lazy_is_made_when_it_is_seen(page: Page, server: Server) -> None:
    visit(page, server)
    later = cell(page, "seen_later")
    expect(later.get_by_text("Made when seen")).to_have_count(0)
    later.locator("appnb-hole").last.scroll_into_view_if_needed()
    expect(later.get_by_text("Made when seen")).to_be_visible()
    later.get_by_role("textbox").fill("typed")
    expect(later.get_by_role("textbox")).to_have_value("typed")


def test_progress_is_seen_while_a_cell_runs(page: Page, server: Server) -> None:
    visit(page, server)
    cell(page, "start").get_by_role("button", name="Go").click()
    work, bars = cell(page, "work"), cell(page, "bars")
    expect(work.get_by_role("status")).to_contain_text("Getting ready")
    expect(work.get_by_role("progressbar")).to_be_visible()
    expect(work).to_contain_text(re.compile(r"[3-6] of 8"))
    expect(work).to_contain_text("left")
    expect(work).to_contain_text(re.compile(r"All done\s*8 of 8"), timeout=10_000)
    expect(work.get_by_role("status")).to_have_count(0)
    expect(bars).to_contain_text(re.compile(r"Outer\s*6 of 6 file"), timeout=10_000)
    expect(bars.get_by_role("progressbar")).to_have_count(1)
    expect(bars.locator(".appnb-console")).to_have_count(0)


def test_a_progress_bar_whose_block_fails_gives_way_to_the_error(page: Page, server: Server) -> None:
    visit(page, server)
    cell(page, "start").get_by_role("button", name="Fail").click()
    expect(cell(page, "failing")).to_contain_text("could not be computed")


def test_toasts_come_go_and_run_nothing(page: Page, server: Server) -> None:
    page.clock.install()
    visit(page, server)
    cell(page, "start").get_by_role("button", name="Note").click()
    note, grave = page.get_by_role("status").filter(has_text="Saved"), page.get_by_role("alert")
    expect(note).to_contain_text("Saved <b>it</b>")
    expect(note.locator("b")).to_have_text("12")
    expect(grave.locator("strong").last).to_have_text("Try")
    assert page.evaluate("window.hacked") is None
    page.clock.fast_forward(10_000)
    expect(note).to_have_count(0)
    grave.get_by_role("button", name="Close this note").click()
    expect(grave).to_have_count(0)


def test_a_matrix_is_edited_by_keys_and_stays_symmetric(page: Page, server: Server) -> None:
    visit(page, server)
    grid, edited = cell(page, "editing"), cell(page, "edited")
    expect(edited).to_contain_text("[[1, 0], [0, 1]]")
    entry = grid.get_by_role("spinbutton", name="Grid a, y")
    entry.focus()
    page.keyboard.press("ArrowUp")
    expect(edited).to_contain_text("[[1, 0.5], [0.5, 1]]")
    expect(grid.get_by_role("spinbutton", name="Grid b, x")).to_have_value("0.5")
    entry.fill("-7")
    page.keyboard.press("Tab")
    expect(edited).to_contain_text("[[1, -5], [-5, 1]]")
    expect(entry).to_have_value("-5.0")


def test_code_is_indented_by_keys(page: Page, server: Server) -> None:
    visit(page, server)
    field = cell(page, "editing").get_by_role("textbox", name="Script")
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("z")
    expect(cell(page, "edited")).to_contain_text(r"'if x:\n    y = 1\n        z'")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()


def test_lines_are_written_over(page: Page, server: Server) -> None:
    visit(page, server)
    expect(cell(page, "printing").locator(".appnb-console")).to_have_text(re.compile(r"^done\s*$"))
    expect(cell(page, "printing")).to_contain_text("in the output: caught")


def test_a_thread_shows_in_its_cell_and_a_cell_knows_itself(page: Page, server: Server) -> None:
    visit(page, server)
    expect(cell(page, "threads")).to_contain_text("from a thread")
    facts = cell(page, "facts")
    for text in ("True run", "apps", "middle", "sleep(seconds)", "Put any object into a box"):
        expect(facts).to_contain_text(text)


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_wider_than_the_page(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    visit(page, server)
    expect(page.locator(".appnb-mermaid svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
