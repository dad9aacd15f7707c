"""Frames and series of pandas, Polars and Arrow as tables. None of these libraries is imported here.

A short one is plain HTML, shown whole. A longer one stays on the server: what stands on the page is the place of a
table that is read page by page (`appnb.ui.adapters.frames`).
"""

from typing import Any

from appnb.display.columns import Column
from appnb.display.embedding import hole_id, write_token
from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.display.tables import MAX_COLUMNS, MAX_ROWS, Table, write_table

MOST_WHOLE = 20
"""How many rows a frame may have that is shown whole."""


def place_frame(frame: Any) -> Html:
    """Write the place of a frame of which its reader sees a page at a time."""
    hole = hole_id(frame)
    return Html.of(tag("div", write_token(hole), class_="appnb-field", data_kind="table"), {hole: frame})


def show_pandas_frame(frame: Any) -> Html:
    """Show a pandas frame with its index; names may have several levels."""
    if frame.shape[0] > MOST_WHOLE and frame.shape[1]:
        return place_frame(frame)
    part = frame.iloc[:MAX_ROWS, :MAX_COLUMNS]
    dtypes = [str(dtype) for dtype in part.dtypes]
    columns = [
        Column(_level_names(part.columns[position]), dtypes[position], part.iloc[:, position].tolist())
        for position in range(part.shape[1])
    ]
    return write_table(Table(columns, frame.shape[0], frame.shape[1], _pandas_index(part.index)))


def show_pandas_series(series: Any) -> Html:
    """Show a pandas series with its index."""
    if len(series) > MOST_WHOLE:
        return place_frame(series)
    part = series.iloc[:MAX_ROWS]
    column = Column(_series_name(series), str(series.dtype), part.tolist())
    return write_table(Table([column], len(series), 1, _pandas_index(part.index)))


def show_pandas_index(index: Any) -> Html:
    """Show an index as a column."""
    column = Column(_series_name(index), str(index.dtype), index[:MAX_ROWS].tolist())
    return write_table(Table([column], len(index), 1))


def show_styler(styler: Any) -> Html:
    """Show a styled pandas frame, its first rows and columns."""
    rows, width = styler.data.shape
    html = styler.to_html(max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    notes = [f"showing {MAX_ROWS} of {rows:,} rows"] if rows > MAX_ROWS else []
    notes += [f"{MAX_COLUMNS} of {width:,} columns"] if width > MAX_COLUMNS else []
    foot = tag("div", " · ".join(notes), class_="appnb-table-foot") if notes else ""
    return Html.of(tag("div", html, foot, class_="appnb-foreign"), {})


def _level_names(name: object) -> tuple[str, ...]:
    return tuple(map(str, name)) if isinstance(name, tuple) and name else (str(name),)


def _series_name(series: Any) -> tuple[str]:
    return ("" if series.name is None else str(series.name),)


def _pandas_index(index: Any) -> list[Column]:
    names = ["" if name is None else str(name) for name in index.names]
    if index.nlevels == 1:
        return [Column((names[0],), str(index.dtype), index.tolist())]
    dtypes = [str(level.dtype) for level in index.levels]
    return [Column((name,), dtypes[level], _blank_repeats(index, level)) for level, name in enumerate(names)]


def _blank_repeats(index: Any, level: int) -> list[object]:
    """Leave out a label that is the same as the one above, as far as those to its left are too."""
    values: list[object] = index.get_level_values(level).tolist()
    if level == index.nlevels - 1:
        return values
    keys = [key[: level + 1] for key in index.tolist()]
    return ["" if row and keys[row] == keys[row - 1] else value for row, value in enumerate(values)]


def show_polars_frame(frame: Any) -> Html:
    """Show a Polars frame."""
    if frame.height > MOST_WHOLE:
        return place_frame(frame)
    part = frame[:MAX_ROWS, :MAX_COLUMNS]
    columns = [Column((str(series.name),), str(series.dtype), series.to_list()) for series in part.get_columns()]
    return write_table(Table(columns, frame.height, frame.width))


def show_polars_series(series: Any) -> Html:
    """Show a Polars series."""
    if len(series) > MOST_WHOLE:
        return place_frame(series)
    column = Column((str(series.name),), str(series.dtype), series.head(MAX_ROWS).to_list())
    return write_table(Table([column], len(series), 1))


def show_arrow_table(table: Any) -> Html:
    """Show an Arrow table or record batch."""
    if table.num_rows > MOST_WHOLE and table.num_columns:
        return place_frame(table)
    part = table.slice(0, MAX_ROWS)
    fields = list(table.schema)[:MAX_COLUMNS]
    columns = [
        Column((str(field.name),), str(field.type), part.column(position).to_pylist())
        for position, field in enumerate(fields)
    ]
    return write_table(Table(columns, table.num_rows, table.num_columns))


def show_arrow_array(array: Any) -> Html:
    """Show an Arrow array."""
    return write_table(Table([Column(("",), str(array.type), array.slice(0, MAX_ROWS).to_pylist())], len(array), 1))
