"""What shows charts in which something can be selected."""

from typing import Any

from appnb.display import figures
from appnb.display.figure_views import MovingView, RegionView
from appnb.display.plotly_view import PlotlyView
from appnb.display.vega_view import VegaView, find_options, find_size
from appnb.ui.charts.altair import altair_chart
from appnb.ui.charts.interactive import interactive
from appnb.ui.charts.matplotlib import matplotlib
from appnb.ui.charts.plotly import plotly
from appnb.ui.labels import plain_text
from appnb.ui.widgets.spec import WidgetSpec, describe


@describe.register
def _(element: altair_chart) -> WidgetSpec:
    taken = element._taken
    settings: dict[str, Any] = {
        "margin": 0,
        "spec": taken.spec,
        "rows": element._packed,
        "options": find_options(),
        "listens": element._told,
        "spoken": plain_text(element.label),
        **find_size(taken.spec),
    }
    return WidgetSpec(
        VegaView,
        settings,
        to_widget=lambda _: {"selections": element.selections, "zone": element._selected.zone},
        receive=element._receive,
    )


@describe.register
def _(element: plotly) -> WidgetSpec:
    settings: dict[str, Any] = {
        "margin": 0,
        "figure": element._packed,
        "config": element._config,
        "spoken": plain_text(element.label),
        "sizing_mode": "stretch_width" if element.full_width else None,
    }
    return WidgetSpec(PlotlyView, settings, to_widget=lambda _: element._write_chosen(), receive=element._receive)


@describe.register
def _(element: matplotlib) -> WidgetSpec:
    settings: dict[str, Any] = {
        "margin": 0,
        "picture": element._picture,
        "areas": [element._area.describe()],
        "debounce": element.debounce,
        "spoken": plain_text(element.label) or figures.describe(element.axes.figure),
    }
    return WidgetSpec(RegionView, settings, to_widget=lambda _: element._told, receive=element._receive)


@describe.register
def _(element: interactive) -> WidgetSpec:
    settings: dict[str, Any] = {
        "margin": 0,
        "picture": element._picture,
        "areas": [area.describe() for area in element._areas],
        "answered": element._answered,
        "spoken": figures.describe(element._figure),
    }
    return WidgetSpec(MovingView, settings, put=None, receive=element._receive)
