"""The cells of one column as text that lines up: one number of decimals, one form of dates."""

import datetime
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real

from appnb.display.hypertext import Html
from appnb.display.markup import tag, text

MAX_TEXT = 120
MAX_TITLE = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, the rows that are shown only. `values` are Python's own objects."""

    names: tuple[str, ...]  # one for each level of the header
    dtype: str
    values: Sequence[object]


def is_missing(value: object) -> bool:
    """Tell whether a value stands for no value: None, NaN, NaT, NA."""
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NAType", "NaTType")


def is_numeric(column: Column) -> bool:
    """Tell whether a column holds numbers, which line up at the right; a column of nothing does not."""
    present = [value for value in column.values if not is_missing(value)]
    return bool(present) and all(isinstance(value, Real | Decimal) and not isinstance(value, bool) for value in present)


def write_cells(values: Sequence[object]) -> list[str]:
    """Write the cells of a column as HTML, escaped."""
    present = [value for value in values if not is_missing(value)]
    write = _choose(present)
    return [_write_missing(value) if is_missing(value) else write(value) for value in values]


def _choose(present: Sequence[object]) -> Callable[[object], str]:
    if present and all(isinstance(value, float) for value in present):
        form = _float_format([float(value) for value in present])  # type: ignore[arg-type]  # they are floats
        return lambda value: format(value, form)
    if present and all(isinstance(value, datetime.datetime) for value in present):
        return _date_format(present)
    return _write_any


def _float_format(numbers: Sequence[float]) -> str:
    """Find one format for a column: as few decimals as show every number, or as many as are read."""
    finite = [abs(number) for number in numbers if math.isfinite(number)]
    largest = max(finite, default=0.0)
    smallest = min((number for number in finite if number), default=1.0)
    if largest >= 1e12 or smallest < 1e-5 or (smallest < 1e-3 and largest < 1e-1):
        return ".5g"
    whole = len(str(int(largest)))
    most = max(2, 5 - whole)
    for decimals in range(1, most):
        if all(abs(round(number, decimals) - number) < 1e-9 * max(1.0, number) for number in finite):
            return f".{decimals}f"
    return f".{most}f"


def _date_format(moments: Sequence[object]) -> Callable[[object], str]:
    first = [moment for moment in moments if isinstance(moment, datetime.datetime)]
    if all(moment.time() == datetime.time() and moment.tzinfo is None for moment in first):
        return lambda moment: text(f"{moment:%Y-%m-%d}")
    precision = "microseconds" if any(moment.microsecond for moment in first) else "seconds"
    if precision == "seconds" and not any(moment.second for moment in first):
        precision = "minutes"

    def write(moment: object) -> str:
        if not isinstance(moment, datetime.datetime):
            return _write_any(moment)
        plain = moment.replace(tzinfo=None).isoformat(" ", precision)
        zone = moment.strftime("%z")
        return text(f"{plain} {zone[:3]}:{zone[3:]}" if zone else plain)

    return write


def _write_missing(value: object) -> str:
    names = {"float": "NaN", "NaTType": "NaT", "NAType": "NA", "NoneType": "None"}
    return tag("span", names.get(type(value).__name__, "NaN"), class_="appnb-null")


def _write_any(value: object) -> str:
    if isinstance(value, Html):
        return value.text
    if isinstance(value, float):
        return format(value, ".6g")
    written = str(value) if isinstance(value, str | Integral | Decimal | datetime.date) else _describe(value)
    if len(written) <= MAX_TEXT:
        return text(written)
    return tag("span", text(written[:MAX_TEXT]), "…", title=written[:MAX_TITLE])


def _describe(value: object) -> str:
    if isinstance(value, bytes):
        return repr(value[:MAX_TITLE])
    if isinstance(value, list | tuple | dict | set) and len(value) > MAX_TITLE:
        return f"{type(value).__name__} of {len(value):,} items"
    return str(value)
