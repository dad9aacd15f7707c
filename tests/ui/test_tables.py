"""Tables of any library: what is chosen comes back in kind; sorting, filtering and paging happen on the server."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from appnb import ui
from appnb.ui.frames import read_frame
from appnb.ui.widgets.tabulator import find_matches, make_pandas, write_value

pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")  # in Panel's Tabulator

FRAMES: dict[str, tuple[Any, Any]] = {
    "a list of dicts": ([{"a": 1, "b": "x"}, {"a": 2}, {"a": 3, "b": "z"}], [{"a": 1, "b": "x"}, {"a": 3, "b": "z"}]),
    "a dict of lists": ({"a": [1, 2, 3], "b": ["x", "y", "z"]}, {"a": [1, 3], "b": ["x", "z"]}),
    "a list of values": (["x", "y", "z"], ["x", "z"]),
    "an array": (np.array([1.5, 2.5, 3.5]), [1.5, 3.5]),
    "objects": ([[1], {2}, None], [[1], None]),
}


@pytest.mark.parametrize(("data", "chosen"), FRAMES.values(), ids=FRAMES)
def test_what_is_chosen_comes_back_in_kind(data: Any, chosen: Any) -> None:
    table = ui.table(data, initial_selection=[2, 0])
    assert table.value == chosen
    assert table.data is data or isinstance(data, np.ndarray)
    assert table._find_widget().selection == [0, 2]


@pytest.mark.parametrize("library", ["pandas", "polars", "polars lazy", "pyarrow"])
def test_frames_come_back_as_frames(library: str) -> None:
    columns = {"a": [1, 2, 3], "day": [dt.date(2025, 1, 1)] * 3, "list": [[1], [2], None]}
    frame: Any = pd.DataFrame(columns) if library == "pandas" else pl.DataFrame(columns)
    if library == "polars lazy":
        frame = frame.lazy()
    if library == "pyarrow":
        pyarrow = pytest.importorskip("pyarrow")
        frame = pyarrow.table({"a": [1, 2, 3]})
    table = ui.table(frame, initial_selection=[1])
    assert type(table.value).__module__.partition(".")[0] == library.partition(" ")[0]
    assert list(table.value["a"]) == [2] or table.value["a"].to_pylist() == [2]
    assert len(make_pandas(table.frame)) == 3


def test_a_pandas_frame_keeps_its_index() -> None:
    frame = pd.DataFrame({"a": [1, 2, 3]}, index=["x", "y", "z"])
    assert list(ui.table(frame, initial_selection=[1, 2]).value.index) == ["y", "z"]


def test_columns_share_their_data_with_the_widget() -> None:
    frame = pd.DataFrame({"a": np.arange(1000)})
    assert np.shares_memory(make_pandas(read_frame(frame, "table"))["a"].to_numpy(), frame["a"].to_numpy())


def widget_of(table: ui.table) -> tuple[Any, Any]:
    widget = table._find_widget()
    with set_curdoc(doc := Document()):
        model = widget.get_root(doc)
    return widget, model


def column(model: Any, name: str) -> list[Any]:
    return list(model.source.data[name])


def test_the_page_holds_one_page_of_rows() -> None:
    table = ui.table(pd.DataFrame({"n": np.arange(1_000_000)}))
    widget, model = widget_of(table)
    assert column(model, "n") == list(range(10))
    assert model.max_page == 100_000
    widget._process_events({"page": 3})
    assert column(model, "n") == list(range(20, 30))
    widget._process_events({"sorters": [{"field": "n", "dir": "desc"}], "page": 1})
    assert column(model, "n") == list(range(999_999, 999_989, -1))
    widget._process_events({"filters": [{"field": "n", "type": "server", "value": "< 3"}]})
    assert column(model, "n") == [2, 1, 0]
    widget._process_event(SimpleNamespace(event_name="selection-change", indices=[0], selected=True, flush=False))
    assert list(table.value["n"]) == [2]
    widget._process_events({"filters": []})
    assert widget.selection == [2]


HOSTILE: dict[str, dict[str, Any]] = {
    "data": {"data": {"n": [9, 9, 9]}},
    "a page that is not there": {"page": 99},
    "a page below the first": {"page": -1},
    "a sorter of no column": {"sorters": [{"field": "secret", "dir": "asc"}]},
    "a filter of no column": {"filters": [{"field": "secret", "type": "regex", "value": "("}]},
    "expanded rows": {"expanded": [1, 2]},
}


@pytest.mark.parametrize("events", HOSTILE.values(), ids=HOSTILE)
def test_what_no_page_of_ours_sends_changes_nothing(events: dict[str, Any]) -> None:
    frame = pd.DataFrame({"n": [3, 1, 2]})
    table = ui.table(frame, pagination=True)
    widget, model = widget_of(table)
    widget._process_events(events)
    assert column(model, "n") == list(frame["n"]) == [3, 1, 2]


def test_cells_cannot_be_edited() -> None:
    frame = pd.DataFrame({"n": [3, 1, 2]})
    widget, model = widget_of(ui.table(frame))
    assert model.editable is False
    widget._process_event(SimpleNamespace(event_name="table-edit", column="n", row=0, value=9, pre=False))
    widget._update_column("n", np.array([9, 9, 9]))
    assert list(frame["n"]) == [3, 1, 2]


def test_cells_are_chosen_by_clicks() -> None:
    def click(row: int, name: str) -> None:
        widget._process_event(SimpleNamespace(event_name="cell-click", row=row, column=name))

    table = ui.table([{"a": 1, "b": 2}, {"a": 3, "b": 4}], selection="multi-cell", initial_selection=[(0, "a")])
    widget, _ = widget_of(table)
    click(1, "b")
    assert [(cell.row, cell.column, cell["value"]) for cell in table.value] == [(0, "a", 1), (1, "b", 4)]
    click(0, "a")
    click(7, "a")
    click(0, "secret")
    assert [cell.value for cell in table.value] == [4]
    single = ui.table([{"a": 1, "b": 2}], selection="single-cell")
    widget, _ = widget_of(single)
    click(0, "a")
    click(0, "b")
    assert [cell.value for cell in single.value] == [2]


MATCHES: dict[str, tuple[list[Any], str, list[int]]] = {
    "part of a text, whatever its case": (["Oslo", "Rome", "oslo 2"], "OSLO", [0, 2]),
    "no pattern": (["a.b", "axb"], "a.b", [0]),
    "more than a number": ([1, 5, 10], "> 4", [1, 2]),
    "at most": ([1.5, 2.5], "<=1.5", [0]),
    "equal": ([1, 2, 12], "= 2", [1]),
    "unequal": ([1, 2], "!= 2", [0]),
    "a span": ([1, 5, 10], "2..7", [1]),
    "digits of a number": ([1, 21, 30], "1", [0, 1]),
    "text among numbers is found nowhere": ([1, 2], "x", []),
    "a comparison that is none": ([1, 2], "> 1.2.3", []),
    "missing values": (["x", None], "x", [0]),
}


@pytest.mark.parametrize(("values", "wanted", "found"), MATCHES.values(), ids=MATCHES)
def test_filters(values: list[Any], wanted: str, found: list[int]) -> None:
    mask = find_matches(pd.Series(values), wanted)
    assert mask is not None
    assert list(np.flatnonzero(mask.fillna(False))) == found


def test_an_empty_filter_is_none() -> None:
    assert find_matches(pd.Series([1]), "  ") is None
    assert find_matches(pd.Series([1]), None) is None


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("{:.2f} €", 1.5, "1.50 €"),
        (".1%", 0.25, "25.0%"),
        (str.upper, "a", "A"),
        ("{:.2f}", "x", "x"),
        ("{}", None, ""),
    ],
)
def test_formats(form: Any, value: Any, text: str) -> None:
    assert write_value(form, value) == text


def test_formats_columns_and_styles_are_shown() -> None:
    table = ui.table(
        pd.DataFrame({"price": [1.234, 5.6], "day": pd.to_datetime(["2025-01-01", "2025-01-02"]), "secret": [1, 2]}),
        format_mapping={"price": "{:.1f} €"},
        hidden_columns=["secret"],
        freeze_columns_left=["day"],
        header_tooltip={"price": "in euros"},
        style_cell=lambda row, name, value: {"backgroundColor": "red"} if row == "1" and name == "price" else {},
    )
    widget, model = widget_of(table)
    assert column(model, "price") == ["1.2 €", "5.6 €"]
    assert widget.hidden_columns == ["secret"]
    assert widget.frozen_columns == {"day": "left"}
    assert widget.header_tooltips["price"] == "in euros"
    assert "('background-color', 'red')" in str(model.cell_styles["data"][1])


def test_what_was_chosen_is_kept_while_the_table_is_alike() -> None:
    old = ui.table(["a", "b", "c"])
    old.choose([1])
    same, shorter, other = ui.table(["a", "B", "d"]), ui.table(["a", "b"]), ui.table(["b", "a"])
    for table in (same, shorter, other):
        table.__appnb_adopt__(old)
    assert (same.value, shorter.value, other.value) == (["B"], ["b"], [])


def test_setting_the_value_is_choosing_rows() -> None:
    table = ui.table(["a", "b", "c"])
    table.value = [2]
    assert table.value == ["c"]
