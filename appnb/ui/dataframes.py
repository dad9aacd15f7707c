"""`ui.dataframe`: steps from one frame to another, which its reader puts together."""

import inspect
from collections.abc import Mapping
from functools import partial
from typing import Any

import narwhals as nw
import param

from appnb.display.highlighting import write_code_block
from appnb.display.markup import tag, text
from appnb.frames.exports import write_table
from appnb.frames.reading import is_lazy_frame
from appnb.frames.transforms.code import write_code
from appnb.frames.transforms.pipeline import Pipeline
from appnb.frames.transforms.steps import Step, StepError, read_steps, write_steps
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault
from appnb.ui.live import LiveElement
from appnb.ui.table_arguments import read_table
from appnb.ui.tabular.drafts import Drafts, finish
from appnb.ui.tabular.grid import Grid
from appnb.ui.tabular.look import Format, TableLook
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.pages import write_grid, write_skeleton
from appnb.ui.tabular.sections import Sections, Written
from appnb.ui.tabular.step_forms import StepForm, write_adder, write_form

MANY_ROWS = 100_000
"""From how many rows on steps are taken when they are asked for, and not at each change."""


class dataframe(LiveElement):
    """A frame that is filtered, sorted, grouped, pivoted and so on in steps that its reader puts together.

    What the steps make is shown below them as a table, and the Python that does the same can be copied.

    Args:
        df: a frame of pandas, Polars, Arrow or any library that narwhals knows, a lazy frame, a relation of DuckDB, a
            table of Ibis.
        on_change: called with the new frame after each change.
        page_size: how many rows the table has on a page.
        limit: how many rows are read for the table at most; the value has all.
        show_download: whether what the steps make can be downloaded.
        format_mapping: how a column's values are written: a function, or a format such as "{:.2f}".
        download_csv_encoding: of CSV that is downloaded. Default: UTF-8.
        download_csv_separator: between the values of CSV that is downloaded. Default: a comma.
        download_json_ensure_ascii: whether JSON that is downloaded has nothing but ASCII.
        lazy: whether steps are taken when a button is pressed, and not at each change. Default: if the frame is not in
            memory, or has more than 100,000 rows.

    Value: what the steps make of the frame, in its library; the frame itself before there are any.

    Example:
        import pandas as pd

        sales = pd.DataFrame({"city": ["Rome", "Oslo", "Rome"], "sold": [12, 7, 3]})
        orders = nb.ui.dataframe(sales)
    """

    value = param.Parameter(doc="What the steps make of the frame.")

    def __init__(
        self,
        df: Any,
        on_change: Change | None = None,
        page_size: int | None = 5,
        limit: int | None = None,
        show_download: bool = True,
        *,
        format_mapping: Mapping[str, Format] | None = None,
        download_csv_encoding: str | None = None,
        download_csv_separator: str | None = None,
        download_json_ensure_ascii: bool = True,
        lazy: bool | None = None,
    ) -> None:
        self._name_for_messages("")
        try:
            self._pipeline = Pipeline(df)
        except TypeError:
            what = f"{self._who}: {type(df).__name__} is no frame"
            raise fault("NB340", what, "give a DataFrame, or make one of it: pd.DataFrame(rows)") from None
        if page_size is not None and page_size < 1:
            raise fault("NB308", f"{self._who}: a page of {page_size} rows shows nothing", "give at least 1")
        self._name = _find_name(df)
        self._page_size, self._limit = page_size or 5, limit
        self._formats, self._has_download = dict(format_mapping or {}), show_download
        self._write_file = partial(
            write_table,
            encoding=download_csv_encoding or "utf-8",
            separator=download_csv_separator or ",",
            ensure_ascii=download_json_ensure_ascii,
        )
        self._drafts = Drafts()
        self._problems: dict[int, str] = {}
        self._is_waiting = False  # for the button
        self.is_lazy = self._takes_long(df) if lazy is None else lazy
        self._source = _FrameSource(self)
        super().__init__(df, on_change=on_change)
        self.grid = self._make_grid()

    @staticmethod
    def _takes_long(df: Any) -> bool:
        return is_lazy_frame(df) or len(nw.from_native(df, eager_only=True)) > MANY_ROWS

    @property
    def written(self) -> Written:
        """What writes the steps and the table."""
        return self._source

    @property
    def data(self) -> Any:
        """The frame, as it was given."""
        return self._pipeline.data

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps that are taken, as plain dicts."""
        return write_steps(self._pipeline.steps)

    @property
    def code(self) -> str:
        """The Python that takes the steps."""
        return write_code(self.data, self._name, self._pipeline.steps)

    def admit(self, value: Any) -> Any:
        """Return what steps make of the frame: `element.value = [{"type": "sort_column", …}]`.

        Raises:
            ElementError: NB341, a step is none, or cannot be taken.
        """
        said = value.get("transforms") if isinstance(value, Mapping) else value
        try:
            taken = read_steps(said)
            self._pipeline.take(taken)
            made = self._pipeline.give()
        except StepError as error:
            fix = 'give steps as dicts: [{"type": "sort_column", "column_id": "a"}]'
            raise fault("NB341", f"{self._who}: {error}", fix) from None
        self._drafts = Drafts(write_steps(taken))
        self._problems, self._is_waiting = {}, False
        return made

    def _store(self, value: Any, *, always_tell: bool = False) -> None:
        super()._store(value, always_tell=always_tell)
        self.grid = self._make_grid()
        self._refresh()

    # ---- what a reader does ---------------------------------------------------------------------------

    def hear(self, message: Message) -> str | None:
        """Take what a reader did: to the steps, or to the table below them."""
        if self.disabled or not self._drafts.hear(message):
            if message.does == "apply" and not self.disabled:
                self._apply()
            return self.grid.hear(message)
        if self.is_lazy:
            self._finish()
            self._is_waiting = True
        else:
            self._apply()
        return None

    def _finish(self) -> list[Step]:
        """Make steps of the drafts; what is wrong with those that are none is noted. They are left out."""
        self._problems = {}
        taken: list[Step] = []
        for number, draft in enumerate(self._drafts.all):
            try:
                taken.append(finish(draft, self._pipeline.list_columns(len(taken))))
            except StepError as error:
                self._problems[number] = str(error)
        return taken

    def _apply(self) -> None:
        self._is_waiting = False
        try:
            self._take_one_by_one()
            made = self._pipeline.give()
        except StepError as error:
            self._problems[len(self._drafts.all) - 1] = str(error)
            return
        self._store(made, always_tell=True)

    def _take_one_by_one(self) -> None:
        """Take the steps; one that cannot be taken is left out, and says why."""
        self._problems = {}
        taken: list[Step] = []
        for number, draft in enumerate(self._drafts.all):
            try:
                step = finish(draft, self._pipeline.list_columns(len(taken)))
                self._pipeline.take([*taken, step])
                taken.append(step)
            except StepError as error:
                self._problems[number] = str(error)
        self._pipeline.take(taken)

    # ---- what it shows -----------------------------------------------------------------------------------

    def _make_grid(self) -> Grid:
        shown = self.value if self._limit is None else nw.from_native(self.value).head(self._limit).to_native()
        frame = read_table(shown, self._who, is_lazy=True)
        names = frame.names
        look = TableLook(
            columns=names[:50],
            note=f"50 of {len(names):,} columns" if len(names) > 50 else "",
            page_size=self._page_size,
            has_download=self._has_download,
            formats={name: form for name, form in self._formats.items() if name in names},
        )
        grid = Grid(frame, look, label=self._name, write_file=self._write_file)
        if hasattr(self, "grid"):
            grid.adopt(self.grid)
        return grid

    def list_forms(self) -> list[StepForm]:
        """List the forms of the steps: each knows the columns before it."""
        forms, place = [], 0
        for number, draft in enumerate(self._drafts.all):
            problem = self._problems.get(number, "")
            forms.append(StepForm(number, draft, self._pipeline.list_columns(place), problem))
            place += not problem
        return forms

    def __appnb_adopt__(self, old: Element) -> None:
        """Go on with the steps of the reader, as far as the new frame has their columns."""
        if not isinstance(old, dataframe):
            return
        self._drafts = Drafts(old._drafts.all)
        self.grid.adopt(old.grid)
        if self._drafts.all:
            with self._quietly():
                self._apply()
        if old._binding is not None and self._binding is None:
            old._binding.move_to(self)


def _find_name(df: Any) -> str:
    """Find what the frame is called in the code that makes the element; "df" when nothing tells."""
    frame = inspect.currentframe()
    while frame is not None:
        if not str(frame.f_globals.get("__name__", "")).startswith(("appnb.", "param.")):
            named = {**frame.f_globals, **frame.f_locals}
            return next((name for name, value in named.items() if value is df and not name.startswith("_")), "df")
        frame = frame.f_back
    return "df"


class _FrameSource:
    """The steps and the table below them, as the widget of live HTML shows them."""

    def __init__(self, element: dataframe) -> None:
        self._element = element

    @property
    def skeleton(self) -> str:
        """What stands around the sections."""
        grid = self._element.grid
        return write_skeleton(grid.look, grid.label, kind="appnb-frame", tools="appnb-frame-tools")

    def write(self) -> Sections:
        """Write the steps, the code and the table."""
        element = self._element
        sections = write_grid(element.grid)
        forms = element.list_forms()
        listed = tag("ol", *(write_form(form, len(forms)) for form in forms), class_="appnb-steps") if forms else ""
        button = ""
        if element.is_lazy:
            about = {"data_do": "apply", "disabled": not element._is_waiting}
            button = tag("button", "Apply", type="button", class_="appnb-step-apply", **about)
        code = ""
        if element._pipeline.steps:
            opener = tag("summary", text("Python"))
            code = tag("details", opener, write_code_block(element.code, "python"), class_="appnb-step-code")
        bar = tag("div", write_adder(), button, class_="appnb-step-bar")
        tools = tag("div", sections.tools, class_="appnb-grid-tools") if sections.tools else ""
        return Sections(
            listed + bar + code + tools, sections.head, sections.body, sections.foot, sections.embedded, sections.after
        )

    def hear(self, message: Message) -> str | None:
        """Take what the reader did."""
        return self._element.hear(message)
