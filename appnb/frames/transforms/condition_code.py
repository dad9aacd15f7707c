"""Conditions as the Python that `conditions` stands for."""

import json
from collections.abc import Callable, Mapping, Sequence

import narwhals as nw

from appnb.frames.transforms.steps import Condition, Group

Schema = Mapping[str, nw.dtypes.DType]
_COMPARED = {"==": "==", "equals": "==", "!=": "!=", "does_not_equal": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
_OPPOSITES = {"==": "!=", "!=": "==", ">": "<=", "<": ">=", ">=": "<", "<=": ">"}
_TEXTS = {
    "contains": "contains({}, literal=True)",
    "regex": "contains({}, literal=False)",
    "starts_with": "starts_with({})",
    "ends_with": "ends_with({})",
}


def write(value: object) -> str:
    """Write a value as Python does; texts in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def write_list(values: Sequence[object]) -> str:
    """Write values as a list."""
    return f"[{', '.join(map(write, values))}]"


def write_column(name: str) -> str:
    """Write a column."""
    return f"nw.col({write(name)})"


def write_group(group: Group, schema: Schema) -> str:
    """Write a group of conditions with `&`, `|` and `~`; nothing when it has none."""
    written = [
        write_group(child, schema) if isinstance(child, Group) else write_condition(child, schema)
        for child in group.children
    ]
    parts = [part for part in written if part]
    sign = " & " if group.operator == "and" else " | "
    whole = parts[0] if len(parts) == 1 else sign.join(f"({part})" for part in parts)
    return f"~({whole})" if group.negate and whole else whole


def write_condition(condition: Condition, schema: Schema) -> str:
    """Write one condition."""
    column, is_negated = write_column(condition.column_id), condition.negate
    operand = _find_operand(schema[condition.column_id])
    operator, value = condition.operator, condition.value
    if operator in _COMPARED:
        sign = _COMPARED[operator]
        return f"{column} {_OPPOSITES[sign] if is_negated else sign} {operand(value)}"
    if operator in _TEXTS:
        found = f'{column}.fill_null("").str.{_TEXTS[operator].format(write(str(value)))}'
        return f"~{found} & ~{column}.is_null()" if is_negated else found
    if operator in ("in", "not_in"):
        is_wanted = (operator == "in") != is_negated
        return _write_membership(column, list(value), operand, is_wanted=is_wanted)
    if operator == "between":
        least, most = operand(value["min"]), operand(value["max"])
        if is_negated:
            return f"({column} < {least}) | ({column} > {most})"
        return f"({column} >= {least}) & ({column} <= {most})"
    if operator == "is_empty":
        empty = f'({column} == "") & ~{column}.is_null()'
        return f'({column} != "") | {column}.is_null()' if is_negated else empty
    if operator in ("is_true", "is_false"):
        return f"{column} == {(operator == 'is_true') != is_negated}"
    return f"{column}.is_null()" if (operator == "is_null") != is_negated else f"~{column}.is_null()"


def _write_membership(column: str, values: list[object], operand: Callable[[object], str], *, is_wanted: bool) -> str:
    has_none = None in values
    found = f"{column}.is_in([{', '.join('None' if each is None else operand(each) for each in values)}])"
    if is_wanted:
        return f"{found} | {column}.is_null()" if has_none else found
    return f"~{found} & ~{column}.is_null()" if has_none else f"~{found} | {column}.is_null()"


def _find_operand(dtype: nw.dtypes.DType) -> Callable[[object], str]:
    """Find how a value is written that a column is compared with: moments are read from text."""
    parsers: tuple[tuple[object, str], ...] = ((nw.Datetime, "datetime"), (nw.Date, "date"), (nw.Time, "time"))
    for known, name in parsers:
        if dtype == known:
            return lambda value, name=name: f"dt.{name}.fromisoformat({write(str(value))})"  # type: ignore[misc]
    return write
