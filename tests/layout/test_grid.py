"""The grid: nothing overlaps, what comes in between pushes the rest down, reading order is that of the eye."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appnb.layout.grid import place_in_grid
from appnb.layout.model import Slot
from tests.layout.tools import lay_out, main, places


def grid(*cells: str) -> dict[str, tuple[int, int]]:
    return places(lay_out(*cells, app="layout='grid'"))


CASES = {
    "cells stand where they are said to": (
        ["a(row=1, column=1, span=6)", "b(row=1, column=7, span=6)", "c(row=2)"],
        {"a": (1, 1), "b": (1, 7), "c": (2, 1)},
    ),
    "without a column a cell takes the first place that is free": (
        ["a(row=1, span=4)", "b(row=1, span=8)"],
        {"a": (1, 1), "b": (1, 5)},
    ),
    "of two in one place the lower in the notebook goes further down, and pushes": (
        ["a(row=1)", "b(row=2)", "new(row=1)"],
        {"a": (1, 1), "new": (2, 1), "b": (3, 1)},
    ),
    "a cell without a row comes below the one above it in the notebook, and pushes the rest down": (
        ["a(row=1)", "new", "b(row=2, span=6)", "c(row=2, column=7, span=6)"],
        {"a": (1, 1), "new": (2, 1), "b": (3, 1), "c": (3, 7)},
    ),
    "a new cell goes below what hangs over": (
        ["a(row=1, span=4)", "new", "tall(row=1, column=5, span=8, rows=3)"],
        {"a": (1, 1), "tall": (1, 5), "new": (4, 1)},
    ),
    "new cells share a row when they fit": (
        ["a(row=1)", "b(span=4)", "c(span=8)", "d(span=6)"],
        {"a": (1, 1), "b": (2, 1), "c": (2, 5), "d": (3, 1)},
    ),
    "a cell that shows nothing takes no place from others": (
        ["x: y = 1", "a(row=1)", "b(row=2)"],
        {"a": (1, 1), "b": (2, 1), "x": (3, 1)},
    ),
    "a column that is too far right is moved left": (["a(row=1, column=9, span=6)"], {"a": (1, 7)}),
}


@pytest.mark.parametrize(("cells", "expected"), CASES.values(), ids=CASES)
def test_places(cells: list[str], expected: dict[str, tuple[int, int]]) -> None:
    assert grid(*cells) == expected


def test_reading_order_is_that_of_rows_then_columns() -> None:
    page = lay_out("c(row=2)", "b(row=1, column=7, span=6)", "a(row=1, column=1, span=6)", app="layout='grid'")
    assert main(page) == ["a", "b", "c"]


def test_a_row_makes_a_dashboard_a_grid_and_cards_stay_cards() -> None:
    page = lay_out("a(row=2, title='A')", "b(row=1, title='B')", app="layout='dashboard'")
    assert (page.layout, page.area("main").inner, main(page)) == ("dashboard", "grid", ["b", "a"])


slots = st.builds(
    Slot,
    key=st.just("a"),
    cell=st.just("a"),
    area=st.just("main"),
    shows=st.booleans(),
    row=st.integers(0, 5),
    column=st.integers(0, 14),
    span=st.integers(0, 12),
    rows=st.integers(1, 3),
)


@settings(deadline=None)
@given(st.lists(slots, max_size=12), st.integers(1, 24))
def test_nothing_overlaps_and_nothing_is_outside_whatever_is_said(items: list[Slot], columns: int) -> None:
    placed = place_in_grid(items, columns)
    assert len(placed) == len(items)
    fields = [
        (row, column)
        for slot in placed
        for row in range(slot.row, slot.row + slot.rows)
        for column in range(slot.column, slot.column + slot.span)
    ]
    assert len(set(fields)) == len(fields)
    assert all(1 <= column <= columns and row >= 1 for row, column in fields)
    assert [(slot.row, slot.column) for slot in placed] == sorted((slot.row, slot.column) for slot in placed)
