"""The viewable of an Altair chart: draws it with Vega, and hears what is selected in it."""

import sys
from collections.abc import Mapping
from typing import Any, ClassVar

import param
from panel.custom import JSComponent
from panel.models.vega import VegaPlot

from appnb.display.scripts import read_module
from appnb.display.vega_charts import find_height, is_altair, take_chart


class VegaView(JSComponent):
    """Shows one chart, or others in its place. A browser changes `value` alone.

    Import this module before a page is sent: a browser learns of the class with the page, not with the first of
    its kind. Not Panel's pane: that writes all rows as JSON three times over, refuses more than 5,000, lets a chart
    load data from anywhere, and tells of points that are selected only in part.
    """

    spec = param.Dict(default={}, doc="What the chart says, in Vega-Lite; its data are named.")
    rows = param.Bytes(default=b"", doc="The data: what `pack_rows` gives.")
    options = param.Dict(default={}, doc="Options of vega-embed.")
    listens = param.List(default=[], doc="Names of the selections that are told.")
    spoken = param.String(default="", doc="What assistive technology calls it.")
    value = param.Dict(default={}, doc="`selections`: what is selected, by name; `zone`: the time zone of the reader.")

    _esm: ClassVar[str] = read_module("text", "vega_rows", "vega_state", "slowly", "keys", "vega_keys", "vega_view")

    object: Any = None  # the chart that it shows, where it is shown by itself

    @property
    def _linked_properties(self) -> tuple[str, ...]:
        return ("value",)

    def __appnb_take__(self, source: Any) -> bool:
        """Show another object in place of the one before; False if it is no chart."""
        if not is_altair(source):
            return False
        self.param.update(describe_chart(source))
        self.object = source
        return True


VegaView._data_model.__javascript__ = list(VegaPlot.__javascript__)  # what a page has to load for it


def describe_chart(chart: Any) -> dict[str, Any]:
    """Describe how a `VegaView` shows a chart as it stands, with nothing to select that is told.

    Raises:
        AppnbError: NB346, its data are not here.
    """
    taken = take_chart(chart)
    return {"spec": taken.spec, "rows": taken.pack(), "options": find_options(), **find_size(taken.spec)}


def find_options() -> dict[str, Any]:
    """Find the options of vega-embed that the author has set in Altair."""
    options = sys.modules["altair"].renderers.options.get("embed_options")
    return dict(options or {})


def find_size(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Find how a chart goes with its place: as wide as that, if it says so, and as high as it is at least."""
    return {
        "sizing_mode": "stretch_width" if spec.get("width") == "container" else None,
        "min_height": find_height(spec),
    }


def show_chart(chart: Any) -> VegaView:
    """Make the viewable of a chart."""
    view = VegaView(margin=0, **describe_chart(chart))  # type: ignore[no-untyped-call]  # Panel's
    view.object = chart
    return view
