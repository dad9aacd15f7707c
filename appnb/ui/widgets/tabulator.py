"""The widget of a table: Panel's Tabulator, told to keep the rows on the server and to change none of them."""

import datetime as dt
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import panel as pn
import param
from bokeh.models.widgets.tables import DateFormatter

from appnb.display.markup import text as escape
from appnb.ui.frames import Frame
from appnb.ui.tables import Format, table
from appnb.ui.widgets.lean import Lean
from appnb.ui.widgets.spec import WidgetSpec, common_settings, describe

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_COMPARISON = re.compile(r"\s*(>=|<=|!=|>|<|==?)\s*(-?[\d.][\d.e+-]*)\s*$")
_SPAN = re.compile(r"\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*$")


class Table(Lean, pn.widgets.Tabulator):
    """A Tabulator that shows, sorts and filters, and takes no edits: what a browser sends as data is dropped."""

    formats = param.Dict(default={}, doc="How a column's values are written.")
    clicked = param.Parameter(default=None, doc="Row and column of the cell that was clicked last.")

    _rename: ClassVar[Any] = {"formats": None, "clicked": None}

    def _process_events(self, events: dict[str, Any]) -> None:
        kept = {name: value for name, value in events.items() if name in ("page", "filters", "sorters", "indices")}
        if "sorters" in kept:
            kept["sorters"] = [each for each in kept["sorters"] if each.get("field") in self.value.columns]
        if "page" in kept and not 1 <= kept["page"] <= (self.param.page.bounds[1] or 1):
            del kept["page"]
        super()._process_events(kept)

    def _process_event(self, event: Any) -> None:
        if event.event_name == "selection-change":
            super()._process_event(event)
        elif event.event_name == "cell-click" and event.column in self.value.columns:
            start = (self.page - 1) * (self.page_size or 10) if self.pagination == "remote" else 0
            shown = self._processed
            if shown is not None and 0 <= start + event.row < len(shown):
                self.clicked = None
                self.clicked = (int(shown.index[start + event.row]), event.column)

    def _process_data(self, data: Any) -> None:
        """Drop what a browser sends as data."""

    def _update_column(self, column: str, array: Any) -> None:
        """Drop what a browser sends as data."""

    def _sort_df(self, df: pd.DataFrame) -> pd.DataFrame:
        if not self.sorters:
            return df
        names = [sorter["field"] for sorter in self.sorters]
        ascending = [sorter.get("dir") != "desc" for sorter in self.sorters]
        return df.sort_values(names, ascending=ascending, kind="stable", key=make_sort_key)

    def _get_header_filters(self, df: pd.DataFrame) -> list[Any]:
        masks = (find_matches(df[each["field"]], each["value"]) for each in self.filters if each["field"] in df.columns)
        return [mask for mask in masks if mask is not None]

    def _config_columns(self, column_objs: Any) -> Any:
        columns: Any = super()._config_columns(column_objs)
        for column in columns:
            if column.get("formatter") != "rowSelection":
                column.setdefault("minWidth", 88)
        return columns

    def _get_data(self) -> Any:
        frame, data = super()._get_data()  # type: ignore[no-untyped-call]  # Panel's
        for name, form in self.formats.items():
            if name in data:
                data[name] = [write_value(form, value) for value in data[name]]
        return frame, data


def make_sort_key(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Sort text without regard to case, and mixed values as text."""
    if column.dtype.kind != "O" and not isinstance(column.dtype, pd.StringDtype):
        return column
    return column.map(lambda value: value if value is None or value != value else str(value).casefold())


def find_matches(column: "pd.Series[Any]", wanted: Any) -> "pd.Series[bool] | None":
    """Find the rows that a filter lets through: "> 5" and "2..4" compare numbers, other text is looked for.

    Returns:
        None when the filter is empty.
    """
    text = str(wanted if wanted is not None else "").strip()
    if not text:
        return None
    if column.dtype.kind in "iuf":
        try:
            if match := _COMPARISON.match(text):
                return _COMPARE[match[1].replace("==", "=")](column, float(match[2]))
            if match := _SPAN.match(text):
                return column.between(float(match[1]), float(match[2]))
        except ValueError:  # no number after all: look for the text
            pass
    return column.astype(str).str.contains(text, case=False, regex=False)


def write_value(form: Format, value: Any) -> str:
    """Write one value by a function or a format string; what the format does not take is written as it is."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    try:
        if callable(form):
            return str(form(value))
        return form.format(value) if "{" in form else format(value, form)
    except (TypeError, ValueError, AttributeError):
        return str(value)


@describe.register
def _(element: table) -> WidgetSpec:
    frame = element.frame
    settings = common_settings(element, "data-table") | {
        "disabled": True,  # no cell can be edited
        "editors": dict.fromkeys(frame.columns),
        "show_index": False,
        "layout": "fit_columns" if len(element._columns) <= 8 else "fit_data_fill",
        "theme": "simple",
        "row_height": 34,
        "pagination": "remote" if element.pagination else None,
        "page_size": element.page_size if element.pagination else None,
        "selectable": find_selectable(element),
        "hidden_columns": [name for name in frame.columns if name not in element._columns],
        "formats": element._formats,
        "frozen_columns": element._frozen,
        "widths": element._widths,
        "header_filters": make_filters(element),
        "height": element._max_height if element._max_height else None if element.pagination else 480,
        "configuration": {"columnDefaults": {"headerSortTristate": True}, "nestedFieldSeparator": False},
    }
    settings["facts"]["choose"] = element.selection or "none"
    if not element.pagination and frame.length <= 14 and not element._max_height:
        settings["height"] = None
    return WidgetSpec(
        partial(make_table, element),
        settings,
        refit=partial(refit_table, element, settings),
        put="clicked" if element.has_cells else "selection",
        to_widget=lambda value: None if element.has_cells else element.chosen,
        receive=lambda chosen: receive(element, chosen),
        listen=("clicked",) if element.has_cells else ("selection",),
    )


def make_table(element: table, **settings: Any) -> Table:
    """Make the widget; only now are the rows handed to pandas."""
    rows = make_pandas(element.frame)
    look = element.look
    if look.filters and settings["header_filters"]:
        settings["filters"] = list(look.filters)
        shown = [{"field": each["field"], "value": each["value"]} for each in look.filters]
        settings["configuration"] = {**settings["configuration"], "initialHeaderFilter": shown}
    settings["sorters"] = list(look.sorters)
    widget = Table(rows, **settings, **describe_columns(element, rows))  # type: ignore[no-untyped-call]  # Panel's
    style, styler = element._style_cell, widget.style
    if style is not None and styler is not None:
        styler.apply(lambda page: style_page(page, style), axis=None)
    return widget


def describe_columns(element: table, rows: pd.DataFrame) -> dict[str, Any]:
    """Describe how columns look, as far as that follows from what is in them."""
    numbers = {name: "right" for name in rows if _is_measured(rows[name])}
    tooltips = {name: str(rows[name].dtype) for name in rows} | element._tooltips
    return {
        "formatters": make_formatters(element, rows),
        "text_align": numbers | element._justify,
        "header_align": numbers | element._justify,
        "header_tooltips": {name: escape(text) for name, text in tooltips.items()},
        "titles": {name: escape(name) for name in rows},  # Tabulator takes them for HTML
    }


_FIXED = frozenset({"pagination", "page_size", "layout", "selectable", "frozen_columns", "hidden_columns", "widths"})
_FIXED |= {"height", "header_filters", "configuration"}


def refit_table(element: table, settings: Mapping[str, Any], widget: Table, before: WidgetSpec) -> bool:
    """Put other rows into a table's widget; what the viewer sees of it stays: the order, the filters, the page.

    Returns:
        False when a new widget is needed, because columns or how they are arranged are others.
    """
    if element._style_cell is not None or any(settings[name] != before.settings[name] for name in _FIXED):
        return False
    rows = make_pandas(element.frame)
    columns = describe_columns(element, rows)
    formatters = columns.pop("formatters")
    if any(getattr(widget, name) != value for name, value in columns.items()) or list(rows) != list(widget.value):
        return False
    if not _are_alike(formatters, widget.formatters):
        return False
    widget.param.update(formats=settings["formats"], value=rows)
    if widget.pagination:
        widget.page = min(widget.page, widget.param.page.bounds[1] or 1)
    return True


def _are_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    kinds = [{name: each if isinstance(each, dict) else type(each) for name, each in it.items()} for it in (one, other)]
    return kinds[0] == kinds[1]


def make_pandas(frame: Frame) -> pd.DataFrame:
    """Make a pandas frame with rows numbered from 0, which shares the data where that is possible."""
    index = pd.RangeIndex(frame.length)
    columns = {name: pd.Series(frame.read_column(name), index=index, name=name, copy=False) for name in frame.columns}
    return pd.DataFrame(columns, index=index, copy=False)


def find_selectable(element: table) -> bool | int | str:
    """Say in Tabulator's words what can be chosen."""
    if element.selection == "multi":
        return "checkbox"
    return 1 if element.selection == "single" else False


def make_formatters(element: table, rows: pd.DataFrame) -> dict[str, Any]:
    """Write days without a time of day, formatted columns as plain text, wrapped ones on several lines."""
    days = [name for name in rows if _holds_days(rows[name])]
    formatters: dict[str, Any] = {name: DateFormatter(format="%Y-%m-%d") for name in days}
    formatters |= {name: {"type": "plaintext"} for name in element._formats}
    return formatters | {name: {"type": "textarea"} for name in element._wrapped}


def _is_measured(column: "pd.Series[Any]") -> bool:
    """Tell whether a column holds numbers or dates: they stand at the right."""
    if column.dtype.kind != "O":
        return column.dtype.kind in "iufM"
    first = column.first_valid_index()
    return first is not None and isinstance(column[first], dt.date)


def _holds_days(column: "pd.Series[Any]") -> bool:
    """Tell whether a column of moments looks as if it held days: the first thousand are at midnight."""
    if column.dtype.kind != "M":
        return False
    first = column.head(1000)
    return bool((first == first.dt.normalize()).all())


def make_filters(element: table) -> dict[str, Any] | None:
    """Give each column of a table with pages a field to filter by; the server filters (`server` in elements.js)."""
    if not (element.show_search and element.pagination):
        return None
    return {name: {"type": "input", "func": "server", "placeholder": "Filter …"} for name in element._columns}


def receive(element: table, chosen: Any) -> None:
    """Take the rows that are chosen, or the cell that was clicked."""
    if not element.has_cells:
        element._receive_chosen(list(chosen))
    elif chosen is not None:
        others = [cell for cell in element.chosen if cell != chosen]
        is_off = len(others) < len(element.chosen)
        kept: Sequence[Any] = others if element.selection == "multi-cell" else []
        element._receive_chosen(kept if is_off else [*kept, chosen])


def style_page(page: pd.DataFrame, style: Callable[[str, str, Any], Mapping[str, Any]]) -> pd.DataFrame:
    """Ask for the style of each cell on a page."""
    styles = pd.DataFrame("", index=page.index, columns=page.columns)
    for row in page.index:
        for column in page.columns:
            given = style(str(row), str(column), page.at[row, column])
            styles.at[row, column] = "; ".join(f"{_write_property(name)}: {each}" for name, each in given.items())
    return styles


def _write_property(name: str) -> str:
    """Write a CSS property that may be spelt as in JavaScript: `backgroundColor`."""
    return re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
