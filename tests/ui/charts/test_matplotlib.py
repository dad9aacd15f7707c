"""`ui.matplotlib` and `mpl.interactive` without a browser: what is refused and kept; compared with marimo."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import marimo as mo
import matplotlib.figure
import numpy as np
import pandas as pd
import pytest
from marimo._plugins.ui._impl.mpl import LassoSelection as TheirLasso

import appnb
from appnb import ui
from appnb.ui import ElementError
from appnb.ui.charts.regions import BoxSelection, EmptySelection, LassoSelection
from appnb.ui.stand_ins import write_stand_in
from appnb.ui.widgets.spec import describe
from tests.ui.charts.test_altair_chart import adopt, receive

SCALES = {"linear": ("linear", "linear"), "logarithmic": ("log", "log"), "mixed": ("linear", "log")}


def make_axes(scales: tuple[str, str] = ("linear", "linear"), **options: Any) -> Any:
    axes = matplotlib.figure.Figure(figsize=(4, 3)).subplots()
    axes.set(xscale=scales[0], yscale=scales[1], xlim=(1, 100), ylim=(1, 1000), **options)
    return axes


def make(*arguments: Any, axes: Any = None, **options: Any) -> Any:
    return ui.matplotlib(make_axes() if axes is None else axes, *arguments, **options)


def same_as_marimo(mine: Any, theirs: Any) -> Iterator[bool]:
    yield type(mine).__name__ == type(theirs).__name__
    yield bool(mine) == bool(theirs)
    for name in ("x_min", "x_max", "y_min", "y_max"):
        yield getattr(mine, name, None) == getattr(theirs, name, None)


FIRST: dict[str, Any] = {
    "none": None,
    "a box": {"x": (20, 40), "y": (100, 300)},
    "a box drawn backwards": {"x": (40, 20), "y": (300, 100)},
    "a box that sticks out": {"x": (-50, 40), "y": (900, 3000)},
    "a box beyond": {"x": (200, 300), "y": (1, 2)},
    "a box of texts": {"x": ("20", "40"), "y": ("100", "300")},
}


@pytest.mark.parametrize("scales", SCALES.values(), ids=SCALES)
@pytest.mark.parametrize("value", FIRST.values(), ids=FIRST)
def test_the_first_region_is_marimos(value: Any, scales: tuple[str, str]) -> None:
    mine, theirs = make(value, axes=make_axes(scales)).value, mo.ui.matplotlib(make_axes(scales), value).value
    assert all(same_as_marimo(mine, theirs))


@pytest.mark.parametrize("value", [{"x": (1, 2)}, {"x": 1, "y": 2}, [1, 2], {"x": (1, 2, 3), "y": (1, 2)}, "box"])
def test_what_marimo_refuses_is_refused(value: Any) -> None:
    with pytest.raises(ElementError, match="NB302"):
        make(value)
    with pytest.raises(ValueError, match="must be of the form"):
        mo.ui.matplotlib(make_axes(), value)


POINTS: dict[str, tuple[Any, Any]] = {
    "numbers": ([1, 2, 3, 4], [4, 3, 2, 1]),
    "arrays": (np.linspace(0, 5, 9), np.linspace(5, 0, 9)),
    "series": (pd.Series([1.0, 2.5, np.nan]), pd.Series([1, 2, 3])),
}


@pytest.mark.parametrize(("x", "y"), POINTS.values(), ids=POINTS)
def test_masks_are_marimos(x: Any, y: Any) -> None:
    corners = ((0.5, 0.5), (4.5, 0.5), (2.5, 4.5))
    theirs = mo.ui.matplotlib(make_axes(), {"x": (1, 3), "y": (1, 3)}).value
    box = make({"x": (1, 3), "y": (1, 3)}).value
    assert box.get_mask(x, y).tolist() == theirs.get_mask(x, y).tolist()
    assert LassoSelection(corners).get_mask(x, y).tolist() == TheirLasso(corners).get_mask(x, y).tolist()
    assert EmptySelection().get_mask(x, y).tolist() == [False] * len(x)


def test_masks_of_dates() -> None:
    days = [dt.datetime(2024, 1, day) for day in range(1, 6)]
    first = matplotlib.dates.date2num(days[0])
    box = BoxSelection(first + 0.5, first + 2.5, 0, 9)
    lasso = LassoSelection(((first + 0.5, 0), (first + 2.5, 0), (first + 2.5, 9), (first + 0.5, 9)))
    for when in (days, np.array(days, dtype="datetime64[ns]"), pd.Series(days), [day.date() for day in days]):
        for region in (box, lasso):
            assert region.get_mask(when, [5] * 5).tolist() == [False, True, True, False, False]


# ---- what a browser tells ------------------------------------------------------------------------------------------


def test_a_browser_tells_parts_of_the_plot() -> None:
    heard: list[Any] = []
    element = make(axes=make_axes(("linear", "log")), on_change=heard.append)
    for _ in range(2):
        receive(element, {"box": [0.0, 0.5, 0.0, 2 / 3]})
    (region,) = heard
    assert (region.x_min, region.x_max) == (1, 50.5)
    assert (region.y_min, region.y_max) == pytest.approx((10, 1000))
    receive(element, {"lasso": [[0, 1], [1, 1], [1, 0]]})
    assert np.allclose(element.value.vertices, [(1, 1), (100, 1), (100, 1000)])
    receive(element, {})
    assert not element.value


def test_axes_that_go_down_are_read_as_they_go() -> None:
    axes = make_axes()
    axes.invert_yaxis()
    element = make({"x": (1, 100), "y": (1, 100)}, axes=axes)
    assert element.value == BoxSelection(1, 100, 1, 100)
    left, right, top, bottom = describe(element).to_widget(element.value)["box"]
    assert (left, right, top) == (0, 1, 0)
    assert bottom == pytest.approx(99 / 999, abs=1e-5)


HOSTILE: dict[str, Any] = {
    "no dict": [1],
    "a box of three": {"box": [0, 1, 0]},
    "a box of texts": {"box": ["0", 1, 0, 1]},
    "a box of truths": {"box": [True, 1, 0, 1]},
    "a box without an end": {"box": [0, float("inf"), 0, 1]},
    "a box beyond the plot": {"box": [0, 9, 0, 1]},
    "a line for a lasso": {"lasso": [[0, 0], [1, 1]]},
    "a lasso of numbers": {"lasso": [0, 1, 2]},
    "too many corners": {"lasso": [[0, 0]] * 20_000},
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_region_is_dropped(message: Any) -> None:
    element = make({"x": (20, 40), "y": (100, 300)})
    assert receive(element, message).pushes == 1
    assert element.value == BoxSelection(20, 40, 100, 300)


def test_a_region_is_kept_over_a_new_run_and_cut_to_the_axes() -> None:
    old = make()
    receive(old, {"box": [0, 1, 0, 1]})
    axes = make_axes()
    axes.set_xlim(1, 50)
    assert adopt(make(axes=axes), old).value == BoxSelection(1, 50, 1, 1000)


def test_what_are_no_axes() -> None:
    figure = matplotlib.figure.Figure()
    with pytest.raises(ElementError, match=r"NB347 ui\.matplotlib: a value of type `Figure` are no axes"):
        ui.matplotlib(figure)
    with pytest.raises(ElementError, match=r"NB347 .*'polar'"):
        ui.matplotlib(figure.add_subplot(projection="polar"))


# ---- looking closer -------------------------------------------------------------------------------------------------


class Binding:
    """Stands for the tie to a widget."""

    refreshes = 0

    def refresh(self) -> None:
        self.refreshes += 1


def step(element: Any, **told: Any) -> Any:
    element._binding = Binding()
    element._receive(told)
    element._binding = None
    return element._limits


def test_a_step_moves_plots_that_share_an_axis_and_leaves_the_figure() -> None:
    figure = matplotlib.figure.Figure()
    left, right = figure.subplots(1, 2, sharey=True)
    left.set(xlim=(0, 10), ylim=(0, 100))
    right.set(xlim=(0, 20))
    element = appnb.mpl.interactive(left)
    assert step(element, number=1, plot=0, box=[0.1, 1.1, 0.5, 1.0]) == (
        (pytest.approx((1, 11)), pytest.approx((0, 50))),
        ((0, 20), pytest.approx((0, 50))),
    )
    assert element._answered == 1
    assert (left.get_xlim(), left.get_ylim(), right.get_xlim()) == ((0, 10), (0, 100), (0, 20))
    assert step(element, number=2, reset=True) == (((0, 10), (0, 100)), ((0, 20), (0, 100)))


@pytest.mark.parametrize(
    "told",
    [
        {"plot": 7, "box": [0, 1, 0, 1]},
        {"plot": 0, "box": [0, 1, 0]},
        {"plot": 0, "box": [0, 0, 0, 1]},
        {"plot": 0, "box": [0, float("nan"), 0, 1]},
        {"plot": 0, "box": [0, 1e9, 0, 1]},
        {"plot": True, "box": ["0", 1, 0, 1]},
        {},
    ],
)
def test_a_step_that_cannot_be_is_answered_with_the_same_picture(told: Any) -> None:
    element = appnb.mpl.interactive(make_axes().figure)
    picture, limits = element._picture, element._limits
    assert step(element, number=3, **told) == limits
    assert (element._picture, element._answered) == (picture, 3)


def test_where_a_viewer_looks_is_kept_while_the_figure_shows_the_same() -> None:
    old = appnb.mpl.interactive(make_axes())
    seen = step(old, number=1, plot=0, box=[0.25, 0.75, 0.25, 0.75])
    assert adopt(appnb.mpl.interactive(make_axes()), old)._limits == seen
    other = make_axes()
    other.set_xlim(0, 5)
    new = adopt(appnb.mpl.interactive(other), old)
    assert new._limits == (((0, 5), (1, 1000)),)
    assert new._answered == 1  # the page counts on


def test_what_has_no_plot_is_shown_as_it_is() -> None:
    figure = matplotlib.figure.Figure()
    figure.add_subplot(projection="polar")
    spec = describe(appnb.mpl.interactive(figure))
    assert spec.settings["areas"] == []
    assert "<img" in spec.settings["picture"]
    with pytest.raises(ElementError, match=r"NB347 mpl\.interactive: a value of type `list`"):
        appnb.mpl.interactive([1])


def test_before_its_page_is_live_a_figure_is_seen() -> None:
    for element in (make(), appnb.mpl.interactive(make_axes())):
        assert element._picture in (write_stand_in(element) or "")
