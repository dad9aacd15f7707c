"""Tables of any library: how many rows, which columns, which rows were chosen, in the library they came in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appnb.ui.faults import fault

ONE = "value"
"""The name of the column that a plain list of values makes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A table as it was given, and what is asked of every table."""

    data: Any
    columns: tuple[str, ...]
    length: int
    take: Callable[[Sequence[int]], Any]  # rows by position, in the same library
    read_column: Callable[[str], Any]  # a column as something that pandas makes a Series of

    def cell(self, row: int, column: str) -> Any:
        """Return one cell's value."""
        return next(iter(self.read_column(column)[row : row + 1]))


def read_frame(data: Any, who: str) -> Frame:
    """Read a table: a frame of pandas, polars or pyarrow, a list of dicts or values, a dict of lists.

    Raises:
        ElementError: NB305, it is no table.
    """
    module = type(data).__module__.partition(".")[0]
    if module == "pandas" and hasattr(data, "iloc"):
        return _read_pandas(data.to_frame() if data.ndim == 1 else data)
    if module == "polars":
        return _read_polars(_collect(data))
    if module == "pyarrow" and hasattr(data, "column_names"):
        return _read_arrow(data)
    if isinstance(data, Mapping):
        return _read_columns(data, who)
    if hasattr(data, "tolist") and getattr(data, "ndim", 0) in (1, 2):
        data = data.tolist()
    if isinstance(data, Sequence) and not isinstance(data, str):
        return _read_rows(data)
    for name in ("to_pandas", "df", "collect"):  # ibis, duckdb, modin, dask …
        if callable(getattr(data, name, None)):
            return read_frame(getattr(data, name)(), who)
    fix = "give a DataFrame, a list of dicts, a dict of lists, or a list of values"
    raise fault("NB305", f"{who}: {type(data).__name__} is no table", fix)


def _read_pandas(data: Any) -> Frame:
    names = tuple(str(name) for name in data.columns)
    return Frame(
        data,
        names,
        len(data),
        lambda rows: data.iloc[list(rows)],
        lambda name: _plain(data.iloc[:, names.index(name)]),
    )


def _plain(series: Any) -> Any:
    """Show what only pandas knows (categories, periods, intervals) as text; share the rest."""
    if type(series.dtype).__name__ in ("PeriodDtype", "IntervalDtype"):
        return series.astype(str).to_numpy()
    return series.array if hasattr(series.dtype, "na_value") else series.to_numpy()


def _collect(data: Any) -> Any:
    if hasattr(data, "collect"):
        return data.collect()
    return data.to_frame() if hasattr(data, "to_frame") and not hasattr(data, "columns") else data


def _read_polars(data: Any) -> Frame:
    def read_column(name: str) -> Any:
        column = data[name]
        if column.dtype.is_nested() or str(column.dtype) in ("Object", "Binary"):
            return [str(value) for value in column.to_list()]
        return column.to_list() if str(column.dtype) == "Date" else column.to_numpy()

    return Frame(data, tuple(data.columns), data.height, lambda rows: data[list(rows)], read_column)


def _read_arrow(data: Any) -> Frame:
    def read_column(name: str) -> Any:
        return data.column(name).to_numpy(zero_copy_only=False)

    return Frame(data, tuple(data.column_names), data.num_rows, lambda rows: data.take(list(rows)), read_column)


def _read_columns(data: Mapping[Any, Any], who: str) -> Frame:
    columns = {str(name): list(values) for name, values in data.items() if not isinstance(values, str)}
    if len(columns) < len(data):
        fix = 'give lists of equal length: {"a": [1, 2], "b": [3, 4]}'
        raise fault("NB305", f"{who}: a column of the table is text, not a list", fix)
    length = max(map(len, columns.values()), default=0)
    for name, values in columns.items():
        if len(values) < length:
            what = f"{who}: the column {name!r} has {len(values)} rows, another has {length}"
            raise fault("NB305", what, "give lists of equal length")

    def take(rows: Sequence[int]) -> dict[Any, list[Any]]:
        return {name: [columns[str(name)][row] for row in rows] for name in data}

    return Frame(data, tuple(columns), length, take, lambda name: _show_all(columns[name]))


def _read_rows(data: Sequence[Any]) -> Frame:
    if all(isinstance(row, Mapping) for row in data) and data:
        names = tuple(dict.fromkeys(str(name) for row in data for name in row))
        columns = {name: [row.get(name) for row in data] for name in names}
    else:
        names, columns = (ONE,), {ONE: list(data)}
    return Frame(
        data, names, len(data), lambda rows: [data[row] for row in rows], lambda name: _show_all(columns[name])
    )


def _show_all(values: list[Any]) -> list[Any]:
    """Write what a table cannot show as such as text."""
    return [
        value if value is None or isinstance(value, str | int | float | bool) or hasattr(value, "year") else str(value)
        for value in values
    ]
