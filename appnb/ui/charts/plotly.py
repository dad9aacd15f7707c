"""Figures of Plotly in which a viewer can select: the points that are selected are the value."""

from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

import param

from appnb.display.kinds import class_names
from appnb.ui.element import Change, Element
from appnb.ui.faults import ElementError, fault

Points = list[dict[str, Any]]


class plotly(Element):
    """A figure of Plotly in which a viewer can select points.

    A drag selects a box; the bar of tools has a lasso. A click selects a bar, a cell of a heat map, a slice of a
    sunburst or treemap, a step of a line. By keys: Enter puts a box over the figure, the arrows move it, with Shift
    they change its size, Esc takes it away. A selection in the figure's layout (`figure.add_selection`) is the first.

    Args:
        figure: the figure.
        config: options of Plotly's own, such as `{"displayModeBar": False}`.
        renderer_name: the renderer of `plotly.io` whose options are taken when `config` is not given. Default: the one
            that is set there.
        label: inline Markdown above the figure.
        on_change: called with the new value after each change.

    Value: a list of dicts, one for each selected point: its coordinates, its place in the figure (`curveNumber`,
    `pointIndex`) and what its tooltip shows. Bars of a histogram, boxes and violins give the rows that they stand for.
    `element.ranges` is the box by axis, `element.indices` are the points' numbers, `element.points` is the value.

    Example:
        import plotly.express as px

        plot = nb.ui.plotly(
            px.scatter(x=[1.1, 1.4, 1.9], y=[60, 95, 130], color=["JP", "US", "US"], height=300)
        )
    """

    value = param.List(default=[], doc="The selected points.")

    _figure: Any = None

    def __init__(
        self,
        figure: Any,
        config: dict[str, Any] | None = None,
        renderer_name: str | None = None,
        *,
        label: str = "",
        on_change: Change | None = None,
    ) -> None:
        self._name_for_messages(label)
        if "plotly.BaseFigure" not in class_names(figure):
            what = f"{self._who}: a value of type `{type(figure).__name__}` is no figure of Plotly"
            raise fault("NB347", what, "give what `plotly.express` makes, or a `plotly.graph_objects.Figure`")
        self._figure = figure
        self._config = dict(config) if config is not None else _find_config(renderer_name)
        reading = self._reading
        self._chosen, own = reading.read_own_selection(figure)
        self._first = self._chosen
        points, self._indices = reading.read_points(figure, self._chosen, own)
        super().__init__(points, label=label, on_change=on_change, full_width=figure.layout.width is None)
        self._initial = None

    @property
    def _reading(self) -> Any:
        return import_module("appnb.ui.charts.plotly_selection")  # it needs NumPy

    # ---- what is selected ----------------------------------------------------------------------------------

    @property
    def ranges(self) -> dict[str, list[Any]]:
        """The box that was drawn, as two ends by axis; {} when there is none."""
        return dict(self._chosen.box)

    @property
    def points(self) -> Points:
        """The selected points: the value."""
        return list(self.value)

    @property
    def indices(self) -> list[int]:
        """The numbers of the selected points in their traces."""
        return list(self._indices)

    def admit(self, value: Any) -> Points:
        """Return the points that are meant, and select these.

        Args:
            value: `{"range": {"x": [from, to], "y": [from, to]}}`, `{"lasso": {"x": […], "y": […]}}`, or
                `{"points": [[number of the trace, number of the point], …]}`; {} for nothing.

        Raises:
            ElementError: NB302, there are no such points or ranges; the value cannot be set to points themselves.
        """
        if value is self.value:
            return value
        return self._take(self._reading.check_chosen(self._figure, value, self._who))

    def _take(self, chosen: Any) -> Points:
        self._chosen = chosen
        points, self._indices = self._reading.read_points(self._figure, chosen)
        found: Points = points
        return found

    def _receive(self, value: Any) -> None:
        """Take what a browser says is selected; what does not fit is dropped."""
        try:
            chosen = self._reading.check_chosen(self._figure, value, self._who)
        except ElementError:
            self._binding.push()
            return
        if chosen != self._chosen:
            self._store(self._take(chosen), always_tell=True)

    def _write_chosen(self) -> dict[str, Any]:
        """Write what is selected as a browser tells of it."""
        told = [
            [each.curve, list(each.number) if isinstance(each.number, tuple) else each.number]
            + ([] if each.numbers is None and not each.measured else [list(each.numbers) if each.numbers else None])
            + ([dict(each.measured)] if each.measured else [])
            for each in self._chosen.told
        ]
        parts: Mapping[str, Any] = {"points": told, "range": dict(self._chosen.box), "lasso": dict(self._chosen.lasso)}
        return {name: part for name, part in parts.items() if part}

    # ---- life ------------------------------------------------------------------------------------------------

    def __appnb_adopt__(self, old: Element) -> None:
        """Keep what is selected, if the figure has the same kinds of traces and its author selects what he did."""
        if isinstance(old, plotly) and self._first == old._first and _list_kinds(self) == _list_kinds(old):
            try:
                points = self.admit(old._write_chosen())
            except ElementError:  # a point is there no more
                points = self.value
            with self._quietly():
                self._store(points)
        super().__appnb_adopt__(old)

    def _adopt_value(self, old: Element) -> None:
        """Do nothing: what is selected was taken over."""

    # ---- the figure ------------------------------------------------------------------------------------------

    @cached_property
    def _packed(self) -> bytes:
        return str(self._figure.to_json(validate=False)).encode()

    def __appnb_plot__(self) -> Any:
        """Return the figure that it shows."""
        return self._figure

    def _describe_field(self) -> dict[str, object]:
        return {**super()._describe_field(), "data_plot": True}


def _list_kinds(element: plotly) -> list[str]:
    return [trace.type for trace in element._figure.data]


def _find_config(name: str | None) -> dict[str, Any]:
    """Find the options of a renderer of `plotly.io`; none where it has none."""
    renderers = import_module("plotly.io").renderers  # of whoever made the figure
    wanted = name or renderers.default
    renderer = renderers[wanted] if wanted and wanted in renderers else None
    return dict(getattr(renderer, "config", None) or {})
