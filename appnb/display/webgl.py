"""When a plot of HoloViews is drawn by WebGL: when it has many points, since that is one more script to load."""

from bokeh.model import Model
from bokeh.models import ColumnDataSource, Plot

MANY_POINTS = 10_000
"""Of fewer, a canvas is drawn as fast."""


def spare_webgl(root: Model) -> None:
    """Have the plots below a root drawn on a canvas that have few points. HoloViews asks for WebGL for all of its own.

    To be called before the root is sent. A figure whose author chose WebGL is not one of HoloViews.
    """
    for plot in root.references():
        if isinstance(plot, Plot) and plot.output_backend == "webgl" and _count_points(plot) < MANY_POINTS:
            plot.output_backend = "canvas"


def _count_points(plot: Plot) -> int:
    sources = {renderer.data_source for renderer in plot.renderers if hasattr(renderer, "data_source")}
    return sum(_count_rows(source) for source in sources if isinstance(source, ColumnDataSource))


def _count_rows(source: ColumnDataSource) -> int:
    return max((len(column) for column in source.data.values()), default=0)
