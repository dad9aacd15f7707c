"""A table as one reader sees it: what is searched for, the order, the page, what is chosen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from appnb.frames.arranging import Arrangement, Frame, Order, View
from appnb.frames.columns import Column
from appnb.frames.exports import Format, list_formats, write_table
from appnb.frames.summaries import summarise
from appnb.ui.tabular.choosing import Choice
from appnb.ui.tabular.files import offer_file
from appnb.ui.tabular.look import PAGE_SIZES, TableLook
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.summaries import write_summary

MOST_SUMMARISED = 5_000_000
"""Of how many rows columns are summarised: that takes about 50 ms for a million of one column."""

Tell = Callable[[Choice], None]


class Grid:
    """A table and its reader. Made, asked and told on the kernel's thread; it keeps nothing but positions of rows.

    Args:
        frame: the table.
        look: what the author said.
        choice: what is chosen at first.
        tell: told what the reader chose.
        label: what assistive technology calls the table.
        write_file: writes a download; see `write_table`.
    """

    def __init__(
        self,
        frame: Frame,
        look: TableLook,
        *,
        choice: Choice | None = None,
        tell: Tell = lambda choice: None,
        label: str = "",
        write_file: Callable[..., bytes] = write_table,
    ) -> None:
        self.frame = frame
        self.look = look
        self.label = label
        self.arrangement = Arrangement()
        self.page = 0
        self.page_size = look.page_size
        self.choice = choice or Choice()
        self.shows_filters = False
        self.is_loaded = not look.is_preview
        self._tell = tell
        self._write_file = write_file
        self._view: tuple[Arrangement, View] | None = None
        self._files: dict[Format, str] = {}  # the addresses of downloads
        self._summaries: tuple[Arrangement, dict[str, str]] | None = None

    # ---- what is seen ---------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The rows that are left by the search, in their order; found once for each arrangement."""
        if self._view is None or self._view[0] != self.arrangement:
            self._view = self.arrangement, self.frame.arrange(self.arrangement)
        return self._view[1]

    @property
    def columns(self) -> list[Column]:
        """The columns that are shown, an index first, then those that stay at the left, those at the right last."""
        shown = {name: self.frame.find(name) for name in self.look.columns}
        sides = {side: [c for n, c in shown.items() if self.look.frozen.get(n) == side] for side in ("left", "right")}
        rest = [column for name, column in shown.items() if name not in self.look.frozen]
        index = [column for column in self.frame.columns if column.is_index]
        return [*index, *sides["left"], *rest, *sides["right"]]

    @property
    def has_chosen_all(self) -> bool | None:
        """Whether all rows that are left by the search are chosen; None where that cannot be."""
        if self.look.selection != "multi" or not self.view.length:
            return None
        return len(self.choice.rows) >= self.view.length and self.choice.holds_all(self.view.find_positions())

    def adopt(self, old: "Grid") -> None:
        """Go on where a reader was in a table that this one replaces, as far as it has the same columns."""
        self.arrangement = old.arrangement.limited_to([column.name for column in self.columns])
        self.shows_filters = old.shows_filters
        self.is_loaded = self.is_loaded or old.is_loaded
        if old.look.page_size == self.look.page_size and old.look.is_paged == self.look.is_paged:
            self.page_size = old.page_size
        self.page = old.page
        self._stay_within()

    def _stay_within(self) -> None:
        if self.page:
            self.page = max(min(self.page, -(-self.view.length // self.page_size) - 1), 0)

    # ---- what a reader does -----------------------------------------------------------------------------

    def hear(self, message: Message) -> str | None:
        """Do what a reader asks for; what cannot be, or may not be, is left undone.

        Returns:
            the address of the file that they get, if any.
        """
        if self.look.is_preview:
            self.is_loaded = self.is_loaded or message.does == "load"
            return None
        if message.does == "download":
            return self._offer(message) if self.look.has_download else None
        does = {
            "search": self._search,
            "filter": self._filter,
            "filters": self._turn_filters,
            "sort": self._sort,
            "page": self._turn,
            "size": self._resize,
            "choose": self._choose,
            "choose-all": self._choose_all,
            "cell": self._choose_cell,
            "summarise": self._summarise,
        }.get(message.does)
        if does is not None:
            does(message)
        return None

    def _offer(self, message: Message) -> str | None:
        """Offer a file of the chosen rows; of all that are left by the search where none are."""
        format = next((each for each in list_formats() if each == message.text("format")), None)
        if format is None:
            return None
        if format not in self._files:
            self._files[format] = offer_file(self, Grid.give, self.label or "table", format, write=self._write_file)
        return self._files[format]

    def give(self) -> Any:
        """Give the chosen rows, or those that are left by the search, in the library that they came in."""
        return self.frame.take(self.choice.rows) if len(self.choice.rows) else self.view.give()

    def _rearrange(self, arrangement: Arrangement) -> None:
        if arrangement != self.arrangement:
            self.arrangement, self.page = arrangement, 0

    def _search(self, message: Message) -> None:
        text = message.text("value")
        if text is not None and self.look.has_search:
            self._rearrange(replace(self.arrangement, search=text.strip()))

    def _filter(self, message: Message) -> None:
        text, name = message.text("value"), self._read_column(message)
        if text is None or name is None or not self.look.has_search:
            return
        filters = {**self.arrangement.conditions, name: text}
        self._rearrange(replace(self.arrangement, filters={key: each for key, each in filters.items() if each.strip()}))

    def _turn_filters(self, message: Message) -> None:
        self.shows_filters = self.look.has_search and not self.shows_filters

    def _sort(self, message: Message) -> None:
        """Sort up, then down, then not at all; with the shift key by a column more."""
        name = self._read_column(message)
        if name is None:
            return
        before = next((order for order in self.arrangement.orders if order.column == name), None)
        after = [Order(name)] if before is None else [] if before.is_descending else [Order(name, True)]
        kept = [order for order in self.arrangement.orders if order.column != name] if message.flag("shift") else []
        self._rearrange(replace(self.arrangement, orders=(*kept, *after)))

    def _turn(self, message: Message) -> None:
        to, typed = message.number("to"), message.number("value")
        page = to if to is not None else typed - 1 if typed is not None else self.page
        self.page = max(page, 0)
        self._stay_within()

    def _resize(self, message: Message) -> None:
        size = message.number("value")
        if size in (*PAGE_SIZES, self.look.page_size) and size is not None and self.look.is_paged:
            self.page, self.page_size = self.page * self.page_size // size, size

    def _choose(self, message: Message) -> None:
        rows = [row for row in message.numbers("rows") if 0 <= row < self.frame.length]
        if self.look.chooses_rows and rows:
            is_single = not self.look.chooses_several
            self._tell(self.choice.set_rows(rows, message.flag("value"), is_single=is_single))

    def _choose_all(self, message: Message) -> None:
        if self.look.selection == "multi":
            self._tell(self.choice.set_rows(self.view.find_positions(), message.flag("value")))

    def _choose_cell(self, message: Message) -> None:
        row, name = message.number("row"), self._read_column(message)
        if self.look.chooses_cells and row is not None and name is not None and 0 <= row < self.frame.length:
            self._tell(self.choice.turn_cell((row, name), is_single=not self.look.chooses_several))

    def _read_column(self, message: Message) -> str | None:
        """Read the name of a column: of one that is shown, and no other."""
        name = message.text("column")
        return name if name in [column.name for column in self.columns] else None

    # ---- summaries ---------------------------------------------------------------------------------------

    @property
    def wants_summaries(self) -> bool:
        """Whether summaries are to be shown and are not there: they are made when the page has shown the rest."""
        if not self.look.summaries or not self.is_loaded:
            return False
        key = replace(self.arrangement, orders=())
        return (self._summaries is None or self._summaries[0] != key) and self.view.length <= MOST_SUMMARISED

    @property
    def summaries(self) -> Mapping[str, str]:
        """The HTML of the columns' summaries, by their names, as far as it was made for the rows that are seen."""
        key = replace(self.arrangement, orders=())
        return self._summaries[1] if self._summaries is not None and self._summaries[0] == key else {}

    def _summarise(self, message: Message) -> None:
        if not self.wants_summaries:
            return
        has_stats, has_chart = self.look.summaries != "chart", self.look.summaries != "stats"
        made = {}
        for column in self.columns:
            if not column.is_index:
                summary = summarise(self.view, column, has_stats=has_stats, has_chart=has_chart)
                made[column.name] = write_summary(summary, column.kind, has_stats=has_stats, has_chart=has_chart)
        self._summaries = replace(self.arrangement, orders=()), made
