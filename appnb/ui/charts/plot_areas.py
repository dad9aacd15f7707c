"""Where the plots of a Matplotlib figure stand in its picture, and what a place in one is worth."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

RECTILINEAR = "rectilinear"
"""Matplotlib's name for axes whose two coordinates go across and up, whatever their scales."""


@dataclass(frozen=True, slots=True)
class Side:
    """One axis: its ends, and how it is scaled between them."""

    low: float
    high: float
    transform: Any  # Matplotlib's, from data to where equal steps are equally long
    kind: str  # "linear", "log", …; "" where the numbers are no coordinates that people know, as of dates

    @classmethod
    def of(cls, axis: Any) -> Self:
        """Read an axis as it stands."""
        low, high = map(float, axis.get_view_interval())  # of an axis that goes down, the upper end first
        return cls(low, high, axis.get_transform(), "" if axis.have_units() else axis.get_scale())

    @property
    def ends(self) -> tuple[float, float]:
        """The lower and the upper end, whichever way the axis goes."""
        return min(self.low, self.high), max(self.low, self.high)

    def find_value(self, part: float) -> float:
        """Find the coordinate of a place, in parts of the axis from its start; beyond 0 and 1 too."""
        start, end = self.transform.transform([self.low, self.high])
        return float(self.transform.inverted().transform([start + part * (end - start)])[0])

    def find_part(self, value: float) -> float:
        """Find the place of a coordinate, in parts of the axis from its start."""
        start, end, at = self.transform.transform([self.low, self.high, value])
        return float((at - start) / (end - start))


@dataclass(frozen=True, slots=True)
class PlotArea:
    """The plot of some axes: where it stands, in parts of the picture from its upper left corner."""

    left: float
    top: float
    width: float
    height: float
    x: Side
    y: Side

    @classmethod
    def of(cls, axes: Any, seen: tuple[float, float, float, float]) -> Self:
        """Read axes as they stand, after their figure was drawn.

        Args:
            axes: Matplotlib's.
            seen: what the picture shows of the figure: left, bottom, width and height in parts of it.
        """
        box, (left, bottom, width, height) = axes.get_position(), seen
        across, down = (box.x0 - left) / width, (bottom + height - box.y1) / height
        return cls(across, down, box.width / width, box.height / height, Side.of(axes.xaxis), Side.of(axes.yaxis))

    def find_point(self, across: float, down: float) -> tuple[float, float]:
        """Find the coordinates of a place, in parts of the plot from its upper left corner."""
        return self.x.find_value(across), self.y.find_value(1 - down)

    def find_place(self, x: float, y: float) -> list[float]:
        """Find the place of coordinates, in parts of the plot from its upper left corner."""
        return [round(self.x.find_part(x), 5), round(1 - self.y.find_part(y), 5)]

    def describe(self) -> dict[str, Any]:
        """Describe it to a browser."""
        sides = {name: [side.low, side.high, side.kind] for name, side in (("x", self.x), ("y", self.y))}
        return {"left": self.left, "top": self.top, "width": self.width, "height": self.height, **sides}


def is_rectilinear(axes: Any) -> bool:
    """Tell whether places in axes have two coordinates that go across and up."""
    return getattr(axes, "name", None) == RECTILINEAR


def are_finite(values: Any) -> bool:
    """Tell whether all are numbers that are finite."""
    is_number = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return is_number and bool(np.isfinite(np.asarray(values, dtype=float)).all())
