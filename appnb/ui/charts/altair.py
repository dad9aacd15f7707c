"""Charts of Altair in which a viewer can select: the rows that are selected are the value."""

import sys
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Self

import param

from appnb.display.vega_charts import TakenChart, find_data_file, is_altair, take_chart
from appnb.ui.charts.selectable import (
    ChartSelection,
    LegendSelection,
    find_binned,
    find_fields,
    has_shapes,
    list_told,
    make_selectable,
)
from appnb.ui.charts.selections import NOTHING, POINTS, ROWS, Selected, Selections, check_selected
from appnb.ui.element import Change, Element, is_same
from appnb.ui.faults import ElementError, fault

KINDS = ("point", "interval", True, False)


class altair_chart(Element):
    """A chart of Altair in which a viewer can select points, ranges and entries of the legend.

    A drag selects a range, a click a point, with Shift several; a double click selects nothing. With Ctrl or ⌘ held,
    a drag moves the chart and the wheel zooms. By keys: Enter puts a box over the chart, the arrows move it, with
    Shift they change its size, Esc takes it away; from bar to bar, or slice to slice, the arrows go and Enter selects.
    What can be selected follows from the mark; a chart that says so itself, by `add_params`, keeps that. Charts can
    be put together as Altair's can: `a | b`, `a & b`, `a + b`.

    Args:
        chart: the chart: one view, layers, or views beside each other. Of facets and repeated charts, what they say
            themselves can be selected.
        chart_selection: "point" or "interval", True for what fits the mark, False for none.
        legend_selection: the fields whose legends can be clicked, True for all, False for none.
        label: inline Markdown above the chart.
        on_change: called with the new value after each change.

    Value: the selected rows, in the library that the chart's data are of; none before something is selected. Of a chart
    that has data in its parts only, `altair.Undefined`: use `element.apply_selection(frame)`. `element.selections` is
    what is selected, by name and field, and `element.dataframe` all rows.

    Example:
        import altair as alt
        import pandas as pd

        chart = nb.ui.altair_chart(
            alt.Chart(pd.DataFrame({"weight": [1.1, 1.4, 1.9], "power": [60, 95, 130], "from": ["JP", "US", "US"]}))
            .mark_circle(size=80)
            .encode(x="weight", y="power", color="from")
        )
    """

    value = param.Parameter(doc="The selected rows.")

    _chart: Any = None
    _selected = NOTHING

    def __init__(
        self,
        chart: Any,
        chart_selection: ChartSelection = True,
        legend_selection: LegendSelection = True,
        *,
        label: str = "",
        on_change: Change | None = None,
    ) -> None:
        self._name_for_messages(label)
        if not is_altair(chart):
            what = f"{self._who}: a value of type `{type(chart).__name__}` is no chart of Altair"
            raise fault("NB347", what, "give an `altair.Chart`, or what its operators make of some")
        if chart_selection not in (*KINDS, None):
            what = f"{self._who}: there is no chart_selection={chart_selection!r}"
            raise fault("NB303", what, 'write "point", "interval", True or False')
        taken = take_chart(chart)
        kind = False if has_shapes(taken.spec) else chart_selection or False
        spec = make_selectable(taken.spec, kind, False if legend_selection is None else legend_selection)
        self._taken = TakenChart(spec, taken.tables)
        self._told = list_told(spec)
        self._binned = find_binned(spec)
        self._chart = chart
        self.dataframe = _find_rows(chart)
        is_wide = spec.get("width") == "container"
        super().__init__(label=label, on_change=on_change, full_width=is_wide)
        with self._quietly():
            self._store(self._take())
        self._initial = None

    # ---- what is selected ----------------------------------------------------------------------------------

    @property
    def selections(self) -> Selections:
        """What is selected, by the name of the selection: for each field two ends, or a list of values."""
        return self._selected.selections

    def apply_selection(self, df: Any) -> Any:
        """Take the rows of a frame that are selected: of a chart whose parts have data of their own, say.

        Args:
            df: a frame of pandas, polars, pyarrow, … with the fields of the chart.

        Returns:
            the rows, in the library that `df` is of; all of them while nothing is selected.
        """
        rows: Any = import_module("appnb.ui.charts.rows").take_selected(df, self._selected, self._binned)
        return rows

    def admit(self, value: Any) -> Any:
        """Return the rows that some selections select, and take these.

        Args:
            value: selections, as `element.selections` gives them.

        Raises:
            ElementError: NB302, `value` is no selection of this chart; its value cannot be set to rows.
        """
        if value is self.value:
            return value
        self._selected = check_selected({"selections": value}, self._told, self._who)
        return self._take()

    def _receive(self, value: Any) -> None:
        """Take what a browser says is selected; what does not fit is dropped."""
        try:
            selected = check_selected(value, self._told, self._who)
        except ElementError:
            self._binding.push()
            return
        if selected != self._selected:
            self._selected = selected
            self._store(self._take(), always_tell=True)

    def _take(self) -> Any:
        """Take the rows of the chart that are selected."""
        data = self.dataframe
        if data is None or isinstance(data, list | dict):
            return data if self._has_any and data is not None else type(data or [])()
        rows: Any = import_module("appnb.ui.charts.rows")  # it needs NumPy
        if not rows.is_frame(data):
            return data
        if not self._has_any:
            return rows.take_none(data)
        return rows.take_selected(self._find_transformed(), self._selected, self._binned)

    @property
    def _has_any(self) -> bool:
        return any(any(parts not in ({"or": []}, []) for parts in of.values()) for of in self.selections.values())

    def _find_transformed(self) -> Any:
        """Find the rows as the chart's own transformations leave them, where VegaFusion is there to make them."""
        if self._taken.spec.get("transform") and _has_vegafusion():
            return self._chart.transformed_data()
        return self.dataframe

    # ---- life ------------------------------------------------------------------------------------------------

    def __appnb_adopt__(self, old: Element) -> None:
        """Keep what is selected, as long as there are selections and fields of these names."""
        if isinstance(old, altair_chart):
            kept = {name: each for name, each in old.selections.items() if name in self._told}
            if self._has_all_fields(kept) and is_same(self._told, old._told):
                self._selected = Selected(kept, old._selected.zone)
                with self._quietly():
                    self._store(self._take())
        super().__appnb_adopt__(old)

    def _adopt_value(self, old: Element) -> None:
        """Do nothing: what is selected was taken over."""

    def _has_all_fields(self, selections: Mapping[str, Mapping[str, Any]]) -> bool:
        selected = {field for fields in selections.values() for field in fields}
        return selected <= find_fields(self._taken.spec) | {POINTS, ROWS}

    # ---- the chart --------------------------------------------------------------------------------------------

    @cached_property
    def _packed(self) -> bytes:
        return self._taken.pack()

    def __appnb_plot__(self) -> Any:
        """Return the chart that it shows."""
        return self._chart

    def _describe_field(self) -> dict[str, object]:
        return {**super()._describe_field(), "data_plot": True}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self._chart is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self._chart, name)

    def __add__(self, other: Any) -> Self:
        return type(self)(self._chart + _unwrap(other))

    def __or__(self, other: Any) -> Self:
        return type(self)(self._chart | _unwrap(other))

    def __and__(self, other: Any) -> Self:
        return type(self)(self._chart & _unwrap(other))


def _unwrap(chart: Any) -> Any:
    return chart._chart if isinstance(chart, altair_chart) else chart


def _has_vegafusion() -> bool:
    return all(find_spec(name) is not None for name in ("vegafusion", "vl_convert"))


def _find_rows(chart: Any) -> Any:
    """Find all rows of a chart: the data that it was given, or what is in the file that it names."""
    data = chart.data
    path = find_data_file(data) if isinstance(data, str) else None
    if path is None:
        return data
    library = sys.modules.get("polars") or import_module("pandas")
    read = {".csv": library.read_csv, ".json": library.read_json}.get(path.suffix.lower())
    return data if read is None else read(path)
