"""What the arguments of a table say about its look, checked against the columns that it has."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from appnb.frames.arranging import Frame
from appnb.frames.reading import NoTableError, read_frame
from appnb.ui.faults import fault, suggest
from appnb.ui.tabular.look import (
    MOST_ON_A_PAGE,
    Format,
    HoverTemplate,
    Justify,
    Selection,
    StyleCell,
    Summaries,
    TableLook,
)

Justified = Mapping[str, Justify]
MOST_COLUMNS = 50
MOST_SUMMARISED, FEWEST_SUMMARISED = 40, 11
"""How many columns a table may have at most, and rows at least, for summaries that nobody asked for."""


def read_table(data: Any, who: str, *, is_lazy: bool = False) -> Frame:
    """Read what an element is to show as a table.

    Raises:
        ElementError: NB305, it is no table.
    """
    try:
        return read_frame(data, is_lazy=is_lazy)
    except NoTableError:
        fix = "give a DataFrame, a list of dicts, a dict of lists, or a list of values"
        raise fault("NB305", f"{who}: {type(data).__name__} is no table", fix) from None


def check_look(
    frame: Frame,
    who: str,
    *,
    pagination: bool | None,
    selection: Selection | None,
    page_size: int | None,
    summaries: Summaries | None,
    has_types: bool,
    formats: Mapping[str, Format] | None,
    frozen_left: Sequence[str] | None,
    frozen_right: Sequence[str] | None,
    justify: Justified | None,
    wrapped: Sequence[str] | None,
    widths: Mapping[str, int] | None,
    hidden: Sequence[str] | None,
    visible: Sequence[str] | None,
    tooltips: Mapping[str, str] | None,
    has_download: bool,
    max_columns: int | Literal["inherit"] | None,
    has_search: bool,
    style_cell: StyleCell | None,
    hover: HoverTemplate | None,
    max_height: int | None,
    is_preview: bool = False,
) -> TableLook:
    """Read the arguments of a table.

    Raises:
        ElementError: NB308, a column is named that there is not, or an argument is none of its choices.
    """
    names = [column.name for column in frame.columns]
    for named in (frozen_left, frozen_right, justify, wrapped, widths, formats, tooltips, hidden, visible):
        _check_columns(named or (), names, who)
    size = page_size or 10
    if page_size is not None and page_size < 1:
        raise fault("NB308", f"{who}: a page of {page_size} rows shows nothing", "give at least 1")
    if selection is not None:
        _check_choice("selection", selection, get_args(Selection), who)
    if summaries is not None:
        _check_choice("show_column_summaries", summaries, (True, False, "stats", "chart"), who)
    for name, where in (justify or {}).items():
        _check_choice(f"text_justify_columns[{name!r}]", where, get_args(Justify), who)
    shown, note = _choose_columns(frame, who, visible, hidden, max_columns)
    is_paged = not is_preview and (pagination or (pagination is None and frame.length > size))
    if summaries is None:
        is_cheap = frame.has_positions and len(frame.names) <= MOST_SUMMARISED  # else each column is a question more
        summaries = is_cheap and frame.length >= FEWEST_SUMMARISED
    if both := set(frozen_left or ()) & set(frozen_right or ()):
        what = f"{who}: the column {min(both)!r} is to stay at both sides"
        raise fault("NB308", what, "name it in one of freeze_columns_left and freeze_columns_right")
    return TableLook(
        columns=shown,
        note=note,
        selection=selection,
        is_paged=is_paged,
        page_size=size if is_paged or is_preview else MOST_ON_A_PAGE,
        has_search=has_search and not is_preview and (is_paged or frame.length > size),
        has_types=has_types,
        has_download=has_download,
        summaries=summaries,
        is_preview=is_preview,
        formats=dict(formats or {}),
        frozen={**dict.fromkeys(frozen_left or (), "left"), **dict.fromkeys(frozen_right or (), "right")},
        justify=dict(justify or {}),
        wrapped=tuple(wrapped or ()),
        widths=dict(widths or {}),
        tooltips=dict(tooltips or {}),
        style_cell=style_cell,
        hover=hover,
        max_height=max_height,
    )


def _check_columns(named: Sequence[str] | Mapping[str, Any], names: Sequence[str], who: str) -> None:
    for name in named:
        if name not in names:
            raise fault("NB308", f"{who}: there is no column {name!r}", suggest(name, names))


def _check_choice(argument: str, given: object, choices: Sequence[object], who: str) -> None:
    if given not in choices:
        raise fault("NB308", f"{who}: {argument} cannot be {given!r}", suggest(given, choices))


def _choose_columns(
    frame: Frame,
    who: str,
    visible: Sequence[str] | None,
    hidden: Sequence[str] | None,
    most: int | Literal["inherit"] | None,
) -> tuple[list[str], str]:
    """Choose the columns that are shown, and write the note that there are more."""
    if visible is not None and hidden is not None:
        what = f"{who}: visible_columns and hidden_columns both say which columns are shown"
        raise fault("NB308", what, "leave out one of them")
    wanted = [name for name in frame.names if name not in (hidden or ()) and (visible is None or name in visible)]
    limit = len(wanted) if most is None else MOST_COLUMNS if isinstance(most, str) else most
    note = f"{limit:,} of {len(wanted):,} columns" if len(wanted) > limit else ""
    return wanted[:limit], note
