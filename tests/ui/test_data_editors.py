"""Tables that are edited, as elements: what code and readers may do, what is kept, what is said."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from appnb import ui
from appnb.ui.tabular.messages import Message

ROWS = [{"item": "bread", "price": 3.2}, {"item": "milk", "price": 1.4}]


def edit(row: int, column: str, value: Any) -> dict[str, Any]:
    return {"rowIdx": row, "columnId": column, "value": value}


def do(element: Any, what: str, **more: Any) -> None:
    element.hear(Message({"do": what, **more}))


def test_the_value_follows_what_its_reader_types() -> None:
    heard: list[Any] = []
    element = ui.data_editor(ROWS, on_change=heard.append)
    assert element.value is ROWS
    do(element, "edit", row=1, column="price", value="1.5")
    assert element.value == [ROWS[0], {"item": "milk", "price": 1.5}]
    assert heard == [element.value]
    assert element.data is ROWS
    do(element, "edit", row=1, column="price", value="1.5")  # as it was
    assert len(heard) == 1


def test_rows_are_added_and_removed() -> None:
    element = ui.data_editor({"a": [1, 2]}, page_size=2)
    do(element, "row-add")
    do(element, "edit", row=2, column="a", value="3")
    do(element, "row-remove", row=0)
    assert element.value == {"a": [2, 3]}
    do(element, "row-remove", row=7)
    assert element.value == {"a": [2, 3]}


def test_what_a_column_cannot_hold_is_not_taken_and_says_so() -> None:
    element = ui.data_editor(pd.DataFrame({"n": [1, 2]}))
    do(element, "edit", row=0, column="n", value="many")
    assert element.value.n.tolist() == [1, 2]
    sections = element.written.write()
    assert "&#x27;many&#x27; is no whole number for &#x27;n&#x27;" in sections.foot
    assert 'aria-invalid="true"' in sections.body
    do(element, "edit", row=0, column="n", value="7")
    assert "is no" not in element.written.write().foot
    assert element.value.n.tolist() == [7, 2]


def test_only_what_may_be_edited_is() -> None:
    element = ui.data_editor(ROWS, editable_columns=["price"])
    do(element, "edit", row=0, column="item", value="cake")
    do(element, "row-add")
    do(element, "row-remove", row=0)
    do(element, "edit", row=5, column="price", value="1")
    do(element, "edit", row=0, column="nothing", value="1")
    do(element, "edit", row=0, column="price", value=["1"])
    assert element.value is ROWS
    assert "row-add" not in element.written.write().foot
    element.disabled = True
    do(element, "edit", row=0, column="price", value="1")
    assert element.value is ROWS


def test_pages() -> None:
    element = ui.data_editor([{"n": n} for n in range(60)])
    assert element.written.write().body.count("<tr>") == 25
    do(element, "page", to=2)
    assert 'value="50"' in element.written.write().body
    do(element, "page", to=99)
    assert element.page == 2
    do(element, "size", value="10")
    assert element.page == 5


def test_texts_are_escaped() -> None:
    element = ui.data_editor([{"<b>": '<i>"x'}], editable_columns=[])
    assert "<i>" not in element.written.write().body
    sections = ui.data_editor([{"<b>": '"><i>'}]).written.write()
    assert "<i>" not in sections.body + sections.head
    assert "<b>" not in sections.body + sections.head


def test_edits_outlive_a_new_run_where_the_data_are_as_they_were() -> None:
    old, new, other = (ui.data_editor(rows) for rows in (ROWS, list(ROWS), ROWS[:1]))
    do(old, "edit", row=0, column="price", value="9")
    new.__appnb_adopt__(old)
    other.__appnb_adopt__(old)
    assert new.value[0]["price"] == 9.0
    assert other.value == ROWS[:1]


def test_the_old_name() -> None:
    assert type(ui.experimental_data_editor(ROWS)) is ui.data_editor


WRONG: dict[str, tuple[str, Callable[[], object]]] = {
    "no table": ("NB305", lambda: ui.data_editor(3)),
    "rows and values": ("NB305", lambda: ui.data_editor([{"a": 1}, 2])),
    "a column that is not there": ("NB308", lambda: ui.data_editor(ROWS, editable_columns=["pirce"])),
    "a page of nothing": ("NB308", lambda: ui.data_editor(ROWS, page_size=0)),
}


@pytest.mark.parametrize(("code", "make"), WRONG.values(), ids=WRONG)
def test_faults(code: str, make: Callable[[], object]) -> None:
    with pytest.raises(ui.ElementError) as error:
        make()
    assert error.value.diagnostic.code == code


def test_edits_that_cannot_be_made(golden: Callable[[str, str], None]) -> None:
    told = []
    for title, value in {
        "a value that the column cannot hold": {"edits": [edit(0, "n", "cheap")]},
        "a number for edits": 3,
        "an edit that is none": [{"row": 1}],
    }.items():
        element: Any = ui.data_editor(pd.DataFrame({"n": [1]}), label="Prices")
        with pytest.raises(ui.ElementError) as error:
            element.value = value
        diagnostic = error.value.diagnostic
        told.append(f"{title}:\n{diagnostic.code} {diagnostic.what}\n  fix: {diagnostic.fix}\n")
    golden("nb360.txt", "\n".join(told))
