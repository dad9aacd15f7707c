"""Steps from one table to another: what marimo's `ui.dataframe` computes, in every library; their code does so too."""

import copy
from collections.abc import Callable
from typing import Any

import duckdb
import ibis
import marimo as mo
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from appnb.frames.transforms.apply import apply_steps
from appnb.frames.transforms.code import write_code
from appnb.frames.transforms.steps import StepError, read_steps, write_steps

COLUMNS: dict[str, list[Any]] = {
    "city": ["Oslo", "Rome", None, "Rome", "Lima", "Oslo"],
    "kind": ["a", "b", "a", "b", "a", "b"],
    "n": [3, 1, 2, 5, 4, 1],
    "price": [1.5, None, 2.5, 4.0, 0.5, 3.0],
    "day": pd.to_datetime(["2025-01-0" + str(n) for n in range(1, 7)]).to_list(),
    "text": ["1", "2", "3", "4", "5", "6"],
    "yes": [True, False, True, True, False, False],
}
LIBRARIES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "polars, lazy": lambda: pl.LazyFrame(COLUMNS),
    "arrow": lambda: pl.DataFrame(COLUMNS).to_arrow(),
    "duckdb": lambda: duckdb.from_arrow(pl.DataFrame(COLUMNS).to_arrow()),
    "ibis": lambda: ibis.memtable(pl.DataFrame(COLUMNS).to_arrow()),
}


def where(*children: dict[str, Any], operator: str = "and", negate: bool = False) -> dict[str, Any]:
    group = {"type": "group", "operator": operator, "children": list(children), "negate": negate}
    return {"type": "filter_rows", "operation": "keep_rows", "where": group}


def is_(column: str, operator: str, value: Any = None, *, negate: bool = False) -> dict[str, Any]:
    return {"type": "condition", "column_id": column, "operator": operator, "value": value, "negate": negate}


def sort(column: str, *, ascending: bool = True, na_position: str = "last") -> dict[str, Any]:
    return {"type": "sort_column", "column_id": column, "ascending": ascending, "na_position": na_position}


def group_by(*columns: str, aggregation: str, of: tuple[str, ...] = (), drop_na: bool = False) -> dict[str, Any]:
    return {
        "type": "group_by",
        "column_ids": list(columns),
        "drop_na": drop_na,
        "aggregation": aggregation,
        "aggregation_column_ids": list(of),
    }


def pivot(*columns: str, index: tuple[str, ...], values: tuple[str, ...], aggregation: str) -> dict[str, Any]:
    return {
        "type": "pivot",
        "column_ids": list(columns),
        "index_column_ids": list(index),
        "value_column_ids": list(values),
        "aggregation": aggregation,
    }


CONDITIONS: dict[str, dict[str, Any]] = {
    "equal": is_("n", "==", 1),
    "unequal": is_("n", "!=", 1),
    "less": is_("n", "<", 3),
    "at least": is_("price", ">=", 2.5),
    "true": is_("yes", "is_true"),
    "false": is_("yes", "is_false"),
    "missing": is_("city", "is_null"),
    "there": is_("price", "is_not_null"),
    "a text": is_("city", "equals", "Rome"),
    "another text": is_("city", "does_not_equal", "Rome"),
    "part of a text": is_("city", "contains", "o"),
    "a pattern": is_("city", "regex", "^[OL]"),
    "a start": is_("city", "starts_with", "R"),
    "an end": is_("city", "ends_with", "a"),
    "one of some": is_("city", "in", ["Rome", "Lima"]),
    "one of some, or missing": is_("city", "in", ["Rome", None]),
    "none of some": is_("n", "not_in", [1, 2]),
    "between": is_("n", "between", {"min": 2, "max": 4}),
    "empty": is_("kind", "is_empty"),
    "after a day": is_("day", ">", "2025-01-03"),
    "between days": is_("day", "between", {"min": "2025-01-02", "max": "2025-01-04"}),
}
FILTERS = {
    **{name: [where(condition)] for name, condition in CONDITIONS.items()},
    **{f"not {name}": [where({**condition, "negate": True})] for name, condition in CONDITIONS.items()},
    "all of several": [where(is_("n", ">", 1), is_("kind", "equals", "a"))],
    "one of several": [where(is_("n", ">", 4), is_("kind", "equals", "a"), operator="or")],
    "none of several": [where(is_("n", ">", 4), is_("kind", "equals", "a"), operator="or", negate=True)],
    "groups in groups": [
        where(is_("yes", "is_true"), where(is_("n", ">", 4), is_("kind", "equals", "a"), operator="or")["where"])
    ],
    "rows removed": [{**where(is_("n", ">", 2)), "operation": "remove_rows"}],
    "no conditions": [where()],
    "a list, as it was": [{"type": "filter_rows", "operation": "keep_rows", "where": [is_("n", ">", 2)]}],
}
OTHERS: dict[str, list[dict[str, Any]]] = {
    "nothing": [],
    "sorted": [sort("n", ascending=False)],
    "sorted, missing ones first": [sort("price", na_position="first")],
    "renamed": [{"type": "rename_column", "column_id": "n", "new_column_id": "count"}],
    "selected": [{"type": "select_columns", "column_ids": ["price", "n"]}],
    "converted": [{"type": "column_conversion", "column_id": "n", "data_type": "float64", "errors": "ignore"}],
    "text to numbers": [{"type": "column_conversion", "column_id": "text", "data_type": "int64", "errors": "raise"}],
    "numbers to text": [{"type": "column_conversion", "column_id": "n", "data_type": "str", "errors": "ignore"}],
    **{f"groups by {how}": [group_by("kind", aggregation=how, of=("n", "price"))] for how in ("count", "sum", "mean")},
    **{f"groups by {how}": [group_by("kind", aggregation=how, of=("n",))] for how in ("median", "min", "max")},
    "groups by two columns": [group_by("city", "kind", aggregation="max", of=("n",))],
    "all in one row": [{"type": "aggregate", "column_ids": ["n", "price"], "aggregations": ["sum", "min", "max"]}],
    "unique": [{"type": "unique", "column_ids": ["kind"], "keep": "first"}],
    "the last of each": [{"type": "unique", "column_ids": ["kind"], "keep": "last"}],
    "only those that come once": [{"type": "unique", "column_ids": ["n"], "keep": "none"}],
    "pivoted": [pivot("kind", index=("city",), values=("n",), aggregation="sum")],
    "pivoted by two columns": [pivot("kind", "yes", index=("city",), values=("n",), aggregation="count")],
    "pivoted means": [pivot("kind", index=("city",), values=("price",), aggregation="mean")],
    "several": [
        where(is_("n", ">", 1)),
        {"type": "rename_column", "column_id": "n", "new_column_id": "count"},
        group_by("kind", aggregation="sum", of=("count",)),
        sort("count_sum"),
    ],
}
STEPS = {**FILTERS, **OTHERS}


def read(frame: Any) -> list[tuple[Any, ...]]:
    """Read the rows of a frame of any library, in an order that does not depend on the library."""
    found = nw.from_native(frame)
    rows = (found.collect() if isinstance(found, nw.LazyFrame) else found).rows()
    plain = [tuple(None if value != value else value for value in row) for row in rows]
    return sorted(plain, key=repr)


def read_column(frame: Any) -> list[Any]:
    """Read a column in its order."""
    column: list[Any] = nw.from_native(frame).lazy().collect()["n"].to_list()
    return column


def names(frame: Any) -> list[str]:
    return list(nw.from_native(frame).collect_schema().names())


@pytest.mark.parametrize("said", STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("make", LIBRARIES.values(), ids=LIBRARIES)
def test_steps_do_what_marimo_does(make: Callable[[], Any], said: list[dict[str, Any]]) -> None:
    data = make()
    ours = apply_steps(data, read_steps(said))
    element = mo.ui.dataframe(data)
    theirs = element._convert_value({"transforms": copy.deepcopy(said)})
    assert element._error is None
    assert type(ours) is type(data)
    assert names(ours) == names(theirs)
    assert read(ours) == read(theirs)


@pytest.mark.parametrize("said", STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("make", LIBRARIES.values(), ids=LIBRARIES)
def test_code_does_what_the_steps_do(make: Callable[[], Any], said: list[dict[str, Any]]) -> None:
    data, taken = make(), read_steps(said)
    scope: dict[str, Any] = {"orders": data}
    exec(write_code(data, "orders", taken), scope)
    done = apply_steps(data, taken)
    assert type(scope["orders_next"]) is type(done)
    assert names(scope["orders_next"]) == names(done)
    assert read(scope["orders_next"]) == read(done)


@pytest.mark.parametrize("said", STEPS.values(), ids=STEPS)
def test_steps_can_be_written_down(said: list[dict[str, Any]]) -> None:
    taken = read_steps(said)
    assert read_steps(write_steps(taken)) == taken


CHANCE: dict[str, dict[str, Any]] = {
    "shuffled": {"type": "shuffle_rows", "seed": 3},
    "a sample": {"type": "sample_rows", "n": 3, "seed": 3, "replace": False},
}


@pytest.mark.parametrize("said", CHANCE.values(), ids=CHANCE)
@pytest.mark.parametrize("library", ["pandas", "polars", "arrow", "polars, lazy"])
def test_chance_is_the_same_each_time(library: str, said: dict[str, Any]) -> None:
    data = LIBRARIES[library]()
    theirs = mo.ui.dataframe(data)._convert_value({"transforms": [dict(said)]})
    scope: dict[str, Any] = {"orders": data}
    exec(write_code(data, "orders", read_steps([said])), scope)
    for ours in (apply_steps(data, read_steps([said])), scope["orders_next"]):
        assert read_column(ours) == read_column(theirs)


NESTED: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame({"a": [{"x": 1, "y": 2}, {"x": 3, "y": 4}], "b": [[1, 2], [3]]}),
    "polars": lambda: pl.DataFrame({"a": [{"x": 1, "y": 2}, {"x": 3, "y": 4}], "b": [[1, 2], [3]]}),
    "polars, lazy": lambda: pl.LazyFrame({"a": [{"x": 1, "y": 2}, {"x": 3, "y": 4}], "b": [[1, 2], [3]]}),
}
UNFOLDED: dict[str, dict[str, Any]] = {
    "a list": {"type": "explode_columns", "column_ids": ["b"]},
    "a structure": {"type": "expand_dict", "column_id": "a"},
}


@pytest.mark.parametrize("said", UNFOLDED.values(), ids=UNFOLDED)
@pytest.mark.parametrize("make", NESTED.values(), ids=NESTED)
def test_what_is_nested_is_unfolded(make: Callable[[], Any], said: dict[str, Any]) -> None:
    data, taken = make(), read_steps([said])
    is_refused = isinstance(data, pd.DataFrame) and said["type"] == "explode_columns"  # by marimo, of lists in pandas
    element = mo.ui.dataframe(data)
    theirs = data.explode("b") if is_refused else element._convert_value({"transforms": [dict(said)]})
    scope: dict[str, Any] = {"orders": data}
    exec(write_code(data, "orders", taken), scope)
    for ours in (apply_steps(data, taken), scope["orders_next"]):
        assert names(ours) == names(theirs)
        assert read(ours) == read(theirs)


WRONG: dict[str, tuple[Any, str]] = {
    "no list": ("sort", "steps are a list of dicts"),
    "no dict": ([3], "3 is no step"),
    "no such step": ([{"type": "explode"}], "there is no step 'explode'"),
    "a field that it does not have": ([{"type": "shuffle_rows", "sed": 1}], "shuffle_rows has no 'sed'"),
    "a field that is missing": ([{"type": "sort_column"}], "sort_column: missing 1 required"),
    "a word that is none": (
        [{"type": "unique", "column_ids": ["a"], "keep": "some"}],
        "unique: keep cannot be 'some'",
    ),
    "text for a list": ([{"type": "select_columns", "column_ids": "a"}], "select_columns: column_ids is a list"),
    "text for a number": ([{"type": "sample_rows", "n": "3"}], "sample_rows: n cannot be '3'"),
    "one value for several": ([where(is_("n", "in", 3))], "in needs a list of values"),
    "one end of a span": ([where(is_("n", "between", {"min": 1}))], "between needs a min and a max"),
    "a condition that is none": ([where(3)], "is no condition"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("said", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_no_step(said: Any, reason: str) -> None:
    with pytest.raises(StepError, match=reason.replace("(", r"\(")):
        read_steps(said)


IMPOSSIBLE: dict[str, list[dict[str, Any]]] = {
    "a column that is not there": [sort("secret")],
    "a condition of a column that is not there": [where(is_("secret", "==", 1))],
    "a day that is none": [where(is_("day", ">", "tomorrow"))],
    "text that is no number": [
        {"type": "column_conversion", "column_id": "city", "data_type": "int64", "errors": "raise"}
    ],
    "a pattern that is none": [where(is_("city", "regex", "("))],
    "fields of no structure": [{"type": "expand_dict", "column_id": "n"}],
    "a pivot of nothing": [pivot("kind", index=(), values=(), aggregation="sum")],
    "a sample of too many rows": [{"type": "sample_rows", "n": 99, "seed": 0, "replace": False}],
}


@pytest.mark.parametrize("said", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_steps_that_cannot_be_taken_say_why(library: str, said: list[dict[str, Any]]) -> None:
    with pytest.raises(StepError):
        apply_steps(LIBRARIES[library](), read_steps(said))
