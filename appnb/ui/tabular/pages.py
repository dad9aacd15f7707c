"""The page of a table that a reader sees, as HTML: no more rows than that are read."""

from collections.abc import Mapping, Sequence
from typing import Any

from appnb.display.markup import css, tag
from appnb.frames.exports import list_formats
from appnb.ui.tabular.cells import WrittenColumn, write_columns
from appnb.ui.tabular.feet import Place, write_foot, write_tools
from appnb.ui.tabular.grid import Grid
from appnb.ui.tabular.heads import describe_column, write_head, write_with
from appnb.ui.tabular.look import TableLook
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections


def write_skeleton(look: TableLook, label: str, *, kind: str = "", tools: str = "appnb-grid-tools") -> str:
    """Write what stands around the sections of a table and never changes.

    Args:
        look: what the author said.
        label: what assistive technology calls the table.
        kind: a class more, for what is more than a table.
        tools: the class of what stands above the table.
    """
    height = css({"max-height": f"{look.max_height}px"}) if look.max_height else None
    is_tall = not look.is_paged and not look.max_height
    parts = tag("thead", data_section="head"), tag("tbody", data_section="body")
    table = tag("table", *parts, aria_label=label or None, role="grid" if look.chooses_cells else None)
    said = {"tabindex": "0", "role": "group", "aria_label": f"{label or 'Table'}, scrolled", "style": height}
    scroll = tag("div", table, class_="appnb-grid-scroll", data_tall=is_tall, **said)
    above = tag("div", class_=tools, data_section="tools")
    foot = tag("div", class_="appnb-grid-foot", data_section="foot")
    classes = f"appnb-grid {kind}".strip()
    return tag("div", above, scroll, foot, class_=classes, data_live="table", data_choose=look.selection)


def write_grid(grid: Grid) -> Sections:
    """Write the page that is seen, and all that stands around it."""
    if not grid.is_loaded:
        button = tag("button", "Preview data", type="button", class_="appnb-grid-load", data_do="load")
        return Sections(foot=button)
    look, columns, arranged = grid.look, grid.columns, grid.arrangement
    page = grid.view.read(grid.page * grid.page_size, grid.page_size, [column.name for column in columns])
    written = write_columns(page, columns, look)
    formats = list_formats()
    return Sections(
        tools=write_tools(
            look,
            search=arranged.search,
            filters=len(arranged.conditions),
            shows_filters=grid.shows_filters,
            formats=formats,
            label=grid.label,
        ),
        head=write_head(
            columns,
            look,
            arranged,
            summaries=grid.summaries,
            all_chosen=grid.has_chosen_all,
            shows_filters=grid.shows_filters,
        ),
        body=_write_body(grid, page.rows, written),
        foot=write_foot(_find_place(grid, len(page.rows)), look, formats),
        embedded={hole: obj for column in written for hole, obj in column.embedded.items()},
        after="summarise" if grid.wants_summaries else "",
    )


def _find_place(grid: Grid, shown: int) -> Place:
    if grid.look.is_preview:
        return Place(0, grid.page_size, shown, shown)
    return Place(grid.page, grid.page_size, grid.view.length, grid.frame.length, len(grid.choice))


def _write_body(grid: Grid, rows: Sequence[int], written: Sequence[WrittenColumn]) -> str:
    attributes = [describe_column(each.column, grid.look) for each in written]
    lines = []
    for place, row in enumerate(rows):
        cells = [_write_cell(grid, row, each, place, given) for each, given in zip(written, attributes, strict=True)]
        is_chosen = grid.look.chooses_rows and grid.choice.has_row(row)
        pick = _write_pick(row, is_chosen) if grid.look.chooses_rows else ""
        lines.append(tag("tr", pick, *cells, data_chosen=is_chosen))
    if not lines:
        width = len(written) + grid.look.chooses_rows
        lines.append(tag("tr", tag("td", "Nothing found", colspan=width, class_="appnb-grid-nothing")))
    return "".join(lines)


def _write_cell(grid: Grid, row: int, each: WrittenColumn, place: int, given: Mapping[str, Any]) -> str:
    column = each.column
    if column.is_index:
        return tag("th", each.cells[place], scope="row", **given)
    said = {**given, "title": each.titles[place]}
    if each.styles[place]:
        said["style"] = "; ".join(filter(None, (given["style"], each.styles[place])))
    if grid.look.chooses_cells:
        is_chosen = (row, column.name) in grid.choice.cells
        said |= {"data_do": "cell", "data_with": write_with(row=row, column=column.name), "tabindex": "-1"}
        said |= {"role": "gridcell", "aria_selected": str(is_chosen).lower()}
    return tag("td", each.cells[place], **said)


def _write_pick(row: int, is_chosen: bool) -> str:
    said = {"data_do": "choose", "data_with": f'{{"rows":[{row}]}}', "aria_label": f"Choose row {row + 1}"}
    return tag("td", tag("label", tag("input", type="checkbox", checked=is_chosen, **said)), class_="appnb-grid-pick")


class GridSource:
    """A table as the widget of live HTML shows it."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    @property
    def skeleton(self) -> str:
        """What stands around the sections."""
        return write_skeleton(self.grid.look, self.grid.label)

    def write(self) -> Sections:
        """Write the page that is seen."""
        return write_grid(self.grid)

    def hear(self, message: Message) -> str | None:
        """Do what the reader asks for."""
        return self.grid.hear(message)
