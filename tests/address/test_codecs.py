"""Values of elements in an address: short, readable, read back as they were, and refused when they do not fit."""

import datetime as dt
from collections.abc import Callable

import pytest

from appnb import ui

VALUES: dict[str, tuple[Callable[[], ui.Element], object, dict[str, tuple[str, ...]]]] = {
    "a text": (lambda: ui.text("a"), "æ & b", {"": ("æ & b",)}),
    "an emptied text": (lambda: ui.text("a"), "", {"": ("",)}),
    "lines of text": (lambda: ui.text_area(), "a\nb", {"": ("a\nb",)}),
    "a whole number": (lambda: ui.slider(0, 10), 7, {"": ("7",)}),
    "a fraction": (lambda: ui.slider(0, 1, 0.25), 0.25, {"": ("0.25",)}),
    "a whole fraction": (lambda: ui.slider(0.0, 10.0, 0.5), 7.0, {"": ("7",)}),
    "a number field": (lambda: ui.number(0, 10, value=1), 3, {"": ("3",)}),
    "a range": (lambda: ui.range_slider(-5, 10), [-2, 8], {"": ("-2..8",)}),
    "a box": (lambda: ui.checkbox(), True, {"": ("true",)}),
    "a switch": (lambda: ui.switch(True), False, {"": ("false",)}),
    "a choice by its name": (lambda: ui.dropdown({"North": 1, "South": 2}, value="North"), 2, {"": ("South",)}),
    "no choice": (lambda: ui.dropdown(["a", "b"], value="a", allow_select_none=True), None, {"": ("",)}),
    "a radio button": (lambda: ui.radio(["km", "miles"], value="km"), "miles", {"": ("miles",)}),
    "several choices": (lambda: ui.multiselect(["a", "b, c", "d"]), ["d", "b, c"], {"": ("d", "b, c")}),
    "nothing of several": (lambda: ui.multiselect(["a", "b"], value=["a"]), [], {"": ("",)}),
    "a date": (lambda: ui.date(value="2025-01-01"), dt.date(2025, 3, 9), {"": ("2025-03-09",)}),
    "a moment": (
        lambda: ui.datetime(value="2025-01-01T10:00"),
        dt.datetime(2025, 3, 9, 8, 30),
        {"": ("2025-03-09T08:30",)},
    ),
    "two dates": (
        lambda: ui.date_range(value=("2025-01-01", "2025-01-31")),
        (dt.date(2025, 2, 1), dt.date(2025, 2, 9)),
        {"": ("2025-02-01..2025-02-09",)},
    ),
    "an open tab": (lambda: ui.tabs({"One": "1", "Two": "2"}), "Two", {"": ("Two",)}),
    "part of a dictionary": (
        lambda: ui.dictionary({"low": ui.slider(0, 9), "high": ui.slider(0, 9, value=9)}),
        {"low": 4, "high": 9},
        {".low": ("4",)},
    ),
    "part of an array": (lambda: ui.array([ui.text(), ui.checkbox()]), ["", True], {".1": ("true",)}),
    "parts of parts": (
        lambda: ui.dictionary({"a": ui.array([ui.slider(0, 5), ui.slider(0, 5)])}),
        {"a": [0, 3]},
        {".a.1": ("3",)},
    ),
    "what was submitted": (lambda: ui.form(ui.slider(0, 9)), 4, {"": ("4",)}),
    "what was submitted unchanged": (lambda: ui.form(ui.dictionary({"n": ui.slider(0, 9)})), {"n": 0}, {"": ("",)}),
}


@pytest.mark.parametrize("title", VALUES)
def test_a_value_is_written_and_read_back(title: str) -> None:
    make, value, texts = VALUES[title]
    element, other = make(), make()
    assert element.__appnb_to_address__() == {}, "the initial value takes no room"
    element.value = value
    assert element.__appnb_to_address__() == texts
    other.__appnb_from_address__(texts, quietly=True)
    assert (other.value, type(other.value)) == (element.value, type(element.value))
    other.__appnb_from_address__({}, quietly=False)
    assert other.value == make().value


REFUSED = {
    "a number out of bounds": (lambda: ui.slider(0, 10, value=5), {"": ("11",)}),
    "a number between two steps": (lambda: ui.slider(0, 10, step=5, value=5), {"": ("3",)}),
    "no number": (lambda: ui.slider(0, 10, value=5), {"": ("many",)}),
    "not a number": (lambda: ui.number(0, 10, value=5), {"": ("nan",)}),
    "infinity": (lambda: ui.number(0.0, 10.0, value=5.0), {"": ("1e999",)}),
    "no truth": (lambda: ui.checkbox(), {"": ("1",)}),
    "no option": (lambda: ui.dropdown(["a"], value="a"), {"": ("<script>",)}),
    "an option and none": (lambda: ui.multiselect(["a", "b"], value=["b"]), {"": ("a", "c")}),
    "a range backwards": (lambda: ui.range_slider(0, 10), {"": ("8..2",)}),
    "half a range": (lambda: ui.range_slider(0, 10), {"": ("8",)}),
    "two values for one": (lambda: ui.text("a"), {"": ("b", "c")}),
    "a day that is none": (lambda: ui.date(value="2025-01-01"), {"": ("2025-02-30",)}),
    "a tab that is none": (lambda: ui.tabs({"One": "1"}), {"": ("Two",)}),
    "a part out of bounds": (lambda: ui.dictionary({"n": ui.slider(0, 9)}), {".n": ("10",)}),
    "a text that is too long": (lambda: ui.text("a", max_length=3), {"": ("abcd",)}),
}


@pytest.mark.parametrize("title", REFUSED)
def test_what_does_not_fit_is_dropped(title: str) -> None:
    make, texts = REFUSED[title]
    element = make()
    before = element.value
    element.__appnb_from_address__(texts, quietly=True)
    assert element.value == before


@pytest.mark.parametrize(
    "make",
    [
        lambda: ui.text("secret", kind="password"),
        lambda: ui.file(),
        lambda: ui.button(),
        lambda: ui.run_button(),
        lambda: ui.refresh(),
        lambda: ui.table([{"a": 1}]),
    ],
)
def test_what_never_goes_into_an_address(make: Callable[[], ui.Element]) -> None:
    assert make().__appnb_to_address__() is None


def test_a_password_in_a_dictionary_is_left_out() -> None:
    element = ui.dictionary({"name": ui.text(), "key": ui.text(kind="password")})
    element.value = {"name": "Ada", "key": "secret"}
    assert element.__appnb_to_address__() == {".name": ("Ada",)}
    element.__appnb_from_address__({".name": ("Eve",), ".key": ("guess",)}, quietly=True)
    assert element.value == {"name": "Eve", "key": "secret"}
