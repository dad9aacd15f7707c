"""The cells of a table's page as HTML: written by their formats, styled, with what they say when pointed at."""

import datetime as dt
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from appnb.display.columns import MAX_TEXT, write_cells
from appnb.display.html import Html, as_html
from appnb.display.markup import css, tag, text
from appnb.frames.arranging import Page
from appnb.frames.columns import Column, Kind, is_missing
from appnb.ui.tabular.look import Format, TableLook

log = logging.getLogger(__name__)

_PLAIN = (
    Html,
    str,
    int,
    float,
    bool,
    Decimal,
    dt.date,
    dt.time,
    dt.timedelta,
    bytes,
    list,
    tuple,
    dict,
    set,
    type(None),
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+$")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """One column of a page: the HTML of its cells, and what stands on each."""

    column: Column
    cells: Sequence[str]
    styles: Sequence[str | None]
    titles: Sequence[str | None]
    embedded: Mapping[str, object] = field(default_factory=dict)  # live objects by their holes


def write_columns(page: Page, columns: Sequence[Column], look: TableLook) -> list[WrittenColumn]:
    """Write the cells of a page. Functions of the author are called for these alone."""
    return [_write_column(page, column, look) for column in columns]


def _write_column(page: Page, column: Column, look: TableLook) -> WrittenColumn:
    values = page.values[column.name]
    form = look.formats.get(column.name)
    shown = [_show(value) for value in (values if form is None else [write_value(form, each) for each in values])]
    embedded = {hole: obj for each in shown if isinstance(each, Html) for hole, obj in each.embedded.items()}
    cells = write_cells(shown)
    if column.kind in (Kind.TEXT, Kind.ANY):
        cells = [_link(value, cell) for value, cell in zip(shown, cells, strict=True)]
    rows = [str(row) for row in page.rows]
    is_own = not column.is_index
    styles = [_style(look, row, column.name, value) for row, value in zip(rows, values, strict=True)] if is_own else []
    titles = [_hover(look, page, place, column.name) for place in range(len(values))] if is_own else []
    nothing: list[str | None] = [None] * len(values)
    return WrittenColumn(column, cells, styles or nothing, titles or nothing, embedded)


def write_value(form: Format, value: Any) -> Any:
    """Write one value by a function or a format string; what the format does not take is left as it is."""
    if isinstance(form, str) and is_missing(value):
        return value
    try:
        if callable(form):
            return form(value)
        if "{" not in form:
            return format(value, form)
        is_counted = isinstance(value, int | float) and not (isinstance(value, int) and "d" in form)
        return form.format(float(value) if is_counted and not isinstance(value, bool) else value)
    except Exception:  # a function of the author
        log.debug("a format of a table does not take %r", value, exc_info=True)
        return value


def _show(value: Any) -> Any:
    """Show what is more than a plain value as it is shown anywhere: elements, Markdown, figures."""
    if isinstance(value, _PLAIN):
        return value
    give = getattr(value, "item", None)
    if callable(give) and type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0:
        return give()
    return value if is_missing(value) else as_html(value)


def _link(value: object, cell: str) -> str:
    if not isinstance(value, str) or not value.startswith("http") or not _ADDRESS.match(value):
        return cell
    shown = text(value[:MAX_TEXT]) + ("…" if len(value) > MAX_TEXT else "")
    return tag("a", shown, href=value, target="_blank", rel="noopener noreferrer")


def _style(look: TableLook, row: str, name: str, value: Any) -> str | None:
    if look.style_cell is None:
        return None
    try:
        given = look.style_cell(row, name, value)
        return css({_write_property(key): each for key, each in (given or {}).items()})
    except Exception:  # a function of the author
        log.warning("`style_cell` failed for row %s, column %r", row, name, exc_info=True)
        return None


def _write_property(name: str) -> str:
    """Write a CSS property that may be spelt as in JavaScript: `backgroundColor`."""
    return re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def _hover(look: TableLook, page: Page, place: int, name: str) -> str | None:
    if look.hover is None:
        return None
    if isinstance(look.hover, str):
        return _fill(look.hover, {key: values[place] for key, values in page.values.items()})
    try:
        said = look.hover(str(page.rows[place]), name, page.values[name][place])
        return None if said is None else str(said)
    except Exception:  # a function of the author
        log.warning("`hover_template` failed for row %s, column %r", page.rows[place], name, exc_info=True)
        return None


def _fill(template: str, values: Mapping[str, Any]) -> str:
    """Put a row's values into a text: `{{first_name}} {{last_name}}`."""

    def put(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        value = values[match[1]]
        return "" if is_missing(value) else str(value)

    return _PLACE.sub(put, template)
