"""Every element in a real Chromium, by keys alone: found by role and name, reached by Tab, its value changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
APP = Path(__file__).parent / "apps" / "keyboard.py"
PATIENCE_MS = 30_000  # a busy machine is no fault

# role, name, keys, the element, its value afterwards
STEPS = [
    ("slider", "Size", ["ArrowRight"], "size", "2"),
    ("slider", "Places", ["ArrowRight", "ArrowRight"], "places", "100"),
    ("slider", "Years from", ["ArrowLeft"], "years", "[1, 6]"),
    ("slider", "Years to", ["End"], "years", "[1, 10]"),
    ("slider", "Typed", ["ArrowRight"], "typed", "2"),
    ("textbox", "Typed", ["Control+a", "type:7", "Enter"], "typed", "7"),
    ("textbox", "Count", ["ArrowUp", "ArrowUp"], "count", "3"),
    ("textbox", "Name", ["type:Ada", "Enter"], "name", "'Ada'"),
    ("textbox", "Live", ["type:so"], "live", "'so'"),
    ("textbox", "Secret", ["type:key", "Enter"], "secret", "'key'"),
    ("textbox", "Notes", ["type:a", "Enter", "type:b", "Tab"], "notes", "'a\\nb'"),
    ("combobox", "Region", ["ArrowDown"], "region", "'south'"),
    ("textbox", "City", ["type:ros", "Backspace", "Backspace", "Enter"], "city", "'Rome'"),
    ("textbox", "Colours", ["type:gr", "Enter"], "colours", "['green']"),
    ("radio", "km", ["ArrowDown"], "unit", "'miles'"),
    ("checkbox", "I agree", ["Space"], "agree", "True"),
    ("switch", "Log scale", ["Space"], "log", "True"),
    ("textbox", "Day", ["ArrowUp"], "day", "'2025-04-14'"),
    ("textbox", "Moment", ["ArrowUp"], "moment", "'2025-04-14 09:30:00'"),
    ("textbox", "Stay from", ["ArrowDown"], "stay", "['2025-02-01', '2025-03-14']"),
    ("button", "More", ["Enter", "Space"], "more", "2"),
    ("button", "Go", ["Enter"], "go", "'ran'"),
    ("button", "Refresh", ["Enter"], "tick", "'off (1)'"),
    ("checkbox", "Rows 2", ["Space"], "rows", "[{'city': 'Rome', 'n': 1}]"),
    ("checkbox", "One 1", ["Space"], "one", "[{'who': 'Ada'}]"),
    ("tab", "First", ["ArrowRight"], "views", "'Second'"),
    ("slider", "Inside", ["ArrowRight"], "views", "'Second'"),
    ("textbox", "How many", ["ArrowUp", "Control+Enter"], "order", "2"),
    ("slider", "Weights 2", ["ArrowRight"], "weights", "[0, 1]"),
    ("textbox", "high", ["ArrowUp"], "limits", "{'low': 0, 'high': 11}"),
    ("textbox", "Who", ["type:Ada", "Enter"], "who", "{'who': 'Ada'}"),
]


@pytest.fixture
def app(serve: Callable[..., object], page: Page) -> Page:
    page.goto(serve(APP).url)
    expect(page.get_by_role("textbox", name="Who")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[data-value=who]")).to_be_visible(timeout=PATIENCE_MS)
    return page


def test_every_element_is_used_by_keys_alone(app: Page) -> None:
    for role, name, keys, element, value in STEPS:
        control = find(app, role, name)
        reach(app, control, f"{role} {name!r}")
        for key in keys:
            kind, _, text = key.partition(":")
            app.keyboard.type(text) if kind == "type" else app.keyboard.press(key)
        shown = app.locator(f"[data-value={element}]")
        expect(shown, f"{role} {name!r}").to_have_text(value, timeout=PATIENCE_MS)


def find(page: Page, role: str, name: str) -> Locator:
    table, _, row = name.partition(" ")
    if role == "checkbox" and row.isdigit():
        return page.get_by_role("table", name=table).get_by_role("row").nth(int(row)).get_by_role("checkbox")
    return page.get_by_role(role, name=name, exact=True)


def reach(page: Page, control: Locator, what: str) -> None:
    """Press Tab until the control has the focus."""
    for _ in range(60):
        if control.evaluate("element => element === element.getRootNode().activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {what}")


def test_a_shortcut_presses_its_button(app: Page) -> None:
    expect(app.get_by_role("button", name="More")).to_be_visible(timeout=PATIENCE_MS)  # the shortcut comes with it
    app.keyboard.press("Control+m")
    expect(app.locator("[data-value=more]")).to_have_text("1")


def test_a_label_leads_to_its_control(app: Page) -> None:
    app.locator(".appnb-label", has_text="Name").first.click()
    expect(app.get_by_role("textbox", name="Name")).to_be_focused()
    app.locator(".appnb-label", has_text="I agree").click()
    expect(app.locator("[data-value=agree]")).to_have_text("True")


def test_a_file_is_chosen_by_keys(app: Page, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(b"a,b\n1,2\n")
    app.on("filechooser", lambda _: None)  # asks the browser, before the key is pressed, to tell of choosers
    reach(app, app.get_by_role("button", name="Upload"), "the place for files")
    with app.expect_file_chooser() as chooser:
        app.keyboard.press("Enter")
    chooser.value.set_files(file)
    expect(app.locator("[data-value=upload]")).to_have_text("('data.csv', b'a,b\\n1,2\\n')")


def test_a_phone_sees_no_element_cut_off(app: Page) -> None:
    app.set_viewport_size({"width": 375, "height": 800})
    expect(app.get_by_role("slider", name="Size")).to_be_visible()
    wide = app.evaluate(
        "() => [...document.querySelectorAll('.appnb-field')]"
        ".filter(field => field.checkVisibility() && field.getBoundingClientRect().right > innerWidth)"
        ".map(field => field.dataset.kind)"
    )
    assert wide == []
