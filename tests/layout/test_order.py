"""Cells that stand after others: every order can be said, in few words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appnb.layout.order import FIRST, change_lists, move_after, order_names, put_after

NAMES = list("abcdefgh")

moves = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([FIRST, *NAMES])), max_size=12)
words = st.dictionaries(st.sampled_from([*NAMES, "gone"]), st.sampled_from([FIRST, "gone", *NAMES]))


def test_a_cell_stands_after_another() -> None:
    assert order_names(NAMES, {"a": "c"}) == list("bcadefgh")
    assert order_names(NAMES, {"c": FIRST}) == list("cabdefgh")


def test_what_stands_after_a_cell_goes_along() -> None:
    assert order_names(NAMES, {"b": "a", "a": "d"}) == list("cdabefgh")


def test_of_several_the_upper_one_comes_first() -> None:
    assert order_names(NAMES, {"d": "a", "b": "a"}) == list("abdcefgh")


def test_words_that_make_no_sense_are_as_if_not_said() -> None:
    assert order_names(NAMES, {"a": "gone", "b": "b", "c": "d", "d": "c"}) == NAMES


@given(words)
def test_no_cell_is_lost(said: dict[str, str]) -> None:
    assert sorted(order_names(NAMES, said)) == NAMES


LISTS = {
    "a cell is put after the place of another": ({"c": ["a"]}, "bcadefgh"),
    "several in the order of their list": ({"c": ["h", "a"]}, "bchadefg"),
    "the first place has no name": ({FIRST: ["c"]}, "cabdefgh"),
    "a place stays where it is when its own cell is moved away": ({"a": ["h"], "d": ["a"]}, "hbcdaefg"),
    "a list of a cell that is not there says nothing": ({"gone": ["a"]}, "abcdefgh"),
    "a cell that is not there is passed over": ({"a": ["gone", "c"]}, "acbdefgh"),
    "of a cell in two lists the first counts": ({"c": ["a"], "d": ["a"]}, "bcadefgh"),
    "a cell in its own list is where it was": ({"a": ["a", "h"]}, "ahbcdefg"),
}


@pytest.mark.parametrize(("lists", "order"), LISTS.values(), ids=LISTS)
def test_lists_put_cells_after_places(lists: dict[str, list[str]], order: str) -> None:
    assert put_after(NAMES, lists) == list(order)


@given(st.dictionaries(st.sampled_from([FIRST, "gone", *NAMES]), st.lists(st.sampled_from(["gone", *NAMES]))))
def test_no_cell_is_lost_by_lists(lists: dict[str, list[str]]) -> None:
    assert sorted(put_after(NAMES, lists)) == NAMES


@settings(deadline=None)
@given(moves)
def test_a_move_does_what_it_says_and_moves_nothing_else(todo: list[tuple[str, str]]) -> None:
    lists: dict[str, list[str]] = {}
    for moved, other in todo:
        shown = put_after(NAMES, lists)
        left = [name for name in shown if name != moved]
        place = left.index(other) + 1 if other in left else 0
        wanted = shown if other == moved else [*left[:place], moved, *left[place:]]
        before, change = lists, move_after(NAMES, lists, moved, other)
        lists = change_lists(lists, change) if change is not None else lists
        assert put_after(NAMES, lists) == wanted
        touched = [one for one in (*before, *(lists.keys() - before)) if before.get(one) != lists.get(one)]
        assert len(touched) <= 2, "a cell leaves one list and comes into another"


def test_a_cell_that_is_moved_back_leaves_its_list() -> None:
    lists = change_lists({}, move_after(NAMES, {}, "a", "c"))
    assert lists == {"c": ["a"]}
    assert change_lists(lists, move_after(NAMES, lists, "a", FIRST)) == {}
