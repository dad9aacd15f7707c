"""The steps from one table to another, as values. Names and fields are those that marimo's `ui.dataframe` has.

`read_steps` makes them of plain dicts, as a page or a file has them, and refuses what is none.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

Operator = Literal[
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "is_true",
    "is_false",
    "is_null",
    "is_not_null",
    "equals",
    "does_not_equal",
    "contains",
    "regex",
    "starts_with",
    "ends_with",
    "in",
    "not_in",
    "between",
    "is_empty",
]
Aggregation = Literal["count", "sum", "mean", "median", "min", "max"]
DataType = Literal[
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float32",
    "float64",
    "str",
    "date",
    "datetime64",
]


class StepError(ValueError):
    """A step is none, or says something that it cannot."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What the values of one column must be."""

    column_id: str
    operator: Operator
    value: Any = None
    negate: bool = False
    type: Literal["condition"] = "condition"


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all must be met, or one."""

    children: "tuple[Condition | Group, ...]" = ()
    operator: Literal["and", "or"] = "and"
    negate: bool = False
    type: Literal["group"] = "group"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `kind` is what it is called where it is written down."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class ConvertColumn(Step):
    """Give a column another type."""

    kind = "column_conversion"
    column_id: str
    data_type: DataType
    errors: Literal["ignore", "raise"] = "ignore"


@dataclass(frozen=True, slots=True)
class RenameColumn(Step):
    """Give a column another name."""

    kind = "rename_column"
    column_id: str
    new_column_id: str


@dataclass(frozen=True, slots=True)
class SortColumn(Step):
    """Sort the rows by a column."""

    kind = "sort_column"
    column_id: str
    ascending: bool = True
    na_position: Literal["first", "last"] = "last"


@dataclass(frozen=True, slots=True)
class FilterRows(Step):
    """Keep the rows that meet conditions, or remove them."""

    kind = "filter_rows"
    where: Group
    operation: Literal["keep_rows", "remove_rows"] = "keep_rows"


@dataclass(frozen=True, slots=True)
class GroupBy(Step):
    """Make one row of all that are equal in some columns."""

    kind = "group_by"
    column_ids: tuple[str, ...]
    aggregation: Aggregation = "count"
    aggregation_column_ids: tuple[str, ...] = ()
    drop_na: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate(Step):
    """Make one row of all."""

    kind = "aggregate"
    column_ids: tuple[str, ...]
    aggregations: tuple[Aggregation, ...] = ("count",)


@dataclass(frozen=True, slots=True)
class SelectColumns(Step):
    """Keep some columns, in that order."""

    kind = "select_columns"
    column_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShuffleRows(Step):
    """Put the rows into an order by chance."""

    kind = "shuffle_rows"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SampleRows(Step):
    """Take some rows by chance."""

    kind = "sample_rows"
    n: int
    seed: int = 0
    replace: bool = False


@dataclass(frozen=True, slots=True)
class ExplodeColumns(Step):
    """Make a row of each item of a list."""

    kind = "explode_columns"
    column_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpandDict(Step):
    """Make a column of each field of a structure."""

    kind = "expand_dict"
    column_id: str


@dataclass(frozen=True, slots=True)
class Unique(Step):
    """Keep one of the rows that are equal in some columns."""

    kind = "unique"
    column_ids: tuple[str, ...]
    keep: Literal["first", "last", "none", "any"] = "first"


@dataclass(frozen=True, slots=True)
class Pivot(Step):
    """Make columns of the values of some columns."""

    kind = "pivot"
    column_ids: tuple[str, ...]
    index_column_ids: tuple[str, ...] = ()
    value_column_ids: tuple[str, ...] = ()
    aggregation: Aggregation = "sum"


KINDS: Mapping[str, type[Step]] = {
    step.kind: step
    for step in (
        FilterRows,
        SortColumn,
        SelectColumns,
        RenameColumn,
        ConvertColumn,
        GroupBy,
        Aggregate,
        Pivot,
        Unique,
        SampleRows,
        ShuffleRows,
        ExplodeColumns,
        ExpandDict,
    )
}
"""The steps by what they are called, in the order in which they are offered."""


def read_steps(said: object) -> tuple[Step, ...]:
    """Read steps from plain lists and dicts: `[{"type": "sort_column", "column_id": "a", …}, …]`.

    Raises:
        StepError: one is none, or says something that it cannot.
    """
    if not isinstance(said, Sequence) or isinstance(said, str):
        raise StepError("steps are a list of dicts")
    return tuple(_read_step(each) for each in said)


def _read_step(said: object) -> Step:
    if isinstance(said, Step):
        return said
    if not isinstance(said, Mapping):
        raise StepError(f"{said!r} is no step")
    kind = KINDS.get(str(said.get("type")))
    if kind is None:
        raise StepError(f"there is no step {said.get('type')!r}")
    given = {name: value for name, value in said.items() if name != "type"}
    if kind is FilterRows and isinstance(given.get("where"), list):  # as it was written before groups
        given["where"] = {"type": "group", "children": given["where"]}
    made: Step = _read_fields(kind, given, kind.kind)
    return made


def _read_fields(kind: type[Any], given: Mapping[Any, Any], who: str) -> Any:
    """Make an object of a dict whose values have the types that its fields ask for."""
    hints = get_type_hints(kind)
    known = {each.name for each in fields(kind)}
    for name in given:
        if name not in known:
            raise StepError(f"{who} has no {name!r}")
    read = {name: _read_value(hints[name], value, f"{who}: {name}") for name, value in given.items()}
    try:
        return kind(**read)
    except TypeError as error:  # one is missing
        raise StepError(f"{who}: {str(error).partition(') ')[2]}") from None


def _read_value(wanted: Any, value: Any, who: str) -> Any:
    origin = get_origin(wanted)
    if wanted is Any:
        return tuple(value) if isinstance(value, list) else value
    if origin is Literal:
        if not isinstance(value, str) or value not in get_args(wanted):
            raise StepError(f"{who} cannot be {value!r}")
        return value
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise StepError(f"{who} is a list, not {value!r}")
        return tuple(_read_value(get_args(wanted)[0], each, who) for each in value)
    if origin in (Union, types.UnionType):  # of a condition and a group
        is_group = isinstance(value, Group) or (isinstance(value, Mapping) and value.get("type") == "group")
        return _read_value(Group if is_group else Condition, value, who)
    if wanted in (Condition, Group):
        if isinstance(value, wanted):
            return value
        if not isinstance(value, Mapping):
            raise StepError(f"{who} is no {wanted.__name__.lower()}")
        return _check_condition(_read_fields(wanted, value, who))
    is_number = wanted is int and isinstance(value, float) and value.is_integer()
    if is_number:
        return int(value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise StepError(f"{who} cannot be {value!r}")
    return value


def _check_condition(made: Any) -> Any:
    if isinstance(made, Condition) and made.operator in ("in", "not_in") and not isinstance(made.value, tuple):
        raise StepError(f"{made.operator} needs a list of values")
    if isinstance(made, Condition) and made.operator == "between":
        ends = made.value
        if not isinstance(ends, Mapping) or not {"min", "max"} <= ends.keys():
            raise StepError("between needs a min and a max")
    return made


def write_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Write steps as plain lists and dicts, which `read_steps` reads."""
    return [{"type": step.kind, **_write_fields(step)} for step in steps]


def _write_fields(made: Any) -> dict[str, Any]:
    return {each.name: _write_value(getattr(made, each.name)) for each in fields(made)}


def _write_value(value: Any) -> Any:
    if isinstance(value, Condition | Group):
        return _write_fields(value)
    return [_write_value(each) for each in value] if isinstance(value, tuple) else value
