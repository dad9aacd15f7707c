"""`ui.dataframe`: what a reader puts together is what marimo computes of the same steps."""

from typing import Any

import duckdb
import marimo as mo
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from appnb import ui
from appnb.ui.tabular.messages import Message

ROWS = {"city": ["Oslo", "Rome", "Lima", "Rome"], "sold": [3, 12, 7, 1], "new": [True, False, True, True]}


def say(element: ui.dataframe, does: str, **said: object) -> None:
    element.hear(Message({"do": does, **said}))


def put_together(element: ui.dataframe) -> None:
    """Filter, then group, as a reader does: choice by choice."""
    say(element, "step-add", value="filter_rows")
    say(element, "step-set", step=0, path=[0], field="column_id", value="sold")
    say(element, "step-set", step=0, path=[0], field="operator", value=">")
    say(element, "step-set", step=0, path=[0], field="value", value="2")
    say(element, "step-add", value="group_by")
    say(element, "step-tick", step=1, field="column_ids", item="new", value=True)
    say(element, "step-set", step=1, field="aggregation", value="sum")
    say(element, "step-tick", step=1, field="aggregation_column_ids", item="sold", value=True)
    say(element, "step-add", value="sort_column")
    say(element, "step-set", step=2, field="column_id", value="sold_sum")


STEPS = [
    {
        "type": "filter_rows",
        "operation": "keep_rows",
        "where": {
            "type": "group",
            "operator": "and",
            "negate": False,
            "children": [{"type": "condition", "column_id": "sold", "operator": ">", "value": 2, "negate": False}],
        },
    },
    {
        "type": "group_by",
        "column_ids": ["new"],
        "aggregation": "sum",
        "aggregation_column_ids": ["sold"],
        "drop_na": False,
    },
    {"type": "sort_column", "column_id": "sold_sum", "ascending": True, "na_position": "last"},
]


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table], ids=["pandas", "polars", "arrow"])
def test_what_a_reader_puts_together_is_what_marimo_computes(make: Any) -> None:
    data = make(ROWS)
    ours, theirs = ui.dataframe(data), mo.ui.dataframe(data)
    assert ours.value is data
    put_together(ours)
    theirs._update({"transforms": STEPS})
    assert type(ours.value) is type(theirs.value)
    assert ours.value.equals(theirs.value)
    assert [{key: step[key] for key in STEPS[place]} for place, step in enumerate(ours.steps)] == STEPS


def test_steps_set_by_code() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    element.value = {"transforms": STEPS}
    assert element.value.rows() == [(True, 10), (False, 12)]
    element.value = [STEPS[2] | {"column_id": "sold"}]
    assert element.value["sold"].to_list() == [1, 3, 7, 12]
    assert len(element.list_forms()) == 1
    scope: dict[str, Any] = {"df": pl.DataFrame(ROWS)}
    exec(element.code, scope)
    assert scope["df_next"].equals(element.value)


def test_a_step_that_is_not_finished_is_left_out_and_says_what_is_missing() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    say(element, "step-add", value="sort_column")
    assert element.value.equals(pl.DataFrame(ROWS))
    assert [form.problem for form in element.list_forms()] == ["choose a column"]
    say(element, "step-add", value="select_columns")
    say(element, "step-tick", step=1, field="column_ids", item="city", value=True)
    assert element.value.columns == ["city"]
    say(element, "step-set", step=0, field="column_id", value="sold")
    say(element, "step-set", step=0, field="ascending", value=False)
    assert element.value["city"].to_list() == ["Rome", "Lima", "Oslo", "Rome"]


def test_a_step_that_cannot_be_taken_is_left_out_and_says_why() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    say(element, "step-add", value="column_conversion")
    say(element, "step-set", step=0, field="column_id", value="city")
    say(element, "step-set", step=0, field="errors", value="raise")
    say(element, "step-set", step=0, field="data_type", value="int64")
    assert element.list_forms()[0].problem != ""
    assert element.written.write().body.count("<tr") == 4


def test_steps_are_moved_and_removed() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    put_together(element)
    say(element, "step-move", step=1, by=-1)
    assert [step["type"] for step in element.steps][:1] == ["group_by"]
    say(element, "step-move", step=0, by=1)
    say(element, "step-remove", step=2)
    say(element, "step-remove", step=1)
    assert element.value["sold"].to_list() == [3, 12, 7]


def test_groups_of_conditions() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    say(element, "step-add", value="filter_rows")
    say(element, "step-set", step=0, path=[], field="operator", value="or")
    for place, (column, operator, value) in enumerate((("city", "equals", "Lima"), ("sold", "between", None))):
        if place:
            say(element, "condition-add", step=0, path=[])
        say(element, "step-set", step=0, path=[place], field="column_id", value=column)
        say(element, "step-set", step=0, path=[place], field="operator", value=operator)
        for end, given in (("min", "0"), ("max", "3")) if value is None else ((None, value),):
            say(element, "step-set", step=0, path=[place], field="value", value=given, end=end)
    assert element.value["sold"].to_list() == [3, 7, 1]
    say(element, "group-add", step=0, path=[])
    say(element, "step-set", step=0, path=[2, 0], field="column_id", value="sold")
    say(element, "step-set", step=0, path=[2, 0], field="operator", value="in")
    say(element, "step-set", step=0, path=[2, 0], field="value", value="12, 99")
    assert element.value["sold"].to_list() == [3, 12, 7, 1]
    say(element, "step-set", step=0, path=[], field="negate", value=True)
    assert len(element.value) == 0
    say(element, "condition-remove", step=0, path=[2])
    assert element.value["sold"].to_list() == [12]


HOSTILE: dict[str, dict[str, object]] = {
    "a step that there is none of": {"do": "step-add", "value": "drop_table"},
    "a step that is not there": {"do": "step-set", "step": 9, "field": "column_id", "value": "a"},
    "a field that it does not have": {"do": "step-set", "step": 0, "field": "__class__", "value": "a"},
    "another type": {"do": "step-set", "step": 0, "field": "type", "value": "shuffle_rows"},
    "a number for a column": {"do": "step-set", "step": 0, "field": "column_id", "value": 3},
    "children": {"do": "step-set", "step": 0, "path": [], "field": "children", "value": "x"},
    "a path that leads nowhere": {"do": "step-set", "step": 0, "path": [4, "x"], "field": "negate", "value": True},
    "a path that is none": {"do": "condition-add", "step": 0, "path": "where"},
    "a tick in what is no list": {"do": "step-tick", "step": 0, "field": "column_id", "item": "a", "value": True},
    "a move out of the list": {"do": "step-move", "step": 0, "by": 5},
    "the outermost group": {"do": "condition-remove", "step": 0, "path": []},
}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_what_no_page_of_ours_sends_changes_nothing(said: dict[str, object]) -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    element.value = [STEPS[2] | {"column_id": "sold"}]
    before = element.value
    element.hear(Message(said))
    assert element.value is before
    assert element.steps[0]["column_id"] == "sold"


def test_a_disabled_element_is_only_looked_at() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    element.disabled = True
    say(element, "step-add", value="sort_column")
    assert element.list_forms() == []


def test_steps_wait_for_the_button_where_they_take_long() -> None:
    frames = [duckdb.from_arrow(pa.table(ROWS)), pl.LazyFrame(ROWS)]
    assert all(ui.dataframe(frame).is_lazy for frame in frames)
    assert ui.dataframe(pl.DataFrame({"n": range(100_001)})).is_lazy
    told: list[Any] = []
    element = ui.dataframe(frames[1], on_change=told.append)
    put_together(element)
    assert told == []
    assert 'data-do="apply">' in element.written.write().tools
    say(element, "apply")
    assert len(told) == 1
    assert element.value.collect().rows() == [(True, 10), (False, 12)]
    eager = ui.dataframe(pl.DataFrame(ROWS), lazy=True)
    say(eager, "step-add", value="shuffle_rows")
    assert eager.steps == []


def test_what_is_shown_is_limited_and_formatted_and_the_value_is_whole() -> None:
    element = ui.dataframe(
        pl.DataFrame({"n": range(100)}), page_size=3, limit=10, show_download=False, format_mapping={"n": "no. {}"}
    )
    sections = element.written.write()
    assert "of 10 rows" in sections.foot
    assert sections.body.count("<tr") == 3
    assert "no. 0" in sections.body
    assert "Download" not in sections.tools
    assert len(element.value) == 100


def test_the_table_below_is_searched_and_paged() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    say(element, "search", value="rome")
    assert element.written.write().body.count("<tr") == 2
    put_together(element)
    assert element.grid.arrangement.search == "rome"


def test_a_frame_made_anew_has_the_steps_of_its_reader() -> None:
    old = ui.dataframe(pl.DataFrame(ROWS))
    put_together(old)
    widget = old.viewable
    new = ui.dataframe(pl.DataFrame({**ROWS, "sold": [30, 1, 1, 20]}))
    new.__appnb_adopt__(old)
    assert new.viewable is widget
    assert new.value.rows() == [(True, 50)]
    other = ui.dataframe(pl.DataFrame({"a": [1]}))
    other.__appnb_adopt__(new)
    assert other.value.rows() == [(1,)]
    assert all(form.problem for form in other.list_forms())


def test_downloads_are_written_as_the_author_says() -> None:
    element = ui.dataframe(pl.DataFrame({"a": ["é"], "b": [1]}), download_csv_separator=";")
    assert element.grid._write_file(element.value, "csv") == "a;b\né;1\n".encode()
    assert b"\\u00e9" in element.grid._write_file(element.value, "json")


def test_conditions_hold_while_one_more_is_put_in() -> None:
    element = ui.dataframe(pl.DataFrame(ROWS))
    put_together(element)
    say(element, "condition-add", step=0, path=[])
    say(element, "step-set", step=0, path=[1], field="column_id", value="city")
    assert element.value.rows() == [(True, 10), (False, 12)]
