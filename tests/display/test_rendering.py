"""Outputs as the page takes them: HTML, holes, and viewables that stay when a cell runs again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import SimpleNamespace

import altair
import holoviews as hv
import pandas as pd
import panel as pn
import param
import plotly.graph_objects as go
import pytest
from bokeh.document import Document
from bokeh.models import Row
from bokeh.plotting import figure
from panel.viewable import Viewable

import appnb as nb
from appnb.display import RenderContext, Rendered, reconcile, render, render_all
from appnb.display.embedding import embedding, find_holes, hole_token


def test_plain_things_have_no_holes() -> None:
    rendered = render_all([nb.md("x"), pd.DataFrame({"a": [1]}), 3])
    assert rendered.holes == ()
    assert rendered.html.count('<div class="appnb-part">') == 3


def test_one_output_is_not_wrapped_and_nothing_is_nothing() -> None:
    assert render_all([None, 3]).html == '<span class="appnb-text appnb-number">3</span>'
    assert render_all([]) == render(None) == Rendered()


def test_mathematics_says_what_it_needs() -> None:
    assert render(nb.vstack([nb.md("$x$")])).needs == {"math"}
    assert render(nb.md("x")).needs == frozenset()


class Model(param.Parameterized):
    size = param.Integer(3)


LIVE: dict[str, tuple[Callable[[], object], str, str]] = {
    "a figure of Bokeh": (lambda: figure(width=300), "Bokeh", "fill"),
    "a figure of Bokeh with a frame of its own": (lambda: figure(frame_width=300), "Bokeh", "scroll"),
    "a layout of Bokeh": (lambda: Row(figure()), "Bokeh", "scroll"),
    "an element of HoloViews": (lambda: hv.Curve([1, 2]), "HoloViews", "scroll"),
    "an element of HoloViews with a width": (lambda: hv.Curve([1, 2]).opts(width=300), "HoloViews", "fill"),
    "a layout of HoloViews": (lambda: hv.Curve([1]) + hv.Curve([2]), "HoloViews", "scroll"),
    "a chart of Altair": (lambda: altair.Chart(pd.DataFrame({"a": [1]})).mark_bar(), "VegaView", "scroll"),
    "a figure of Plotly": (lambda: go.Figure(), "Plotly", "fill"),
    "a figure of Plotly with a width": (lambda: go.Figure(layout={"width": 300}), "Plotly", "scroll"),
    "a Panel widget": (lambda: pn.widgets.IntSlider(), "IntSlider", ""),
    "a Panel layout that fills": (lambda: pn.Row(sizing_mode="stretch_width"), "Row", "fill"),
    "a param object": (Model, "Param", ""),
    "a reactive expression": (lambda: param.rx(1) + 1, "ReactiveExpr", ""),
    "a bound function": (lambda: pn.bind(lambda size: size, Model().param.size), "ParamFunction", ""),
}


@pytest.fixture(scope="module", autouse=True)
def bokeh_backend() -> None:
    hv.extension("bokeh", logo=False)


@pytest.mark.parametrize(("make", "kind", "fit"), LIVE.values(), ids=LIVE)
def test_live_things_are_holes(make: Callable[[], object], kind: str, fit: str) -> None:
    value = make()
    rendered = render(value)
    (hole,) = rendered.holes
    assert not hole.is_made
    fitting = f' data-fit="{fit}"' if fit else ""
    assert rendered.html == f'<appnb-hole id="{hole.id}"{fitting}></appnb-hole>'
    assert isinstance(hole.viewable, Viewable)
    assert kind in (type(hole.viewable).__name__, type(getattr(hole.viewable, "layout", None)).__name__)
    assert hole.viewable is hole.viewable
    assert hole.viewable.get_root(Document())


def test_a_panel_object_is_used_as_it_is() -> None:
    slider = pn.widgets.IntSlider()
    assert render(slider).holes[0].viewable is slider


class Element:
    """Gives its viewable, as an element does."""

    def __init__(self, viewable: Viewable) -> None:
        self.viewable = viewable

    def __panel__(self) -> Viewable:
        return self.viewable

    def __format__(self, spec: str) -> str:
        return hole_token(self)


def test_an_object_that_gives_its_viewable() -> None:
    slider = pn.widgets.IntSlider()
    assert render([Element(slider)]).holes[0].viewable is slider


def test_an_adapter_makes_what_panel_cannot() -> None:
    class Widget:
        __module__ = "anywidget.widget"
        __qualname__ = "AnyWidget"

    made = pn.Row()
    rendered = render(Widget(), RenderContext(adapters=(lambda value: None, lambda value: made)))
    assert rendered.holes[0].viewable is made


def test_a_viewable_that_cannot_be_made_is_a_note(caplog: pytest.LogCaptureFixture) -> None:
    class Bad:
        def __panel__(self) -> Viewable:
            raise ValueError("a secret")

    viewable = render(Bad()).holes[0].viewable
    assert "cannot be shown" in viewable.object
    assert "secret" not in viewable.object
    assert "NB314" in caplog.text


def test_a_viewable_that_cannot_draw_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    hole = render(figure()).holes[0]
    drawn = hole.viewable
    note = hole.give_up(ValueError("a secret"))
    assert hole.viewable is note is not drawn
    assert "secret" not in note.object
    assert "NB314" in caplog.text


def test_an_object_that_is_shown_twice_has_two_holes() -> None:
    slider = pn.widgets.IntSlider()
    rendered = render([slider, slider])
    first, second = rendered.holes
    assert second.id == f"{first.id}-2"
    assert find_holes(rendered.html) == [first.id, second.id]
    assert first.viewable is second.viewable


def test_an_object_keeps_its_hole() -> None:
    slider = pn.widgets.IntSlider()
    assert render(slider).html == render(slider).html
    assert render(slider).html != render(slider.clone()).html


# ---- text with live things in it -------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractContextManager[None]]:
    """Run a block as a cell of a notebook that has these names."""

    @contextmanager
    def running(**values: object) -> Iterator[None]:
        cell = SimpleNamespace(embedded={}, kernel=SimpleNamespace(values=values))
        with monkeypatch.context() as patch:
            patch.setattr("appnb.display.embedding.current_cell", lambda: cell)
            yield

    return running


Run = Callable[..., AbstractContextManager[None]]


def test_a_cell_knows_what_it_embedded(run: Run) -> None:
    element = Element(pn.Row())
    with run():
        html = nb.md(f"a {element}")
    assert render(html).holes[0].source is element


def test_html_of_one_cell_is_embedded_in_another(run: Run) -> None:
    element = Element(pn.Row())
    with run():
        html = nb.md(f"a {element}")
    with run():
        outer = nb.Html(f"<section>{html}</section>")
    assert render(outer).holes[0].source is element


def test_a_string_of_one_cell_is_shown_in_another_if_the_element_has_a_name(run: Run) -> None:
    element = Element(pn.Row())
    with run():
        text = f"a {element}"
    with run(size=element):
        html = nb.md(text)
    assert render(html).holes[0].source is element


def test_an_element_of_appnb_in_a_string_of_another_cell(run: Run) -> None:
    size = nb.ui.slider(1, 10)
    with run():
        text = f"a {size}"
    with run(size=size):
        html = nb.md(text)
    assert len(render(html).holes) == 1


def test_an_element_without_a_name_is_gone(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    with run():
        text = f"a {Element(pn.Row())}"
    with run():
        rendered = render(nb.md(text))
    assert rendered.holes == ()
    assert "An element that was here is gone." in rendered.html
    assert "NB315" in caplog.text


def test_text_names_no_object_of_another_session() -> None:
    mine, theirs = Element(pn.Row()), Element(pn.Row())
    with embedding({}):
        stolen = f"{theirs}"
    with embedding({}):
        assert render(nb.md(f"{mine} {stolen}")).holes[0].source is mine
        assert len(render(nb.md(f"{mine} {stolen}")).holes) == 1


# ---- a cell runs again -------------------------------------------------------------------------------------

AGAIN: dict[str, Callable[[], object]] = {
    "a figure of Bokeh": lambda: figure(width=300),
    "an element of HoloViews": lambda: hv.Curve([1, 2]),
    "a chart of Altair": lambda: altair.Chart(pd.DataFrame({"a": [1]})).mark_bar(),
    "a figure of Plotly": go.Figure,
    "a param object": Model,
}


@pytest.mark.parametrize("make", AGAIN.values(), ids=AGAIN)
def test_a_new_object_of_the_same_kind_takes_over_the_pane(make: Callable[[], object]) -> None:
    old, value = render(make()), make()
    pane = old.holes[0].viewable
    new = reconcile(old, render(nb.vstack(["changed", value])))
    assert new.holes[0].viewable is pane
    assert pane.object is value
    assert new.holes[0].source is value
    assert find_holes(new.html) == [old.holes[0].id]


def test_a_page_that_is_open_shows_the_new_object_in_the_same_model() -> None:
    old = render(figure(width=300))
    root = old.holes[0].viewable.get_root(Document())
    value = figure(width=400)
    reconcile(old, render(value))
    assert root.children == [value]


def test_an_object_of_another_kind_has_a_pane_of_its_own() -> None:
    old = render(figure())
    pane = old.holes[0].viewable
    new = reconcile(old, render(hv.Curve([1])))
    assert new.holes[0].viewable is not pane
    assert new.holes[0].id != old.holes[0].id


def test_a_pane_that_the_author_made_is_not_touched() -> None:
    value = figure()
    pane = pn.pane.Bokeh(value)
    old = render(pane)
    reconcile(old, render(figure()))
    assert old.holes[0].viewable is pane
    assert pane.object is value


def test_no_pane_is_made_to_be_compared() -> None:
    new = reconcile(render(figure()), render(figure()))
    assert not new.holes[0].is_made


def test_the_same_object_keeps_its_viewable_wherever_it_stands() -> None:
    first, second, third = figure(), figure(), figure()
    old = render([first, second])
    panes = [hole.viewable for hole in old.holes]
    new = reconcile(old, render([third, second]))
    assert [hole.viewable for hole in new.holes] == panes
    assert [pane.object for pane in panes] == [third, second]
    assert new.html == old.html


def test_holes_stay_apart_when_objects_come_back() -> None:
    first, second = figure(), figure()
    one = render([first])
    _ = one.holes[0].viewable
    two = reconcile(one, render([second]))  # takes over the hole of the first
    three = reconcile(two, render([second, first]))  # which wants it back
    ids = [hole.id for hole in three.holes]
    assert len(set(ids)) == 2
    assert find_holes(three.html) == ids
    assert [hole.viewable.object for hole in three.holes] == [second, first]


def test_an_element_that_took_over_the_widget_of_another_keeps_its_place() -> None:
    slider = pn.widgets.IntSlider()
    old = render(Element(slider))
    assert old.holes[0].viewable is slider
    new = reconcile(old, render(Element(slider)))
    assert new.holes[0].id == old.holes[0].id
    assert new.html == old.html


def test_an_object_that_was_changed_in_place_is_shown_again() -> None:
    value = go.Figure()
    old = render(value)
    seen: list[object] = []
    old.holes[0].viewable.param.watch(seen.append, "object", onlychanged=False)
    reconcile(old, render(value))
    assert len(seen) == 1
