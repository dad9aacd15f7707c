"""Edits of a dashboard of the gallery: a table, charts, and four elements in the sidebar."""

from collections.abc import Mapping

from tests.edits.edit import Edit, add, as_it_was, delete, indent_twice, move, reverse, swap, swap_all
from tests.edits.live import App

CHARTS = "selection over_time by_age"
ALL = f"choose markets totals winners_and_losers {CHARTS}"


def make_app(text: str) -> App:
    """Make the app of the gallery's file."""
    return App(
        "population",
        text,
        initial={
            "ages": [20, 35],
            "sex": "Everyone",
            "period": [2020, 2050],
            "smallest": 1e6,
            "compared": [0, 1, 2],
        },
        entered={"ages": [30, 50], "sex": "Female", "period": [2000, 2060], "smallest": 1e7, "compared": [1, 3]},
        read={
            "compared": lambda table: list(table.chosen),
            "ages": lambda it: list(it.value),
            "period": lambda it: list(it.value),
        },
        set={"compared": lambda table, value: table.choose(value)},
    )


ELEMENTS: Mapping[str, Edit] = {
    "the label of a slider": Edit("label", swap('label="Age"', 'label="Of age"'), f"filters {ALL}"),
    "a bound that admits the value": Edit(
        "bounds", swap("range_slider(0, 100,", "range_slider(0, 90,"), f"filters {ALL}"
    ),
    "a bound that does not": Edit(
        "bounds",
        swap("1950, 2100, step=5,", "1950, 2055, step=5,"),
        f"filters {ALL}",
        {"period": [2020, 2050], "compared": [0, 1, 2]},
        "2060 is above the new bound, and the table has other columns",
    ),
    "an option more": Edit(
        "options", swap('"10 million": 1e7}', '"10 million": 1e7, "100 million": 1e8}'), f"filters {ALL}"
    ),
    "without the option that was chosen": Edit(
        "options",
        swap(', "10 million": 1e7}', "}"),
        f"filters {ALL}",
        {"smallest": 1e6, "compared": [1]},
        "10 million is offered no more, and of the table's chosen rows only one is where it was",
    ),
    "another initial value": Edit(
        "initial value",
        swap("value=[2020, 2050]", "value=[2010, 2050]"),
        f"filters {ALL}",
        {"period": [2010, 2050], "compared": [0, 1, 2]},
        "its author chose another, and the table has other columns",
    ),
    "the size of the table's pages": Edit("edit", swap("page_size=10", "page_size=8"), CHARTS),
    "other rows chosen at first": Edit(
        "initial value",
        swap("initial_selection=[0, 1, 2]", "initial_selection=[0]"),
        CHARTS,
        {"compared": [0]},
        "its author chose others",
    ),
}

EDITS: Mapping[str, Edit] = ELEMENTS | {
    "the words at the top": Edit("chart", swap("# Tomorrow's customers\n", "# Who will buy\n"), "introduction"),
    "the lines of a chart": Edit(
        "chart", swap("line_width=2.5, color=_colour", "line_width=4, color=_colour"), "over_time"
    ),
    "a comment in the setup cell": Edit("comment", swap("    import appnb as nb\n", "    import appnb as nb  # all\n")),
    "comments and empty lines in every cell": Edit("white space", indent_twice),
    "the title and the layout": Edit(
        "title and layout",
        swap('title="Tomorrow\'s customers", layout="dashboard"', 'title="Customers", layout="flow"'),
    ),
    "where a chart stands": Edit(
        "title and layout", swap("@app.cell(span=6)\ndef over_time", "@app.cell(span=12)\ndef over_time")
    ),
    "a colour in the setup cell, which has a dict that may have changed": Edit(
        "setup", swap('ACCENT, FALL, GREY = "#0d9488"', 'ACCENT, FALL, GREY = "#0f766e"'), f"setup load {ALL}"
    ),
    "an import in the setup cell": Edit(
        "import", swap("    import pandas as pd\n", "    import math\n    import pandas as pd\n"), f"setup load {ALL}"
    ),
    "a variable and its users": Edit("rename a variable", swap_all("countries", "nations"), ALL),
    "the name of a cell": Edit("rename a cell", swap("def choose(", "def choose_people(")),
    "a function and its users": Edit("rename a function", swap_all("short(", "in_short("), "in_short totals"),
    "what a function does": Edit("function", swap('f"{people:.0f}"', 'f"{people:,.0f}"'), "short totals"),
    "a cell that uses elements": Edit(
        "add",
        add("@app.cell\ndef chosen_ages():\n    nb.md(f'{ages.value}, {period.value}')\n", above="choose"),
        "chosen_ages",
    ),
    "a cell that nobody uses": Edit("delete", delete("totals"), then=Edit("add", as_it_was, "totals")),
    "the cell of the elements to the end": Edit("move", move("filters", above="by_age")),
    "all cells, in reverse": Edit("move", reverse),
    "the elements in two cells": Edit(
        "split",
        swap(
            "    period = nb.ui.range_slider(",
            "\n\n@app.cell(area='sidebar')\ndef more_filters():\n    period = nb.ui.range_slider(",
        ),
        f"filters more_filters {ALL}",
        then=Edit("merge", as_it_was, f"filters {ALL}"),
    ),
    "a table that is shorter for those below": Edit(
        "rebinding",
        add("@app.cell\ndef shorter(table):\n    table = table.head(9)\n", above="over_time"),
        f"shorter {CHARTS}",
        then=Edit("rebinding", as_it_was, CHARTS),
    ),
    "a syntax error": Edit(
        "broken then mended",
        swap("start, end = period.value", "start, end == period.value ="),
        is_refused=True,
        then=Edit("broken then mended", swap('label="Sex"', 'label="Who"'), f"filters {ALL}"),
    ),
    "a cell that raises": Edit(
        "raises then mended",
        swap("start, end = period.value", "start, end = period.value[0] // 0, 0"),
        "choose",
        gone="compared",
        fails="choose",
        blocked=ALL.removeprefix("choose "),
        then=Edit("raises then mended", as_it_was, ALL),
    ),
}
