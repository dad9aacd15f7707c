"""The viewables of Matplotlib's figures that a viewer does something in: draws a region, or looks closer."""

from typing import ClassVar

import param
from panel.custom import JSComponent

from appnb.display.scripts import read_module


class FigureView(JSComponent):
    """Shows the picture of a figure. A browser changes `value` alone; what it tells are parts of a plot.

    Import this module before a page is sent, as `VegaView`.
    """

    picture = param.String(default="", doc="The picture, as HTML of ours.")
    areas = param.List(default=[], doc="Where plots are in it: what `PlotArea.describe` gives.")
    spoken = param.String(default="", doc="What assistive technology calls it.")
    value = param.Dict(default={}, doc="What the viewer did.")

    @property
    def _linked_properties(self) -> tuple[str, ...]:
        return ("value",)


class RegionView(FigureView):
    """A figure in which a box or a lasso is drawn."""

    debounce = param.Boolean(default=False, doc="Whether a region is told when it is complete.")

    _esm: ClassVar[str] = read_module("slowly", "keys", "figure_picture", "figure_regions")


class MovingView(FigureView):
    """A figure whose plots are moved and looked into closer: each such step has a number, and is answered by it."""

    answered = param.Integer(default=0, doc="The number of the last step that the picture shows.")

    _esm: ClassVar[str] = read_module("keys", "figure_picture", "figure_moves")
