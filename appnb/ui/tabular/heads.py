"""The head of a table as HTML: names to sort by, types, summaries, fields to filter with."""

import json
from collections.abc import Mapping, Sequence

from appnb.display.markup import css, tag, text
from appnb.frames.arranging import Arrangement
from appnb.frames.columns import Column, Kind
from appnb.ui.tabular.look import TableLook

_ARROW = '<svg class="appnb-grid-arrow" viewBox="0 0 10 10" aria-hidden="true"><path d="M5 1.5 8.5 6h-7z"/></svg>'
_EXAMPLES = {Kind.INTEGER: "> 5 or 2..4", Kind.NUMBER: "> 0.5", Kind.DATE: ">= 2025-03", Kind.MOMENT: ">= 2025-03"}


def write_head(
    columns: Sequence[Column],
    look: TableLook,
    arrangement: Arrangement,
    *,
    summaries: Mapping[str, str],
    all_chosen: bool | None = None,
    shows_filters: bool = False,
) -> str:
    """Write the head.

    Args:
        columns: those that are shown.
        look: what the author said.
        arrangement: what the reader asked for.
        summaries: the HTML of columns' summaries, by their names.
        all_chosen: whether all rows are; None where they cannot be.
        shows_filters: whether there is a row of fields to filter with.
    """
    cells = [_write_name(column, look, arrangement, summaries.get(column.name, "")) for column in columns]
    rows = [tag("tr", _write_pick(look, all_chosen), *cells)]
    if shows_filters:
        empty = tag("td", class_="appnb-grid-pick") if look.chooses_rows else ""
        fields = (_write_filter(column, look, arrangement) for column in columns)
        rows.append(tag("tr", empty, *fields, class_="appnb-grid-filters"))
    return "".join(rows)


def _write_pick(look: TableLook, all_chosen: bool | None) -> str:
    if not look.chooses_rows:
        return ""
    box = ""
    if all_chosen is not None:
        said = {"type": "checkbox", "checked": all_chosen, "aria_label": "Choose all rows", "data_do": "choose-all"}
        box = tag("label", tag("input", **said))
    return tag("td", box, class_="appnb-grid-pick")


def _write_name(column: Column, look: TableLook, arrangement: Arrangement, summary: str) -> str:
    place = next((n for n, order in enumerate(arrangement.orders) if order.column == column.name), None)
    sort = None
    if place is not None:
        sort = "descending" if arrangement.orders[place].is_descending else "ascending"
    rank = tag("sup", str(place + 1)) if place is not None and len(arrangement.orders) > 1 else ""
    name = tag("span", text(column.title), class_="appnb-grid-name")
    title = look.tooltips.get(column.name) or (None if look.has_types else column.dtype)
    if look.is_preview:
        button = tag("span", name, class_="appnb-grid-sort", title=title)
    else:
        said = {"data_do": "sort", "data_with": write_with(column=column.name), "title": title}
        button = tag("button", name, _ARROW, rank, type="button", class_="appnb-grid-sort", **said)
    dtype = tag("span", text(column.dtype), class_="appnb-grid-type") if look.has_types else ""
    return tag("th", button, dtype, summary, scope="col", aria_sort=sort, **describe_column(column, look))


def _write_filter(column: Column, look: TableLook, arrangement: Arrangement) -> str:
    field = ""
    if column.kind is not Kind.NESTED:
        field = tag(
            "input",
            type="text",
            value=arrangement.conditions.get(column.name) or None,
            placeholder=_EXAMPLES.get(column.kind, "Filter …"),
            aria_label=f"Filter {column.title}",
            autocomplete="off",
            spellcheck="false",
            data_do="filter",
            data_with=write_with(column=column.name),
            data_wait=300,
        )
    return tag("td", field, **describe_column(column, look))


def describe_column(column: Column, look: TableLook) -> dict[str, object]:
    """List the attributes that all cells of a column have: where they stand, and how wide they are."""
    name = column.name
    is_right = column.kind.is_number or column.kind.is_moment
    side = "left" if column.is_index else look.frozen.get(name)
    width = look.widths.get(name)
    classes = [
        "i" if column.is_index else "",
        {"right": "n", "center": "c"}.get(look.justify.get(name, "right" if is_right else "left"), ""),
        "w" if name in look.wrapped else "",
    ]
    sized = css({"width": f"{width}px", "min-width": f"{width}px", "max-width": f"{width}px"}) if width else None
    return {"class_": " ".join(filter(None, classes)) or None, "data_freeze": side, "style": sized}


def write_with(**said: object) -> str:
    """Write what a control says beside its own value."""
    return json.dumps(said, separators=(",", ":"))
