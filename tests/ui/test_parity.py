"""Names, arguments, defaults and values are those of marimo's `mo.ui`."""

import datetime as dt
import inspect
from collections.abc import Callable
from typing import Any

import marimo as mo
import numpy as np
import pandas as pd
import polars as pl
import pytest

from appnb import ui

NAMES = [name for name in ui.__all__ if name.islower()]
ROWS = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


@pytest.mark.parametrize("name", NAMES)
def test_arguments_and_defaults(name: str) -> None:
    ours = dict(inspect.signature(getattr(ui, name)).parameters)
    url = ours.pop("url", None)  # appnb's own, and by name only
    assert url is None or (url.kind, url.default) == (url.KEYWORD_ONLY, None)
    theirs = inspect.signature(getattr(mo.ui, name)).parameters
    public = {key: each for key, each in theirs.items() if not key.startswith("_")}
    assert list(ours) == list(public)
    assert [(each.kind, each.default) for each in ours.values()] == [
        (each.kind, each.default) for each in public.values()
    ]


CALLS: dict[str, Callable[[Any], Any]] = {
    "slider": lambda ui: ui.slider(1, 10),
    "slider of floats": lambda ui: ui.slider(0, 1, step=0.1),
    "slider with a float value": lambda ui: ui.slider(1, 10, value=3.0),
    "slider of steps": lambda ui: ui.slider(steps=[1, 10, 100], value=10),
    "slider of an array": lambda ui: ui.slider(steps=np.logspace(0, 3, 4)),
    "range_slider": lambda ui: ui.range_slider(1, 10),
    "range_slider with a value": lambda ui: ui.range_slider(0.0, 1.0, value=[0.25, 0.5]),
    "range_slider of steps": lambda ui: ui.range_slider(steps=[1, 10, 100]),
    "number": lambda ui: ui.number(),
    "number from start": lambda ui: ui.number(3, 10),
    "number from stop": lambda ui: ui.number(stop=10),
    "number with a value": lambda ui: ui.number(0, 10, value=2.5),
    "text": lambda ui: ui.text("abc"),
    "text_area": lambda ui: ui.text_area(),
    "checkbox": lambda ui: ui.checkbox(True),
    "switch": lambda ui: ui.switch(),
    "dropdown": lambda ui: ui.dropdown(["a", "b"]),
    "dropdown with a value": lambda ui: ui.dropdown([1, 2], value=2),
    "dropdown of a dict": lambda ui: ui.dropdown({"one": 1}, value="one"),
    "dropdown without nothing": lambda ui: ui.dropdown({"one": 1, "two": 2}, allow_select_none=False),
    "radio": lambda ui: ui.radio(["a", "b"]),
    "radio of a dict": lambda ui: ui.radio({"one": 1}, value="one"),
    "multiselect": lambda ui: ui.multiselect(["a", "b"]),
    "multiselect of a dict": lambda ui: ui.multiselect({"one": 1, "two": 2}, value=["two"]),
    "date": lambda ui: ui.date(start="2025-01-01"),
    "date with a value": lambda ui: ui.date(value=dt.date(2025, 3, 14)),
    "date today": lambda ui: ui.date(),
    "datetime": lambda ui: ui.datetime(value="2025-03-14T09:30"),
    "datetime from start": lambda ui: ui.datetime(start=dt.datetime(2025, 1, 1, 12)),
    "date_range": lambda ui: ui.date_range(start="2025-01-01", stop="2025-12-31"),
    "date_range from start": lambda ui: ui.date_range(start="2025-01-01"),
    "date_range with a value": lambda ui: ui.date_range(value=("2025-03-01", "2025-03-14")),
    "button": lambda ui: ui.button(value=3),
    "run_button": lambda ui: ui.run_button(),
    "refresh": lambda ui: ui.refresh(options=["1m"]),
    "file": lambda ui: ui.file(),
    "tabs": lambda ui: ui.tabs({"one": "1", "two": "2"}),
    "tabs with a value": lambda ui: ui.tabs({"one": "1", "two": "2"}, value="two"),
    "array": lambda ui: ui.array([ui.slider(1, 10), ui.text("x")]),
    "dictionary": lambda ui: ui.dictionary({"a": ui.slider(1, 10), "b": ui.array([ui.checkbox()])}),
    "form": lambda ui: ui.slider(1, 10).form(),
    "form of a dictionary": lambda ui: ui.form(ui.dictionary({"a": ui.slider(1, 10)})),
    "table without a choice": lambda ui: ui.table(ROWS, selection=None),
    "table of dicts": lambda ui: ui.table(ROWS, initial_selection=[1]),
    "table of dicts, none chosen": lambda ui: ui.table(ROWS),
    "table of columns": lambda ui: ui.table({"a": [1, 2], "b": ["x", "y"]}, initial_selection=[0]),
    "table of values": lambda ui: ui.table(["x", "y"], initial_selection=[0]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_initial_values(call: Callable[[Any], Any]) -> None:
    ours, theirs = call(ui).value, call(mo.ui).value
    assert ours == theirs
    assert type(ours) is type(theirs)


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame], ids=["pandas", "polars"])
def test_chosen_rows_of_a_frame(library: Any) -> None:
    frame = library({"a": [1, 2, 3], "b": ["x", "y", "z"]})
    ours = ui.table(frame, initial_selection=[0, 2]).value
    theirs = mo.ui.table(frame, initial_selection=[0, 2]).value
    assert type(ours) is type(theirs)
    assert ours.equals(theirs)


def test_a_batch() -> None:
    ours = ui.batch("{a} {b}", {"a": ui.slider(1, 10), "b": ui.text()}).value
    theirs = mo.ui.batch(mo.md("{a} {b}"), {"a": mo.ui.slider(1, 10), "b": mo.ui.text()}).value
    assert ours == theirs


SERIES = {
    "slider": [3, 1, 2],
    "range_slider": [3.5, 1.0, 2.0],
    "number": [3, 1, 2],
    "dropdown": ["b", "a", "b"],
    "multiselect": ["b", "a", "b"],
    "radio": ["b", "a", "b"],
    "date": [dt.date(2025, 1, 2), dt.date(2025, 1, 1)],
    "date_range": [dt.date(2025, 1, 2), dt.date(2025, 1, 1)],
    "datetime": [dt.datetime(2025, 1, 2, 3), dt.datetime(2025, 1, 1)],
}


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_from_series(name: str, library: str) -> None:
    values = SERIES[name]
    series: Any = pl.Series("col", values) if library == "polars" else pd.Series(values, name="col")
    if library == "pandas" and name.startswith("date"):
        series = pd.to_datetime(series)
    ours = getattr(ui, name).from_series(series)
    theirs = getattr(mo.ui, name).from_series(series)
    assert ours.value == theirs.value
    assert ours.label == "col"
    for attribute in ("start", "stop", "options"):
        if hasattr(theirs, attribute):
            assert getattr(ours, attribute) == getattr(theirs, attribute)
