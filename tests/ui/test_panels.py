"""`ui.panel`: what Panel shows, under marimo's name for it."""

import holoviews as hv
import panel as pn
import param

import appnb as nb
from appnb import ui
from appnb.display import render
from appnb.display.embedding import embedding
from appnb.kernel.sources import ParamSource, find_source
from tests.kernel.bench import Bench, run


def test_attributes_are_those_of_the_object() -> None:
    slider = pn.widgets.IntSlider(start=0, end=10, value=5)
    element = ui.panel(slider)
    assert (element.obj, element.value, element.end) == (slider, 5, 10)
    element.value = 7
    assert slider.value == 7
    assert element.param.value.owner is slider
    assert ui.panel(pn.Column(slider)).value == {}


def test_a_widget_is_the_source_that_it_is_by_itself() -> None:
    slider = pn.widgets.IntSlider(start=0, end=10)
    assert find_source(ui.panel(slider)) == ParamSource(slider, frozenset({"value"})) == find_source(slider)
    column = pn.Column(slider)
    assert find_source(ui.panel(column)) == find_source(column)


def test_a_cell_that_reads_it_runs_again() -> None:
    async def scenario() -> None:
        make = "import panel as pn\nfrom appnb import ui\nx = ui.panel(pn.widgets.IntSlider(start=0, end=10, value=1))"
        bench = await Bench({"a": make, "b": "y = x.value + 1"}).start()
        assert bench.value("y") == 2
        assert await bench.change("x.obj.value = 5") == "b"
        assert bench.value("y") == 6
        bench.kernel.close()

    run(scenario)


def test_it_stands_where_the_object_would() -> None:
    slider = pn.widgets.IntSlider(start=0, end=10)
    element = ui.panel(slider)
    with embedding({}):
        for shown in (element, nb.md(f"Here: {element}"), nb.hstack([element])):
            (hole,) = render(shown).holes
            assert hole.viewable is slider
    assert slider in pn.Column(element).select()


def test_what_panel_makes_a_pane_of() -> None:
    class Settings(param.Parameterized):
        size = param.Integer(3)

    assert isinstance(ui.panel(Settings()).obj, pn.Param)
    assert isinstance(ui.panel(hv.Curve([1, 2])).obj, pn.pane.HoloViews)
