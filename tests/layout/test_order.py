"""Cells that stand after others: every order can be said, in few words."""

import difflib
import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from appnb.layout.arranging import change_layout_file
from appnb.layout.order import FIRST, move_after, order_names

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


@settings(deadline=None)
@given(words, moves)
def test_a_move_does_what_it_says_and_moves_nothing_else(said: dict[str, str], todo: list[tuple[str, str]]) -> None:
    for moved, other in todo:
        shown = order_names(NAMES, said)
        left = [name for name in shown if name != moved]
        place = left.index(other) + 1 if other in left else 0
        wanted = shown if other == moved else [*left[:place], moved, *left[place:]]
        for name, value in move_after(NAMES, said, moved, other).items():
            if value is None:
                said.pop(name, None)
            else:
                said[name] = value
        assert order_names(NAMES, said) == wanted


def test_a_move_changes_few_lines_of_the_file() -> None:
    """Moves without end are the worst case: at last every cell has a word, and a move may take several."""
    chooser = random.Random(1)
    said: dict[str, str] = {}
    text, sizes = "", Counter[int]()
    for _ in range(300):
        changes = move_after(NAMES, said, chooser.choice(NAMES), chooser.choice([FIRST, *NAMES]))
        said = {name: value for name, value in {**said, **changes}.items() if value is not None}
        after = change_layout_file(text, {name: {"after": value} for name, value in changes.items()})
        sizes[count_changed_lines(text, after)] += 1
        text = after
    assert max(sizes) <= 10
    assert sum(count for size, count in sizes.items() if size <= 5) >= 0.95 * 300, sizes


def count_changed_lines(before: str, after: str) -> int:
    """Count the lines that differ, one that was changed once; empty ones do not count."""
    old, new = ([line for line in text.splitlines() if line] for text in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in matcher.get_opcodes() if kind != "equal")
