"""Edits of a notebook of marimo's in the gallery, whose cells have no names."""

from collections.abc import Mapping

from tests.edits.edit import Edit, add, as_it_was, both, delete, indent_twice, reverse, swap, swap_all
from tests.edits.live import App


def make_app(text: str) -> App:
    """Make the app of the gallery's file."""
    return App(
        "seattle_weather",
        text,
        initial={"rain": 1, "warmth": 10, "wind": 5, "year": "all"},
        entered={"rain": 2.5, "warmth": 15, "wind": 4, "year": "2014"},
    )


USERS = "cell-5 cell-6 cell-7 cell-8 cell-9"  # of the four elements, which the fourth cell makes

EDITS: Mapping[str, Edit] = {
    "the words at the top": Edit("chart", swap("# When can we work outside?", "# Working outside"), "cell-2"),
    "the colour of a chart": Edit(
        "chart", swap('cornerRadiusEnd=3, color="#0c8599"', 'cornerRadiusEnd=3, color="#087f5b"'), "cell-7"
    ),
    "comments and empty lines in every cell": Edit("white space", indent_twice),
    "the label of a slider": Edit("label", swap('label="Rain at most, mm"', 'label="Rain, mm"'), f"cell-4 {USERS}"),
    "a bound that does not admit the value": Edit(
        "bounds",
        swap("slider(-5, 25,", "slider(-5, 12,"),
        f"cell-4 {USERS}",
        {"warmth": 10},
        "15 is above the new bound",
    ),
    "another initial value": Edit(
        "initial value",
        swap("slider(1, 10, value=5,", "slider(1, 10, value=6,"),
        f"cell-4 {USERS}",
        {"wind": 6},
        "its author chose another",
    ),
    "an option more": Edit("options", swap('"2014", "2015"]', '"2014", "2015", "2016"]'), f"cell-4 {USERS}"),
    "without the option that was chosen": Edit(
        "options", swap('"2014", "2015"]', '"2015"]'), f"cell-4 {USERS}", {"year": "all"}, "2014 is offered no more"
    ),
    "a private variable of one cell": Edit("rename a variable", swap_all("per_month", "monthly"), "cell-6"),
    "names for cells": Edit(
        "rename a cell",
        swap("def _(rain, warmth, weather", "def choose(rain, warmth, weather", "def _(data)", "def load(data)"),
    ),
    "options of how cells look": Edit(
        "title and layout", swap("@app.cell(hide_code=True)", "@app.cell(column=1)", 'width="medium"', 'width="full"')
    ),
    "a cell at the top": Edit(
        "add", add("@app.cell\ndef _():\n    first = [1]\n    return (first,)\n", above="#1"), "cell-1"
    ),
    "a cell at the top, and one edited below": Edit(
        "add",
        both(
            add("@app.cell\ndef _():\n    first = [1]\n", above="#1"),
            swap("mark_circle(size=32)", "mark_circle(size=20)"),
        ),
        "cell-1 cell-9",
    ),
    "the words": Edit("delete", delete("#2")),
    "all cells, in reverse": Edit("move", reverse),
    "the elements in two cells": Edit(
        "split",
        swap(
            "    wind = mo.ui.slider(",
            "    return rain, warmth\n\n\n@app.cell\ndef _(mo, rain, warmth):\n    wind = mo.ui.slider(",
        ),
        "cell-4 cell-5 cell-6 cell-7 cell-8 cell-9 cell-10",
        then=Edit("merge", as_it_was, f"cell-4 {USERS}"),
    ),
    "fewer days for those below": Edit(
        "rebinding",
        add("@app.cell\ndef _(days):\n    days = days.head(300)\n    return (days,)\n", above="#6"),
        "cell-6 cell-7 cell-8 cell-9 cell-10",
        then=Edit("rebinding", as_it_was, "cell-6 cell-7 cell-8 cell-9"),
    ),
    "an import beside a table that may have changed": Edit(
        "import",
        swap("    import altair as alt\n", "    import math\n    import altair as alt\n"),
        f"cell-1 cell-3 {USERS}",
    ),
    "appnb's own format": Edit(
        "format",
        swap(
            "import marimo\n\n__generated_with",
            "import appnb\n\n__generated_with",
            "marimo.App(",
            "appnb.App(",
            "    import marimo as mo\n",
            "    import appnb as mo\n",
        ),
        f"cell-1 cell-2 cell-3 {USERS}",  # the second has a text over several lines, which marimo indents otherwise
    ),
    "a cell that raises": Edit(
        "raises then mended",
        swap("data.seattle_weather()", "data.seattle_weather().nothing"),
        "cell-3",
        fails="cell-3",
        blocked=USERS,
        then=Edit("raises then mended", as_it_was, f"cell-3 {USERS}"),
    ),
    "a bracket that is not closed": Edit(
        "broken then mended",
        swap("data.seattle_weather()", "data.seattle_weather("),
        is_refused=True,
        then=Edit("broken then mended", as_it_was),
    ),
}
