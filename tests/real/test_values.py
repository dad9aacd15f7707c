"""What counts as an equal value, and what as nothing that could be compared."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import marimo
import numpy as np
import pandas as pd
import polars as pl
import pytest

import appnb
from tests.real.values import describe


@dataclass
class Point:
    x: float
    y: float


def digest(value: object, scratch: str = "/scratch") -> str | None:
    return describe(value, scratch)["digest"]


EQUAL = {
    "a float and one a rounding error away": (0.1 + 0.2, 0.3),
    "a whole number however it is kept": (2, 2.0),
    "a dict in another order": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "a set": ({"x", "y", "z"}, {"z", "x", "y"}),
    "an array": (np.arange(4.0), np.arange(4.0)),
    "an array with a gap": (np.array([1, np.nan]), np.array([1, np.nan])),
    "a frame": (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]})),
    "a frame of polars": (pl.DataFrame({"a": ["x"]}), pl.DataFrame({"a": ["x"]})),
    "an object with fields": (Point(1, 2), Point(1, 2)),
    "an element of either side": (marimo.ui.slider(0, 9, value=4), appnb.ui.slider(0, 9, value=4)),
    "an element that has moved": (marimo.ui.dropdown(["a", "b"], value="b"), appnb.ui.dropdown(["a", "b"], value="b")),
    "a list with functions in it": ([1, print], [1, len]),
}
UNEQUAL = {
    "numbers": (1, 2),
    "a number and its text": (1, "1"),
    "a truth and a number": (True, 1),
    "a list and another order": ([1, 2], [2, 1]),
    "a dict and one with another value": ({"a": 1}, {"a": 2}),
    "arrays of another shape": (np.zeros((2, 3)), np.zeros((3, 2))),
    "frames with another column name": (pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]})),
    "frames with another index": (pd.DataFrame({"a": [1]}, index=[5]), pd.DataFrame({"a": [1]})),
    "frames with another value": (pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [2]})),
    "dates": (dt.date(2024, 1, 1), dt.date(2024, 1, 2)),
    "objects with other fields": (Point(1, 2), Point(1, 3)),
    "elements that stand elsewhere": (marimo.ui.slider(0, 9, value=4), appnb.ui.slider(0, 9, value=5)),
}


@pytest.mark.parametrize(("one", "other"), EQUAL.values(), ids=EQUAL)
def test_equal(one: object, other: object) -> None:
    assert digest(one) == digest(other)
    assert digest(one) is not None


@pytest.mark.parametrize(("one", "other"), UNEQUAL.values(), ids=UNEQUAL)
def test_unequal(one: object, other: object) -> None:
    assert digest(one) != digest(other)


@pytest.mark.parametrize(
    "value", [print, partial(print), Point, dt, marimo.md("a"), appnb.md("b"), marimo.download("x"), object()], ids=repr
)
def test_nothing_to_compare(value: object) -> None:
    assert digest(value) is None


def test_the_folder_in_which_it_runs_does_not_count() -> None:
    assert digest(Path("/tmp/one/data.csv"), "/tmp/one") == digest(Path("/tmp/other/data.csv"), "/tmp/other")
    assert digest(["/tmp/one/data.csv"], "/tmp/one") != digest(["/tmp/other/data.txt"], "/tmp/other")


def test_a_value_that_holds_itself() -> None:
    one: list[object] = [1]
    one.append(one)
    other: list[object] = [1]
    other.append(other)
    assert digest(one) == digest(other)
