"""What a browser says is selected in a chart: checked, before anyone relies on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from appnb.ui.faults import fault

MOST_SELECTED = 100_000
"""How many points, or values of a field, can be selected at a time."""

POINTS, ROWS = "vlPoint", "_vgsid_"
"""Keys that Vega-Lite has beside the names of fields: the points that were clicked, and the numbers of rows, from 1."""

Selections = dict[str, dict[str, Any]]
"""What is selected, by the name of the selection: for each field two ends or a list of values; see `POINTS`, `ROWS`."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected in a chart, and where its reader is: a date on the chart is one of their clock."""

    selections: Selections
    zone: str | None = None


NOTHING = Selected({})


def check_selected(given: Any, names: Collection[str], who: str) -> Selected:
    """Check what is said to be selected.

    Args:
        given: `{"selections": {name: {field: values}}, "zone": …}`.
        names: the selections that there are.
        who: names the element, for messages.

    Raises:
        ElementError: NB302, it is nothing that could be selected.
    """
    if not isinstance(given, Mapping) or not isinstance(given.get("selections", {}), Mapping):
        raise _refuse(who, "what is selected is no dict of selections")
    selections: Selections = {}
    for name, fields in given.get("selections", {}).items():
        if name not in names or not isinstance(fields, Mapping):
            raise _refuse(who, f"there is no selection {name!r}")
        selections[name] = {field: _check_values(field, values, who) for field, values in fields.items()}
    return Selected(selections, _check_zone(given.get("zone")))


def _check_values(field: Any, values: Any, who: str) -> Any:
    if field == POINTS and not isinstance(values, list):  # a list only says that points are meant
        points = values.get("or") if isinstance(values, Mapping) else None
        if not isinstance(points, list) or len(points) > MOST_SELECTED or not all(map(_is_point, points)):
            raise _refuse(who, "the points that are selected are none")
        return {"or": [dict(point) for point in points]}
    listed = values if isinstance(values, list) else [values]
    if not isinstance(field, str) or len(listed) > MOST_SELECTED or not all(map(_is_plain, listed)):
        raise _refuse(who, f"what is selected of {field!r} is no list of values")
    if field == ROWS and not all(isinstance(row, int) and not isinstance(row, bool) for row in listed):
        raise _refuse(who, "rows are selected by their numbers")
    return values


def _is_point(point: Any) -> bool:
    return isinstance(point, Mapping) and all(isinstance(key, str) and _is_plain(part) for key, part in point.items())


def _is_plain(value: Any) -> bool:
    is_range = isinstance(value, list) and len(value) == 2 and all(isinstance(end, int | float) for end in value)
    return value is None or isinstance(value, str | int | float | bool) or is_range


def _check_zone(zone: Any) -> str | None:
    """Take the name of a time zone; None for one that is not known here."""
    try:
        return ZoneInfo(zone).key if isinstance(zone, str) and len(zone) < 64 else None
    except (OSError, ValueError, LookupError):  # not found; not a name at all
        return None


def _refuse(who: str, what: str) -> Exception:
    return fault("NB302", f"{who}: {what}", "set `element.value` to what `element.selections` gave before")
