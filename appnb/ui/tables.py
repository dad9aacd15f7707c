"""Tables: sorted, filtered and read page by page; rows or cells can be chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import param

from appnb.ui.element import Change, Element, is_same
from appnb.ui.faults import fault, suggest
from appnb.ui.frames import Frame, read_frame

Selection = Literal["single", "multi", "single-cell", "multi-cell"]
Justify = Literal["left", "center", "right"]
Format = str | Callable[..., Any]
KINDS = ("single", "multi", "single-cell", "multi-cell")
MOST_COLUMNS = 50


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


@dataclass(frozen=True)
class TableLook:
    """How a viewer has arranged a table, in Tabulator's words."""

    sorters: Sequence[Mapping[str, Any]] = ()  # {"field": …, "dir": …}
    filters: Sequence[Mapping[str, Any]] = ()  # {"field": …, "value": …}

    def limited_to(self, columns: Sequence[str]) -> "TableLook":
        """Leave out what concerns columns that are not there."""
        filters = [each for each in self.filters if each.get("field") in columns]
        sorters = [each for each in self.sorters if each.get("field") in columns]
        return TableLook(sorters, filters)


class table(Element):
    """A table that can be sorted, filtered and read page by page, and whose rows can be chosen.

    All rows stay on the server, where they are sorted and filtered; the page has those it shows.

    Args:
        data: a DataFrame of pandas or polars, a list of dicts, a dict of lists, or a list of values.
        pagination: whether it is shown page by page. Default: if it has more than 10 rows.
        selection: what can be chosen: "single" or "multi" rows, "single-cell" or "multi-cell", or None.
        initial_selection: positions of the rows chosen at first, or (position, column) of the cells.
        page_size: how many rows a page has. Default: 10.
        show_column_summaries: taken for compatibility; there are none.
        show_data_types: taken for compatibility; the type stands in the tooltip of the header.
        format_mapping: how a column's values are written: a function, or a format such as "{:.2f}".
        freeze_columns_left: columns that stay at the left when the table is scrolled.
        freeze_columns_right: columns that stay at the right.
        text_justify_columns: "left", "center" or "right" for columns.
        wrapped_columns: columns whose text may take several lines.
        column_widths: widths of columns in pixels.
        hidden_columns: columns that are not shown.
        visible_columns: the columns that are shown; all others are not.
        header_tooltip: text that is shown when the pointer rests on a column's name.
        show_download: taken for compatibility.
        max_columns: how many columns are shown at most. Default: 50; None: all.
        show_search: whether each column has a field to filter by: part of a text, or "> 5", "<= 3", "2..4".
        label: inline Markdown above the table.
        on_change: called with the new value after each change.
        style_cell: is given position, column and value of each cell on the page, and returns CSS properties.
        hover_template: taken for compatibility.
        max_height: height of the table in pixels, from which on it is scrolled.

    Value: the chosen rows, in the order of the table and in the library they came in: a DataFrame of pandas
    or polars, a list of dicts, a dict of lists. Of cells, a list with `.row`, `.column` and `.value` of each.
    None if nothing can be chosen.

    Example:
        orders = nb.ui.table([{"city": "Rome", "sold": 12}, {"city": "Oslo", "sold": 7}], label="Orders")
    """

    value = param.Parameter(doc="The chosen rows or cells.")
    selection: Any = param.Selector(default="multi", objects=[*KINDS, None])
    page_size = param.Integer(default=10, bounds=(1, None), constant=True, doc="How many rows a page has.")
    pagination = param.Boolean(default=True, constant=True, doc="Whether it is shown page by page.")
    show_search = param.Boolean(default=True, doc="Whether columns can be filtered.")

    def __init__(
        self,
        data: Any,
        pagination: bool | None = None,
        selection: Selection | None = "multi",
        initial_selection: Sequence[int] | Sequence[tuple[int | str, str]] | None = None,
        page_size: int | None = None,
        show_column_summaries: bool | str | None = None,
        show_data_types: bool = True,
        format_mapping: Mapping[str, Format] | None = None,
        freeze_columns_left: Sequence[str] | None = None,
        freeze_columns_right: Sequence[str] | None = None,
        text_justify_columns: Mapping[str, Justify] | None = None,
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
        style_cell: Callable[[str, str, Any], Mapping[str, Any]] | None = None,
        hover_template: str | Callable[[str, str, Any], str] | None = None,
        max_height: int | None = None,
    ) -> None:
        self._name_for_messages(label)
        self._frame = frame = read_frame(data, self._who)
        if selection not in KINDS and selection is not None:
            what = f"{self._who}: selection={selection!r} is no kind of choosing"
            raise fault("NB308", what, suggest(selection, KINDS))
        if page_size is not None and page_size < 1:
            raise fault("NB308", f"{self._who}: a page of {page_size} rows shows nothing", "give at least 1")
        self._columns = self._choose_columns(visible_columns, hidden_columns, max_columns)
        named = (freeze_columns_left, freeze_columns_right, text_justify_columns, wrapped_columns, column_widths)
        for names in (*named, format_mapping, header_tooltip):
            self._check_columns(names or ())
        self._formats = dict(format_mapping or {})
        self._frozen = {name: "left" for name in freeze_columns_left or ()}
        self._frozen |= {name: "right" for name in freeze_columns_right or ()}
        self._justify, self._widths = dict(text_justify_columns or {}), dict(column_widths or {})
        self._wrapped, self._tooltips = list(wrapped_columns or ()), dict(header_tooltip or {})
        self._style_cell, self._max_height = style_cell, max_height
        super().__init__(
            None,
            selection=selection,
            page_size=page_size or 10,
            pagination=frame.length > 10 if pagination is None else pagination,
            show_search=show_search,
            label=label,
            on_change=on_change,
        )
        self._chosen = self._check_chosen(initial_selection or [])
        self._chosen_at_first = list(self._chosen)
        self._look = TableLook()
        with self._quietly():
            self._store(self._take())

    @property
    def data(self) -> Any:
        """The whole table, as it was given."""
        return self._frame.data

    @property
    def frame(self) -> Frame:
        """The whole table, as the element reads it."""
        return self._frame

    @property
    def look(self) -> TableLook:
        """How it is sorted and filtered, as the viewer left it. A widget that is made anew starts at its first page."""
        if self._binding is None:
            return self._look
        widget = self._binding.widget
        return TableLook(list(widget.sorters), list(widget.filters))

    @property
    def chosen(self) -> list[Any]:
        """The positions of the chosen rows, or (position, column) of the chosen cells."""
        return list(self._chosen)

    @property
    def has_cells(self) -> bool:
        """Whether cells are chosen, not rows."""
        return self.selection in ("single-cell", "multi-cell")

    def choose(self, chosen: Sequence[Any]) -> None:
        """Choose rows by position, or cells by (position, column): what a viewer does.

        Raises:
            ElementError: NB302, there is no such row or cell, or one is too many.
        """
        chosen = self._check_chosen(chosen)
        if chosen != self._chosen:
            self._chosen = chosen
            self._store(self._take(), always_tell=True)

    def admit(self, value: Any) -> Any:
        """Return the rows at some positions.

        Raises:
            ElementError: NB302, `value` is no list of positions; a table's value cannot be set to rows.
        """
        self._chosen = self._check_chosen(value)
        return self._take()

    def _choose_columns(
        self, visible: Sequence[str] | None, hidden: Sequence[str] | None, most: int | str | None
    ) -> list[str]:
        if visible is not None and hidden is not None:
            what = f"{self._who}: visible_columns and hidden_columns both say which columns are shown"
            raise fault("NB308", what, "leave out one of them")
        self._check_columns(visible or ())
        self._check_columns(hidden or ())
        shown = [name for name in self._frame.columns if name not in (hidden or ())]
        if visible is not None:
            shown = [name for name in self._frame.columns if name in visible]
        return shown if most is None else shown[: MOST_COLUMNS if isinstance(most, str) else most]

    def _check_columns(self, names: Sequence[str] | Mapping[str, Any]) -> None:
        for name in names:
            if name not in self._frame.columns:
                raise fault("NB308", f"{self._who}: there is no column {name!r}", suggest(name, self._frame.columns))

    def _check_chosen(self, chosen: Any) -> list[Any]:
        if isinstance(chosen, str) or not isinstance(chosen, Sequence):
            fix = "give positions of rows, as in [0, 3]"
            raise fault("NB302", f"{self._who}: {chosen!r} is no list of rows", fix)
        if chosen and self.selection is None:
            fix = 'leave the rows out, or give selection="multi"'
            raise fault("NB302", f"{self._who}: nothing can be chosen in it", fix)
        places = [self._check_cell(place) if self.has_cells else self._check_row(place) for place in chosen]
        if len(places) > 1 and self.selection in ("single", "single-cell"):
            raise fault("NB302", f"{self._who}: {len(places)} are chosen, one can be", f"give [{places[0]!r}]")
        return sorted(dict.fromkeys(places)) if not self.has_cells else list(dict.fromkeys(places))

    def _check_row(self, row: Any) -> int:
        if isinstance(row, bool) or not hasattr(row, "__index__") or not 0 <= int(row) < self._frame.length:
            what = f"{self._who}: there is no row {row!r}"
            raise fault("NB302", what, f"give a position from 0 to {self._frame.length - 1}")
        return int(row)

    def _check_cell(self, cell: Any) -> tuple[int, str]:
        if not isinstance(cell, list | tuple) or len(cell) != 2:
            fix = "give the position of its row and its column, as in (0, 'name')"
            raise fault("NB302", f"{self._who}: {cell!r} is no cell", fix)
        row, column = cell
        self._check_columns([column])
        return self._check_row(int(row) if isinstance(row, str) and row.isdigit() else row), column

    def _take(self) -> Any:
        if self.selection is None:
            return None
        if self.has_cells:
            return [TableCell(row, column, self._frame.cell(row, column)) for row, column in self._chosen]
        return self._frame.take(self._chosen)

    def _receive_chosen(self, chosen: Sequence[Any]) -> None:
        """Take what a browser says was chosen; what does not fit is dropped."""
        try:
            self.choose(chosen)
        except ValueError:
            self._binding.push()

    def __appnb_adopt__(self, old: Element) -> None:
        """Keep what was chosen, and how the table was sorted, filtered and paged through."""
        if not isinstance(old, table):
            return
        if self.selection == old.selection and is_same(self._chosen_at_first, old._chosen_at_first):
            self._chosen = self._find_chosen(old)
            with self._quietly():
                self._store(self._take())
        self._look = old.look.limited_to(self._columns)
        if old._binding is not None and self._binding is None:
            old._binding.move_to(self)

    def _find_chosen(self, old: "table") -> list[Any]:
        """Find what of an old table's choice is in this one: all of it if the table is as long as it was, else what
        stands in its place unchanged.
        """
        if self._frame.columns != old._frame.columns:
            return list(self._chosen)
        if self._frame.length == old._frame.length:
            return list(old._chosen)
        return [place for place in old._chosen if self._has_row_of(old, place[0] if self.has_cells else place)]

    def _has_row_of(self, old: "table", row: int) -> bool:
        if row >= self._frame.length:
            return False
        return all(_is_same_cell(self._frame.cell(row, name), old._frame.cell(row, name)) for name in self._columns)


def _is_same_cell(one: Any, other: Any) -> bool:
    return is_same(one, other) or str(one) == str(other) == "nan"
