"""The rows that are selected in a chart of Altair are those that marimo gives, in each library of frames."""

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import altair as alt
import duckdb
import marimo as mo
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from marimo._plugins.ui._impl.altair_chart import _filter_dataframe

from appnb import ui
from appnb.ui.charts.rows import take_selected
from appnb.ui.charts.selections import Selected

DATA: dict[str, list[Any]] = {
    "n": [1, 2, 3, 4, 5],
    "r": [0.5, 1.5, 2.5, None, 4.5],
    "s": ["a", "b", "a", None, "c"],
    "b": [True, False, True, True, False],
    "day": [dt.date(2024, 1, day) for day in range(1, 6)],
    "at": [dt.datetime(2024, 1, day, 12) for day in range(1, 6)],
    "utc": [dt.datetime(2024, 1, day, 12, tzinfo=dt.UTC) for day in range(1, 6)],
}


def ms(*moment: int, zone: dt.tzinfo | None = None) -> float:
    return dt.datetime(*moment, tzinfo=zone).timestamp() * 1000


FRAMES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(DATA).set_index(pd.Index([10, 20, 30, 40, 50])),
    "polars": lambda: pl.DataFrame(DATA),
    "lazy polars": lambda: pl.LazyFrame(DATA),
    "pyarrow": lambda: pa.table(DATA),
}

SELECTIONS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "an empty selection": {"select_interval": {}},
    "an interval": {"select_interval": {"n": [2, 4]}},
    "an interval that was drawn backwards": {"select_interval": {"r": [1.0, 3.0], "n": [1, 5]}},
    "a box": {"select_interval": {"n": [1.5, 4.5], "r": [0, 2]}},
    "an interval of names": {"select_interval": {"s": ["a", "b", "c"]}},
    "an interval of two names": {"select_interval": {"s": ["a", "b"]}},
    "an interval of one name": {"select_interval": {"s": ["a"]}},
    "an interval of days": {"select_interval": {"day": [ms(2024, 1, 1, 12), ms(2024, 1, 3, 12)]}},
    "an interval of times": {"select_interval": {"at": [ms(2024, 1, 2), ms(2024, 1, 4)]}},
    "an interval in a time zone": {
        "select_interval": {"utc": [ms(2024, 1, 2, zone=dt.UTC), ms(2024, 1, 4, zone=dt.UTC)]}
    },
    "times as text": {"select_interval": {"at": ["2024-01-02", "2024-01-03T12:00:00"]}},
    "days as text": {"select_interval": {"day": ["2024-01-02", "2024-01-03"]}},
    "a legend": {"legend_selection_s": {"s": ["a"], "vlPoint": {"or": [{"s": "a"}]}}},
    "two of a legend": {"legend_selection_s": {"s": ["a", "c"], "vlPoint": {"or": [{"s": "a"}, {"s": "c"}]}}},
    "points": {
        "select_point": {"n": [1, 3], "s": ["a", "a"], "vlPoint": {"or": [{"n": 1, "s": "a"}, {"n": 3, "s": "b"}]}}
    },
    "points in an older form": {"select_point": {"n": [1, 3], "vlPoint": [1]}},
    "truths": {"select_point": {"b": [True], "vlPoint": {"or": [{"b": True}]}}},
    "rows": {"select_point": {"_vgsid_": [2, 4], "vlPoint": {"or": [{"_vgsid_": 2}, {"_vgsid_": 4}]}}},
    "two selections": {"select_interval": {"n": [1, 3]}, "legend": {"s": ["b"], "vlPoint": {"or": [{"s": "b"}]}}},
    "a view that was moved": {"pan_zoom": {"n": [2, 3]}},
    "days that are none": {"select_interval": {"day": ["soon", "later"]}},
}


def read(frame: Any) -> dict[str, list[Any]]:
    frame = nw.from_native(frame)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return {name: [None if value != value else value for value in frame[name].to_list()] for name in frame.columns}


PAIRS = [
    (library, selection)
    for library, selection in product(FRAMES, SELECTIONS)
    if library != "pandas" or "day" not in str(SELECTIONS[selection])  # see below
]


@pytest.mark.parametrize(("library", "selection"), PAIRS, ids=map(" ".join, PAIRS))
def test_rows(library: str, selection: str) -> None:
    make, said = FRAMES[library], SELECTIONS[selection]
    ours, theirs = take_selected(make(), Selected(said), ()), _filter_dataframe(make(), selection=said)
    assert type(ours) is type(theirs)
    assert read(ours) == read(theirs)


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_a_row_that_is_not_there_leaves_none(make: Callable[[], Any]) -> None:
    """Of polars marimo raises an error."""
    selection = {"select_point": {"_vgsid_": [1, 9], "vlPoint": {"or": [{"_vgsid_": 1}, {"_vgsid_": 9}]}}}
    assert read(take_selected(make(), Selected(selection), ()))["n"] == []


def test_days_of_pandas_are_days() -> None:
    """In pandas they are objects: marimo leaves an interval of them out, and takes no row for one in words."""
    taken = take_selected(FRAMES["pandas"](), Selected(SELECTIONS["an interval of days"]), ())
    assert list(taken.n) == [1, 2, 3]


@pytest.mark.parametrize("ends", [[1, 3], [3, 5], [0, 10]])
@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_rows_of_bins(make: Callable[[], Any], ends: list[float]) -> None:
    selection = {"select_point": {"n": ends, "vlPoint": [1]}}
    theirs = _filter_dataframe(make(), selection=selection, binned_fields={"n": True})
    assert read(take_selected(make(), Selected(selection), ("n",))) == read(theirs)


def test_bins_apart_are_each_their_own() -> None:
    """In marimo what is between them is taken too."""
    selection = {"select_point": {"n": [1, 5], "vlPoint": {"or": [{"n": [1, 2]}, {"n": [4, 5]}]}}}
    assert list(take_selected(FRAMES["pandas"](), Selected(selection), ("n",)).n) == [1, 4, 5]


def test_pandas_keeps_its_index() -> None:
    assert list(take_selected(FRAMES["pandas"](), Selected(SELECTIONS["a legend"]), ()).index) == [10, 30]


def test_a_relation_of_duckdb_stays_one() -> None:
    relation = duckdb.from_arrow(FRAMES["pyarrow"]())
    taken = take_selected(relation, Selected(SELECTIONS["an interval"]), ())
    assert type(taken) is type(relation)
    assert taken.fetchall() == relation.filter("n between 2 and 4").fetchall()


def test_times_are_those_of_the_readers_clock() -> None:
    """A chart shows 12:00 as 12:00 to everyone; in milliseconds that is another moment for each of them."""
    frame = pl.DataFrame(DATA)
    noon = ms(2024, 1, 2, 12, zone=dt.timezone(dt.timedelta(hours=-5)))  # as New York's clocks show it
    selection = {"select_interval": {"at": [noon - 1, noon + 1], "day": [noon - 1, noon + 1]}}
    assert take_selected(frame, Selected(selection, "America/New_York"), ())["n"].to_list() == [2]
    assert take_selected(frame, Selected(selection, "Asia/Tokyo"), ())["n"].to_list() == []


# ---- whole elements -----------------------------------------------------------------------------------------------


def chart(frame: Any) -> alt.Chart:
    return alt.Chart(frame).mark_point().encode(x="n:Q", y="r:Q", color="s:N")


CHARTS: dict[str, Callable[[], Any]] = {
    **{name: lambda make=make: chart(make()) for name, make in FRAMES.items() if name != "lazy polars"},
    "layers of one frame": lambda: chart(DATAFRAME) + chart(DATAFRAME).mark_line(),
    "two of one frame": lambda: chart(DATAFRAME) | chart(DATAFRAME),
    "layers of two frames": lambda: chart(DATAFRAME) + chart(DATAFRAME.head(2)),
    "values": lambda: alt.Chart(alt.Data(values=[{"n": 1}])).mark_point().encode(x="n:Q"),
}
DATAFRAME = pd.DataFrame(DATA)


def is_equal(ours: Any, theirs: Any) -> bool:
    if hasattr(theirs, "equals"):
        return type(ours) is type(theirs) and ours.equals(theirs)
    return bool(ours is theirs or ours == theirs)


@pytest.mark.parametrize("make", CHARTS.values(), ids=CHARTS)
def test_values_before_and_after_a_selection(make: Callable[[], Any]) -> None:
    given = make()
    ours, theirs = ui.altair_chart(given), mo.ui.altair_chart(given)
    assert is_equal(ours.value, theirs._convert_value({}))
    assert is_equal(ours.dataframe, theirs.dataframe)
    name = next(name for name in ours._told if name.startswith("select_interval"))
    selections: Mapping[str, Any] = {name: {"n": [2, 4]}}
    ours.value = selections
    assert is_equal(ours.value, theirs._convert_value(selections))
    assert ours.selections == theirs.selections
    assert is_equal(ours.apply_selection(DATAFRAME), theirs.apply_selection(DATAFRAME))


def test_the_parts_of_a_chart_are_its_own() -> None:
    ours, theirs = ui.altair_chart(chart(DATAFRAME)), mo.ui.altair_chart(chart(DATAFRAME))
    assert ours.mark == theirs.mark == "point"
    for compose in (lambda a, b: a | b, lambda a, b: a & b, lambda a, b: a + b):
        for other in (ours, chart(DATAFRAME)):
            made = compose(ours, other)
            assert isinstance(made, ui.altair_chart)
            assert type(made._chart) is type(compose(theirs, chart(DATAFRAME))._chart)
