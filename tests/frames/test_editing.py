"""Tables that are edited: what comes out is of the kind that went in, and what marimo makes of the same edits."""

import datetime as dt
from copy import deepcopy
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from marimo._plugins.ui._impl.data_editor import apply_edits

from appnb.frames.editing import EditError, Sheet

ROWS = [{"a": 1, "b": "x", "c": True}, {"a": 2, "b": "y", "c": False}]
COLUMNS = {"a": [1, 2], "b": ["x", "y"]}


def put(row: int, column: str, value: Any) -> dict[str, Any]:
    return {"rowIdx": row, "columnId": column, "value": value}


EDITS: dict[str, tuple[Any, list[dict[str, Any]]]] = {
    "a cell of rows": (ROWS, [put(0, "a", "5"), put(1, "b", "z"), put(1, "c", True)]),
    "a number that is none stays text in lists": (ROWS, [put(0, "a", "five")]),
    "a part of a number in whole ones": (ROWS, [put(0, "a", "5.5")]),
    "a row more": (ROWS, [put(3, "a", 7)]),
    "a row less": (ROWS, [{"rowIdx": 0, "type": "remove"}]),
    "rows with other keys": ([{"a": 1}, {"b": 2}], [put(0, "a", "3")]),
    "a cell of columns": (COLUMNS, [put(1, "b", "new")]),
    "columns of unlike length": ({"a": [1], "b": [1, 2]}, [put(0, "b", "4")]),
    "a row more of columns": (COLUMNS, [put(2, "b", "new"), {"rowIdx": 0, "type": "remove"}]),
    "plain values": ([1, 2, 3], [put(1, "value", "20"), put(3, "value", "4")]),
    "a column inserted": (ROWS, [{"columnIdx": 1, "newName": "n", "type": "insert"}, put(0, "n", "v")]),
    "a column renamed": (COLUMNS, [{"columnIdx": 0, "newName": "n", "type": "rename"}, put(0, "n", "9")]),
    "a column removed": (COLUMNS, [{"columnIdx": 0, "type": "remove"}]),
    "a column that was not there": (ROWS, [put(0, "new", "v")]),
    "dates": ([{"d": dt.date(2025, 1, 2)}], [put(0, "d", "2026-03-04")]),
    "lists": ([{"l": [1, 2]}], [put(0, "l", "[3, 4]")]),
}


def apply(data: Any, edits: list[Any]) -> Any:
    sheet = Sheet(data)
    for edit in edits:
        sheet.apply(edit)
    return sheet.give()


@pytest.mark.parametrize(("data", "edits"), EDITS.values(), ids=EDITS)
def test_python_s_own_tables_come_out_as_under_marimo(data: Any, edits: list[Any]) -> None:
    before = deepcopy(data)
    theirs = apply_edits(deepcopy(data), {"edits": edits}, column_names=list(Sheet(data).columns))  # type: ignore[typeddict-item]
    ours = apply(data, edits)
    assert ours == theirs
    assert [list(row) if isinstance(row, dict) else row for row in ours] == [
        list(row) if isinstance(row, dict) else row for row in theirs
    ]
    assert data == before


FRAMES = {
    "pandas": pd.DataFrame({"n": [1, 2], "x": [0.5, 1.5], "t": ["a", "b"], "d": pd.to_datetime(["2025-01-01"] * 2)}),
    "polars": pl.DataFrame({"n": [1, 2], "x": [0.5, 1.5], "t": ["a", "b"], "d": [dt.datetime(2025, 1, 1)] * 2}),
    "arrow": pa.table({"n": [1, 2], "x": [0.5, 1.5], "t": ["a", "b"], "d": [dt.datetime(2025, 1, 1)] * 2}),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_frames_keep_their_library_and_their_types(frame: Any) -> None:
    edits = [put(0, "n", "5"), put(1, "x", "2"), put(0, "t", ""), put(1, "d", "2026-02-03T04:05")]
    made = apply(frame, edits)
    theirs = apply_edits(frame, {"edits": edits})  # type: ignore[typeddict-item]
    assert type(made) is type(frame)
    assert Sheet(made).columns == Sheet(theirs).columns
    assert Sheet(made).columns["d"][1] == dt.datetime(2026, 2, 3, 4, 5)
    assert str(getattr(made, "schema", getattr(made, "dtypes", None))) == str(
        getattr(frame, "schema", getattr(frame, "dtypes", None))
    )


def test_a_frame_that_nobody_edited_is_itself() -> None:
    frame = FRAMES["pandas"]
    assert Sheet(frame).give() is frame


def test_an_index_of_pandas_stays_with_its_rows() -> None:
    frame = pd.DataFrame({"n": [1, 2, 3]}, index=["a", "b", "c"])
    made = apply(frame, [{"rowIdx": 1, "type": "remove"}, put(1, "n", 9)])
    assert made.index.tolist() == ["a", "c"]
    assert made.n.tolist() == [1, 9]


def test_a_row_more_of_whole_numbers_holds_what_is_missing() -> None:
    made = apply(pl.DataFrame({"n": [1], "t": ["a"]}), [put(1, "n", "2")])
    assert made.rows() == [(1, "a"), (2, None)]
    assert made.schema == {"n": pl.Int64, "t": pl.String}
    assert apply(pd.DataFrame({"n": [1], "t": ["a"]}), [put(1, "t", "b")]).n.isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (put(0, "n", "one"), "'one' is no whole number for 'n'"),
        (put(0, "n", "1.5"), "'1.5' is no whole number for 'n'"),
        (put(0, "x", "much"), "'much' is no number for 'x'"),
        (put(0, "d", "yesterday"), "'yesterday' is no date and time for 'd'"),
        (put(-1, "n", 1), "there is no row -1"),
        ({"rowIdx": 9, "type": "remove"}, "there is no row 9"),
        ({"columnIdx": 9, "type": "remove"}, "there is no column 9"),
        ({"columnIdx": 0, "newName": "x", "type": "rename"}, "a column cannot be called 'x'"),
        ({}, "{} is no edit"),
    ],
)
def test_an_edit_that_cannot_be_made_changes_nothing(edit: Any, why: str) -> None:
    sheet = Sheet(FRAMES["polars"])
    with pytest.raises(EditError) as error:
        sheet.apply(edit)
    assert str(error.value) == why
    assert sheet.give() is FRAMES["polars"]
