"""Names, arguments, defaults and values are those of marimo's `mo.ui`."""

import datetime as dt
import inspect
from collections.abc import Callable
from typing import Any

import duckdb
import ibis
import marimo as mo
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from marimo._plugins.ui._impl.table import SearchTableArgs, SortArgs

from appnb import ui
from appnb.ui.tabular.messages import Message

NAMES = [name for name in ui.__all__ if name.islower()]
ROWS = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


@pytest.mark.parametrize("name", NAMES)
def test_arguments_and_defaults(name: str) -> None:
    ours = dict(inspect.signature(getattr(ui, name)).parameters)
    url = ours.pop("url", None)  # appnb's own, and by name only
    assert url is None or (url.kind, url.default) == (url.KEYWORD_ONLY, None)
    for own in ("label", "on_change") if name == "matplotlib" else ():
        assert ours.pop(own).kind is inspect.Parameter.KEYWORD_ONLY
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
    "table of a dict of values": lambda ui: ui.table({"a": 1, "b": "x"}, initial_selection=[1]),
    "table of columns of different lengths": lambda ui: ui.table({"a": [1, 2], "b": ["x"]}, initial_selection=[1]),
    "table of a tuple": lambda ui: ui.table(({"a": 1}, {"a": 2}), initial_selection=[1]),
    "a single row of a table": lambda ui: ui.table(ROWS, selection="single", initial_selection=[1]),
    "a preview of a lazy table": lambda ui: ui.table.lazy(pl.LazyFrame({"a": [1]})),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_initial_values(call: Callable[[Any], Any]) -> None:
    ours, theirs = call(ui).value, call(mo.ui).value
    assert ours == theirs
    assert type(ours) is type(theirs)


ABC = {"a": [3, 1, 2], "b": ["x", "y", "z"]}
LIBRARIES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(ABC, index=["k", "l", "m"]),
    "polars": lambda: pl.DataFrame(ABC),
    "polars, lazy": lambda: pl.LazyFrame(ABC),
    "arrow": lambda: pa.table(ABC),
    "duckdb": lambda: duckdb.from_arrow(pa.table(ABC)),
    "ibis": lambda: ibis.memtable(pa.table(ABC)),
}


def as_columns(frame: Any) -> dict[str, list[Any]]:
    """Read a frame of any library."""
    found = nw.from_native(frame)
    rows = found.collect() if isinstance(found, nw.LazyFrame) else found
    return rows.to_dict(as_series=False)


@pytest.mark.parametrize("rows", [[], [0, 2]], ids=["none", "two"])
@pytest.mark.parametrize("make", LIBRARIES.values(), ids=LIBRARIES)
def test_chosen_rows_of_a_frame(make: Callable[[], Any], rows: list[int]) -> None:
    ours = ui.table(make(), initial_selection=rows or None).value
    theirs = mo.ui.table(make(), initial_selection=rows or None).value
    assert type(ours) is type(theirs)
    assert as_columns(ours) == as_columns(theirs)
    if isinstance(ours, pd.DataFrame):
        assert ours.equals(theirs)


def test_rows_that_a_reader_chooses_in_a_sorted_table() -> None:
    ours, theirs = ui.table(pl.DataFrame(ABC)), mo.ui.table(pl.DataFrame(ABC))
    ours.written.hear(Message({"do": "sort", "column": "a"}))
    theirs._search(SearchTableArgs(page_size=10, page_number=0, sort=[SortArgs("a", descending=False)]))
    ours.written.hear(Message({"do": "choose", "rows": [2, 0], "value": True}))
    theirs._update([2, 0])
    assert ours.value.equals(theirs.value)


def test_chosen_cells() -> None:
    ours, theirs = (
        it.table(ABC, selection="multi-cell", initial_selection=[("0", "a"), ("2", "b")]).value for it in (ui, mo.ui)
    )
    assert [(str(cell.row), cell.column, cell["value"]) for cell in ours] == [
        (cell.row, cell.column, cell["value"]) for cell in theirs
    ]


def test_table_display() -> None:
    assert ui.table.Display.__annotations__.keys() == mo.ui.table.Display.__annotations__.keys()
    assert list(inspect.signature(ui.table.lazy).parameters) == list(inspect.signature(mo.ui.table.lazy).parameters)


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
