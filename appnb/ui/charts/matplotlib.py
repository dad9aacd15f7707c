"""Figures of Matplotlib in which a viewer can draw a region: the region is the value."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import param

from appnb.display import figures
from appnb.display.kinds import class_names
from appnb.ui.element import Change, Element
from appnb.ui.faults import ElementError, fault

Ends = tuple[float, float]
MOST_CORNERS = 10_000


class matplotlib(Element):
    """A figure of Matplotlib in which a viewer can draw a box or a lasso over the points.

    A drag draws a box, with Shift a lasso; a drag within the box moves it, a click takes the region away. By keys:
    Enter puts a box over the plot, the arrows move it, with Shift they change its size, Esc takes it away.

    Args:
        axes: the axes to select in. Their whole figure is shown as it is now.
        value: the box at first: `{"x": (from, to), "y": (from, to)}`; what is beyond the axes is cut off.
        debounce: whether the value follows when the pointer is let go, not while it draws.
        label: inline Markdown above the figure.
        on_change: called with the new value after each change.

    Value: the region: `BoxSelection` (`x_min`, `x_max`, `y_min`, `y_max`), `LassoSelection` (`vertices`), or
    `EmptySelection`, which is false. `value.get_mask(x, y)` tells which points are in it.

    Example:
        import matplotlib.pyplot as plt

        plt.figure(figsize=(5, 3))
        plt.scatter([1, 2, 3, 4], [1, 4, 9, 16])
        region = nb.ui.matplotlib(plt.gca(), value={"x": (1.5, 3.5), "y": (2, 11)})
    """

    value = param.Parameter(doc="The region.")

    def __init__(
        self,
        axes: Any,
        value: Mapping[str, Ends] | None = None,
        *,
        debounce: bool = False,
        label: str = "",
        on_change: Change | None = None,
    ) -> None:
        self._name_for_messages(label)
        self._axes = axes
        self.debounce = debounce
        self._check_axes()
        figure = figures.find_figure(axes)
        with figures.drawing:
            self._picture, seen = figures.draw_whole(figure)
            self._area = import_module("appnb.ui.charts.plot_areas").PlotArea.of(axes, seen)
        figures.close_figure(figure)
        self._told: dict[str, Any] = {}
        super().__init__(self.admit(value), label=label, on_change=on_change)

    def _check_axes(self) -> None:
        axes = self._axes
        if "matplotlib.Axes" not in class_names(axes):
            what = f"{self._who}: a value of type `{type(axes).__name__}` are no axes of Matplotlib"
            raise fault("NB347", what, "give the axes to select in: `plt.gca()`, or `figure.axes[0]`")
        if not import_module("appnb.ui.charts.plot_areas").is_rectilinear(axes):
            what = f"{self._who}: axes of the projection {axes.name!r} have no boxes"
            raise fault("NB347", what, "give axes whose coordinates go across and up; show others without an element")

    @property
    def axes(self) -> Any:
        """The axes to select in."""
        return self._axes

    # ---- what is selected ------------------------------------------------------------------------------------

    def admit(self, value: Any) -> Any:
        """Return the region that is meant.

        Args:
            value: `{"x": (from, to), "y": (from, to)}`, a region as `element.value` gives it, None or {} for none.

        Raises:
            ElementError: NB302, it is no region.
        """
        regions = import_module("appnb.ui.charts.regions")  # it needs NumPy
        if self._is_ready and value is self.value:
            return value
        if value is None or value == {} or isinstance(value, regions.EmptySelection):
            region = regions.EmptySelection()
        elif isinstance(value, regions.LassoSelection):
            region = value
        else:
            region = self._cut_box(self._read_box(value))
        self._told = self._write(region)
        return region

    def _read_box(self, value: Any) -> Any:
        regions = import_module("appnb.ui.charts.regions")
        if isinstance(value, regions.BoxSelection):
            return value
        try:
            (left, right), (low, high) = (sorted(map(float, value[name])) for name in ("x", "y"))
        except (TypeError, ValueError, KeyError, IndexError):
            what = f"{self._who}: {value!r} is no region"
            raise fault("NB302", what, 'write `{"x": (from, to), "y": (from, to)}`') from None
        return regions.BoxSelection(left, right, low, high)

    def _cut_box(self, box: Any) -> Any:
        """Cut off what is beyond the axes."""
        regions = import_module("appnb.ui.charts.regions")
        (left, right), (low, high) = self._area.x.ends, self._area.y.ends
        x_min, x_max, y_min, y_max = (
            *(max(box.x_min, left), min(box.x_max, right)),
            *(max(box.y_min, low), min(box.y_max, high)),
        )
        is_seen = x_min <= x_max and y_min <= y_max
        return regions.BoxSelection(x_min, x_max, y_min, y_max) if is_seen else regions.EmptySelection()

    def _write(self, region: Any) -> dict[str, Any]:
        """Write a region as a browser has it: in parts of the plot."""
        if not region:
            return {}
        if hasattr(region, "vertices"):
            return {"lasso": [self._area.find_place(x, y) for x, y in region.vertices]}
        one, other = (self._area.find_place(*corner) for corner in _list_corners(region))
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
        return {"box": [left, right, top, bottom]}

    def _receive(self, value: Any) -> None:
        """Take the region that a browser tells; what is none is dropped."""
        try:
            region = self._read_told(value)
        except ElementError:
            self._binding.push()
            return
        self._told = value
        if region != self.value:
            self._store(region)

    def _read_told(self, value: Any) -> Any:
        areas, regions = (import_module(f"appnb.ui.charts.{name}") for name in ("plot_areas", "regions"))
        box: Any
        lasso: Any
        box, lasso = (value.get("box"), value.get("lasso")) if isinstance(value, Mapping) else ([], [])
        if box is None and lasso is None:
            return regions.EmptySelection()
        places = [box[0::2], box[1::2]] if _is_list(box, 4, 4) else lasso
        if not _is_list(places, 3 if places is lasso else 2, MOST_CORNERS) or not all(
            _is_list(place, 2, 2) and areas.are_finite(place) and all(-0.01 <= part <= 1.01 for part in place)
            for place in places
        ):
            raise fault("NB302", f"{self._who}: what is drawn is no region", "draw within the plot")
        points = [self._area.find_point(*(min(max(part, 0), 1) for part in place)) for place in places]
        if places is lasso:
            return regions.LassoSelection(tuple(points))
        (left, right), (low, high) = (sorted(pair) for pair in zip(*points, strict=True))
        return regions.BoxSelection(left, right, low, high)

    def _describe_field(self) -> dict[str, object]:
        return {**super()._describe_field(), "data_plot": True}


def _list_corners(box: Any) -> tuple[Ends, Ends]:
    return (box.x_min, box.y_min), (box.x_max, box.y_max)


def _is_list(value: Any, least: int, most: int) -> bool:
    return isinstance(value, list) and least <= len(value) <= most
