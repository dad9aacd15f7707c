"""Tables: sorted, searched and read page by page; rows or cells can be chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

import param

from appnb.frames.arranging import Arrangement, Frame
from appnb.frames.columns import is_missing
from appnb.frames.lists import ListFrame
from appnb.frames.reading import is_lazy_frame
from appnb.ui.element import Change, Element, is_same
from appnb.ui.faults import fault, suggest
from appnb.ui.labels import plain_text
from appnb.ui.live import LiveElement
from appnb.ui.table_arguments import Justified, check_look, read_table
from appnb.ui.tabular.choosing import Choice
from appnb.ui.tabular.grid import Grid
from appnb.ui.tabular.look import Format, HoverTemplate, Selection, StyleCell, Summaries
from appnb.ui.tabular.pages import GridSource
from appnb.ui.tabular.sections import Written

MOST_COMPARED = 1_000
"""How many chosen rows are looked for in another table."""


class TableDisplay(TypedDict, total=False):
    """Arguments of `ui.table` that say what is shown; to be unpacked into several tables."""

    show_search: bool
    show_download: bool
    show_column_summaries: Summaries
    show_data_types: bool


@dataclass(frozen=True)
class TableCell:
    """One chosen cell: the position of its row, the name of its column, its value."""

    row: int
    column: str
    value: Any

    def __getitem__(self, key: str) -> Any:
        if key not in ("row", "column", "value"):
            raise KeyError(key)
        return getattr(self, key)


@dataclass(frozen=True, slots=True)
class _Preview:
    """A lazy frame of which the first page is to be seen, at once or when its reader asks for it."""

    data: Any
    is_loaded: bool


class table(LiveElement):
    """A table that can be sorted, searched and read page by page, and whose rows can be chosen.

    All rows stay on the server, a million as well: they are sorted, searched and summarised there, and the page has
    those it shows. A reader sorts by the names of columns (with Shift by several), searches all columns, filters one
    by a part of a text, `> 5`, `2..4`, `>= 2025-03`, `= Oslo`, or `=` for what is missing, and downloads what is left.

    Args:
        data: a frame of pandas, Polars, Arrow or any library that narwhals knows, a lazy frame, a relation of DuckDB,
            a table of Ibis, a list of dicts, a dict of lists, a dict or a list of values. Values may be elements,
            Markdown, figures.
        pagination: whether it is shown page by page. Default: if it has more rows than a page.
        selection: what can be chosen: "single" or "multi" rows, "single-cell" or "multi-cell", or None.
        initial_selection: positions of the rows chosen at first, or (position, column) of the cells.
        page_size: how many rows a page has. Default: 10.
        show_column_summaries: whether columns are summarised below their names: "stats" in words, "chart" by small
            charts, True by both. Default: if it is in memory and has at most 40 columns and more than 10 rows.
        show_data_types: whether the columns' types stand below their names.
        format_mapping: how a column's values are written: a function, or a format such as "{:.2f}".
        freeze_columns_left: columns that stay at the left when the table is scrolled.
        freeze_columns_right: columns that stay at the right.
        text_justify_columns: "left", "center" or "right" for columns.
        wrapped_columns: columns whose text may take several lines.
        column_widths: widths of columns in pixels.
        hidden_columns: columns that are not shown.
        visible_columns: the columns that are shown; all others are not.
        header_tooltip: text that is shown when the pointer rests on a column's name.
        show_download: whether it can be downloaded, as CSV, JSON or Parquet.
        max_columns: how many columns are shown at most. Default: 50; None: all.
        show_search: whether it can be searched and filtered.
        label: inline Markdown above the table.
        on_change: called with the new value after each change.
        style_cell: is given position, column and value of each cell on the page, and returns CSS properties.
        hover_template: what is shown when the pointer rests on a cell: a text with `{{column}}` for values of its row,
            or a function that is given position, column and value of the cell.
        max_height: height of the table in pixels, from which on it is scrolled.

    Value: the chosen rows, in the order of the table and in the library they came in: a frame, a list of dicts, a dict
    of lists; of a table that is not in memory, those rows in memory. Of cells, a list with `.row`, `.column` and
    `.value` of each. None if nothing can be chosen.

    Example:
        orders = nb.ui.table([{"city": "Rome", "sold": 12}, {"city": "Oslo", "sold": 7}], label="Orders")
    """

    Display = TableDisplay

    value = param.Parameter(doc="The chosen rows or cells.")

    def __init__(
        self,
        data: Any,
        pagination: bool | None = None,
        selection: Selection | None = "multi",
        initial_selection: Sequence[int] | Sequence[tuple[int | str, str]] | None = None,
        page_size: int | None = None,
        show_column_summaries: Summaries | None = None,
        show_data_types: bool = True,
        format_mapping: Mapping[str, Format] | None = None,
        freeze_columns_left: Sequence[str] | None = None,
        freeze_columns_right: Sequence[str] | None = None,
        text_justify_columns: Justified | None = None,
        wrapped_columns: Sequence[str] | None = None,
        column_widths: Mapping[str, int] | None = None,
        hidden_columns: Sequence[str] | None = None,
        visible_columns: Sequence[str] | None = None,
        header_tooltip: Mapping[str, str] | None = None,
        show_download: bool = True,
        max_columns: int | Literal["inherit"] | None = "inherit",
        *,
        show_search: bool = True,
        label: str = "",
        on_change: Change | None = None,
        style_cell: StyleCell | None = None,
        hover_template: HoverTemplate | None = None,
        max_height: int | None = None,
    ) -> None:
        self._name_for_messages(label)
        preview = data if isinstance(data, _Preview) else None
        frame = read_table(preview.data if preview else data, self._who, is_lazy=selection is None)
        look = check_look(
            frame,
            self._who,
            pagination=pagination,
            selection=selection,
            page_size=page_size,
            summaries=show_column_summaries,
            has_types=show_data_types,
            formats=format_mapping,
            frozen_left=freeze_columns_left,
            frozen_right=freeze_columns_right,
            justify=text_justify_columns,
            wrapped=wrapped_columns,
            widths=column_widths,
            hidden=hidden_columns,
            visible=visible_columns,
            tooltips=header_tooltip,
            has_download=show_download,
            max_columns=max_columns,
            has_search=show_search,
            style_cell=style_cell,
            hover=hover_template,
            max_height=max_height,
            is_preview=preview is not None,
        )
        self.grid = Grid(frame, look, tell=self._take_choice, label=plain_text(label))
        self.grid.is_loaded = preview is None or preview.is_loaded
        self._source = GridSource(self.grid)
        super().__init__(None, label=label, on_change=on_change)
        self.grid.choice = self._check_chosen(initial_selection or [])
        self._chosen_at_first = self.chosen
        with self._quietly():
            self._store(self._take())

    @staticmethod
    def lazy(data: Any, *, page_size: int | None = None, preload: bool = False) -> "table":
        """Show the first rows of a table that is not in memory, and have nothing else computed.

        Args:
            data: a lazy frame of Polars, a relation of DuckDB, a table of Ibis.
            page_size: how many rows. Default: 10.
            preload: whether they are read at once, and not when a reader asks for them.

        Raises:
            ElementError: NB305, it is none of these.
        """
        if not is_lazy_frame(data):
            what = f"ui.table.lazy: {type(data).__name__} is no lazy frame"
            raise fault("NB305", what, "give a LazyFrame of Polars, a relation of DuckDB or a table of Ibis")
        shown: table = table(
            _Preview(data, preload),
            pagination=False,
            selection=None,
            page_size=page_size,
            show_column_summaries=False,
            show_download=False,
        )
        return shown

    @property
    def written(self) -> Written:
        """What writes the table."""
        return self._source

    @property
    def data(self) -> Any:
        """The whole table, as it was given."""
        return self.frame.data

    @property
    def frame(self) -> Frame:
        """The whole table, as the element reads it."""
        return self.grid.frame

    @property
    def arrangement(self) -> Arrangement:
        """How it is sorted and searched, as the viewer left it."""
        return self.grid.arrangement

    @property
    def selection(self) -> Selection | None:
        """What can be chosen."""
        return self.grid.look.selection

    @property
    def chosen(self) -> list[Any]:
        """The positions of the chosen rows, or (position, column) of the chosen cells."""
        return list(self.grid.choice.list())

    @property
    def has_cells(self) -> bool:
        """Whether cells are chosen, not rows."""
        return self.grid.look.chooses_cells

    def choose(self, chosen: Sequence[Any]) -> None:
        """Choose rows by position, or cells by (position, column): what a viewer does.

        Raises:
            ElementError: NB302, there is no such row or cell, or one is too many.
        """
        self._set_choice(self._check_chosen(chosen))

    def admit(self, value: Any) -> Any:
        """Return the rows at some positions.

        Raises:
            ElementError: NB302, `value` is no list of positions; a table's value cannot be set to rows.
        """
        self.grid.choice = self._check_chosen(value)
        return self._take()

    def _take_choice(self, choice: Choice) -> None:
        """Take what a reader chose, which was checked."""
        if not self.disabled:
            self._set_choice(choice)

    def _set_choice(self, choice: Choice) -> None:
        if choice != self.grid.choice:
            self.grid.choice = choice
            self._store(self._take(), always_tell=True)

    def _check_chosen(self, chosen: Any) -> Choice:
        if isinstance(chosen, str) or not isinstance(chosen, Sequence):
            fix = "give positions of rows, as in [0, 3]"
            raise fault("NB302", f"{self._who}: {chosen!r} is no list of rows", fix)
        if chosen and self.selection is None:
            fix = 'leave the rows out, or give selection="multi"'
            raise fault("NB302", f"{self._who}: nothing can be chosen in it", fix)
        if self.has_cells:
            choice = Choice(cells=[self._check_cell(place) for place in chosen])
        else:
            choice = Choice([self._check_row(place) for place in chosen])
        if len(choice) > 1 and not self.grid.look.chooses_several:
            raise fault("NB302", f"{self._who}: {len(choice)} are chosen, one can be", f"give [{chosen[0]!r}]")
        return choice

    def _check_row(self, row: Any) -> int:
        if isinstance(row, bool) or not hasattr(row, "__index__") or not 0 <= int(row) < self.frame.length:
            what = f"{self._who}: there is no row {row!r}"
            raise fault("NB302", what, f"give a position from 0 to {self.frame.length - 1}")
        return int(row)

    def _check_cell(self, cell: Any) -> tuple[int, str]:
        if not isinstance(cell, list | tuple) or len(cell) != 2:
            fix = "give the position of its row and its column, as in (0, 'name')"
            raise fault("NB302", f"{self._who}: {cell!r} is no cell", fix)
        row, column = cell
        if column not in self.frame.names:
            raise fault("NB308", f"{self._who}: there is no column {column!r}", suggest(column, self.frame.names))
        return self._check_row(int(row) if isinstance(row, str) and row.isdigit() else row), column

    def _take(self) -> Any:
        if self.selection is None:
            return None
        if self.has_cells:
            cells = self.grid.choice.cells
            return [TableCell(row, column, self.frame.read_cell(row, column)) for row, column in cells]
        return self.frame.take(self.grid.choice.rows)

    def __appnb_parts__(self) -> Iterable[object]:
        """List the elements in its cells: they outlive a new run as all others do."""
        if not isinstance(self.frame, ListFrame):
            return ()
        rows = (values[:MOST_COMPARED] for values in self.frame.values.values())
        return [value for values in rows for value in values if isinstance(value, Element)]

    def __appnb_adopt__(self, old: Element) -> None:
        """Keep what was chosen, and how the table was sorted, searched and paged through."""
        if not isinstance(old, table):
            return
        self.grid.adopt(old.grid)
        if self.selection == old.selection and is_same(self._chosen_at_first, old._chosen_at_first):
            self.grid.choice = self._find_chosen(old)
            with self._quietly():
                self._store(self._take())
        if old._binding is not None and self._binding is None:
            old._binding.move_to(self)

    def _find_chosen(self, old: "table") -> Choice:
        """Find what of an old table's choice is in this one: all of it if the table is as long as it was, else what
        stands in its place unchanged.
        """
        before, is_as_long = old.grid.choice, self.frame.length == old.frame.length
        if self.frame.names == old.frame.names and is_as_long:
            return before
        if is_as_long:  # it has other columns
            return Choice(before.rows.tolist(), (cell for cell in before.cells if cell[1] in self.frame.names))
        if self.frame.names != old.frame.names:
            return self.grid.choice
        if len(before) > MOST_COMPARED:
            return Choice()
        rows = (row for row in before.rows.tolist() if self._has_row_of(old, row))
        return Choice(rows, (cell for cell in before.cells if self._has_row_of(old, cell[0])))

    def _has_row_of(self, old: "table", row: int) -> bool:
        if row >= self.frame.length:
            return False
        cells = ((self.frame.read_cell(row, name), old.frame.read_cell(row, name)) for name in self.frame.names)
        return all(is_same(one, other) or (is_missing(one) and is_missing(other)) for one, other in cells)
