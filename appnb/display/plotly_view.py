"""The viewable of a figure of Plotly in which something can be selected."""

from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import panel
import param
from panel.custom import JSComponent
from panel.models.plotly import PlotlyPlot

from appnb.display.scripts import read_module


@cache
def read_style() -> str:
    """Read the style sheet that Panel has for Plotly's tools: in a shadow root they see none of the page's."""
    path = Path(panel.__file__).parent / "dist" / "css" / "models" / "plotly.css"
    return path.read_text("utf-8")


class PlotlyView(JSComponent):
    """Shows one figure, or others in its place. A browser changes `value` alone.

    Import this module before a page is sent, as `VegaView`. Not Panel's pane: that writes what a reader zoomed to into
    the author's figure, which may be shared with other sessions.
    """

    figure = param.Bytes(default=b"", doc="The figure as JSON.")
    config = param.Dict(default={}, doc="Options of Plotly.")
    spoken = param.String(default="", doc="What assistive technology calls it.")
    style = param.String(default="", doc="The style sheet of its tools.")
    value = param.Dict(
        default={}, doc="The numbers of the points that are selected, and the box or lasso that was drawn."
    )

    _esm: ClassVar[str] = read_module("text", "keys", "plotly_view")

    def __init__(self, **params: Any) -> None:
        super().__init__(style=read_style(), **params)  # type: ignore[no-untyped-call]  # Panel's

    @property
    def _linked_properties(self) -> tuple[str, ...]:
        return ("value",)


PlotlyView._data_model.__javascript__ = list(PlotlyPlot.__javascript__)  # what a page has to load for it
PlotlyView._data_model.__css__ = list(PlotlyPlot.__css__)
