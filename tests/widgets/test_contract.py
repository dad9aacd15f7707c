"""anywidget's contract with a module, in a real browser: values, bytes, messages, life, views, faults."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser
APPS = Path(__file__).parent / "apps"
PATIENCE_MS = 30_000  # a busy machine is no fault


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for most tests here; each opens a session of its own."""
    server = Server(APPS / "contract.py")
    yield server
    server.stop()


@pytest.fixture
def app(server: Server, page: Page) -> Page:
    page.goto(server.url)
    expect(page.get_by_role("button", name="Raise", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    return page


def shown(page: Page, name: str) -> object:
    return expect(page.locator(f"output[data-value={name}]"))


def test_views_of_one_widget_are_in_step_and_it_is_initialized_once(app: Page) -> None:
    buttons = app.get_by_role("button", name="Life")
    expect(buttons).to_have_text(["Life 0", "Life 0"], timeout=PATIENCE_MS)
    buttons.first.click()
    expect(buttons).to_have_text(["Life 1", "Life 1"])
    shown(app, "life").to_have_text("1", timeout=PATIENCE_MS)
    assert app.evaluate("said") == ["initialize 0", "render", "render", "initialized hears 1"]


def test_a_widget_that_goes_is_cleaned_up_and_comes_again(app: Page) -> None:
    expect(app.get_by_role("button", name="Life")).to_have_count(2, timeout=PATIENCE_MS)
    app.get_by_role("switch", name="Show").click()
    expect(app.get_by_text("hidden")).to_be_visible(timeout=PATIENCE_MS)
    app.wait_for_function("said.includes('initialize cleaned')", timeout=PATIENCE_MS)
    ended = sorted(app.evaluate("said.slice(3)"))
    assert ended == ["initialize aborted", "initialize cleaned", *["render aborted"] * 2, *["render cleaned"] * 2]
    app.get_by_role("switch", name="Show").click()
    expect(app.get_by_role("button", name="Life 0")).to_have_count(2, timeout=PATIENCE_MS)


def test_a_widget_in_text_is_as_wide_as_what_it_shows(app: Page) -> None:
    cell = app.locator("[data-cell=in_text]")
    links = cell.get_by_text("loaves", exact=True)
    expect(links).to_have_count(3, timeout=PATIENCE_MS)
    for place in cell.locator(".appnb-field").all():
        width = place.evaluate("each => each.getBoundingClientRect().width")
        text = place.get_by_text("loaves", exact=True).evaluate("each => each.getBoundingClientRect().width")
        assert abs(width - text) < 2
    sentence = cell.locator(".appnb-md > :first-child")
    assert sentence.evaluate("each => each.getBoundingClientRect().height") < 40  # one line


def test_a_widget_is_placed_as_elements_are(app: Page) -> None:
    cell = app.locator("[data-cell=placed]")
    middle = "each => { const box = each.getBoundingClientRect(); return box.left + box.width / 2 }"
    centred = cell.get_by_text("loaves", exact=True).first
    expect(centred).to_be_visible(timeout=PATIENCE_MS)
    assert abs(centred.evaluate(middle) - cell.evaluate(middle)) < 2
    expect(cell.get_by_text("amount 3")).to_be_visible()


def test_styles_of_a_widget_end_at_its_edge(app: Page) -> None:
    colour = "element => getComputedStyle(element).backgroundColor"
    button = app.get_by_role("button", name="Life").first
    expect(button).to_be_visible(timeout=PATIENCE_MS)
    assert button.evaluate(colour) == "rgb(1, 2, 3)"
    assert app.locator("#outside").evaluate(colour) != "rgb(1, 2, 3)"


def test_what_python_makes_of_a_value_is_shown(app: Page) -> None:
    field = app.get_by_role("spinbutton", name="Bounded")
    field.fill("25")
    expect(field).to_have_value("10", timeout=PATIENCE_MS)
    shown(app, "size").to_have_text("10", timeout=PATIENCE_MS)
    field.press_sequentially("9876543")  # what was typed last stands at both ends
    field.fill("4")
    shown(app, "size").to_have_text("4", timeout=PATIENCE_MS)
    expect(field).to_have_value("4")


def test_bytes_travel_both_ways_in_values_and_in_messages(app: Page) -> None:
    log = app.locator("output[data-log=binary]")
    expect(log).to_have_text('DataView first;deep;{"nan":null,"array":[0,1,2],"number":1.5};', timeout=PATIENCE_MS)
    app.get_by_role("button", name="Send bytes").click()
    shown(app, "binary").to_have_text("b'ABC' {'inner': ['t', b'hi']}", timeout=PATIENCE_MS)
    expect(log).to_have_text(re.compile("changed ABC;custom HELLO eno,2;$"), timeout=PATIENCE_MS)


def test_a_module_calls_python(app: Page) -> None:
    expect(app.locator("output[data-log=commands]")).to_have_text("42 1,2,3,1,2,3", timeout=PATIENCE_MS)


def test_widgets_within_widgets(app: Page) -> None:
    parent = app.get_by_role("button", name="parent of")
    expect(parent).to_have_text("parent of 8 and 7", timeout=PATIENCE_MS)
    child = app.get_by_text("child 4")
    assert child.evaluate("element => getComputedStyle(element).color") == "rgb(4, 5, 6)"
    parent.click()
    expect(parent).to_have_text("parent of 10 and 8")
    expect(app.get_by_text("child 5")).to_be_visible()
    shown(app, "composed").to_have_text("5 8", timeout=PATIENCE_MS)


def test_an_object_of_any_class(app: Page) -> None:
    button = app.get_by_role("button", name="dataclass")
    button.click()
    expect(button).to_have_text("dataclass 2")
    app.get_by_role("button", name="Raise it").click()
    expect(button).to_have_text("dataclass 12", timeout=PATIENCE_MS)


def test_code_that_fails_leaves_the_rest_of_the_page(app: Page) -> None:
    failing = app.locator(".appnb-widget-failed", has_text="Failing cannot be shown")
    expect(failing).to_contain_text("Its code failed in this browser")
    failing.get_by_text("what it said").click()
    expect(failing.locator("pre")).to_have_text("no <b>luck</b>")
    expect(app.locator(".appnb-widget-failed", has_text="Empty cannot be shown")).to_be_visible()


def test_what_an_observer_raises_is_an_error_of_its_cell(app: Page) -> None:
    app.get_by_role("button", name="Raise", exact=True).click()
    expect(app.locator("[data-cell=raising] [role=alert], [data-cell=raising] .appnb-card")).to_be_visible(
        timeout=PATIENCE_MS
    )
    app.get_by_role("button", name="Send bytes").click()
    shown(app, "binary").to_contain_text("ABC", timeout=PATIENCE_MS)


def test_widgets_follow_the_pages_theme(app: Page) -> None:
    frame = app.locator("appnb-widget > div").first
    expect(frame).to_have_attribute("data-theme", "light", timeout=PATIENCE_MS)
    app.evaluate("appnbTheme.choose('dark')")
    expect(frame).to_have_class("dark dark-theme")


def test_code_of_other_hosts_is_named(serve: Callable[..., object], browser: Browser) -> None:
    server = serve(APPS / "elsewhere.py")
    context = browser.new_context()
    context.route(re.compile(r"^https?://(?!localhost|127)"), lambda route: route.abort())
    page = context.new_page()
    page.goto(server.url)
    for name, host in {"Static": "esm.sh", "ByAddress": "cdn.jsdelivr.net", "Later": "unpkg.com"}.items():
        card = page.locator(".appnb-widget-failed", has_text=f"{name} cannot be shown")
        expect(card).to_contain_text(f"loads parts of itself from {host}", timeout=PATIENCE_MS)
    expect(page.get_by_text("the rest of the page")).to_be_visible()
    context.close()
    server.stop()
    assert sum("NB350" in line for line in server.log) == 3


def test_a_saved_module_takes_the_place_of_the_one_before(
    serve: Callable[..., object], page: Page, tmp_path: Path
) -> None:
    notebook, module, style = (tmp_path / name for name in ("notebook.py", "part.js", "part.css"))
    notebook.write_text((APPS / "from_files.py").read_text())
    module.write_text(written := (APPS / "part.js").read_text())
    style.write_text("button { color: rgb(9, 9, 9) }")
    page.goto(serve(notebook, "--watch").url)
    button = page.get_by_role("button", name="first")
    button.click()
    expect(button).to_have_text("first 1", timeout=PATIENCE_MS)
    module.write_text(written.replace("first", "second"))
    again = page.get_by_role("button", name="second")
    expect(again).to_have_text("second 1", timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="first")).to_have_count(0)
    style.write_text("button { color: rgb(8, 8, 8) }")
    page.wait_for_function(
        "button => getComputedStyle(button).color === 'rgb(8, 8, 8)'", arg=again.element_handle(), timeout=PATIENCE_MS
    )
    module.write_text("export default { render() { nonsense } }")
    expect(page.locator(".appnb-widget-failed")).to_be_visible(timeout=PATIENCE_MS)
    module.write_text(written.replace("first", "third"))
    expect(page.get_by_role("button", name="third")).to_have_text("third 1", timeout=PATIENCE_MS)
