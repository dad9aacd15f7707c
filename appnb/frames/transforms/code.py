"""Steps as Python: exactly what was done, by narwhals, which does the same in every library."""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

import narwhals as nw

from appnb.frames.transforms import steps
from appnb.frames.transforms.apply import DTYPES, Frame, list_pivoted, take_step
from appnb.frames.transforms.condition_code import write, write_column, write_group, write_list
from appnb.frames.transforms.steps import Step


def write_code(data: Any, name: str, taken: Sequence[Step]) -> str:
    """Write steps as Python.

    Args:
        data: the frame that they start from.
        name: what it is called; the result is called the same with `_next`.
        taken: the steps, which can be taken.
    """
    if not taken:
        return f"{name}_next = {name}"
    given = nw.from_native(data)
    frame = given.lazy()
    lines = [f"frame = nw.from_native({name}).lazy()"]
    for step in taken:
        lines += _write(step, frame)
        frame = take_step(frame, step)
    end = "frame" if isinstance(given, nw.LazyFrame) else "frame.collect()"
    lines.append(f"{name}_next = {end}.to_native()")
    imports = ["import datetime as dt"] if any("dt." in line for line in lines) else []
    return "\n".join([*imports, "import narwhals as nw", "", *lines])


def _call(written: str) -> list[str]:
    return [f"frame = frame{written}"]


def _call_in_memory(written: str, frame: Frame) -> list[str]:
    """Write a call that only a table in memory has, and the way back."""
    kind = frame.implementation
    back = f'.lazy(backend="{kind.value}")' if kind.is_duckdb() or kind.is_ibis() else ".lazy()"
    return [f"frame = frame.collect(){written}{back}"]


@singledispatch
def _write(step: Step, frame: Frame) -> list[str]:
    raise TypeError(f"{type(step).__name__} is no step")


@_write.register
def _(step: steps.ConvertColumn, frame: Frame) -> list[str]:
    column = write_column(step.column_id)
    is_text = frame.collect_schema()[step.column_id] == nw.String
    if is_text and frame.implementation.is_polars() and step.data_type in ("date", "datetime64"):
        return _call(f".with_columns({column}.str.to_{step.data_type.removesuffix('64')}())")
    return _call(f".with_columns({column}.cast(nw.{DTYPES[step.data_type].__name__}))")


@_write.register
def _(step: steps.RenameColumn, frame: Frame) -> list[str]:
    return _call(f".rename({{{write(step.column_id)}: {write(step.new_column_id)}}})")


@_write.register
def _(step: steps.SortColumn, frame: Frame) -> list[str]:
    how = f"descending={not step.ascending}, nulls_last={step.na_position == 'last'}"
    return _call(f".sort({write(step.column_id)}, {how})")


@_write.register
def _(step: steps.FilterRows, frame: Frame) -> list[str]:
    where = write_group(step.where, frame.collect_schema())
    if not where:
        return []
    return _call(f".filter({where if step.operation == 'keep_rows' else f'~({where})'})")


def _write_aggregate(name: str, how: str, alias: str = "") -> str:
    return f"{write_column(name)}.{how}().alias({write(alias or f'{name}_{how}')})"


@_write.register
def _(step: steps.GroupBy, frame: Frame) -> list[str]:
    names = step.aggregation_column_ids or frame.collect_schema().names()
    made = [_write_aggregate(name, step.aggregation) for name in names if name not in step.column_ids]
    keys = write_list(step.column_ids)
    kept = f".drop_nulls({keys})" if step.drop_na else ""
    return _call(f"{kept}.group_by({keys}).agg([{', '.join(made)}])")


@_write.register
def _(step: steps.Aggregate, frame: Frame) -> list[str]:
    pairs = ((name, how) for how in step.aggregations for name in step.column_ids)
    return _call(f".select({', '.join(_write_aggregate(name, how) for name, how in pairs)})")


@_write.register
def _(step: steps.SelectColumns, frame: Frame) -> list[str]:
    return _call(f".select({write_list(step.column_ids)})")


@_write.register
def _(step: steps.ShuffleRows, frame: Frame) -> list[str]:
    return _call_in_memory(f".sample(fraction=1, seed={step.seed})", frame)


@_write.register
def _(step: steps.SampleRows, frame: Frame) -> list[str]:
    return _call_in_memory(f".sample(n={step.n}, seed={step.seed}, with_replacement={step.replace})", frame)


@_write.register
def _(step: steps.ExplodeColumns, frame: Frame) -> list[str]:
    exploded = f".explode({write_list(step.column_ids)})"
    if frame.implementation.is_pandas():
        return [f"frame = nw.from_native(frame.collect().to_native(){exploded}).lazy()"]
    return _call(exploded)


@_write.register
def _(step: steps.Unique, frame: Frame) -> list[str]:
    written = f".unique(subset={write_list(step.column_ids)}, keep={write(step.keep)})"
    return _call(written) if step.keep in ("any", "none") else _call_in_memory(written, frame)


@_write.register
def _(step: steps.ExpandDict, frame: Frame) -> list[str]:
    names, name = frame.collect_schema().names(), step.column_id
    after = take_step(frame, step).collect_schema().names()
    made = [each for each in after if each not in names or each == name]
    if frame.implementation.is_pandas():
        fields = ", ".join(f"{write(field)}: [row.get({write(field)}) for row in rows]" for field in made)
        return [
            "table = frame.collect().to_native()",
            f"rows = [row if isinstance(row, dict) else {{}} for row in table[{write(name)}]]",
            f"table = table.drop(columns={write(name)}).assign(**{{{fields}}})[{write_list(after)}]",
            "frame = nw.from_native(table).lazy()",
        ]
    fields = ", ".join(f"{write_column(name)}.struct.field({write(each)}).alias({write(each)})" for each in made)
    taken = f".collect().with_columns({fields}).drop({write(name)}).select({write_list(after)})"
    return [f"frame = frame{taken}.lazy()"]


@_write.register
def _(step: steps.Pivot, frame: Frame) -> list[str]:
    pivoted = list_pivoted(step, frame)
    index = write_list(pivoted.index)
    lines = [f"pivoted = frame.select({index}).unique()"]
    for row in pivoted.found:
        pairs = zip(step.column_ids, row, strict=True)
        here = " & ".join(f"({write_column(name)} == {write(value)})" for name, value in pairs)
        how = {"count": "len"}.get(step.aggregation, step.aggregation)
        made = ", ".join(_write_aggregate(name, how, pivoted.name(name, row)) for name in pivoted.values)
        part = f"frame.filter({here}).group_by({index}).agg({made})"
        lines.append(f'pivoted = pivoted.join({part}, on={index}, how="left")')
    if step.aggregation in ("count", "sum"):
        lines.append(f"pivoted = pivoted.with_columns(nw.exclude({index}).fill_null(0))")
    return [*lines, f"frame = pivoted.sort({index})"]
