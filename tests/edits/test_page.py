"""Edits again in a real Chromium: a person's values stand, the page is not reloaded, and only what has to runs."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from appnb.server.rollout import describe_cells
from tests.conftest import Server
from tests.edits import cases_of_cells, cases_of_notebook, notebook, person
from tests.edits.corpus import list_saves
from tests.edits.edit import Edit
from tests.edits.person import cell

pytestmark = pytest.mark.browser

EDITS: Mapping[str, Edit] = cases_of_notebook.EDITS | cases_of_cells.EDITS
WAIT_S = 30.0
TRIES = 5
"""How often an edit is made until a busy machine comes to say in time which cells ran."""

Look = Callable[[Page], object]

SEEN: Mapping[str, Look] = {
    "a comment and empty lines at the head of every cell": lambda page: None,
    "the title": lambda page: expect(page).to_have_title("Eleven"),
    "a layout with a sidebar for the elements": lambda page: expect(
        page.locator("[data-area=sidebar] [data-cell=level_control]")
    ).to_be_visible(),
    "a bound that admits the value": lambda page: expect(page.get_by_role("slider")).to_have_attribute(
        "aria-valuemax", "50.0"
    ),
    "an option more": lambda page: expect(
        cell(page, "colour_control").locator("option")
    ).to_have_count(4),
    "the label of a slider": lambda page: expect(cell(page, "level_control")).to_contain_text("Height"),
    "the words around a batch": lambda page: expect(cell(page, "trip_control")).to_contain_text("for"),
    "the button of a form": lambda page: expect(page.get_by_role("button", name="Ask")).to_be_visible(),
    "the label of a table": lambda page: expect(cell(page, "rows_control")).to_contain_text("Towns"),
    "another initial value of a slider": lambda page: expect(cell(page, "level_shown")).to_have_text("level: 20"),
    "what a cell shows": lambda page: expect(cell(page, "level_shown")).to_have_text("Level: 13"),
    "a variable and its users": lambda page: None,
    "the name of a cell": lambda page: expect(cell(page, "control_of_level").get_by_role("slider")).to_be_visible(),
    "what a function does": lambda page: expect(cell(page, "who_shown")).to_have_text("who = Ada"),
    "an import in the setup cell": lambda page: None,
    "a cell at the top": lambda page: expect(cell(page, "cell-2")).to_have_text("new"),
    "the cell of an element": lambda page: expect(page.get_by_role("slider")).to_have_count(0),
    "the cells of two elements": lambda page: expect(cell(page, "who_control").get_by_label("Colour")).to_be_visible(),
    "an element to another cell": lambda page: expect(cell(page, "knob_control").get_by_role("table")).to_be_visible(),
    "a form cut, saved, and put in elsewhere": lambda page: expect(page.get_by_label("Request")).to_have_count(0),
    "a second version of a name": lambda page: expect(cell(page, "after")).to_contain_text("'second', 'after'"),
    "all cells, in reverse": lambda page: expect(
        page.locator("[data-cell=helped] ~ [data-cell=level_shown]")
    ).to_have_count(0),
    "a syntax error": lambda page: None,
    "a cell that raises": lambda page: None,
    "a module": lambda page: expect(cell(page, "helped")).to_have_text("welcome, corpus"),
}  # fmt: skip
"""Edits of the corpus, and what the page shows of the first save of each."""


class Desk:
    """An author's file, the server that follows it, and a page where somebody has entered values."""

    def __init__(self, folder: Path, serve: Callable[..., Server], context: BrowserContext) -> None:
        self.folder = folder
        self.file = folder / "ten_elements.py"
        self.text = notebook.write_notebook()
        self.file.write_text(self.text)
        (folder / "edits_helper.py").write_text(notebook.HELPER)
        self.server = serve(self.file, "--watch", "--dev")
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.goto(self.server.url)
        expect(cell(self.page, "model_shown")).to_have_text("model: 0.1", timeout=WAIT_S * 1000)
        person.enter_all(self.page)
        self.page.evaluate("window.wasLoadedOnce = true")

    def wait(self, is_so: Callable[[], bool], what: Callable[[], object]) -> None:
        """Wait for a fact, letting the page go on meanwhile."""
        until = time.monotonic() + WAIT_S
        while not is_so():
            assert time.monotonic() < until, what()
            self.page.wait_for_timeout(10)

    def save(self, text: str, modules: Mapping[str, str] | None = None) -> str:
        """Save files; says what the server said of it when it was done."""
        before = len(self.server.log)
        for name, code in (modules or {}).items():
            (self.folder / f"{name}.py").write_text(code)
        if text != self.file.read_text():
            self.file.write_text(text)
        done = (" changed: ran ", "goes on as it was", "in order again")
        said = lambda: [line for line in self.server.log[before:] if any(it in line for it in done)]  # noqa: E731
        self.wait(lambda: bool(said()), lambda: self.server.log)
        return said()[-1]

    def check_values(self, but: str = "") -> None:
        """Wait until the elements stand at what was entered; the rest of those named."""
        stands = {name: value for name, value in person.STANDS.items() if name not in but.split()}

        def is_so() -> bool:
            try:
                return person.read(self.page, but) == stands
            except Error:  # one is just being replaced
                return False

        self.wait(is_so, lambda: person.read(self.page, but))
        assert self.page.evaluate("window.wasLoadedOnce"), "the page was reloaded"


def make(desk: Desk, name: str) -> bool:
    """Make an edit, then take it back; tells whether the server could say of each save which cells ran."""
    edit, is_told = EDITS[name], True
    for step in list_saves(edit):
        said = desk.save(step.change(desk.text), step.modules)
        wanted = f"changed: ran {describe_cells(step.ran.split())} in 1 page"
        if " in 0 pages" in said:  # the machine is busy: the page comes later
            is_told = False
        elif step.is_refused:
            assert "goes on as it was" in said, name
        elif step.ran or "in order again" not in said:
            assert wanted in said, name
        for failed in step.fails.split():
            expect(cell(desk.page, failed)).to_have_attribute("data-state", "error")
        desk.check_values(but=f"{step.gone} {' '.join(step.reset)}")
        if step is edit:
            SEEN[name](desk.page)
    if desk.file.read_text() != desk.text or edit.modules:
        desk.save(desk.text, {"edits_helper": notebook.HELPER} if edit.modules else None)
    for reset in (reset for save in list_saves(edit) for reset in save.reset):
        expect(cell(desk.page, f"{reset}_shown")).to_have_text(f"{reset}: {notebook.INITIAL[reset]}")
        person.ENTER[reset](desk.page)
    desk.check_values()
    for element, shown in person.SHOWN.items():
        expect(cell(desk.page, f"{element}_shown")).to_have_text(shown)
    return is_told


def test_a_persons_values_stand_over_edits(
    serve: Callable[..., Server], context: BrowserContext, tmp_path: Path
) -> None:
    assert len(SEEN) >= 18
    desk = Desk(tmp_path, serve, context)
    for name in SEEN:
        assert any(make(desk, name) for _ in range(TRIES)), f"{name}: the server never said which cells ran"
