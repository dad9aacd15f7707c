"""Text that is being typed outlives whatever happens around it: an update elsewhere, and a new run of its own cell."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.keeping.sessions import PATIENCE_MS, Viewed, Watched

pytestmark = pytest.mark.browser

CARET = """input => {
    const focused = input.getRootNode().activeElement === input
    return [focused, input.value, input.selectionStart, input.selectionEnd]
}"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    watched = Watched(tmp_path_factory.mktemp("texts"), "texts")
    yield watched
    watched.server.stop()


@pytest.fixture
def texts(watched: Watched, page: Page) -> Viewed:
    watched.restore("texts")
    return watched.open(page, "texts")


def type_half(field: Locator) -> None:
    """Type a text, and put the caret into its middle; nothing is sent."""
    field.click()
    field.press_sequentially("half a thought")
    for _ in range(7):
        field.press("ArrowLeft")
    assert field.evaluate(CARET) == [True, "half a thought", 7, 7]


def rerun(texts: Viewed, *changes: tuple[str, str]) -> None:
    """Save with changes, and wait until all that it makes run has run."""
    texts.save(*changes, ("{n.value} first", "{n.value} second"))
    expect(texts.cell("elsewhere")).to_contain_text("second", timeout=PATIENCE_MS)
    texts.wait_settled()


FIELDS = {
    "a line": "Name",
    "lines": "Notes",
    "a field of a form": "Street",
    "a Panel widget": "City",
    "a Panel widget in a column": "Country",
}


@pytest.mark.parametrize("label", FIELDS.values(), ids=FIELDS)
def test_an_update_elsewhere_takes_neither_text_nor_focus(texts: Viewed, label: str) -> None:
    field = texts.page.get_by_label(label, exact=True)
    type_half(field)
    rerun(texts)
    assert field.evaluate(CARET) == [True, "half a thought", 7, 7]
    field.press_sequentially(" of")
    assert field.input_value() == "half a  ofthought"


CELLS = {"Name": "typed", "Notes": "typed", "Street": "filled", "City": "panels", "Country": "panels"}


@pytest.mark.parametrize("label", FIELDS.values(), ids=FIELDS)
def test_a_new_run_of_its_own_cell_takes_neither_text_nor_focus(texts: Viewed, label: str) -> None:
    field = texts.page.get_by_label(label, exact=True)
    type_half(field)
    texts.touch_cell(CELLS[label])
    rerun(texts)
    texts.page.wait_for_timeout(500)
    assert field.evaluate(CARET) == [True, "half a thought", 7, 7]
    field.press_sequentially(" of")
    assert field.input_value() == "half a  ofthought"


def test_a_new_label_takes_neither_text_nor_focus(texts: Viewed) -> None:
    type_half(texts.page.get_by_label("Name", exact=True))
    rerun(texts, ('label="Name"', 'label="Full name"'))
    field = texts.page.get_by_label("Full name", exact=True)
    expect(field).to_be_visible(timeout=PATIENCE_MS)
    assert field.evaluate(CARET) == [True, "half a thought", 7, 7]
    field.press("Enter")
    expect(texts.cell("said")).to_contain_text("'half a thought'", timeout=PATIENCE_MS)


def test_a_form_half_filled_in_is_neither_emptied_nor_submitted(texts: Viewed) -> None:
    street = texts.page.get_by_label("Street", exact=True)
    street.fill("Via Roma")
    street.press("Enter")
    rerun(texts, ('label="Count"', 'label="How many"'))
    expect(texts.page.get_by_label("How many", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert street.input_value() == "Via Roma"
    expect(texts.cell("ordered")).to_contain_text("None {'street': 'Via Roma', 'count': 0}")
    texts.cell("filled").get_by_role("button", name="Submit").click()
    expect(texts.cell("ordered")).to_contain_text("{'street': 'Via Roma', 'count': 0} {'street'", timeout=PATIENCE_MS)
