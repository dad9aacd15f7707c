"""Charts that readers put together: what is drawn follows from the kinds of columns; what is chosen is the value."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from appnb import ui
from appnb.ui.tabular.messages import Message

CARS = pd.DataFrame(
    {
        "weight": [1.1, 1.4],
        "power": [60, 95],
        "origin": ["JP", "US"],
        "maker": ["a", "b"],
        "sold": pd.to_datetime(["2025-01-01", "2025-02-01"]),
        "tags": [["x"], ["y"]],
        "a.b": [1, 2],
    }
)

DRAWN: dict[str, tuple[dict[str, str], str, dict[str, Any]]] = {
    "numbers are counted in bins": ({"x": "weight"}, "bar", {"y": "count"}),
    "names are counted": ({"y": "origin"}, "bar", {"x": "count"}),
    "two numbers are points": ({"x": "weight", "y": "power"}, "point", {}),
    "numbers over time are a line": ({"x": "sold", "y": "power"}, "line", {}),
    "numbers by names are means": ({"x": "origin", "y": "power"}, "bar", {"y": "mean"}),
    "names by numbers too": ({"x": "power", "y": "origin"}, "bar", {"x": "mean"}),
    "names by names are a grid of counts": ({"x": "origin", "y": "maker"}, "rect", {"color": "count"}),
}


@pytest.mark.parametrize(("chosen", "mark", "aggregates"), DRAWN.values(), ids=DRAWN)
def test_what_is_drawn_follows_from_the_columns(chosen: dict[str, str], mark: str, aggregates: dict[str, str]) -> None:
    spec = ui.data_explorer(CARS, **chosen).spec  # type: ignore[arg-type]
    assert spec is not None
    assert spec["mark"]["type"] == mark
    made = {name: said["aggregate"] for name, said in spec["encoding"].items() if "aggregate" in said}
    assert made == aggregates


@pytest.mark.parametrize(
    "frame",
    [
        CARS,
        pl.from_pandas(CARS[["weight", "power"]]),
        pa.table({"weight": [1.0], "power": [2]}),
        duckdb.sql("select 1.5 as weight, 2 as power"),
        {"weight": [1.1, 1.4], "power": [60, 95]},
    ],
    ids=["pandas", "polars", "arrow", "duckdb", "dict"],
)
def test_frames_of_any_library(frame: Any) -> None:
    taken = ui.data_explorer(frame, x="weight", y="power").take_chart()
    assert taken is not None
    assert b"weight" in taken.pack()


def test_a_reader_chooses() -> None:
    heard: list[Any] = []
    element = ui.data_explorer(CARS, on_change=heard.append, x="weight")
    assert element.value == {"x": "weight"}
    for channel, name in [
        ("color", "origin"),
        ("y", "power"),
        ("y", ""),
        ("z", "power"),
        ("x", "nothing"),
        ("x", "tags"),
    ]:
        element.hear(Message({"do": "channel", "channel": channel, "value": name}))
    assert element.value == {"x": "weight", "color": "origin"}
    assert heard[1] == {"x": "weight", "y": "power", "color": "origin"}
    element.hear(Message({"do": "mark", "value": "tick"}))
    element.hear(Message({"do": "mark", "value": "nothing"}))
    assert element.spec is not None
    assert element.spec["mark"]["type"] == "tick"
    element.value = {"y": "power"}
    assert element.value == {"y": "power"}


def test_names_with_points_and_facets() -> None:
    spec = ui.data_explorer(CARS, x="a.b", row="origin").spec
    assert spec is not None
    assert spec["encoding"]["x"]["field"] == "a\\.b"
    assert spec["width"] != "container"


def test_a_large_frame_is_drawn_from_a_sample() -> None:
    element = ui.data_explorer(pl.DataFrame({"n": range(250_000)}), x="n")
    taken = element.take_chart()
    assert taken is not None
    assert 80_000 < len(next(iter(taken.tables.values()))) <= 100_000
    assert "a sample of 250,000 rows" in element.written.write().foot


def test_nothing_is_drawn_before_a_column_is_chosen() -> None:
    sections = ui.data_explorer(CARS, color="origin").written.write()
    assert "Choose a column" in sections.body
    assert sections.embedded == {}


def test_days_of_python_and_missing_values() -> None:
    frame = pd.DataFrame({"day": [dt.date(2025, 1, 1), None], "n": [1.0, None]})
    taken = ui.data_explorer(frame, x="day", y="n").take_chart()
    assert taken is not None
    assert taken.spec["encoding"]["x"]["type"] == "temporal"
    assert taken.pack()


WRONG: dict[str, tuple[str, Callable[[], object]]] = {
    "a column that is not there": ("NB308", lambda: ui.data_explorer(CARS, x="wieght")),
    "a column of lists": ("NB308", lambda: ui.data_explorer(CARS, x="tags")),
    "no table": ("NB305", lambda: ui.data_explorer(3)),
    "a value that is none": ("NB302", lambda: setattr(ui.data_explorer(CARS), "value", 3)),
    "a channel that is none": ("NB308", lambda: setattr(ui.data_explorer(CARS), "value", {"z": "power"})),
}


@pytest.mark.parametrize(("code", "make"), WRONG.values(), ids=WRONG)
def test_faults(code: str, make: Callable[[], object]) -> None:
    with pytest.raises(ui.ElementError) as error:
        make()
    assert error.value.diagnostic.code == code
