"""Edits of the notebook of 150 cells: code, whole cells, and what is broken. Which cells run is stated by hand."""

from collections.abc import Mapping

from tests.edits.edit import Edit, add, add_last, as_it_was, both, delete, move, reverse, swap, swap_all
from tests.edits.notebook import ELEMENTS, HELPER

SHOWN = " ".join(f"{name}_shown" for name in ELEMENTS)
GROWN = " ".join(f"{name}_more {name}_most" for name in ELEMENTS)
LEVEL = 'level = nb.ui.slider(0, 100, value=10, label="Level")'
LEVEL_CELL = f"@app.cell\ndef level_control():\n    {LEVEL}\n    level\n    return (level,)\n"
ROWS_CELL = f"@app.cell\ndef rows_control():\n    {ELEMENTS['rows']}\n    rows\n    return (rows,)\n"
REQUEST_CELL = f"@app.cell\ndef request_control():\n    {ELEMENTS['request']}\n    request\n    return (request,)\n"
LEVEL_NOW = "    level_now = level.value\n"
ALL_OF_LEVEL = "level_value level_shown level_more level_most level_size_shown"
IMPORTS = "@app.cell\ndef imports():\n    import math\n    return (math,)\n"
GROW = "def grow(value):\n    return [value, FACTOR]\n"


def list_section(name: str) -> str:
    """List the cells about one element: of the fourteen, the last eight have no names."""
    first = 11 + 14 * list(ELEMENTS).index(name)
    named = [f"{name}_{part}" for part in ("control", "value", "shown", "more", "most", "size_shown")]
    return " ".join([*named, *(f"cell-{first + at}" for at in range(6, 14))])


CODE: Mapping[str, Edit] = {
    "what a cell shows": Edit(
        "chart", swap("describe('level', level_now)", "describe('Level', level_now)"), "level_shown"
    ),
    "a text": Edit("chart", swap('nb.md("About level")', 'nb.md("About the level")'), "cell-17"),
    "a fact of many": Edit("edit", swap("rows_fact_4 = [math.sqrt(4)]", "rows_fact_4 = [4]"), "cell-119"),
    "a variable and its users": Edit(
        "rename a variable", swap_all("level_now", "level_present"), "level_value level_shown level_more level_most"
    ),
    "a variable without its users": Edit(
        "rename a variable",
        swap(LEVEL_NOW, "    level_present = level.value\n"),
        "level_value level_shown level_more",
        fails="level_shown level_more",
        blocked="level_most level_size_shown",
        then=Edit("rename a variable", as_it_was, ALL_OF_LEVEL),
    ),
    "the name of an element": Edit(
        "rename a variable",
        both(
            swap("who = nb.ui", "person = nb.ui", "    who\n    return (who,)", "    person\n    return (person,)"),
            swap("who_now = who.value", "who_now = person.value"),
        ),
        "who_control who_value who_shown who_more who_most",
        gone="who",
    ),
    "the name of a cell": Edit("rename a cell", swap("def level_control", "def control_of_level")),
    "a name for a cell that had none": Edit(
        "rename a cell", swap("def _():\n    level_fact_1", "def fact():\n    level_fact_1")
    ),
    "no names for cells that had some": Edit(
        "rename a cell",
        both(*(swap(f"def {name}_control(", "def _(") for name in ELEMENTS), swap("def level_value(", "def _(")),
    ),
    "other names for all cells of all elements": Edit(
        "rename a cell",
        both(
            *(
                swap(f"def {name}_{part}(", f"def {part}_of_{name}(")
                for name in ELEMENTS
                for part in ("control", "value", "shown", "more")
            )
        ),
    ),
    "a name and the code": Edit(
        "rename a cell",
        swap("def level_shown", "def shown_level", "describe('level',", "describe('Level',"),
        "shown_level",
    ),
    "a function and its users": Edit("rename a function", swap_all("describe(", "tell("), f"tell {SHOWN}"),
    "a function without its users": Edit(
        "rename a function",
        swap("def describe(", "def tell("),
        f"tell {SHOWN}",
        fails=SHOWN,
        then=Edit("rename a function", as_it_was, f"describe {SHOWN}"),
    ),
    "what a function does": Edit("function", swap('f"{name}: {value}"', 'f"{name} = {value}"'), f"describe {SHOWN}"),
    "a function that others use": Edit("function", swap("[value, FACTOR]", "[FACTOR, value]"), f"grow {GROWN}"),
    "a top-level function made an ordinary cell": Edit(
        "function",
        swap(
            f"@app.function\n{GROW}", "@app.cell\ndef _():\n" + "".join(f"    {line}\n" for line in GROW.splitlines())
        ),
    ),
    "an import in the setup cell": Edit(
        "import", swap("    import math\n", "    import json\n    import math\n"), "setup"
    ),
    "an import in a cell": Edit(
        "import", swap("    nb.md(describe('level',", "    import json\n    nb.md(describe('level',"), "level_shown"
    ),
    "an import moved from the setup cell to a cell": Edit(
        "import", both(swap("    import math\n\n", ""), add(IMPORTS, above="helped")), "setup imports"
    ),
    "a constant of the setup cell": Edit("setup", swap("FACTOR = 2", "FACTOR = 3"), f"setup grow {GROWN}"),
    "the name of a constant of the setup cell": Edit("setup", swap_all("FACTOR", "SCALE"), f"setup grow {GROWN}"),
    "a definition more in the setup cell": Edit(
        "setup", swap("    FACTOR = 2\n", "    FACTOR = 2\n    OTHER = 3\n"), "setup"
    ),
}

CELLS: Mapping[str, Edit] = {
    "a cell at the top": Edit("add", add('@app.cell\ndef _():\n    top = "new"\n    top\n', above="#1"), "cell-2"),
    "a cell at the top, and one edited below": Edit(
        "add",
        both(
            add('@app.cell\ndef _():\n    top = ["new"]\n', above="helped"),
            swap("level_fact_1 = [", "level_fact_1 = [0, "),
        ),
        "cell-6 cell-19",
    ),
    "a cell that uses an element": Edit(
        "add", add_last("@app.cell\ndef last():\n    nb.md(f'{level.value}')\n"), "last"
    ),
    "a cell with an element": Edit(
        "add", add_last("@app.cell\ndef last():\n    more_of_it = nb.ui.checkbox()\n"), "last"
    ),
    "a cell that nobody uses": Edit("delete", delete("level_size_shown")),
    "cells without names": Edit("delete", delete("#17", "#17", "#17")),
    "the cell of an element": Edit(
        "delete",
        delete("level_control"),
        "level_value",
        gone="level",
        fails="level_value",
        blocked="level_shown level_more level_most level_size_shown",
        then=Edit("delete", as_it_was, f"level_control {ALL_OF_LEVEL}"),
    ),
    "the lower part of the file": Edit(
        "delete",
        lambda text: text[: text.index("@app.cell\ndef rows_control")],
        gone="rows knob model",
        then=Edit("add", as_it_was, " ".join(map(list_section, ("rows", "knob", "model")))),
    ),
    "a cell that others use": Edit(
        "delete",
        delete("level_value"),
        "level_shown level_more",
        fails="level_shown level_more",
        blocked="level_most level_size_shown",
        then=Edit("delete", as_it_was, ALL_OF_LEVEL),
    ),
    "a cell in two": Edit(
        "split",
        swap("    nb.md(greeting)\n", "\n\n@app.cell\ndef helped_shown(greeting):\n    nb.md(greeting)\n"),
        "helped helped_shown",
    ),
    "the cell of an element from what shows it": Edit(
        "split",
        swap("    level\n    return (level,)\n", "    return (level,)\n\n\n@app.cell\ndef _(level):\n    level\n"),
        "level_control cell-12 level_value",
        then=Edit("merge", as_it_was, "level_control level_value"),
    ),
    "a cell and its user": Edit(
        "merge",
        both(delete("level_shown"), swap(LEVEL_NOW, f"{LEVEL_NOW}    nb.md(describe('level', level_now))\n")),
        "level_value",
        then=Edit("split", as_it_was, "level_value level_shown"),
    ),
    "the cells of two elements": Edit(
        "merge",
        both(
            delete("colour_control"),
            swap(
                ELEMENTS["who"] + "\n    who\n",
                f"{ELEMENTS['who']}\n    {ELEMENTS['colour']}\n    nb.hstack([who, colour])\n",
            ),
        ),
        "who_control who_value colour_value",
        then=Edit("split", as_it_was, "who_control who_value colour_control colour_value"),
    ),
    "a cell to the end": Edit("move", both(delete("level_control"), add_last(LEVEL_CELL))),
    "a cell above what it uses": Edit("move", move("level_size_shown", above="level_control")),
    "all cells, in reverse": Edit("move", reverse),
    "an element to another cell": Edit(
        "move",
        both(
            delete("rows_control"),
            swap(
                ELEMENTS["knob"] + "\n    knob\n",
                f"{ELEMENTS['knob']}\n    {ELEMENTS['rows']}\n    nb.vstack([knob, rows])\n",
            ),
        ),
        "knob_control rows_value knob_value",
        then=Edit("move", as_it_was, "rows_control rows_value knob_control knob_value"),
    ),
    "a form cut, saved, and put in elsewhere": Edit(
        "move",
        delete("request_control"),
        "request_value",
        gone="request",
        fails="request_value",
        blocked="request_shown request_more request_most request_size_shown",
        then=Edit(
            "move",
            both(delete("request_control"), add_last(REQUEST_CELL)),
            "request_control request_value request_shown request_more request_most request_size_shown",
        ),
    ),
    "a second version of a name": Edit(
        "rebinding",
        swap('more = ["second"]\n    return (more,)', 'stage = [*stage, "second"]\n    return (stage,)'),
        "second_version after",
        then=Edit("rebinding", as_it_was, "second_version after"),
    ),
    "a cell that makes the next version of a name": Edit(
        "rebinding",
        add("@app.cell\ndef raised(level_now):\n    level_now = level_now + 1\n", above="level_shown"),
        "raised level_shown level_more level_most",
        then=Edit("rebinding", as_it_was, "level_shown level_more level_most"),
    ),
    "a cell that is used": Edit(
        "switch off",
        swap("@app.cell\ndef level_value", "@app.cell(disabled=True)\ndef level_value"),
        blocked="level_shown level_more level_most level_size_shown",
        then=Edit("switch off", as_it_was, ALL_OF_LEVEL),
    ),
    "the cell of an element, off and on": Edit(
        "switch off",
        swap("@app.cell\ndef level_control", "@app.cell(disabled=True)\ndef level_control"),
        gone="level",
        blocked=ALL_OF_LEVEL,
        then=Edit("switch off", as_it_was, f"level_control {ALL_OF_LEVEL}"),
    ),
}

BROKEN: Mapping[str, Edit] = {
    "a syntax error": Edit(
        "broken then mended",
        swap("value=10,", "value==10,,"),
        is_refused=True,
        then=Edit("broken then mended", as_it_was),
    ),
    "a bracket that is not closed": Edit(
        "broken then mended",
        swap(LEVEL, LEVEL.removesuffix(")")),
        is_refused=True,
        then=Edit("broken then mended", swap('label="Level"', 'label="Height"'), "level_control level_value"),
    ),
    "half of the file": Edit(
        "broken then mended",
        lambda text: text[: text.index(LEVEL) + 24],
        is_refused=True,
        then=Edit("broken then mended", as_it_was),
    ),
    "an empty file": Edit(
        "broken then mended", lambda text: "", is_refused=True, then=Edit("broken then mended", as_it_was)
    ),
    "a file without cells": Edit(
        "broken then mended",
        lambda text: "import appnb\n\napp = appnb.App()\n",
        is_refused=True,
        then=Edit("broken then mended", as_it_was),
    ),
    "merge markers": Edit(
        "broken then mended",
        swap(f"    {LEVEL}\n", f"<<<<<<< ours\n    {LEVEL}\n=======\n    level = 1\n>>>>>>> theirs\n"),
        is_refused=True,
        then=Edit("broken then mended", as_it_was),
    ),
    "a cycle": Edit(
        "broken then mended",
        swap(LEVEL_NOW, "    level_now = level_size\n"),
        is_refused=True,
        then=Edit("broken then mended", as_it_was),
    ),
    "a cell that raises": Edit(
        "raises then mended",
        swap(LEVEL_NOW, "    level_now = level.value // 0\n"),
        "level_value",
        fails="level_value",
        blocked="level_shown level_more level_most level_size_shown",
        then=Edit("raises then mended", as_it_was, ALL_OF_LEVEL),
    ),
    "the cell of an element that raises": Edit(
        "raises then mended",
        swap(LEVEL, f"1 // 0\n    {LEVEL}"),
        "level_control",
        gone="level",
        fails="level_control",
        blocked=ALL_OF_LEVEL,
        then=Edit("raises then mended", as_it_was, f"level_control {ALL_OF_LEVEL}"),
    ),
    "the cell of an element that stops, and is mended with another label": Edit(
        "raises then mended",
        swap(LEVEL, f"nb.stop(True)\n    {LEVEL}"),
        "level_control",
        gone="level",
        blocked=ALL_OF_LEVEL,
        then=Edit("raises then mended", swap('label="Level"', 'label="Height"'), f"level_control {ALL_OF_LEVEL}"),
    ),
    "a function that raises": Edit(
        "raises then mended",
        swap('    return f"{name}: {value}"', "    return name // value"),
        f"describe {SHOWN}",
        fails=SHOWN,
        then=Edit("raises then mended", as_it_was, f"describe {SHOWN}"),
    ),
    "a module": Edit("module", as_it_was, "setup helped", modules={"edits_helper": HELPER.replace("hello", "welcome")}),
    "a module and the file at once": Edit(
        "module",
        swap('greet("corpus")', 'greet("corpus", 2)'),
        "setup helped",
        modules={"edits_helper": HELPER.replace("(name)", "(name, times=1)")},
    ),
    "a module that raises, then mended": Edit(
        "module",
        as_it_was,
        is_refused=True,
        modules={"edits_helper": HELPER + "\n1 // 0\n"},
        then=Edit("module", as_it_was, "setup helped", modules={"edits_helper": HELPER.replace("hello", "good day")}),
    ),
}

EDITS = CODE | CELLS | BROKEN
