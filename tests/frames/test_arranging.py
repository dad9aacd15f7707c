"""Searching, filtering and sorting give the same rows in every library."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pytest

from appnb.frames.arranging import Arrangement, Order
from appnb.frames.reading import read_frame
from tests.frames.libraries import EAGER, LAZY

ASKED: dict[str, tuple[Arrangement, list[int]]] = {
    "nothing": (Arrangement(), [0, 1, 2, 3, 4]),
    "part of a text, whatever its case": (Arrangement(search="OSL"), [0, 4]),
    "digits in any column": (Arrangement(search="12"), [1, 3]),
    "a text that is nowhere": (Arrangement(search="xyz"), []),
    "true": (Arrangement(search="true"), [0, 3]),
    "no pattern": (Arrangement(search=".*"), []),
    "more than a number": (Arrangement(filters={"sold": "> 7"}), [1, 3]),
    "at most a number": (Arrangement(filters={"price": "<= 2.5"}), [0, 1]),
    "no such number": (Arrangement(filters={"sold": "!= 12"}), [0, 2, 4]),
    "a span of numbers": (Arrangement(filters={"price": "2..8"}), [0, 4]),
    "a text, whole": (Arrangement(filters={"city": "= oslo"}), [0, 4]),
    "another text": (Arrangement(filters={"city": "!= oslo"}), [1, 3]),
    "what is missing": (Arrangement(filters={"city": "="}), [2]),
    "what is there": (Arrangement(filters={"price": "!="}), [0, 1, 3, 4]),
    "from a month on": (Arrangement(filters={"day": ">= 2025-03"}), [0, 2, 3]),
    "in a month": (Arrangement(filters={"day": "= 2025-03"}), [0, 2]),
    "after a year": (Arrangement(filters={"day": "> 2024"}), [0, 2, 3]),
    "a span of months": (Arrangement(filters={"day": "2024-12 .. 2025-03"}), [0, 1, 2]),
    "several filters": (Arrangement(filters={"sold": "> 2", "city": "o"}), [0, 1]),
    "a filter and a search": (Arrangement(search="lima", filters={"sold": "= 12"}), [3]),
    "an empty filter": (Arrangement(filters={"sold": "  "}), [0, 1, 2, 3, 4]),
    "a filter of no column": (Arrangement(filters={"secret": "1"}), [0, 1, 2, 3, 4]),
    "numbers up, missing ones last": (Arrangement(orders=(Order("price"),)), [1, 0, 4, 3, 2]),
    "numbers down, missing ones last": (Arrangement(orders=(Order("price", True),)), [3, 4, 0, 1, 2]),
    "texts without regard to case": (Arrangement(orders=(Order("city"), Order("sold"))), [3, 4, 0, 1, 2]),
    "by two columns": (Arrangement(orders=(Order("sold", True), Order("price", True))), [3, 1, 2, 0, 4]),
    "moments": (Arrangement(orders=(Order("day"),)), [4, 1, 0, 2, 3]),
    "sorted and searched": (Arrangement(search="o", orders=(Order("sold", True),)), [1, 0, 4]),
    "an order by no column": (Arrangement(orders=(Order("secret"),)), [0, 1, 2, 3, 4]),
}


@pytest.mark.parametrize(("asked", "rows"), ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("make", EAGER.values(), ids=EAGER)
def test_rows_of_a_table_in_memory(make: Callable[[], Any], asked: Arrangement, rows: list[int]) -> None:
    view = read_frame(make()).arrange(asked)
    assert list(view.find_positions()) == rows
    assert view.length == len(rows)
    page = view.read(1, 2, ["sold"])
    assert list(page.rows) == rows[1:3]
    assert page.values["sold"] == [[3, 12, 7, 12, 1][row] for row in rows[1:3]]


@pytest.mark.parametrize(("asked", "rows"), ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("make", LAZY.values(), ids=LAZY)
def test_rows_of_a_table_that_stays_where_it_is(make: Callable[[], Any], asked: Arrangement, rows: list[int]) -> None:
    view = read_frame(make(), is_lazy=True).arrange(asked)
    assert view.length == len(rows)
    days = [2025 * 12 + 3, 2024 * 12 + 12, 2025 * 12 + 3, 2025 * 12 + 4, 2024 * 12 + 1]
    found = [*view.read(0, 3, ["day"]).values["day"], *view.read(3, 9, ["day"]).values["day"]]
    assert [day.year * 12 + day.month for day in found] == [days[row] for row in rows]


def test_a_lazy_frame_is_asked_for_no_more_than_its_page() -> None:
    frame = read_frame(pl.LazyFrame({"n": range(1_000)}), is_lazy=True)
    asked: list[int] = []

    def note(part: pl.DataFrame) -> pl.DataFrame:
        asked.append(part.height)
        return part

    frame = read_frame(pl.LazyFrame({"n": range(1_000)}).slice(0, 1_000).map_batches(note), is_lazy=True)
    assert frame.arrange(Arrangement()).read(20, 3, ["n"]).values == {"n": [20, 21, 22]}
    assert len(asked) == 1


def test_rows_that_are_equal_keep_their_order() -> None:
    frame = read_frame(pl.DataFrame({"a": ["x", "X"] * 500, "n": range(1_000)}))
    view = frame.arrange(Arrangement(orders=(Order("a", True),)))
    assert list(view.find_positions()) == list(range(1_000))


def test_objects_of_several_types_are_sorted_as_text() -> None:
    frame = read_frame(pd.DataFrame({"a": [10, "b", None, 9, "A"]}, dtype=object))
    assert list(frame.arrange(Arrangement(orders=(Order("a"),))).find_positions()) == [0, 3, 4, 1, 2]
    assert list(frame.arrange(Arrangement(search="b")).find_positions()) == [1]


def test_objects_that_are_days_are_compared_as_days() -> None:
    days = [pd.Timestamp("2025-03-01").date(), pd.Timestamp("2024-12-31").date(), None]
    frame = read_frame(pd.DataFrame({"day": days}, dtype=object))
    assert list(frame.arrange(Arrangement(filters={"day": ">= 2025"})).find_positions()) == [0]
    assert list(frame.arrange(Arrangement(orders=(Order("day"),))).find_positions()) == [1, 0, 2]


def test_moments_of_a_time_zone_are_compared_as_its_clocks_show_them() -> None:
    moments = pd.to_datetime(["2025-03-01 00:30", "2025-02-28 23:30"]).tz_localize("Europe/Rome")
    for data in (pd.DataFrame({"at": moments}), pl.DataFrame({"at": moments.to_list()})):
        frame = read_frame(data)
        assert list(frame.arrange(Arrangement(filters={"at": "= 2025-03-01"})).find_positions()) == [0]
