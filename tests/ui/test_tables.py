"""Tables: what is chosen comes back in kind; what a reader asks for happens on the server, as far as it may."""

import datetime as dt
import re
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

import appnb
from appnb import ui
from appnb.frames.arranging import Order
from appnb.ui.tabular.cells import write_value
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections


def say(table: ui.table, does: str, **said: object) -> Sections:
    """Do what a reader does; return what the page shows then."""
    table.written.hear(Message({"do": does, **said}))
    return table.written.write()


def read_body(sections: Sections) -> list[list[str]]:
    """Read the texts of the cells, row by row, without those to choose rows with."""
    rows = re.findall(r"<tr.*?>(.*?)</tr>", sections.body)
    cells = (re.findall(r'<t[dh](?![^>]*class="appnb-grid-pick")[^>]*>(.*?)</t[dh]>', row) for row in rows)
    return [[re.sub(r"<.*?>", "", cell) for cell in row] for row in cells]


def read_column(sections: Sections, place: int = 0) -> list[str]:
    return [row[place] for row in read_body(sections)]


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
    assert table.chosen == [0, 2]


def test_the_page_holds_one_page_of_rows() -> None:
    table = ui.table(pd.DataFrame({"n": np.arange(1_000_000)}))
    assert read_column(table.written.write()) == [str(n) for n in range(10)]
    assert "of 100,000" in table.written.write().foot
    assert read_column(say(table, "page", to=2)) == [str(n) for n in range(20, 30)]
    assert read_column(say(table, "page", value="100000"))[-1] == "999999"
    say(table, "sort", column="n")
    assert read_column(say(table, "sort", column="n")) == [str(n) for n in range(999_999, 999_989, -1)]
    found = say(table, "filter", column="n", value="< 3")
    assert read_column(found) == ["2", "1", "0"]
    assert "3 rows, of 1,000,000" in found.foot
    say(table, "choose", rows=[2], value=True)
    assert list(table.value["n"]) == [2]
    assert "1 chosen" in say(table, "filter", column="n", value="").foot


def test_nothing_but_the_page_is_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    converted: list[int] = []
    give = nw.Series.to_list

    def count(series: nw.Series[Any]) -> list[Any]:
        converted.append(len(series))
        return give(series)

    monkeypatch.setattr(nw.Series, "to_list", count)
    written: list[int] = []
    table = ui.table(
        pl.DataFrame({"n": range(1_000_000), "t": ["x"] * 1_000_000}),
        format_mapping={"n": lambda value: written.append(value) or str(value)},
        style_cell=lambda row, name, value: {},
    )
    for does in ({"do": "sort", "column": "n"}, {"do": "search", "value": "99"}, {"do": "page", "to": 7}):
        converted.clear()
        written.clear()
        table.written.hear(Message(does))
        table.written.write()
        assert converted == [10, 10]
        assert len(written) == 10


HOSTILE: dict[str, dict[str, object]] = {
    "a page that is not there": {"do": "page", "to": 99},
    "a page below the first": {"do": "page", "to": -4},
    "a page that is no number": {"do": "page", "to": [1]},
    "an order by no column": {"do": "sort", "column": "secret"},
    "a filter of no column": {"do": "filter", "column": "secret", "value": "1"},
    "a filter of a column that is hidden": {"do": "filter", "column": "hidden", "value": "9"},
    "a size that is not offered": {"do": "size", "value": "999999"},
    "rows that are not there": {"do": "choose", "rows": [7, -1], "value": True},
    "rows that are no numbers": {"do": "choose", "rows": ["0", None, True], "value": True},
    "a cell where rows are chosen": {"do": "cell", "row": 0, "column": "n"},
    "a format that there is none of": {"do": "download", "format": "exe"},
    "something that nobody does": {"do": "__init__"},
    "nothing": {},
}


@pytest.mark.parametrize("said", [*HOSTILE.values(), "text", None, 3], ids=[*HOSTILE, "a text", "null", "a number"])
def test_what_no_page_of_ours_sends_changes_nothing(said: object) -> None:
    table = ui.table(pd.DataFrame({"n": [3, 1, 2], "hidden": [9, 8, 7]}), pagination=True, hidden_columns=["hidden"])
    before = table.written.write()
    assert table.written.hear(Message(said)) is None
    assert table.written.write() == before
    assert len(table.value) == 0


def test_a_single_choice_is_one_row() -> None:
    table = ui.table(["a", "b", "c"], selection="single")
    say(table, "choose", rows=[0, 1], value=True)
    assert table.value == ["a"]
    say(table, "choose", rows=[2], value=True)
    assert table.value == ["c"]
    say(table, "choose-all", value=True)
    assert table.value == ["c"]
    say(table, "choose", rows=[2], value=False)
    assert table.value == []


def test_nothing_is_chosen_where_nothing_can_be() -> None:
    table = ui.table(["a"], selection=None)
    say(table, "choose", rows=[0], value=True)
    assert table.value is None
    disabled = ui.table(["a"])
    disabled.disabled = True
    say(disabled, "choose", rows=[0], value=True)
    assert disabled.value == []


def test_all_rows_that_are_found_are_chosen_at_once() -> None:
    table = ui.table(pl.DataFrame({"n": range(1_000)}))
    say(table, "filter", column="n", value=">= 990")
    chosen = say(table, "choose-all", value=True)
    assert table.value["n"].to_list() == list(range(990, 1_000))
    assert re.search(r"<input[^>]* checked[^>]*Choose all", chosen.head)
    assert not re.search(r"<input[^>]* checked[^>]*Choose all", say(table, "filter", column="n", value="").head)
    say(table, "choose-all", value=False)
    assert len(table.value) == 0


def test_cells_are_chosen_one_by_one() -> None:
    data = [{"a": 1, "b": 2}, {"a": 3, "b": 4}]
    table = ui.table(data, selection="multi-cell", initial_selection=[("0", "a")])
    for row, column in ((1, "b"), (0, "a"), (7, "a"), (0, "secret")):
        say(table, "cell", row=row, column=column)
    assert [(cell.row, cell.column, cell["value"]) for cell in table.value] == [(1, "b", 4)]
    single = ui.table(data, selection="single-cell")
    say(single, "cell", row=0, column="a")
    shown = say(single, "cell", row=0, column="b")
    assert [cell.value for cell in single.value] == [2]
    assert shown.body.count('aria-selected="true"') == 1


def test_sorting_by_several_columns() -> None:
    table = ui.table(pl.DataFrame({"a": [1, 2] * 10, "b": range(20)}))
    say(table, "sort", column="a")
    say(table, "sort", column="b", shift=True)
    shown = say(table, "sort", column="b", shift=True)
    assert table.arrangement.orders == (Order("a"), Order("b", True))
    assert read_column(shown, 1)[:2] == ["18", "16"]
    assert shown.head.count("aria-sort") == 2
    say(table, "sort", column="b")
    assert table.arrangement.orders == ()


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("{:.2f} €", 1.5, "1.50 €"),
        ("{:,.1f}", 1000, "1,000.0"),
        ("{:d}", 7, "7"),
        (".1%", 0.25, "25.0%"),
        (str.upper, "a", "A"),
        ("{:.2f}", "x", "x"),
        ("{}", None, None),
        (lambda value: "none" if value is None else value, None, "none"),
        (lambda value: 1 / 0, 3, 3),
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
        text_justify_columns={"price": "center"},
        wrapped_columns=["day"],
        column_widths={"price": 120},
        style_cell=lambda row, name, value: {"backgroundColor": "red"} if row == "1" and name == "price" else {},
        hover_template="{{price}} on {{day}}, {{unknown}}",
        max_height=200,
    )
    shown = table.written.write()
    assert read_body(shown) == [["2025-01-01", "1.2 €"], ["2025-01-02", "5.6 €"]]
    assert shown.body.count("background-color: red") == 1
    assert 'title="1.234 on 2025-01-01 00:00:00, {{unknown}}"' in shown.body
    assert 'title="in euros"' in shown.head
    assert 'class="c"' in shown.head
    assert 'class="n w" data-freeze="left"' in shown.head
    assert "width: 120px" in shown.head
    assert "max-height: 200px" in table.written.skeleton
    assert "secret" not in shown.head + shown.body


def test_functions_are_asked_for_what_is_shown_on_a_cell() -> None:
    table = ui.table(
        {"a": [1, 2]}, hover_template=lambda row, name, value: f"{row} {name} {value}" if value > 1 else None
    )
    assert re.findall(r'title="(.*?)"', table.written.write().body) == ["1 a 2"]


def test_functions_that_fail_leave_the_cell_as_it_is() -> None:
    table = ui.table({"a": [1]}, style_cell=lambda *cell: 1 / 0, hover_template=lambda *cell: 1 / 0)
    assert read_body(table.written.write()) == [["1"]]


def test_summaries_are_made_when_they_are_asked_for() -> None:
    table = ui.table(pl.DataFrame({"n": range(100), "kind": ["a", "b"] * 50}))
    first = table.written.write()
    assert (first.after, "<svg viewBox" in first.head) == ("summarise", False)
    shown = say(table, "summarise")
    assert shown.after == ""
    assert "mean</dt><dd>49.5" in shown.head
    assert "unique</dt><dd>2" in shown.head
    assert say(table, "sort", column="n").after == ""
    filtered = say(table, "filter", column="n", value="< 10")
    assert (filtered.after, "mean" in filtered.head) == ("summarise", False)
    assert "mean</dt><dd>4.5" in say(table, "summarise").head


SUMMARIES: dict[object, tuple[bool, bool]] = {
    None: (True, True),
    True: (True, True),
    "stats": (True, False),
    "chart": (False, True),
    False: (False, False),
}


@pytest.mark.parametrize("asked", SUMMARIES, ids=str)
def test_kinds_of_summaries(asked: Any) -> None:
    table = ui.table(pl.DataFrame({"n": range(100)}), show_column_summaries=asked)
    head = say(table, "summarise").head
    assert ("mean" in head, "<path d" in head.replace('<path d="M5 1.5', "")) == SUMMARIES[asked]


def test_short_tables_and_wide_ones_are_not_summarised_by_themselves() -> None:
    assert not ui.table(pl.DataFrame({"n": range(10)})).written.write().after
    assert not ui.table(pl.DataFrame({f"c{n}": range(20) for n in range(41)})).written.write().after


def test_what_is_shown_around_a_table() -> None:
    data = pl.DataFrame({"n": range(20)})
    shown = ui.table(data).written.write()
    assert all(part in shown.tools for part in ('type="search"', "Filter columns", "Parquet"))
    assert "Int64" in shown.head
    bare = ui.table(data, show_search=False, show_download=False, show_data_types=False).written.write()
    assert bare.tools == ""
    assert "appnb-grid-type" not in bare.head
    assert 'title="Int64"' in bare.head
    assert "Parquet" not in bare.foot
    assert "50 of 60 columns" in ui.table(pl.DataFrame({f"c{n}": [1] for n in range(60)})).written.write().foot
    wide = ui.table(pl.DataFrame({f"c{n}": [1] for n in range(60)}), max_columns=None).written.write()
    assert wide.head.count("<th ") == 60


def test_a_table_without_pages_is_cut_into_large_ones() -> None:
    table = ui.table(pl.DataFrame({"n": range(1_200)}), pagination=False)
    assert len(read_body(table.written.write())) == 500
    assert len(read_body(say(table, "page", to=2))) == 200
    assert len(read_body(ui.table(pl.DataFrame({"n": range(30)}), pagination=False).written.write())) == 30


def test_rows_on_a_page_are_the_readers_choice() -> None:
    table = ui.table(pl.DataFrame({"n": range(100)}))
    say(table, "page", to=3)
    shown = say(table, "size", value="25")
    assert read_column(shown) == [str(n) for n in range(25, 50)]


def test_a_lazy_table_shows_its_first_rows_and_computes_no_others() -> None:
    computed: list[int] = []

    def note(part: pl.DataFrame) -> pl.DataFrame:
        computed.append(part.height)
        return part

    frame = pl.LazyFrame({"n": range(1_000)}).map_batches(note, schema={"n": pl.Int64})
    table = ui.table.lazy(frame)
    assert (table.value, computed) == (None, [])
    assert "Preview data" in table.written.write().foot
    assert read_column(say(table, "load")) == [str(n) for n in range(10)]
    say(table, "sort", column="n")
    assert table.arrangement.is_natural
    loaded = ui.table.lazy(frame, page_size=3, preload=True).written.write()
    assert read_column(loaded) == ["0", "1", "2"]


def test_a_lazy_frame_whose_rows_cannot_be_chosen_stays_where_it_is() -> None:
    table = ui.table(pl.LazyFrame({"n": range(100)}), selection=None)
    assert isinstance(table.data, pl.LazyFrame)
    assert read_column(say(table, "filter", column="n", value="> 97")) == ["98", "99"]
    chosen = ui.table(pl.LazyFrame({"n": range(100)}), initial_selection=[3])
    assert chosen.value["n"].to_list() == [3]


def test_values_may_be_anything_that_can_be_shown() -> None:
    slider = ui.slider(1, 5)
    table = ui.table(
        {"what": [appnb.md("**bold**"), slider, "https://example.org/a?b=1&c=2", "<b>", dt.date(2025, 1, 1)]}
    )
    shown = table.written.write()
    assert "<strong>bold</strong>" in shown.body
    assert slider._control in shown.embedded.values()
    assert 'href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer"' in shown.body
    assert "&lt;b&gt;" in shown.body
    assert list(table.__appnb_parts__()) == [slider]
    assert table._find_widget().parts == [slider._find_widget()]


def test_what_was_chosen_is_kept_while_the_table_is_alike() -> None:
    old = ui.table(["a", "b", "c"])
    old.choose([1])
    same, shorter, other = ui.table(["a", "B", "d"]), ui.table(["a", "b"]), ui.table(["b", "a"])
    for table in (same, shorter, other):
        table.__appnb_adopt__(old)
    assert (same.value, shorter.value, other.value) == (["B"], ["b"], [])


def test_setting_the_value_is_choosing_rows() -> None:
    table = ui.table(["a", "b", "c"])
    widget = table._find_widget()
    table.value = [2]
    assert table.value == ["c"]
    assert widget.body.count("data-chosen") == 1


def test_a_change_is_told_once() -> None:
    told: list[Any] = []
    table = ui.table(["a", "b"], on_change=told.append)
    say(table, "choose", rows=[0], value=True)
    say(table, "choose", rows=[0], value=True)
    assert told == [["a"]]


def test_arguments_can_be_kept_for_several_tables() -> None:
    quiet = ui.table.Display(show_search=False, show_download=False)
    assert ui.table(pl.DataFrame({"n": range(20)}), **quiet).written.write().tools == ""
