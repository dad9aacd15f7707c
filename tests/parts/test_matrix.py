"""What a matrix takes and gives, beside what it looks like."""

import marimo as mo
import numpy as np
import pytest

import appnb as nb
from appnb.diagnostics import AppnbError
from appnb.ui.widgets import describe


@pytest.mark.parametrize("value", [[[1, 0], [0, 1]], [1, 2, 3], [[1, 2, 3]], np.eye(2), np.arange(3.0)])
def test_the_value_is_marimos(value: object) -> None:
    assert nb.ui.matrix(value).value == mo.ui.matrix(value).value


def test_limits_and_steps_are_for_all_or_for_each() -> None:
    made = nb.ui.matrix([[1, 2], [3, 4]], min_value=0, max_value=[[5, 5], [5, 9]], disabled=np.eye(2, dtype=bool))
    assert made.least == [[0, 0], [0, 0]]
    assert made.greatest[1] == [5, 9]
    assert made.locked == [[True, False], [False, True]]
    vector = nb.ui.matrix([1, 2], max_value=[3, 4])
    assert vector.greatest == [[3], [4]]


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("NB305", lambda: nb.ui.matrix([[1, 2], [3]])),
        ("NB305", lambda: nb.ui.matrix([])),
        ("NB305", lambda: nb.ui.matrix([[1, 2]], symmetric=True)),
        ("NB305", lambda: nb.ui.matrix([[1, 2]], row_labels=["a", "b"])),
        ("NB305", lambda: nb.ui.matrix([[1, 2]], step=[[1, 2, 3]])),
        ("NB302", lambda: nb.ui.matrix([[1, 2], [3, 4]], symmetric=True)),
        ("NB302", lambda: nb.ui.matrix([[1, 2]], max_value=1)),
        ("NB302", lambda: nb.ui.matrix([["a"]])),
        ("NB304", lambda: nb.ui.code_editor(min_height=9, max_height=3)),
        ("NB302", lambda: nb.ui.code_editor(3)),
    ],
)
def test_what_is_no_matrix_is_refused(code: str, make: object) -> None:
    with pytest.raises(AppnbError) as caught:
        make()
    assert caught.value.diagnostic.code == code


def test_what_a_browser_sends_is_checked_and_keeps_its_shape() -> None:
    vector = nb.ui.matrix([1, 2], min_value=0)
    receive = describe(vector).receive
    receive([[3.0], [2.5]])
    assert vector.value == [3, 2.5]
    with pytest.raises(AppnbError, match="NB302"):
        vector.value = [1, 2, 3]
    with pytest.raises(AppnbError, match="NB302"):
        vector.value = [-1, 2]


@pytest.mark.parametrize(
    ("given", "digits"), [({}, None), ({"step": 0.25}, 2), ({"precision": 1}, 1), ({"scientific": True}, None)]
)
def test_as_many_digits_are_written_as_the_steps_have(given: dict[str, object], digits: int | None) -> None:
    assert describe(nb.ui.matrix([[1]], **given)).settings["precision"] == digits
