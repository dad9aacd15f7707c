"""What arranging writes: comments, order and style of the layout file stay, and it says what was asked for."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appnb.layout.arranging import Changes, Wish, read_wish
from appnb.layout.file_changes import MOST_LINES, change_layout_file, count_changed_lines
from appnb.layout.order import FIRST, Listing
from appnb.layout.toml_text import set_value, take_out

FILE = """\
# how the wall looks
layout = "grid"

[cells.sales] # the large one
span = 8
row = 1
# all of it

[cells.costs]
span = 4
"""
LISTED = """\
[after] # by hand
sales = ["costs", "profit"] # why
costs = [
    "a",  # one
    "b",
]

# of costs
[cells.costs]
span = 4
"""


def say(cell: str, **words: str | int | None) -> Changes:
    return Changes(cell, words)


def put(cell: str, place: str | None, below: str = FIRST) -> Changes:
    return Changes(cell, listing=Listing(cell, place, below))


WRITTEN = {
    "a word that is there is changed in its line": (
        FILE,
        say("sales", span=6),
        FILE.replace("span = 8", "span = 6"),
    ),
    "a new word comes below those of its cell, above the comment": (
        FILE,
        say("sales", show="nothing"),
        FILE.replace("row = 1\n", 'row = 1\nshow = "nothing"\n'),
    ),
    "a cell of which nothing was said comes at the end": (
        FILE,
        say("profit", span=3),
        f"{FILE}\n[cells.profit]\nspan = 3\n",
    ),
    "the first word of all makes the file": ("", say("a", span=3), "[cells.a]\nspan = 3\n"),
    "a table in which nothing is left goes": (
        FILE,
        say("costs", span=None),
        FILE.removesuffix("\n[cells.costs]\nspan = 4\n"),
    ),
    "a table with a comment stays": (
        "[cells.a] # the first\nspan = 3\n",
        say("a", span=None),
        "[cells.a] # the first\n",
    ),
    "the file of which nothing is left is empty": ("[cells.a]\nspan = 3\n", say("a", span=None), ""),
    "a word that was not said is not taken back": (FILE, say("sales", show=None), FILE),
    "the first list makes a table": (FILE, put("sales", "costs"), f'{FILE}\n[after]\ncosts = ["sales"]\n'),
    "a list grows in its line": (
        LISTED,
        put("new", "sales", "costs"),
        LISTED.replace('"costs", "profit"', '"costs", "new", "profit"'),
    ),
    "a list of several lines keeps them": (
        LISTED,
        put("new", "costs", "a"),
        LISTED.replace('"a",  # one', '"a", "new",  # one'),
    ),
    "from one list to another": (
        LISTED,
        put("b", "sales"),
        LISTED.replace('    "b",\n', "").replace('["costs"', '["b", "costs"'),
    ),
    "a new list comes below the others, above the comment of the next table": (
        LISTED,
        put("new", "profit"),
        LISTED.replace("\n]\n", '\n]\nprofit = ["new"]\n'),
    ),
    "a list with a comment stays when nothing is left in it": (
        '[after]\nsales = ["costs"] # why\n',
        put("costs", None),
        "[after]\nsales = [] # why\n",
    ),
    "back to its own place": (
        '[after]\nsales = ["costs"]\n\n[cells.a]\nspan = 3\n',
        put("costs", None),
        "[cells.a]\nspan = 3\n",
    ),
    "a first place": ("", put("a", FIRST), '[after]\n"" = ["a"]\n'),
    "a name that needs quotes": ("", say("größe", span=3), '[cells."größe"]\nspan = 3\n'),
}


@pytest.mark.parametrize(("before", "changes", "after"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_written(before: str, changes: Changes, after: str) -> None:
    assert change_layout_file(before, changes) == after
    assert count_changed_lines(before, after) <= MOST_LINES


WISHES = {
    "another span": ({"cell": "a", "say": {"span": 3}}, Wish("a", {"span": 3})),
    "hidden": ({"cell": "a", "say": {"show": "nothing"}}, Wish("a", {"show": "nothing"})),
    "a place": ({"cell": "a", "beside": "b", "isAfter": True}, Wish("a", {}, "b", True)),
    "nothing": ({}, None),
    "a cell that is not there": ({"cell": "other", "say": {"span": 3}}, None),
    "too wide": ({"cell": "a", "say": {"span": 13}}, None),
    "no number": ({"cell": "a", "say": {"span": True}}, None),
    "a word that is not for hands": ({"cell": "a", "say": {"title": "<script>"}}, None),
    "no words": ({"cell": "a", "say": {}}, None),
    "words that are a text": ({"cell": "a", "say": "span"}, None),
    "a cell that is a list": ({"cell": ["a"], "say": {"span": 3}}, None),
    "beside a number": ({"cell": "a", "beside": 3}, None),
}


@pytest.mark.parametrize(("message", "wish"), WISHES.values(), ids=WISHES)
def test_what_a_browser_asks_for(message: dict[str, object], wish: Wish | None) -> None:
    assert read_wish(message, ["a", "b"]) == wish


keys = st.sampled_from(["a", "b", "größe", "a-b", "c d"])
values = st.one_of(st.integers(0, 99), st.sampled_from(["nothing", '"', "# no", "[x]"]), st.lists(keys, max_size=3))
tables = st.dictionaries(st.sampled_from(["cells", "after", "page"]), st.dictionaries(keys, values, max_size=3))
STYLES = {
    "headers": lambda table: "\n".join(
        [f"# of {name}\n[{name}]\n{_write(inside, ' # why')}" for name, inside in table.items()]
    ),
    "dotted": lambda table: "\n".join(_write(inside, "", f"{name}.") for name, inside in table.items()),
    "inline": lambda table: "\n".join(
        f"{name} = {{ {', '.join(_write(inside, '').splitlines())} }}" for name, inside in table.items()
    ),
}


def _write(inside: dict[str, Any], comment: str, before: str = "") -> str:
    return "\n".join(f'{before}"{key}" = {_spell(value)}{comment}' for key, value in inside.items())


def _spell(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_spell, value))}]"
    return str(value) if isinstance(value, int) else f"'{value}'"


@settings(deadline=None)
@given(tables, st.sampled_from(list(STYLES)), st.sampled_from(["cells", "after"]), keys, values)
def test_a_text_says_what_it_is_told_and_the_rest_as_before(
    table: dict[str, dict[str, Any]], style: str, name: str, key: str, value: Any
) -> None:
    text = STYLES[style](table)
    said = tomllib.loads(text)
    wanted = deepcopy(said)
    wanted.setdefault(name, {})[key] = value
    after = set_value(text, (name, key), value)
    assert tomllib.loads(after) == wanted, after
    assert count_changed_lines(text, after) <= 3
    without = tomllib.loads(take_out(after, (name, key)))
    wanted[name].pop(key)
    assert {one: inside for one, inside in without.items() if inside} == {
        one: inside for one, inside in wanted.items() if inside
    }
