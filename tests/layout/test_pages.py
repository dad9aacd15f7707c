"""Which cell stands where: layouts, pages, tabs, slides and columns."""

from pathlib import Path

import pytest

from appnb.kernel.program import build_program
from appnb.layout.boxes import slugify
from appnb.layout.build import build_page
from tests.layout.tools import lay_out, main, notebook, spans, tree


def test_without_a_word_a_notebook_is_a_document() -> None:
    page = lay_out("a", "b")
    assert (page.layout, page.width, main(page)) == ("flow", "medium", ["a", "b"])


@pytest.mark.parametrize(
    ("said", "width"),
    [("", "medium"), ('width="compact"', "medium"), ('width="medium"', "wide"), ('width="full"', "full")],
)
def test_a_marimo_file_has_the_room_that_it_has_in_marimo(said: str, width: str) -> None:
    assert build_page(build_program(notebook("a", app=said, module="marimo"))).width == width


LAYOUTS = {
    "a cell in the sidebar makes a dashboard": (["a(area='sidebar')", "b"], "dashboard"),
    "a span makes a dashboard": (["a(span=6)", "b"], "dashboard"),
    "a slide makes a deck": (["a(slide=True)", "b"], "slides"),
    "a title alone makes nothing": (["a(title='A')", "b"], "flow"),
    "pages of a document stay a document": (["a(page='One')", "b(page='Two')"], "flow"),
}


@pytest.mark.parametrize(("cells", "layout"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_that_fits_is_chosen_when_nobody_says_one(cells: list[str], layout: str) -> None:
    assert lay_out(*cells).layout == layout


MAIN = {
    "a cell without a page is on that of the cell above it": (
        "flow",
        ["top", "a(page='One')", "b", "c(page='Two')", "d(page='One')"],
        ["top", ["One", "a", "b", "d"], ["Two", "c"]],
    ),
    "page='' ends the pages: such a cell is on all of them": (
        "flow",
        ["a(page='One')", "b(page='')"],
        [["One", "a"], "b"],
    ),
    "tabs stand where the first of them stands": (
        "dashboard",
        ["top", "a(tab='Map')", "b", "c(tab='Table')", "d(tab='')"],
        ["top", ["tabset", ["Map", "a", "b"], ["Table", "c"]], "d"],
    ),
    "tabs within pages": (
        "dashboard",
        ["a(page='P', tab='T')", "b(tab='U')", "c(page='Q')"],
        [["P", ["tabset", ["T", "a"], ["U", "b"]]], ["Q", "c"]],
    ),
    "cells of the sidebar neither give nor take a page": (
        "dashboard",
        ["a(page='P')", "side(area='sidebar')", "b"],
        [["P", "a", "b"]],
    ),
    "in the layout pages each title starts one, where no cell says so": (
        "pages",
        ["top", "a(title='A')", "b", "c(title='C')"],
        ["top", ["A", "a", "b"], ["C", "c"]],
    ),
    "where cells say so, titles are those of cards": (
        "pages",
        ["a(page='A')", "b(title='B')"],
        [["A", "a", "b"]],
    ),
    "in the layout tabs each title starts one": (
        "tabs",
        ["a(title='A')", "b", "c(title='C')"],
        [["tabset", ["A", "a", "b"], ["C", "c"]]],
    ),
    "columns by number; a cell without is in that of the cell above": (
        "columns",
        ["a(column=0)", "b", "c(column=1)", "d(column=0)"],
        [["0", "a", "b", "d"], ["1", "c"]],
    ),
    "columns without a word are balanced by the browser": ("columns", ["a", "b"], ["a", "b"]),
    "a slide starts at each title": (
        "slides",
        ["hello", "a(title='A')", "b", "c(title='C')"],
        [["1", "hello"], ["A", "a", "b"], ["C", "c"]],
    ),
    "without a word each cell that shows something is a slide": (
        "slides",
        ["a", "quiet: x = 1", "b"],
        [["1", "a", "quiet"], ["2", "b"]],
    ),
    "a fragment comes onto the slide that is there": (
        "slides",
        ["a(slide=True)", "b(slide='fragment')", "c(slide='slide')"],
        [["1", "a", "b"], ["2", "c"]],
    ),
}


@pytest.mark.parametrize(("layout", "cells", "expected"), MAIN.values(), ids=MAIN)
def test_what_stands_in_the_main_area(layout: str, cells: list[str], expected: list[object]) -> None:
    assert main(lay_out(*cells, app=f"layout={layout!r}")) == expected


def test_areas_have_the_cells_that_name_them() -> None:
    page = lay_out("a(area='sidebar')", "b(area='footer')", "c", "d(area='header')")
    assert {area.name: tree(area) for area in page.areas} == {
        "header": ["d"],
        "sidebar": ["a"],
        "main": ["c"],
        "footer": ["b"],
    }


def test_a_page_has_a_name_for_its_address_and_no_two_have_one() -> None:
    page = lay_out("a(page='Über uns')", "b(page='Uber uns')", "c(page='ws')")
    assert [(one.name, one.title) for one in page.pages] == [
        ("uber-uns", "Über uns"),
        ("uber-uns-2", "Uber uns"),
        ("ws-2", "ws"),
    ]
    assert page.find_page("uber-uns-2") is page.pages[1]
    assert slugify("数") == "page"


def test_a_cell_of_the_sidebar_can_be_for_one_page() -> None:
    page = lay_out("a(area='sidebar', page='Big Deals')", "b(page='Big Deals')", "c(area='sidebar')")
    assert [(slot.cell, slot.page) for slot in page.area("sidebar").slots()] == [("a", "big-deals"), ("c", "")]


SPANS = {
    "four numbers share a row": (["a", "b", "c", "d"], [(3, 6, 6)] * 4),
    "three numbers stay beside each other on a tablet": (["a", "b", "c"], [(4, 4, 6), (4, 4, 6), (4, 4, 12)]),
    "five numbers are three and two": (
        ["a", "b", "c", "d", "e"],
        [(4, 4, 6), (4, 4, 6), (4, 4, 6), (6, 6, 6), (6, 6, 12)],
    ),
    "a number alone has the row": (["a"], [(12, 12, 12)]),
}


@pytest.mark.parametrize(("names", "expected"), SPANS.values(), ids=SPANS)
def test_numbers_share_rows(names: list[str], expected: list[tuple[int, int, int]]) -> None:
    page = lay_out(*(f"{name}: nb.stat(1)" for name in names), "end", app="layout='dashboard'")
    found = list(spans(page).values())[: len(names)]
    assert found == expected


def test_titled_cards_go_two_by_two_and_the_last_alone() -> None:
    page = lay_out("a(title='A')", "b(title='B')", "quiet: x = 1", "c(title='C')", "d", app="layout='dashboard'")
    assert {cell: span[0] for cell, span in spans(page).items()} == {"a": 6, "b": 6, "quiet": 12, "c": 12, "d": 12}


def test_a_span_that_is_said_is_kept_and_leaves_no_hole_on_a_narrower_page() -> None:
    page = lay_out("a(span=8)", "b(span=4)", "c(span=4)", "d(span=4)", "e(span=4)")
    assert spans(page) == {
        "a": (8, 12, 12),
        "b": (4, 12, 12),
        "c": (4, 6, 12),
        "d": (4, 6, 12),
        "e": (4, 12, 12),
    }


def test_source_is_on_the_page_only_when_its_author_asks() -> None:
    page = lay_out("a: 1 + 1", "b(show='both'): 2 + 2", "c(show='code'): 3 + 3", "d(show='nothing'): 4 + 4")
    slots = {slot.cell: slot for slot in page.slots}
    assert [name for name, slot in slots.items() if slot.code] == ["b", "c"]
    assert [name for name, slot in slots.items() if slot.shows] == ["a", "b"]
    assert [name for name, slot in slots.items() if not slot.shows_output] == ["c", "d"]
    assert "4 + 4" not in str(page)


def test_a_skipped_slide_and_fragments_in_steps() -> None:
    page = lay_out("a(slide=True)", "b(slide='fragment')", "c(slide='fragment')", "d(slide='skip')", "e(slide=True)")
    slots = {slot.cell: slot for slot in page.slots}
    assert {name: slot.step for name, slot in slots.items()} == {"a": 0, "b": 1, "c": 2, "d": 2, "e": 0}
    assert not slots["d"].shows_output


def test_the_keys_of_a_browser_are_put_on_the_slots_of_every_box(tmp_path: Path) -> None:
    page = lay_out("a(page='P')", "b(tab='T')", "c(area='sidebar')", folder=tmp_path)
    again = page.with_keys({"a": "x", "b": "y"})
    assert [(slot.cell, slot.key) for slot in again.slots] == [("c", "c"), ("a", "x"), ("b", "y")]
    assert again.with_keys({"x": "a", "y": "b"}) == page
