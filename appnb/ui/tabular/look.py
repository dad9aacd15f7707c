"""How an author wants a table to look, and what its readers may do with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Selection = Literal["single", "multi", "single-cell", "multi-cell"]
Justify = Literal["left", "center", "right"]
Summaries = bool | Literal["stats", "chart"]
Format = str | Callable[..., Any]
StyleCell = Callable[[str, str, Any], Mapping[str, Any]]
HoverTemplate = str | Callable[[str, str, Any], str | None]

PAGE_SIZES = (5, 10, 20, 25, 50, 100)
"""How many rows a reader may have on a page, beside what the author said."""

MOST_ON_A_PAGE = 500
"""How many rows are shown at once when a table is not paged: the next are a page of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLook:
    """What the author said. Columns are named by their names in the frame."""

    columns: Sequence[str]  # those that are shown, in their order, without those of an index
    note: str = ""  # told below the table: that there are more columns, or rows
    selection: Selection | None = None
    is_paged: bool = True
    page_size: int = 10
    has_search: bool = True
    has_types: bool = True
    has_download: bool = True
    summaries: Summaries = False
    is_preview: bool = False  # nothing but the first page is ever read
    formats: Mapping[str, Format] = field(default_factory=dict)
    frozen: Mapping[str, Literal["left", "right"]] = field(default_factory=dict)
    justify: Mapping[str, Justify] = field(default_factory=dict)
    wrapped: Sequence[str] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    tooltips: Mapping[str, str] = field(default_factory=dict)
    style_cell: StyleCell | None = None
    hover: HoverTemplate | None = None
    max_height: int | None = None

    @property
    def chooses_rows(self) -> bool:
        """Whether rows can be chosen."""
        return self.selection in ("single", "multi")

    @property
    def chooses_cells(self) -> bool:
        """Whether cells can be chosen."""
        return self.selection in ("single-cell", "multi-cell")

    @property
    def chooses_several(self) -> bool:
        """Whether more than one can be chosen."""
        return self.selection in ("multi", "multi-cell")
