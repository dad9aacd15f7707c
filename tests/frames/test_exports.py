"""Tables as files: what is written can be read again."""

import io
import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pytest

from appnb.frames.exports import list_formats, write_table
from tests.frames.libraries import COLUMNS, EAGER

WHOLE = pd.DataFrame(COLUMNS)


@pytest.mark.parametrize("make", EAGER.values(), ids=EAGER)
def test_every_library_in_every_format(make: Callable[[], Any]) -> None:
    assert list_formats() == ["csv", "json", "parquet"]
    read = pd.read_csv(io.BytesIO(write_table(make(), "csv")))
    assert read["sold"].tolist() == COLUMNS["sold"]
    assert read["price"].fillna(0).tolist() == [2.5, 0.5, 0, 10.0, 7.25]
    rows = json.loads(write_table(make(), "json"))
    assert [row["city"] for row in rows] == COLUMNS["city"]
    assert rows[0]["day"].startswith("2025-03-01")
    assert rows[2]["price"] is None
    assert pl.read_parquet(io.BytesIO(write_table(make(), "parquet")))["sold"].to_list() == COLUMNS["sold"]


def test_an_index_that_says_something_is_written() -> None:
    data = pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="key"))
    assert write_table(data, "csv") == b"key,a\nx,1\n"
    assert json.loads(write_table(data, "json")) == [{"key": "x", "a": 1}]


def test_lists_are_json_in_a_cell() -> None:
    assert write_table([{"a": [1, 2], "b": None}], "csv") == b'a,b\n"[1, 2]",\n'


def test_separators_and_encodings() -> None:
    data = pd.DataFrame({"a": ["é"], "b": [1]})
    assert write_table(data, "csv", separator=";", encoding="utf-8-sig") == "\ufeffa;b\né;1\n".encode()
    assert write_table(data, "tsv") == "a\tb\né\t1\n".encode()
    assert b"\\u00e9" in write_table(data, "json", ensure_ascii=True)


def test_a_table_without_rows() -> None:
    for kind in list_formats():
        assert write_table({"a": [], "b": []}, kind)
    assert write_table([], "csv") == b"value\n"
