"""Edits of the notebook of 150 cells. Which cells run follows from the rules in docs/reactivity.md, by hand."""

from collections.abc import Mapping

from tests.edits.edit import Edit, both, indent_twice, swap
from tests.edits.notebook import ELEMENTS

LEVEL = 'level = nb.ui.slider(0, 100, value=10, label="Level")'


LOOKS: Mapping[str, Edit] = {
    "a comment and empty lines at the head of every cell": Edit("white space", indent_twice),
    "more empty lines between two cells": Edit(
        "white space", swap("\n\n\n@app.cell\ndef level_value", "\n\n\n\n\n\n@app.cell\ndef level_value")
    ),
    "a call over several lines": Edit(
        "white space",
        swap("nb.ui.slider(0, 100, value=10,", "nb.ui.slider(\n        0,\n        100,\n        value=10,"),
    ),
    "other quotes": Edit("white space", swap('label="Level"', "label='Level'")),
    "a comment at an element": Edit("comment", swap(LEVEL, f"# how high\n    {LEVEL}  # in metres")),
    "a comment between cells": Edit(
        "comment", swap("@app.cell\ndef level_value", "# what it is\n@app.cell\ndef level_value")
    ),
    "a comment in the setup cell": Edit("comment", swap("    FACTOR = 2\n", "    FACTOR = 2  # doubles\n")),
    "the docstring of the file": Edit("comment", swap("what depends on them.", "all that depends on them.")),
    "the title": Edit("title and layout", swap('title="Ten elements"', 'title="Eleven", width="full"')),
    "a layout with a sidebar for the elements": Edit(
        "title and layout",
        both(
            swap('title="Ten elements"', 'title="Ten elements", layout="dashboard"'),
            *(
                swap(f"@app.cell\ndef {name}_control", f'@app.cell(area="sidebar")\ndef {name}_control')
                for name in ELEMENTS
            ),
        ),
    ),
    "options of how a cell looks": Edit(
        "title and layout", swap("@app.cell\ndef level_shown", "@app.cell(hide_code=True, span=6)\ndef level_shown")
    ),
    "marimo's format": Edit(
        "format", swap('import appnb\n\napp = appnb.App(title="Ten elements")', "import marimo\n\napp = marimo.App()")
    ),
}

ELEMENT: Mapping[str, Edit] = {
    "a bound that admits the value": Edit(
        "bounds", swap("slider(0, 100,", "slider(0, 50,"), "level_control level_value"
    ),
    "a bound that does not": Edit(
        "bounds",
        swap("slider(0, 100,", "slider(0, 12,"),
        "level_control level_value level_shown level_more level_most",
        {"level": 10},
        "13 is above the new bound",
    ),
    "the bound of a Panel widget that admits the value": Edit(
        "bounds", swap("end=9)", "end=8)"), "knob_control knob_value"
    ),
    "the bound of a Panel widget that does not": Edit(
        "bounds",
        swap("end=9)", "end=7)"),
        "knob_control knob_value knob_shown knob_more knob_most",
        {"knob": 5},
        "8 is above the new bound",
    ),
    "the bound of an element in an array": Edit(
        "bounds",
        swap('nb.ui.number(0, 9, value=1, label="One")', 'nb.ui.number(0, 5, value=1, label="One")'),
        "shares_control shares_value shares_shown shares_more shares_most",
    ),
    "the bounds of a param object's class": Edit(
        "bounds", swap("bounds=(0, 1)", "bounds=(0, 2)"), "Model model_control model_value"
    ),
    "an option more": Edit(
        "options", swap('["red", "green", "blue"]', '["red", "green", "blue", "pink"]'), "colour_control colour_value"
    ),
    "the options in another order": Edit(
        "options", swap('["red", "green", "blue"]', '["blue", "red", "green"]'), "colour_control colour_value"
    ),
    "without the option that was chosen": Edit(
        "options",
        swap('["red", "green", "blue"]', '["red", "green"]'),
        "colour_control colour_value colour_shown colour_more colour_most",
        {"colour": "red"},
        "blue is offered no more",
    ),
    "the label of a slider": Edit("label", swap('label="Level"', 'label="Height"'), "level_control level_value"),
    "the label of a Panel widget": Edit("label", swap('label="Knob"', 'label="Turn"'), "knob_control knob_value"),
    "the label of a table": Edit("label", swap('label="Rows"', 'label="Towns"'), "rows_control rows_value"),
    "the words around a batch": Edit(
        "label",
        swap('"{city} {days}"', '"{city} for {days} days"'),
        "trip_control trip_value trip_shown trip_more trip_most",
    ),
    "the button of a form": Edit(
        "label", swap('submit_button_label="Send"', 'submit_button_label="Ask"'), "request_control request_value"
    ),
    "the label of an element in a dictionary": Edit(
        "label",
        swap('"low": nb.ui.number(0, 9, value=1)', '"low": nb.ui.number(0, 9, value=1, label="At least")'),
        "limits_control limits_value limits_shown limits_more limits_most",
    ),
    "another initial value of a slider": Edit(
        "initial value",
        swap("value=10,", "value=20,"),
        "level_control level_value level_shown level_more level_most",
        {"level": 20},
        "its author chose another",
    ),
    "another initial value in an array": Edit(
        "initial value",
        swap('value=2, label="Two"', 'value=4, label="Two"'),
        "shares_control shares_value shares_shown shares_more shares_most",
        {"shares": [3, 4]},
        "its author chose another for the second",
    ),
    "another initial value in a dictionary": Edit(
        "initial value",
        swap('"high": nb.ui.number(0, 9, value=8)', '"high": nb.ui.number(0, 9, value=7)'),
        "limits_control limits_value limits_shown limits_more limits_most",
        {"limits": {"low": 4, "high": 7}},
        "its author chose another for one",
    ),
    "another initial value in a batch": Edit(
        "initial value",
        swap("nb.ui.number(1, 9, value=2,", "nb.ui.number(1, 9, value=3,"),
        "trip_control trip_value trip_shown trip_more trip_most",
        {"trip": {"city": "Rome", "days": 3}},
        "its author chose another for one",
    ),
    "another initial value in a form": Edit(
        "initial value",
        swap('nb.ui.text(value="", label="Request")', 'nb.ui.text(value="please", label="Request")'),
        "request_control request_value request_shown request_more request_most",
        {"request": (None, "please")},
        "its author chose another",
    ),
    "another initial value of a Panel widget": Edit(
        "initial value",
        swap("value=5, start=0", "value=6, start=0"),
        "knob_control knob_value knob_shown knob_more knob_most",
        {"knob": 6},
        "its author chose another",
    ),
    "another initial value of a param object": Edit(
        "initial value",
        swap("param.Number(0.1,", "param.Number(0.2,"),
        "Model model_control model_value model_shown model_more model_most",
        {"model": 0.2},
        "its author chose another",
    ),
    "another kind of element": Edit(
        "edit",
        swap(LEVEL, 'level = nb.ui.number(0, 100, value=10, label="Level")'),
        "level_control level_value level_shown level_more level_most",
        {"level": 10},
        "it is of another kind",
    ),
}

EDITS = LOOKS | ELEMENT
