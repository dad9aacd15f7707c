"""`ui.data_editor`: a table whose cells its reader changes."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import param

from appnb.frames.editing import Edit, EditError, Sheet
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault, suggest
from appnb.ui.labels import plain_text
from appnb.ui.live import LiveElement
from appnb.ui.tabular.editing import Problem, SheetSource, write_text
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Written

log = logging.getLogger(__name__)

ROWS_ON_A_PAGE = 25


class data_editor(LiveElement):
    """A table whose cells can be changed, and to which rows can be added.

    A cell is typed into; Enter and the arrow keys go on to the next below or above, Escape takes back what was typed.
    What a column of a frame cannot hold is not taken, and says so.

    Args:
        data: a frame of pandas, Polars, Arrow or any library that narwhals knows, a list of dicts, a dict of lists,
            or a list of values, which stand in a column named `value`.
        label: inline Markdown above the table.
        on_change: called with the new value after each change.
        editable_columns: the columns that can be changed, or "all".
        column_sizing_mode: taken and without effect, as in marimo.
        pagination: taken and without effect, as in marimo.
        page_size: how many rows a page has. Default: 25.

    Value: the table as it is by now, of the kind of `data`: a frame of the same library, a list or a dict.

    Example:
        prices = nb.ui.data_editor([{"item": "bread", "price": 3.2}, {"item": "milk", "price": 1.4}], label="Prices")
    """

    value = param.Parameter(doc="The table as it is by now.")

    def __init__(
        self,
        data: Any,
        *,
        label: str = "",
        on_change: Change | None = None,
        editable_columns: list[str] | Literal["all"] | None = "all",
        column_sizing_mode: Literal["auto", "fit"] | None = None,
        pagination: bool | None = None,
        page_size: int | None = None,
    ) -> None:
        self._name_for_messages(label)
        if column_sizing_mode is not None or pagination is not None:
            log.debug("%s: column_sizing_mode and pagination have no effect", self._who)
        if page_size is not None and page_size < 1:
            raise fault("NB308", f"{self._who}: a page of {page_size} rows shows nothing", "give at least 1")
        self.data = data
        self.sheet = self._read(data)
        editable = list(self.sheet.columns) if editable_columns == "all" else list(editable_columns or ())
        for name in editable:
            if name not in self.sheet.columns:
                raise fault("NB308", f"{self._who}: there is no column {name!r}", suggest(name, self.sheet.columns))
        self.editable: frozenset[str] | None = None if editable_columns == "all" else frozenset(editable)
        self.edits: list[Edit] = []
        self.page, self.page_size = 0, page_size or ROWS_ON_A_PAGE
        self.problems: dict[tuple[int, str], Problem] = {}
        self.spoken = plain_text(label)
        self._source = SheetSource(self)
        super().__init__(data, label=label, on_change=on_change)

    def _read(self, data: Any) -> Sheet:
        try:
            return Sheet(data)
        except TypeError:
            what = f"{self._who}: {type(data).__name__} is no table"
            fix = "give a DataFrame, a list of dicts, a dict of lists, or a list of values"
            raise fault("NB305", what, fix) from None

    @property
    def written(self) -> Written:
        """What writes the table."""
        return self._source

    def can_edit(self, name: str) -> bool:
        """Tell whether a column's cells can be changed."""
        return not self.disabled and (self.editable is None or name in self.editable)

    def admit(self, value: Any) -> Any:
        """Return the data with edits: `element.value = {"edits": [{"rowIdx": 0, "columnId": "a", "value": 1}]}`.

        Raises:
            ElementError: NB360, one of them cannot be made.
        """
        said = value.get("edits") if isinstance(value, Mapping) else value
        if isinstance(said, str) or not isinstance(said, Sequence):
            raise fault("NB360", f"{self._who}: {value!r} is no list of edits", _FIX)
        sheet = self._read(self.data)
        for edit in said:
            try:
                sheet.apply(edit)
            except EditError as error:
                raise fault("NB360", f"{self._who}: {error}", _FIX) from None
        self.sheet, self.edits, self.problems = sheet, list(said), {}
        return sheet.give()

    # ---- what a reader does ---------------------------------------------------------------------------

    def hear(self, message: Message) -> str | None:
        """Take what a reader did; what may not be is left undone."""
        if message.does in ("page", "size"):
            self._turn(message)
        elif not self.disabled:
            does = {"edit": self._edit, "row-add": self._add_row, "row-remove": self._remove_row}.get(message.does)
            if does is not None:
                does(message)
        return None

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.sheet.length // self.page_size), 1)

    def _turn(self, message: Message) -> None:
        to, typed = message.number("to"), message.number("value")
        if message.does == "size" and typed in (5, 10, 20, 25, 50, 100) and typed is not None:
            self.page, self.page_size = self.page * self.page_size // typed, typed
        elif message.does == "page":
            self.page = to if to is not None else typed - 1 if typed is not None else self.page
        self.page = min(max(self.page, 0), self.pages - 1)

    def _edit(self, message: Message) -> None:
        row, name, value = message.number("row"), message.text("column"), message.raw("value")
        if row is None or not 0 <= row < self.sheet.length or name not in self.sheet.columns or name is None:
            return
        if not self.can_edit(name) or not isinstance(value, str | bool):
            return
        given = value if isinstance(value, bool) else message.text("value")
        if given == write_text(self.sheet.read(row, name)):
            self.problems.pop((row, name), None)
            return
        try:
            self._make({"rowIdx": row, "columnId": name, "value": given})
            self.problems.pop((row, name), None)
        except EditError as error:
            self.problems[row, name] = Problem(str(given), str(error))

    def _add_row(self, message: Message) -> None:
        name = next(iter(self.sheet.columns), None)
        if self.editable is None and name is not None:
            self.page = self.sheet.length // self.page_size
            self._make({"rowIdx": self.sheet.length, "columnId": name, "value": None})

    def _remove_row(self, message: Message) -> None:
        row = message.number("row")
        if self.editable is None and row is not None and 0 <= row < self.sheet.length:
            self.problems = {}
            self._make({"rowIdx": row, "type": "remove"})
            self.page = min(self.page, self.pages - 1)

    def _make(self, edit: Edit) -> None:
        self.sheet.apply(edit)
        self.edits = [*self.edits, edit]
        self._store(self.sheet.give(), always_tell=True)

    def __appnb_adopt__(self, old: Element) -> None:
        """Keep what was edited, where the data are as they were: as many rows, and the same columns."""
        if not isinstance(old, data_editor):
            return
        before = old._read(old.data)
        if self.sheet.length == before.length and list(self.sheet.columns) == list(before.columns):
            self._adopt_edits(old)
        if old._binding is not None and self._binding is None:
            old._binding.move_to(self)

    def _adopt_edits(self, old: "data_editor") -> None:
        self.page, self.page_size = old.page, old.page_size
        if old.edits:
            with self._quietly():
                self.value = {"edits": old.edits}


_FIX = 'give edits as dicts: [{"rowIdx": 0, "columnId": "a", "value": 1}]'


def experimental_data_editor(*args: Any, **kwargs: Any) -> data_editor:
    """Make a `data_editor`: the name that it had."""
    return data_editor(*args, **kwargs)
