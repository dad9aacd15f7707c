"""What each step does, in every library that narwhals knows; the result is in the library that was given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce, singledispatch
from operator import and_
from typing import Any

import narwhals as nw

from appnb.frames.columns import is_missing
from appnb.frames.transforms import steps
from appnb.frames.transforms.conditions import write_group
from appnb.frames.transforms.steps import Step, StepError

Frame = nw.LazyFrame[Any]


def apply_steps(data: Any, taken: Sequence[Step]) -> Any:
    """Take steps one after the other.

    Args:
        data: a frame of any library; it is not changed.
        taken: the steps.

    Returns:
        a frame of the same library; of a lazy one, a lazy one.

    Raises:
        StepError: a step cannot be taken: a column is missing, or holds what the step is not for.
    """
    if not taken:
        return data
    given = nw.from_native(data)
    frame = reduce(take_step, taken, given.lazy())
    if isinstance(given, nw.LazyFrame):
        return frame.to_native()
    try:
        return frame.collect().to_native()
    except Exception as error:  # each library has its own
        raise StepError(_write_reason(error)) from error


def take_step(frame: Frame, step: Step) -> Frame:
    """Take one step.

    Raises:
        StepError: it cannot be taken.
    """
    try:
        made = _take(step, frame)
        made.collect_schema()  # what is wrong with a column is known now, and said of this step
    except StepError:
        raise
    except Exception as error:  # each library has its own
        raise StepError(f"{step.kind}: {_write_reason(error)}") from error
    return made


def _write_reason(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]


def _collect(frame: Frame) -> tuple[nw.DataFrame[Any], Callable[[nw.DataFrame[Any]], Frame]]:
    """Have a frame computed, and find the way back to where it was."""
    backend = frame.implementation

    def give_back(made: nw.DataFrame[Any]) -> Frame:
        try:
            return made.lazy(backend=backend)
        except ValueError:
            return made.lazy()

    return frame.collect(), give_back


@singledispatch
def _take(step: Step, frame: Frame) -> Frame:
    raise TypeError(f"{type(step).__name__} is no step")


DTYPES: dict[str, Any] = {
    "bool": nw.Boolean,
    "int8": nw.Int8,
    "int16": nw.Int16,
    "int32": nw.Int32,
    "int64": nw.Int64,
    "uint8": nw.UInt8,
    "uint16": nw.UInt16,
    "uint32": nw.UInt32,
    "uint64": nw.UInt64,
    "float32": nw.Float32,
    "float64": nw.Float64,
    "str": nw.String,
    "date": nw.Date,
    "datetime64": nw.Datetime,
}


@_take.register
def _(step: steps.ConvertColumn, frame: Frame) -> Frame:
    column = nw.col(step.column_id)
    is_text = frame.collect_schema()[step.column_id] == nw.String
    if is_text and frame.implementation.is_polars() and step.data_type in ("date", "datetime64"):
        parsed = column.str.to_date() if step.data_type == "date" else column.str.to_datetime()
        return frame.with_columns(parsed)
    try:
        return frame.with_columns(column.cast(DTYPES[step.data_type]))
    except Exception:
        if step.errors == "ignore":
            return frame
        raise


@_take.register
def _(step: steps.RenameColumn, frame: Frame) -> Frame:
    return frame.rename({step.column_id: step.new_column_id})


@_take.register
def _(step: steps.SortColumn, frame: Frame) -> Frame:
    return frame.sort(step.column_id, descending=not step.ascending, nulls_last=step.na_position == "last")


@_take.register
def _(step: steps.FilterRows, frame: Frame) -> Frame:
    where = write_group(frame, step.where)
    if where is None:
        return frame
    return frame.filter(where if step.operation == "keep_rows" else ~where)


def _aggregate(name: str, aggregation: steps.Aggregation, *, counts_rows: bool = False) -> nw.Expr:
    column = nw.col(name)
    if counts_rows and aggregation == "count":
        return column.len()
    made: nw.Expr = getattr(column, aggregation)()
    return made


@_take.register
def _(step: steps.GroupBy, frame: Frame) -> Frame:
    names = step.aggregation_column_ids or frame.collect_schema().names()
    taken = [
        _aggregate(name, step.aggregation).alias(f"{name}_{step.aggregation}")
        for name in names
        if name not in step.column_ids
    ]
    kept = frame.drop_nulls(list(step.column_ids)) if step.drop_na else frame
    return kept.group_by(list(step.column_ids)).agg(taken)


@_take.register
def _(step: steps.Aggregate, frame: Frame) -> Frame:
    pairs = ((name, aggregation) for aggregation in step.aggregations for name in step.column_ids)
    return frame.select([_aggregate(name, how).alias(f"{name}_{how}") for name, how in pairs])


@_take.register
def _(step: steps.SelectColumns, frame: Frame) -> Frame:
    return frame.select(list(step.column_ids))


@_take.register
def _(step: steps.ShuffleRows, frame: Frame) -> Frame:
    rows, give_back = _collect(frame)
    return give_back(rows.sample(fraction=1, seed=step.seed))


@_take.register
def _(step: steps.SampleRows, frame: Frame) -> Frame:
    rows, give_back = _collect(frame)
    return give_back(rows.sample(n=step.n, seed=step.seed, with_replacement=step.replace))


@_take.register
def _(step: steps.ExplodeColumns, frame: Frame) -> Frame:
    if frame.implementation.is_pandas():  # which has lists as objects of Python
        native = frame.collect().to_native().explode(list(step.column_ids))
        exploded: Frame = nw.from_native(native, eager_only=True).lazy()
        return exploded
    return frame.explode(list(step.column_ids))


@_take.register
def _(step: steps.Unique, frame: Frame) -> Frame:
    names = list(step.column_ids)
    if step.keep in ("any", "none"):
        return frame.unique(subset=names, keep=step.keep)
    rows, give_back = _collect(frame)
    return give_back(rows.unique(subset=names, keep=step.keep))


@_take.register
def _(step: steps.ExpandDict, frame: Frame) -> Frame:
    rows, give_back = _collect(frame)
    name = step.column_id
    if rows.implementation.is_pandas():
        return give_back(_expand_objects(rows, name))
    dtype = rows.schema[name]
    if not isinstance(dtype, nw.Struct):
        raise StepError(f"{name!r} holds no structures with named fields")
    made = [field.name for field in dtype.fields]
    _check_free(rows, name, made)
    fields = [nw.col(name).struct.field(field).alias(field) for field in made]
    return give_back(rows.with_columns(fields).drop(name).select(_put_in_place(rows.columns, name, made)))


def _expand_objects(rows: nw.DataFrame[Any], name: str) -> nw.DataFrame[Any]:
    """Make columns of the dicts in a column of pandas. A row without one has nothing in them."""
    native = rows.to_native()
    values = list(native[name])
    if not all(isinstance(value, dict) or is_missing(value) for value in values):
        raise StepError(f"{name!r} holds no structures with named fields")
    kept = [value if isinstance(value, dict) else {} for value in values]
    made = [str(field) for field in dict.fromkeys(field for value in kept for field in value)]
    _check_free(rows, name, made)
    table = type(native)(kept, index=native.index)
    table.columns = [str(field) for field in table.columns]
    joined = native.drop(columns=name).join(table)
    return nw.from_native(joined[_put_in_place(rows.columns, name, made)], eager_only=True)


def _check_free(rows: nw.DataFrame[Any], name: str, made: Sequence[str]) -> None:
    taken = sorted((set(rows.columns) - {name}) & set(made))
    if taken:
        raise StepError(f"there is a column {taken[0]!r} already")


def _put_in_place(names: Sequence[str], name: str, made: Sequence[str]) -> list[str]:
    place = list(names).index(name)
    return [*names[:place], *made, *names[place + 1 :]]


@dataclass(frozen=True, slots=True)
class Pivoted:
    """What a pivot goes by: the columns of the rows, those of the values, and the values that become columns."""

    step: steps.Pivot
    index: Sequence[str]
    values: Sequence[str]
    found: Sequence[tuple[Any, ...]]

    def name(self, value: str, row: Sequence[Any]) -> str:
        """Name a column that the pivot makes."""
        return f"{value}_{'_'.join(map(str, row))}_{self.step.aggregation}"


def list_pivoted(step: steps.Pivot, frame: Frame) -> Pivoted:
    """Find what a pivot goes by. The values that become columns are computed.

    Raises:
        StepError: it says neither which columns the rows have nor which the values.
    """
    if not step.index_column_ids and not step.value_column_ids:
        raise StepError("pivot: choose the columns of the rows, or those of the values")
    names = frame.collect_schema().names()
    index = step.index_column_ids or [n for n in names if n not in (*step.column_ids, *step.value_column_ids)]
    values = step.value_column_ids or [n for n in names if n not in (*step.column_ids, *step.index_column_ids)]
    found = frame.select(*step.column_ids).unique().sort(list(step.column_ids)).collect().rows()
    return Pivoted(step, list(index), list(values), found)


@_take.register
def _(step: steps.Pivot, frame: Frame) -> Frame:
    """Pivot by hand: not every library can, and those that can name the columns differently."""
    pivoted = list_pivoted(step, frame)
    index = list(pivoted.index)
    result = frame.select(*index).unique()
    for row in pivoted.found:
        here = reduce(and_, [nw.col(name) == value for name, value in zip(step.column_ids, row, strict=True)])
        made = [
            _aggregate(name, step.aggregation, counts_rows=True).alias(pivoted.name(name, row))
            for name in pivoted.values
        ]
        result = result.join(frame.filter(here).group_by(*index).agg(*made), on=index, how="left")
    if step.aggregation in ("count", "sum"):
        result = result.with_columns(nw.exclude(*index).fill_null(0))
    return result.sort(index)
