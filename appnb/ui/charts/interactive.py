"""Figures of Matplotlib that a viewer moves and looks into closer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from appnb.display import figures
from appnb.display.kinds import class_names
from appnb.ui.element import Element
from appnb.ui.faults import fault

Ends = tuple[float, float]
Limits = tuple[tuple[Ends, Ends], ...]
"""The ends of both sides of each plot of a figure."""


class interactive(Element):
    """A figure of Matplotlib that a viewer can move and look into closer.

    A drag moves what is seen; with the tool "Zoom to a box" it says what is to be seen. The wheel with Ctrl or ⌘ held
    zooms, a double click shows all again. By keys: the arrows move, + and - zoom, 0 shows all. The coordinates of the
    pointer's place are shown. Each viewer sees their own part; the figure itself is left as it is.

    Args:
        figure: the figure, or something in it. What has no coordinates that go across and up (polar plots, plots in
            space) is shown as it is.

    Value: always {}: nothing follows from where a viewer looks.

    Example:
        import matplotlib.pyplot as plt

        plt.plot([1, 3, 2])
        nb.mpl.interactive(plt.gcf())
    """

    def __init__(self, figure: Any) -> None:
        if not {"matplotlib.Figure", "matplotlib.Artist"} & set(class_names(figure)):
            what = f"mpl.interactive: a value of type `{type(figure).__name__}` is no figure of Matplotlib"
            raise fault("NB347", what, "give the figure: `plt.gcf()`, or its axes")
        self._figure = figures.find_figure(figure)
        self._areas_of = import_module("appnb.ui.charts.plot_areas")
        self._plots = [axes for axes in self._figure.axes if self._areas_of.is_rectilinear(axes)]
        self._limits = self._own_limits = self._read_limits()
        self._answered = 0
        self._draw()
        figures.close_figure(self._figure)
        super().__init__({})

    # ---- the picture -----------------------------------------------------------------------------------------

    def _read_limits(self) -> Limits:
        return tuple((axes.get_xlim(), axes.get_ylim()) for axes in self._plots)

    def _draw(self) -> None:
        with figures.drawing, self._shown():
            self._picture, seen = figures.draw_whole(self._figure)
            self._areas = [self._areas_of.PlotArea.of(axes, seen) for axes in self._plots]

    @contextmanager
    def _shown(self) -> Iterator[None]:
        """Let the figure show what the viewer looks at, within the block."""
        before, scaled = (
            self._read_limits(),
            [(axes.get_autoscalex_on(), axes.get_autoscaley_on()) for axes in self._plots],
        )
        self._set_limits(self._limits)
        try:
            yield
        finally:
            self._set_limits(before)
            for axes, (across, up) in zip(self._plots, scaled, strict=True):
                axes.set_autoscalex_on(across)
                axes.set_autoscaley_on(up)

    def _set_limits(self, limits: Limits) -> None:
        for axes, (across, up) in zip(self._plots, limits, strict=True):
            if axes.get_xlim() != across:
                axes.set_xlim(across)
            if axes.get_ylim() != up:
                axes.set_ylim(up)

    # ---- what a viewer does ------------------------------------------------------------------------------------

    def _receive(self, value: Any) -> None:
        """Take a step that a browser tells; one that cannot be is answered with the same picture."""
        number = value.get("number") if isinstance(value, Mapping) else None
        if not isinstance(number, int):
            return
        limits = self._own_limits if value.get("reset") is True else self._find_limits(value)
        if limits != self._limits:
            self._limits = limits
            self._draw()
        self._answered = number
        self._binding.refresh()

    def _find_limits(self, step: Mapping[str, Any]) -> Limits:
        plot: Any = step.get("plot")
        box: Any = step.get("box")
        is_step = isinstance(plot, int) and 0 <= plot < len(self._plots) and isinstance(box, list) and len(box) == 4
        if not is_step or not self._areas_of.are_finite(box):
            return self._limits
        left, right, top, bottom = box
        if not (0.001 < right - left < 100 and 0.001 < bottom - top < 100):
            return self._limits
        (x0, y0), (x1, y1) = self._areas[plot].find_point(left, bottom), self._areas[plot].find_point(right, top)
        if not self._areas_of.are_finite([x0, x1, y0, y1]) or x0 == x1 or y0 == y1:
            return self._limits
        limits = list(self._limits)
        for index, axes in enumerate(self._plots):
            across, up = limits[index]
            if self._plots[plot] in axes.get_shared_x_axes().get_siblings(axes):
                across = (x0, x1)
            if self._plots[plot] in axes.get_shared_y_axes().get_siblings(axes):
                up = (y0, y1)
            limits[index] = (across, up)
        return tuple(limits)

    def __appnb_adopt__(self, old: Element) -> None:
        """Keep where the viewer looks, if the figure shows what it did by itself."""
        if isinstance(old, interactive):
            self._answered = old._answered
            if self._own_limits == old._own_limits and old._limits != old._own_limits:
                self._limits = old._limits
                self._draw()
        super().__appnb_adopt__(old)

    def _describe_field(self) -> dict[str, object]:
        return {**super()._describe_field(), "data_plot": True}
