"""Any object that is a table, and what comes back of it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from appnb.frames.columns import Kind
from appnb.frames.reading import NoTableError, read_frame
from tests.frames.libraries import EAGER

TAKEN: dict[str, type] = {
    "pandas": pd.DataFrame,
    "pandas of objects": pd.DataFrame,
    "polars": pl.DataFrame,
    "arrow": pa.Table,
    "polars, lazy": pl.DataFrame,
    "duckdb": pa.Table,
    "ibis": pa.Table,
    "a dict of lists": dict,
    "a list of dicts": list,
}


@pytest.mark.parametrize("name", EAGER)
def test_rows_come_back_in_kind(name: str) -> None:
    data = EAGER[name]()
    frame = read_frame(data)
    assert frame.data is data
    assert (frame.length, frame.names) == (5, ["city", "sold", "price", "day", "is_new"])
    taken = frame.take([3, 1])
    assert type(taken) is TAKEN[name]
    sold = taken["sold"] if not isinstance(taken, list) else [row["sold"] for row in taken]
    assert [int(str(each)) for each in sold] == [12, 12]
    assert frame.read_cell(1, "city") == "rome"


EMPTY: dict[str, type] = {"polars, lazy": pl.LazyFrame, "duckdb": duckdb.DuckDBPyRelation, "ibis": ibis.Table}


@pytest.mark.parametrize("name", EMPTY)
def test_no_rows_of_a_table_that_is_not_in_memory_are_not_computed(name: str) -> None:
    assert isinstance(read_frame(EAGER[name]()).take([]), EMPTY[name])


@pytest.mark.parametrize("name", EAGER)
def test_kinds_of_columns(name: str) -> None:
    kinds = {column.name: column.kind for column in read_frame(EAGER[name]()).columns}
    assert kinds == {
        "city": Kind.TEXT,
        "sold": Kind.INTEGER,
        "price": Kind.NUMBER,
        "day": Kind.MOMENT,
        "is_new": kinds["is_new"],
    }
    assert kinds["is_new"] is Kind.BOOLEAN


OBJECTS: dict[str, tuple[list[Any], Kind]] = {
    "days": ([dt.date(2025, 1, 1), None], Kind.DATE),
    "decimals": ([Decimal("1.5"), None], Kind.NUMBER),
    "lists": ([[1], [2, 3]], Kind.NESTED),
    "several": ([1, "a"], Kind.ANY),
}


@pytest.mark.parametrize(("values", "kind"), OBJECTS.values(), ids=OBJECTS)
def test_objects_of_pandas_are_looked_at(values: list[Any], kind: Kind) -> None:
    frame = read_frame(pd.DataFrame({"a": pd.Series(values, dtype=object)}))
    assert frame.columns[0].kind is kind


OTHERS: dict[str, tuple[Callable[[], Any], list[str], int]] = {
    "a list of values": (lambda: ["x", 2, None], ["value"], 3),
    "a dict of values": (lambda: {"a": 1, "b": [2]}, ["key", "value"], 2),
    "columns of different lengths": (lambda: {"a": [1, 2], "b": ["x"]}, ["a", "b"], 2),
    "a tuple of dicts": (lambda: ({"a": 1}, {"b": 2}), ["a", "b"], 2),
    "nothing": (list, ["value"], 0),
    "an empty dict": (dict, [], 0),
    "an array": (lambda: np.array([1.5, 2.5]), ["value"], 2),
    "a series of pandas": (lambda: pd.Series([1, 2], name="n"), ["n"], 2),
    "a series without a name": (lambda: pl.Series([1, 2]), ["value"], 2),
    "names that are no texts, or twice the same": (
        lambda: pd.DataFrame([[1, 2, 3]], columns=[0, "0", "0"]),
        ["0", "0_2", "0_3"],
        1,
    ),
    "names of several levels": (
        lambda: pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "min"), ("a", "max")])),
        ["a,min", "a,max"],
        1,
    ),
    "periods and intervals": (
        lambda: pd.DataFrame({"p": pd.period_range("2025", periods=2), "i": pd.interval_range(0, 2)}),
        ["p", "i"],
        2,
    ),
    "categories": (lambda: pd.DataFrame({"c": pd.Categorical(["x", "y"])}), ["c"], 2),
    "a record batch": (lambda: pa.record_batch({"a": [1]}), ["a"], 1),
}


@pytest.mark.parametrize(("make", "names", "length"), OTHERS.values(), ids=OTHERS)
def test_other_tables(make: Callable[[], Any], names: list[str], length: int) -> None:
    frame = read_frame(make())
    assert (frame.names, frame.length) == (names, length)


def test_short_columns_are_filled_up() -> None:
    assert read_frame({"a": [1, 2], "b": ["x"]}).take([1]) == {"a": [2], "b": [None]}


def test_a_dict_of_values_gives_pairs() -> None:
    assert read_frame({"a": 1, "b": "x"}).take([1]) == [{"key": "b", "value": "x"}]


def test_an_index_of_pandas_that_says_something_is_shown_and_kept() -> None:
    data = pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="a"))
    frame = read_frame(data)
    assert [(column.name, column.title, column.is_index) for column in frame.columns] == [
        ("a_2", "a", True),
        ("a", "a", False),
    ]
    assert list(frame.take([1]).index) == ["y"]
    assert frame.names == ["a"]


def test_columns_share_their_data_with_what_was_given() -> None:
    data = pd.DataFrame({"a": np.arange(1_000)}, index=pd.RangeIndex(5, 1_005, name="n"))
    assert np.shares_memory(read_frame(data).frame["a"].to_numpy(), data["a"].to_numpy())


@pytest.mark.parametrize("value", [3, "abc", b"abc", object(), None], ids=lambda value: type(value).__name__)
def test_what_is_no_table(value: object) -> None:
    with pytest.raises(NoTableError):
        read_frame(value)
