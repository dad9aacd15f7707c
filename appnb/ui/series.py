"""What a column of data says about an element for it: bounds, options and a label, from pandas, polars or numpy."""

from typing import Any

from appnb.ui.faults import fault


def describe_interval(series: Any) -> dict[str, Any]:
    """Read `start`, `stop` and `label` from a column of numbers or dates; missing values do not count.

    Raises:
        ElementError: NB305, it has no values.
    """
    values = _drop_missing(series)
    low, high = _to_python(values.min()), _to_python(values.max())
    if low is None or low != low:
        raise fault("NB305", f"{_describe(series)} has no values", "give start and stop")
    return {"start": low, "stop": high, "label": _read_name(series)}


def describe_categories(series: Any) -> dict[str, Any]:
    """Read `options`, sorted, and `label` from a column; missing values are no option.

    Raises:
        ElementError: NB305, the values cannot be sorted.
    """
    unique = _drop_missing(series)
    unique = unique.unique() if hasattr(unique, "unique") else dict.fromkeys(unique)
    give = getattr(unique, "tolist", None) or getattr(unique, "to_list", None)
    try:
        options = sorted(unique if give is None else give())
    except TypeError as error:
        raise fault("NB305", f"{_describe(series)} holds values that cannot be sorted", "give options=[…]") from error
    return {"options": options, "label": _read_name(series)}


def _drop_missing(series: Any) -> Any:
    for name in ("drop_nulls", "dropna"):
        if hasattr(series, name):
            return getattr(series, name)()
    return series


def _to_python(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _read_name(series: Any) -> str:
    name = getattr(series, "name", None)
    return "" if name is None else str(name)


def _describe(series: Any) -> str:
    name = _read_name(series)
    return f"the column {name!r}" if name else f"the {type(series).__name__}"
