"""Each way to get an element wrong, and what is said about it."""

from collections.abc import Callable

import ipywidgets
import pandas as pd
import pytest

from appnb import ui
from appnb.ui import ElementError
from appnb.ui.adapters import adapt_ipywidget
from appnb.ui.files import FileUploadResults

FAULTS: dict[str, dict[str, Callable[[], object]]] = {
    "NB301": {
        "a misspelt argument": lambda: ui.slider(1, 10, stpe=2),
        "an argument of another element": lambda: ui.checkbox(full_width=True),
    },
    "NB302": {
        "a value above the bounds": lambda: ui.slider(1, 10, value=11, label="Size"),
        "a value below the bounds": lambda: ui.number(start=0, value=-1),
        "a range that ends before it starts": lambda: ui.range_slider(1, 10, value=[5, 2]),
        "a range of three": lambda: ui.range_slider(1, 10, value=[1, 2, 3]),
        "text for a number": lambda: ui.slider(1, 10, value="3"),
        "infinity": lambda: ui.slider(0, float("inf")),
        "a number for text": lambda: ui.text(3),
        "too long a text": lambda: ui.text_area("too long", max_length=3),
        "a number for yes or no": lambda: ui.checkbox(1),
        "more choices than may be": lambda: ui.multiselect(["a", "b"], ["a", "b"], max_selections=1),
        "a value between two steps": lambda: set_value(ui.slider(0.0, 1.0, 0.1), 0.25),
        "a fraction for a field of integers": lambda: set_value(ui.number(1, 10, 1), 2.5),
        "text for a list of options": lambda: set_value(ui.multiselect(["ab"]), "ab"),
        "a date that is none": lambda: ui.date(value="2025-02-30"),
        "a date after stop": lambda: ui.date(stop="2025-12-31", value="2026-01-01"),
        "a moment that is none": lambda: ui.datetime(value="noon"),
        "a stay that ends before it starts": lambda: ui.date_range(value=("2025-02-01", "2025-01-01")),
        "one date for a range": lambda: ui.date_range(value="2025-01-01"),
        "a row that is not there": lambda: ui.table([1, 2, 3], initial_selection=[3]),
        "two rows where one can be chosen": lambda: ui.table([1, 2], selection="single", initial_selection=[0, 1]),
        "a row where nothing can be chosen": lambda: ui.table([1, 2], selection=None, initial_selection=[0]),
        "rows for the value of a table": lambda: set_value(ui.table([1, 2]), 1),
        "two files for one": lambda: set_value(ui.file(), [upload("a"), upload("b")]),
        "a file of another kind": lambda: set_value(ui.file([".csv"]), [upload("a.exe")]),
        "a file that is too large": lambda: set_value(ui.file(max_size=2), [upload("a")]),
        "too few values for an array": lambda: set_value(ui.array([ui.text(), ui.text()]), ["a"]),
        "a value of no element": lambda: set_value(ui.dictionary({"a": ui.text()}), {"b": "x"}),
        "a value that a child does not take": lambda: set_value(ui.array([ui.slider(1, 10)]), [11]),
    },
    "NB303": {
        "a misspelt option": lambda: ui.dropdown(["north", "south"], value="nort"),
        "the value instead of its name": lambda: ui.radio({"North": "n"}, value="n"),
        "nothing like any option": lambda: ui.multiselect(["a", "b"], value=["zzz"]),
        "an option set by code": lambda: set_value(ui.dropdown({"one": 1}, value="one"), 2),
        "nothing, where something must be chosen": lambda: set_value(ui.dropdown(["a"], value="a"), None),
        "a number beside the steps": lambda: ui.slider(steps=[1, 10, 100], value=12),
        "a tab that is not there": lambda: ui.tabs({"One": 1, "Two": 2}, value="Tow"),
    },
    "NB304": {
        "start above stop": lambda: ui.slider(10, 1),
        "a step of zero": lambda: ui.slider(1, 10, 0),
        "a step backwards": lambda: ui.number(step=-2),
        "no stop": lambda: ui.slider(1),
        "steps and bounds": lambda: ui.slider(1, 10, steps=[1, 2]),
        "no steps": lambda: ui.range_slider(steps=[]),
        "a number for steps": lambda: ui.slider(steps=3),
        "a first date after the last": lambda: ui.date(start="2025-12-31", stop="2025-01-01"),
        "a first moment after the last": lambda: ui.datetime(start="2025-12-31", stop="2025-01-01"),
        "files of no size": lambda: ui.file(max_size=0),
    },
    "NB305": {
        "two options with one name": lambda: ui.multiselect([1, "1"]),
        "a reserved name": lambda: ui.dropdown(["--", "a"]),
        "no option to fall back on": lambda: ui.dropdown([], allow_select_none=False),
        "text for a list": lambda: ui.radio("abc"),
        "the ending of a file without a dot": lambda: ui.file(["csv"]),
        "a list of tabs": lambda: ui.tabs(["a", "b"]),
        "a number for a table": lambda: ui.table(3),
        "a frame in memory for a lazy one": lambda: ui.table.lazy(pd.DataFrame({"a": [1]})),
        "a column without values": lambda: ui.slider.from_series(pd.Series([], name="size", dtype=float)),
    },
    "NB306": {
        "a number in an array": lambda: ui.array([ui.text(), 3]),
        "a list for a dictionary": lambda: ui.dictionary([ui.text()]),
        "text in a form": lambda: ui.form("name"),
        "a misspelt place in a batch": lambda: ui.batch("I am {nmae}.", {"name": ui.text()}),
    },
    "NB307": {
        "an interval of sheep": lambda: ui.refresh(options=["5 sheep"]),
        "no time at all": lambda: ui.refresh(options=[0]),
    },
    "NB308": {
        "a column that is not there": lambda: ui.table([{"city": "Rome"}], freeze_columns_left=["ctiy"]),
        "a kind of choosing that is none": lambda: ui.table([1], selection="mutli"),
        "columns both shown and hidden": lambda: ui.table([{"a": 1}], visible_columns=["a"], hidden_columns=[]),
        "a page without rows": lambda: ui.table([1], page_size=0),
        "a column that stays at both sides": lambda: ui.table(
            [{"a": 1}], freeze_columns_left=["a"], freeze_columns_right=["a"]
        ),
        "summaries of a kind that is none": lambda: ui.table([1], show_column_summaries="charts"),
        "text justified to nowhere": lambda: ui.table([{"a": 1}], text_justify_columns={"a": "centre"}),
    },
    "NB320": {"a widget of Jupyter's": lambda: adapt_ipywidget(ipywidgets.Controller())},
    "NB340": {"a list for a frame": lambda: ui.dataframe([{"a": 1}])},
    "NB341": {
        "a step that is none": lambda: set_value(ui.dataframe(pd.DataFrame({"a": [1]})), [{"type": "sort"}]),
        "a number for steps": lambda: set_value(ui.dataframe(pd.DataFrame({"a": [1]})), 3),
        "a column that the frame does not have": lambda: set_value(
            ui.dataframe(pd.DataFrame({"a": [1]})), [{"type": "select_columns", "column_ids": ["b"]}]
        ),
    },
    "NB330": {"a password in the address": lambda: ui.text(kind="password", label="Key", url=True)},
    "NB321": {"a control for an anywidget": lambda: ui.anywidget(ipywidgets.IntSlider())},
}


def upload(name: str) -> FileUploadResults:
    return FileUploadResults(name, b"abc")


def set_value(element: ui.Element, value: object) -> None:
    element.value = value


@pytest.mark.parametrize("code", FAULTS)
def test_what_is_said(code: str, golden: Callable[[str, str], None]) -> None:
    said = []
    for title, make in FAULTS[code].items():
        with pytest.raises(ElementError) as caught:
            make()
        diagnostic = caught.value.diagnostic
        assert diagnostic.code == code, f"{title}: {diagnostic}"
        assert diagnostic.where is not None
        assert diagnostic.where.path == __file__
        said.append(f"{title}:\n{diagnostic.code} {diagnostic.what}\n  fix: {diagnostic.fix}\n")
    golden(f"{code.lower()}.txt", "\n".join(said))


def test_a_fault_is_a_value_error_too() -> None:
    with pytest.raises(ValueError, match="NB304"):
        ui.slider(10, 1)
