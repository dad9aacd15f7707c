"""Regions of a plot that a viewer drew, and which points are in one."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class BoxSelection:
    """A box with sides along the axes, in the coordinates of the data; dates are Matplotlib's numbers of days."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float

    def get_mask(self, x: Any, y: Any) -> Any:
        """Tell of each point whether it is in the box: an array of bools.

        Args:
            x: the points' coordinates along one axis: an array, a series or a list, of numbers or dates.
            y: those along the other.
        """
        across, up = _as_numbers(x), _as_numbers(y)
        return (across >= self.x_min) & (across <= self.x_max) & (up >= self.y_min) & (up <= self.y_max)


@dataclass(frozen=True, slots=True)
class LassoSelection:
    """A region with corners anywhere, in the coordinates of the data."""

    vertices: tuple[tuple[float, float], ...]

    def get_mask(self, x: Any, y: Any) -> Any:
        """Tell of each point whether it is in the region: an array of bools. Arguments as of `BoxSelection`."""
        points = np.column_stack([_as_numbers(x), _as_numbers(y)])
        return import_module("matplotlib.path").Path(self.vertices).contains_points(points)


@dataclass(frozen=True, slots=True)
class EmptySelection:
    """No region: no point is in it, and it is false."""

    def get_mask(self, x: Any, y: Any) -> Any:
        """Tell of each point that it is not selected."""
        return np.zeros(len(np.asarray(x)), dtype=bool)

    def __bool__(self) -> bool:
        return False


Selection = BoxSelection | LassoSelection | EmptySelection


def _as_numbers(values: Any) -> Any:
    """Turn dates into Matplotlib's numbers; leave numbers as they are."""
    array = np.asarray(values)
    if array.dtype.kind in "biuf":
        return array
    return np.asarray(import_module("matplotlib.dates").date2num(array), dtype=float)
