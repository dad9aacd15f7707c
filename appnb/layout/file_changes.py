"""New words in the text of a layout file: at most five lines change, comments and all else stay as they are. Pure."""

import difflib
import tomllib

from appnb.layout.arranging import Changes
from appnb.layout.order import Listing, Lists, change_lists
from appnb.layout.toml_text import drop_empty, has_comment, set_value, take_out

MOST_LINES = 5
"""How many lines of the file one change by hand takes out and puts in, together, at most."""


def change_layout_file(text: str, changes: Changes) -> str:
    """Write changes into the text of a layout file.

    A table or a list that became empty is taken out, unless that would change more than `MOST_LINES` lines or take
    a comment along.

    Raises:
        tomllib.TOMLDecodeError: the text is not TOML.
    """
    written = _write(text, changes, drops_empty=True)
    if count_changed_lines(text, written) > MOST_LINES:
        written = _write(text, changes, drops_empty=False)
    return written


def count_changed_lines(before: str, after: str) -> int:
    """Count the lines that a diff shows: those that go and those that come; a line that is changed is two."""
    diff = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    return sum(line[0] in "+-" for line in diff[2:])


def _write(text: str, changes: Changes, *, drops_empty: bool) -> str:
    table = ("cells", changes.cell)
    for word, value in changes.words.items():
        text = take_out(text, (*table, word)) if value is None else set_value(text, (*table, word), value)
    if changes.listing is not None:
        text = _change_lists(text, changes.listing, drops_empty=drops_empty)
    if drops_empty:
        for each in (table, table[:1], ("after",)):
            text = drop_empty(text, each)
    return text


def _change_lists(text: str, listing: Listing, *, drops_empty: bool) -> str:
    """Move a cell from the list that it is in to another."""
    after = tomllib.loads(text).get("after", {})
    lists: Lists = {place: names for place, names in after.items() if isinstance(names, list)}
    wanted = change_lists(lists, listing)
    for place in dict.fromkeys((*lists, *wanted)):
        names = wanted.get(place, [])
        if names == lists.get(place):
            continue
        is_dropped = drops_empty and not names and not has_comment(text, ("after", place))
        text = take_out(text, ("after", place)) if is_dropped else set_value(text, ("after", place), names)
    return text
