"""`ui.data_explorer`: charts of a frame that its reader puts together."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import param

from appnb.display.embedding import hole_id, write_token
from appnb.display.markup import tag, text
from appnb.display.vega_charts import TakenChart
from appnb.frames.arranging import Arrangement, Frame
from appnb.frames.columns import Column, Kind
from appnb.ui.charts.exploring import CHANNELS, DATA, MARKS, make_spec
from appnb.ui.element import Change
from appnb.ui.faults import fault, suggest
from appnb.ui.live import LiveElement
from appnb.ui.table_arguments import read_table
from appnb.ui.tabular.heads import write_with
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections, Written

MOST_ROWS = 100_000
"""How many rows a chart draws at most: of more, a sample."""

_TITLES: Mapping[str, str] = {"color": "Colour", "size": "Size", "shape": "Shape", "row": "Rows", "column": "Columns"}


class data_explorer(LiveElement):
    """Charts of a frame: its reader says which column goes along x, along y, into colour, size, shape, rows, columns.

    How the rows are drawn follows from the kinds of the columns: counts of one; points, lines, means, a grid of counts
    of two. The reader can choose another way.

    Args:
        df: a frame of pandas, Polars, Arrow or any library that narwhals knows, a relation of DuckDB, a table of Ibis.
        on_change: called with the new value after each change.
        x: the column that is along x at first.
        y: the column that is along y at first.
        row: the column whose values are rows of charts at first.
        column: the column whose values are columns of charts at first.
        color: the column that is colour at first.
        size: the column that is size at first.
        shape: the column that is shape at first.

    Value: a dict of what is chosen: `{"x": "weight", "color": "origin"}`.

    Example:
        import pandas as pd

        cars = pd.DataFrame({"weight": [1.1, 1.4, 1.9], "power": [60, 95, 130], "origin": ["JP", "US", "US"]})
        explorer = nb.ui.data_explorer(cars, x="weight", y="power", color="origin")
    """

    value = param.Dict(default={}, doc="The chosen columns, by what they are for.")

    def __init__(
        self,
        df: Any,
        on_change: Change | None = None,
        x: str | None = None,
        y: str | None = None,
        row: str | None = None,
        column: str | None = None,
        color: str | None = None,
        size: str | None = None,
        shape: str | None = None,
    ) -> None:
        self._name_for_messages("")
        self.data = df
        self._frame: Frame = read_table(df, self._who)
        self.columns: dict[str, Column] = {
            each.name: each for each in self._frame.columns if each.kind is not Kind.NESTED and not each.is_index
        }
        self.mark: str | None = None
        given = {"x": x, "y": y, "row": row, "column": column, "color": color, "size": size, "shape": shape}
        chosen = self._check({channel: name for channel, name in given.items() if name is not None})
        self._source = _ExplorerSource(self)
        super().__init__(chosen, on_change=on_change, full_width=True)

    @property
    def written(self) -> Written:
        """What writes the choices and the chart."""
        return self._source

    def _check(self, chosen: Mapping[str, Any]) -> dict[str, str]:
        for channel, name in chosen.items():
            if channel not in CHANNELS:
                raise fault("NB308", f"{self._who}: a chart has no {channel!r}", suggest(channel, CHANNELS))
            if name not in self.columns:
                raise fault("NB308", f"{self._who}: there is no column {name!r}", suggest(name, self.columns))
        return dict(chosen)

    def admit(self, value: Any) -> dict[str, str]:
        """Return a choice of columns.

        Raises:
            ElementError: NB302, it is no dict; NB308, it names what there is not.
        """
        if not isinstance(value, Mapping):
            raise fault("NB302", f"{self._who}: {value!r} is no dict", 'give columns by channel: {"x": "weight"}')
        return self._check(value)

    def _store(self, value: Any, *, always_tell: bool = False) -> None:
        super()._store(value, always_tell=always_tell)
        self._refresh()

    def hear(self, message: Message) -> str | None:
        """Take what a reader chose; what may not be is left undone."""
        name = message.text("value") or ""
        if self.disabled:
            return None
        if message.does == "mark" and (name in MARKS or not name):
            self.mark = name or None
        channel = message.text("channel")
        if message.does == "channel" and channel in CHANNELS and (name in self.columns or not name):
            kept = {key: each for key, each in self.value.items() if key != channel}
            chosen = {**kept, channel: name} if name else kept
            self.value = {key: chosen[key] for key in CHANNELS if key in chosen}
        return None

    # ---- the chart ------------------------------------------------------------------------------------

    @property
    def spec(self) -> dict[str, Any] | None:
        """The chart in Vega-Lite; None before a column is along x or y."""
        if not {"x", "y"} & set(self.value):
            return None
        return make_spec(self.value, self.columns, self.mark)

    @property
    def is_sampled(self) -> bool:
        """Whether the chart draws a sample of the rows."""
        return self._frame.length > MOST_ROWS

    def take_chart(self) -> TakenChart | None:
        """Take the chart with the rows that it draws; None before there is one."""
        spec = self.spec
        if spec is None:
            return None
        names = list(dict.fromkeys(self.value.values()))
        step = -(-self._frame.length // MOST_ROWS) or 1
        view = self._frame.arrange(Arrangement())
        read = {name: _list_values(view.read_column(name)[::step]) for name in names}
        return TakenChart(spec, {DATA: import_module("pandas").DataFrame(read)})  # which packs the rows of charts


def _list_values(column: Any) -> Any:
    return column if isinstance(column, list) else column.to_numpy()


class _ExplorerSource:
    """The choices and the chart as the widget of live HTML shows them."""

    def __init__(self, element: data_explorer) -> None:
        self._element = element
        self._shown: tuple[object, ...] | None = None
        self._view: Any = None

    @property
    def skeleton(self) -> str:
        """What stands around the sections."""
        chart = {"tabindex": "0", "role": "group", "aria_label": "Chart"}  # wide ones scroll
        parts = (
            tag("div", data_section=name, class_=f"appnb-explorer-{name}", **(chart if name == "body" else {}))
            for name in ("tools", "body", "foot")
        )
        return tag("div", *parts, class_="appnb-grid appnb-frame appnb-explorer", data_live="explorer")

    def write(self) -> Sections:
        """Write the choices, and the place of the chart."""
        element = self._element
        tools = "".join(_write_choice(element, channel) for channel in CHANNELS) + _write_marks(element)
        note = f"a sample of {element._frame.length:,} rows" if element.is_sampled and element.spec else ""
        if element.spec is None:
            hint = tag("p", "Choose a column for x or y.", class_="appnb-explorer-hint")
            return Sections(tools=tools, body=hint)
        view = self._find_view()
        hole = hole_id(view)
        return Sections(tools=tools, body=write_token(hole), foot=text(note), embedded={hole: view})

    def _find_view(self) -> Any:
        """Find what draws the chart, brought up to date."""
        element = self._element
        key = (tuple(element.value.items()), element.mark)
        if self._view is None or self._shown != key:
            taken = element.take_chart()
            drawing: Any = import_module("appnb.display.vega_view")  # needs Panel: not before it is shown
            settings = {"spec": taken.spec, "rows": taken.pack(), **drawing.find_size(taken.spec)} if taken else {}
            if self._view is None:
                self._view = drawing.VegaView(margin=0, **settings)
            else:
                self._view.param.update(**settings)
            self._shown = key
        return self._view

    def hear(self, message: Message) -> str | None:
        """Take what the reader chose."""
        return self._element.hear(message)


def _write_choice(element: data_explorer, channel: str) -> str:
    chosen = element.value.get(channel, "")
    options = [tag("option", "\u2013", value="", selected=not chosen)]
    options += [
        tag("option", text(column.title), value=name, selected=name == chosen)
        for name, column in element.columns.items()
    ]
    said = {"data_do": "channel", "data_with": write_with(channel=channel), "disabled": element.disabled}
    name = _TITLES.get(channel, channel)
    return tag("label", tag("span", name), tag("select", *options, aria_label=name, **said), class_="appnb-step-field")


def _write_marks(element: data_explorer) -> str:
    options = [tag("option", "as fits", value="", selected=element.mark is None)]
    options += [tag("option", mark, value=mark, selected=mark == element.mark) for mark in MARKS]
    select = tag("select", *options, data_do="mark", aria_label="Drawn as", disabled=element.disabled)
    return tag("label", tag("span", "Drawn as"), select, class_="appnb-step-field")
