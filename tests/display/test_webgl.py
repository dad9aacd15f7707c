"""Plots of HoloViews are drawn by WebGL when it is worth its script; figures of Bokeh when their author says so."""

import holoviews as hv
import numpy as np
import panel as pn
import pytest
from bokeh.document import Document
from bokeh.models import Plot
from bokeh.plotting import figure

from appnb.server import bridge


def find_backend(viewable: pn.viewable.Viewable) -> str:
    doc = Document()
    bridge.prepare_document(doc, "")
    return bridge.make_root(viewable, doc).select_one({"type": Plot}).output_backend


@pytest.mark.parametrize(("count", "backend"), [(100, "canvas"), (50_000, "webgl")])
def test_holoviews(count: int, backend: str) -> None:
    hv.extension("bokeh")
    assert find_backend(pn.pane.HoloViews(hv.Points(np.zeros((count, 2))))) == backend


def test_bokeh() -> None:
    assert find_backend(pn.pane.Bokeh(figure(output_backend="webgl"))) == "webgl"
