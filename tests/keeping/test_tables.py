"""How a reader arranged a table outlives a new run of its cell: its order, its filters, its page, what was chosen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from appnb import ui
from appnb.frames.arranging import Arrangement, Order
from appnb.ui.tabular.messages import Message
from tests.keeping.sessions import PATIENCE_MS, Viewed, Watched

FIRST = {"a": list(range(30)), "b": [f"n{i % 3}" for i in range(30)]}


def do(table: ui.table, **said: object) -> None:
    table.written.hear(Message(said))


def arrange() -> ui.table:
    table = ui.table(FIRST)
    do(table, do="sort", column="a")
    do(table, do="sort", column="a")
    do(table, do="filter", column="b", value="n")
    do(table, do="search", value="2")
    do(table, do="size", value="5")
    do(table, do="page", to=1)
    return table


def read_first(table: ui.table) -> int:
    grid = table.grid
    return int(grid.view.read(grid.page * grid.page_size, 1, ["a"]).values["a"][0])


def test_a_table_of_other_rows_has_the_widget_as_it_was_arranged() -> None:
    old = arrange()
    widget = old.viewable
    new = ui.table({"a": list(range(100, 130)), "b": ["n"] * 30})
    new.__appnb_adopt__(old)
    assert new.viewable is widget
    assert new.arrangement == old.arrangement
    assert (new.grid.page, new.grid.page_size, read_first(new)) == (1, 5, 124)
    assert ">124<" in widget.body


def test_a_page_that_is_gone_is_the_last() -> None:
    new = ui.table({"a": list(range(9)), "b": ["n"] * 9}, pagination=True)
    new.__appnb_adopt__(arrange())
    assert new.grid.page == 0


def test_a_table_with_another_column_keeps_what_concerns_the_others() -> None:
    new = ui.table({"a": FIRST["a"], "c": FIRST["a"]})
    new.__appnb_adopt__(arrange())
    assert new.arrangement == Arrangement("2", {}, (Order("a", True),))
    assert read_first(new) == 24


def test_an_author_who_says_another_size_of_page_is_followed() -> None:
    new = ui.table(FIRST, page_size=20)
    new.__appnb_adopt__(arrange())
    assert new.grid.page_size == 20


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    watched = Watched(tmp_path_factory.mktemp("tables"), "tables")
    yield watched
    watched.server.stop()


@pytest.fixture
def tables(watched: Watched, page: Page) -> Viewed:
    watched.restore("tables")
    return watched.open(page, "tables")


def rerun_by_save(tables: Viewed) -> None:
    tables.touch_cells()
    tables.save(("{n.value} first", "{n.value} second"))
    expect(tables.cell("end")).to_contain_text("end 0 second", timeout=PATIENCE_MS)


def rerun_by_change(tables: Viewed) -> None:
    tables.page.get_by_role("slider", name="N", exact=True).press("ArrowRight")
    expect(tables.cell("end")).to_contain_text("end 1 first", timeout=PATIENCE_MS)


def rerun_with_another_column(tables: Viewed) -> None:
    tables.save(('"name": [f', '"new": 1, "name": [f'), ("{n.value} first", "{n.value} second"))
    expect(tables.cell("end")).to_contain_text("end 0 second", timeout=PATIENCE_MS)


CAUSES = {
    "a save": rerun_by_save,
    "a change further up": rerun_by_change,
    "a save that adds a column": rerun_with_another_column,
}


@pytest.mark.browser
@pytest.mark.parametrize("rerun", CAUSES.values(), ids=CAUSES)
def test_a_table_stays_as_its_reader_arranged_it(tables: Viewed, rerun: Callable[[Viewed], None]) -> None:
    cell = tables.cell("rows")
    rows = cell.locator("tbody tr")
    cell.get_by_label("Search Stock").fill("item")
    header = cell.get_by_role("columnheader", name="name")
    for order in ("ascending", "descending"):
        header.get_by_role("button").click()
        expect(header).to_have_attribute("aria-sort", order, timeout=PATIENCE_MS)
    expect(rows.first).to_contain_text("item 39", timeout=PATIENCE_MS)
    cell.get_by_role("button", name="Next page").click()
    expect(rows.first).to_contain_text("item 29", timeout=PATIENCE_MS)
    rows.nth(1).get_by_role("checkbox").check()
    expect(tables.cell("chosen")).to_contain_text("item 28", timeout=PATIENCE_MS)
    rerun(tables)
    tables.wait_settled()
    expect(cell.get_by_text("11\u201320 of 40 rows")).to_be_visible(timeout=PATIENCE_MS)
    expect(rows.first).to_contain_text("item 29", timeout=PATIENCE_MS)
    expect(cell.get_by_label("Search Stock")).to_have_value("item")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked(timeout=PATIENCE_MS)
