"""A frame of data as an HTML table: the first rows, aligned by kind, with a line that says what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from appnb.display.columns import Column, is_numeric, write_cells
from appnb.display.hypertext import Html
from appnb.display.markup import tag, text

MAX_ROWS = 50
MAX_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Table:
    """The part of a frame that is shown, and how large the frame is."""

    columns: Sequence[Column]
    rows: int  # of the whole frame
    width: int  # columns of the whole frame
    index: Sequence[Column] = ()

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        return min(self.rows, MAX_ROWS)


def write_table(table: Table) -> Html:
    """Write a table."""
    body = _write_body(table) if table.columns or table.index else ""
    label = f"Table of {table.rows:,} rows and {table.width:,} columns"
    content = tag("table", _write_head(table), body)
    scroll = tag("div", content, class_="appnb-table-scroll", tabindex="0", role="region", aria_label=label)
    html = tag("div", scroll, _write_foot(table), class_="appnb-table")
    cells = (cell for column in table.columns for cell in column.values if isinstance(cell, Html))
    return Html.of(html, {hole: obj for cell in cells for hole, obj in cell.embedded.items()})


def _write_head(table: Table) -> str:
    levels = max((len(column.names) for column in table.columns), default=1)
    rows = []
    for level in range(levels):
        is_last = level == levels - 1
        cells = [tag("th", text(index.names[-1]) if is_last else "", class_="i", scope="col") for index in table.index]
        if is_last:
            cells += [_head_cell(column) for column in table.columns]
        else:
            groups = groupby(table.columns, key=lambda column: column.names[: level + 1])
            cells += [tag("th", text(names[-1]), colspan=len(list(group)), class_="g") for names, group in groups]
        rows.append(tag("tr", *cells))
    return tag("thead", *rows)


def _head_cell(column: Column) -> str:
    return tag(
        "th", text(column.names[-1]), class_="n" if is_numeric(column) else None, title=column.dtype, scope="col"
    )


def _write_body(table: Table) -> str:
    index = [write_cells(column.values) for column in table.index]
    columns = [write_cells(column.values) for column in table.columns]
    opening = ['<td class="n">' if is_numeric(column) else "<td>" for column in table.columns]
    rows = []
    for row in range(table.shown):
        heads = "".join(f'<th class="i" scope="row">{cells[row]}</th>' for cells in index)
        cells = "".join(f"{start}{cells[row]}</td>" for start, cells in zip(opening, columns, strict=True))
        rows.append(f"<tr>{heads}{cells}</tr>")
    return tag("tbody", *rows)


def _write_foot(table: Table) -> str:
    parts = []
    if table.rows == 0:
        parts.append("no rows")
    elif table.rows > table.shown:
        parts.append(f"showing {table.shown:,} of {table.rows:,} rows")
    if table.width > len(table.columns):
        parts.append(f"{len(table.columns):,} of {table.width:,} columns")
    return tag("div", " · ".join(parts), class_="appnb-table-foot") if parts else ""
