"""Widgets that sleep until something asks for them: nobody who has one can tell, and browsers get the same model."""

import copy
import threading
from functools import partial

import panel as pn
import pytest
from bokeh.core.serialization import Serializer
from bokeh.document import Document
from bokeh.events import ButtonClick
from bokeh.model import Model
from panel.viewable import Viewable

from appnb import ui
from appnb.display.rendering import render
from appnb.server import bridge
from appnb.ui.element import Element
from appnb.ui.widgets import drawing, kinds
from appnb.ui.widgets.asleep import is_asleep, make_asleep
from appnb.ui.widgets.drawing import Pattern, Patterns

bridge.install()


@pytest.fixture(autouse=True)
def nothing_was_shown_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "PATTERNS", Patterns())


class Intake:
    """Notes the changes that a browser makes, as a page does for its kernel."""

    def __init__(self) -> None:
        self.taken: list[partial[None]] = []

    def take(self, key: object, apply: "partial[None]") -> None:
        self.taken.append(apply)


def open_page() -> tuple[Document, Intake]:
    doc, intake = Document(), Intake()
    bridge.prepare_document(doc, "")
    bridge.attach(doc, intake)
    return doc, intake


def show(element: Element, doc: Document) -> tuple[Viewable, Model]:
    [hole] = render(element).holes
    return hole.viewable, bridge.make_root(hole.viewable, doc)


def show_again(element: Element) -> tuple[Viewable, Model, Document, Intake]:
    """Show an element after another like it was shown, on a page of its own."""
    show(element._clone(), open_page()[0])
    doc, intake = open_page()
    return *show(element, doc), doc, intake


def write(model: Model) -> object:
    written = Serializer().encode(model)
    assert isinstance(written, dict)
    return {name: value for name, value in written.items() if name != "id"}


ELEMENTS = [
    partial(ui.slider, 0, 100, value=7, label="A *slider*"),
    partial(ui.slider, 0, 1, step=0.1),
    partial(ui.slider, steps=[1, 2, 5], label="steps"),
    partial(ui.range_slider, 0, 10, value=[2, 5]),
    partial(ui.number, 0, 10, value=3, label="n"),
    partial(ui.text, value="abc", label="t", placeholder="type"),
    partial(ui.text_area, value="abc"),
    partial(ui.dropdown, ["a", "b", "c"], value="b", label="d"),
    partial(ui.dropdown, {"one": 1, "two": 2}, value="one"),
    partial(ui.radio, ["a", "b"], value="a"),
    partial(ui.multiselect, ["a", "b"], value=["a"]),
    partial(ui.checkbox, label="c"),
    partial(ui.switch, label="s"),
    partial(ui.button, label="go"),
    partial(ui.date, value="2024-01-02"),
]


@pytest.mark.parametrize("make", ELEMENTS, ids=lambda make: make.func.__name__)
def test_a_model_that_was_drawn_is_what_panel_makes(make: "partial[Element]") -> None:
    first, _ = show(make(), open_page()[0])
    assert not is_asleep(first)
    doc, _ = open_page()
    viewable, drawn = show(make(), doc)
    woken = viewable.get_root(open_page()[0])
    assert write(drawn) == write(woken)
    assert drawn._callbacks.keys() == woken._callbacks.keys()
    assert [value for value in drawn._property_values.values() if hasattr(value, "_owners") and not value._owners] == []


def test_widgets_sleep_once_others_like_them_were_shown() -> None:
    awake = {make.func.__name__ for make in ELEMENTS if not is_asleep(show_again(make())[0])}
    assert awake == {"slider", "multiselect"}  # places, and options with names: more than plain values


def test_a_change_in_the_browser_wakes_the_widget_on_the_kernels_thread_and_both_follow_from_then_on() -> None:
    element = ui.slider(0, 100, value=50, label="follows")
    viewable, model, _, intake = show_again(element)
    model.value = 60  # as a message of the browser does
    assert is_asleep(viewable)
    assert len(intake.taken) == 1
    intake.taken[0]()
    assert not is_asleep(viewable)
    assert (element.value, viewable.value, model.value) == (60, 60, 60)
    element.value = 70
    assert (viewable.value, model.value) == (70, 70)


def test_an_event_of_the_browser_wakes_the_widget_too() -> None:
    pressed: list[object] = []
    element = ui.button(label="wakes", on_click=pressed.append)
    viewable, model, _, intake = show_again(element)
    model._trigger_event(ButtonClick(model))
    assert is_asleep(viewable)
    for apply in intake.taken:
        apply()
    assert not is_asleep(viewable)
    assert len(pressed) == 1


def test_what_code_changes_reaches_the_model_of_a_widget_that_slept() -> None:
    element = ui.slider(0, 100, value=50, label="set by code")
    _, model, *_ = show_again(element)
    element.value = 20
    element.disabled = True
    assert (model.value, model.disabled) == (20, True)


def test_a_widget_sleeps_on_while_the_cell_of_its_element_runs_again() -> None:
    old, new = (ui.slider(0, 100, value=50, label="made again") for _ in range(2))
    viewable, *_ = show_again(old)
    new.__appnb_adopt__(old)
    assert new._find_widget() is viewable
    assert is_asleep(viewable)
    other = ui.slider(0, 200, value=50, label="made again")
    other.__appnb_adopt__(new)
    assert (is_asleep(viewable), viewable.end) == (False, 200)


def test_a_list_of_a_drawn_model_is_its_own() -> None:
    first, second = (show_again(ui.dropdown(["x", "y"], value="x", label="own"))[1] for _ in range(2))
    first.css_classes.append("changed")
    assert "changed" not in second.css_classes
    assert "changed" not in show(ui.dropdown(["x", "y"], value="x", label="own"), open_page()[0])[1].css_classes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ui.slider(0, 5, value=1), ui.slider(0.0, 5.0, value=1.0)),
        (ui.text(value="1"), ui.text(value="1", debounce=False)),
    ],
    ids=["whole numbers and others", "what is heard"],
)
def test_widgets_that_differ_are_not_drawn_after_each_other(one: Element, other: Element) -> None:
    show_again(one)
    _, model, *_ = show_again(other)
    woken = other.viewable.get_root(open_page()[0])
    assert write(model) == write(woken)
    assert model._callbacks.keys() == woken._callbacks.keys()


def test_a_model_that_was_dropped_is_not_the_widgets_when_it_wakes() -> None:
    element = ui.slider(0, 100, value=50, label="dropped")
    viewable, model, *_ = show_again(element)
    bridge.drop_root(viewable, model)
    assert is_asleep(viewable)
    element.value = 1
    assert model.value == 50
    assert viewable._models == {}


def make_sleeper() -> tuple[Viewable, list[object]]:
    made: list[object] = []

    def make(widget: kinds.IntSlider) -> None:
        made.append(widget)
        kinds.IntSlider.__init__(widget, start=0, end=9, value=4)

    return make_asleep(kinds.IntSlider, make), made


@pytest.mark.parametrize(
    "ask",
    [
        lambda widget: widget.value,
        lambda widget: setattr(widget, "value", 5),
        lambda widget: widget.param.watch(print, "value"),
        lambda widget: repr(widget),
        lambda widget: copy.copy(widget),
        lambda widget: pn.Row(widget).get_root(Document()),
        lambda widget: hasattr(widget, "other"),
    ],
    ids=["read", "set", "watch", "repr", "copy", "layout", "hasattr"],
)
def test_whoever_asks_gets_the_widget_made_once(ask: object) -> None:
    widget, made = make_sleeper()
    assert isinstance(widget, kinds.IntSlider)
    assert isinstance(widget, pn.widgets.IntSlider)
    assert not isinstance(widget, pn.pane.PaneBase)
    assert made == []
    ask(widget)
    assert made == [widget]
    assert type(widget) is kinds.IntSlider
    assert widget.end == 9


def test_threads_that_ask_at_once_get_the_same_widget() -> None:
    widget, made = make_sleeper()
    start = threading.Barrier(8)
    read: list[int] = []

    def ask() -> None:
        start.wait()
        read.append(widget.value)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [4] * 8
    assert made == [widget]


def test_a_widget_that_cannot_be_made_says_so_each_time() -> None:
    widget = make_asleep(kinds.IntSlider, lambda widget: kinds.IntSlider.__init__(widget, value="no number"))
    for _ in range(2):
        with pytest.raises(ValueError, match="must be an integer"):
            widget.value  # noqa: B018 - asking is what wakes it
    assert is_asleep(widget)


def test_only_the_patterns_that_were_used_last_are_kept() -> None:
    kept = Patterns(most=2)
    a, b, c = ((kinds.IntSlider, name) for name in "abc")
    pattern = Pattern(Model, {}, (), ())
    kept.keep(a, pattern)
    kept.keep(b, pattern)
    assert kept.find(a) is pattern
    kept.keep(c, pattern)
    assert kept.find(b) is None
    assert kept.find(a) is pattern
    assert len(kept) == 2
