"""An element and its widget: values go both ways, nothing goes in circles, what does not fit is dropped."""

import datetime as dt
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import param
import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from appnb import ui
from appnb.kernel.watchers import WatcherLog, install_recorder
from appnb.ui.files import FileUploadResults
from appnb.ui.live import LiveElement
from appnb.ui.widgets.fields import describe

BOTH_WAYS: dict[str, tuple[Any, ...]] = {
    "slider": (lambda: ui.slider(1, 10), "value", 3, 3, 5, 5),
    "slider of floats": (lambda: ui.slider(0.0, 1.0), "value", 0.5, 0.5, 0.25, 0.25),
    "slider let go": (lambda: ui.slider(1, 10, debounce=True), "value_throttled", 3, 3, None, None),
    "slider of places": (lambda: ui.slider(steps=[1, 1000, 10000]), "value", "1000", 1000, 10000, "10 000"),
    "range slider": (lambda: ui.range_slider(1, 10), "value", (2, 6), [2, 6], [3, 4], (3, 4)),
    "range slider of places": (
        lambda: ui.range_slider(steps=[1, 10, 100]),
        "value",
        (0, 1),
        [1, 10],
        [10, 100],
        (1, 2),
    ),
    "number": (lambda: ui.number(1, 10), "value", 2.5, 2.5, None, None),
    "number of integers": (lambda: ui.number(1, 10, step=1), "value", 4, 4, 5, 5),
    "text": (lambda: ui.text(), "value", "a", "a", "b", "b"),
    "text at each key": (lambda: ui.text(debounce=False), "value_input", "a", "a", "b", "b"),
    "text area": (lambda: ui.text_area(), "value", "a", "a", "b", "b"),
    "checkbox": (lambda: ui.checkbox(), "value", True, True, False, False),
    "switch": (lambda: ui.switch(), "value", True, True, False, False),
    "dropdown": (lambda: ui.dropdown({"one": 1, "two": 2}), "value", "two", 2, 1, "one"),
    "dropdown to nothing": (
        lambda: ui.dropdown(["a"], value="a", allow_select_none=True),
        "value",
        "--",
        None,
        "a",
        "a",
    ),
    "dropdown to search": (lambda: ui.dropdown(["a", "b"], searchable=True), "value", "b", "b", None, ""),
    "radio": (lambda: ui.radio({"one": 1, "two": 2}), "value", "two", 2, 1, "one"),
    "multiselect": (lambda: ui.multiselect({"one": 1, "two": 2}), "value", ["two"], [2], [1, 2], ["one", "two"]),
    "date": (lambda: ui.date(), "value", "2025-03-14", dt.date(2025, 3, 14), dt.date(2025, 1, 1), "2025-01-01"),
    "datetime": (
        lambda: ui.datetime(),
        "value",
        "2025-03-14T09:30",
        dt.datetime(2025, 3, 14, 9, 30),
        None,
        "",
    ),
    "tabs": (lambda: ui.tabs({"**A**": 1, "B": 2}), "value", "B", "B", "**A**", "A"),
}


@pytest.mark.parametrize(("make", "name", "sent", "value", "set_to", "shown"), BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_values_go_both_ways(make: Any, name: str, sent: Any, value: Any, set_to: Any, shown: Any) -> None:
    element = make()
    heard: list[Any] = []
    element.param.watch(lambda event: heard.append(event.new), "value")
    widget = element._find_widget()
    assert element._find_widget() is widget
    with param.edit_constant(widget):
        setattr(widget, name, sent)
    assert element.value == value
    assert len(heard) == 1
    if shown is not None or set_to is not None:
        element.value = set_to
        assert widget.value == shown
        assert len(heard) == 2


DROPPED: dict[str, tuple[Any, ...]] = {
    "out of bounds": (lambda: ui.slider(1, 10), "value", 99),
    "between two steps": (lambda: ui.slider(0.0, 1.0, 0.1), "value", 0.25),
    "a place that is none": (lambda: ui.slider(steps=[1, 10]), "value", "5"),
    "an option that is none": (lambda: ui.multiselect(["a"]), "value", ["a", "b"]),
    "a date that is none": (lambda: ui.date(value="2025-01-01"), "value", "2025-02-30"),
    "too long a text": (lambda: ui.text("ab", max_length=3), "value", "abcd"),
    "a number out of bounds": (lambda: ui.number(1, 10), "value", 99),
}


@pytest.mark.parametrize(("make", "name", "sent"), DROPPED.values(), ids=DROPPED)
def test_what_a_viewer_could_not_have_chosen_is_dropped(make: Any, name: str, sent: Any) -> None:
    element = make()
    before = element.value
    widget = element._find_widget()
    shown = getattr(widget, name)
    if hasattr(widget.param[name], "bounds"):
        widget.param[name].bounds = None  # a browser is not held back by them
    setattr(widget, name, sent)
    assert element.value == before
    assert getattr(widget, name) == shown


def test_an_element_that_is_never_shown_has_no_widget() -> None:
    element = ui.slider(1, 10)
    f"{element}"
    element.__appnb_html__()
    assert element._binding is None


def test_a_button_is_pressed() -> None:
    element = ui.button(value=0, on_click=lambda value: value + 1)
    widget = element._find_widget()
    widget.clicks += 1
    widget.clicks += 1
    assert element.value == 2


def test_what_is_disabled_hears_nothing() -> None:
    slider, button = (
        ui.slider(1, 10, disabled=True),
        ui.button(value=0, on_click=lambda value: value + 1, disabled=True),
    )
    slider._find_widget().value = 5
    button._find_widget().clicks += 1
    assert (slider.value, slider._find_widget().value, button.value) == (1, 1, 0)


def test_a_browser_changes_nothing_but_the_value() -> None:
    for element in (ui.slider(1, 10), ui.text(), ui.dropdown(["a"]), ui.multiselect(["a"])):
        assert not {"disabled", "options", "start", "end", "name", "data"} & set(
            element._find_widget()._linked_properties
        )


def test_what_on_change_raises_reaches_who_applies_the_change() -> None:
    element = ui.slider(1, 10, on_change=lambda value: 1 / 0)
    widget = element._find_widget()
    with pytest.raises(ZeroDivisionError):
        widget.value = 3
    assert element.value == 3


def test_settings_reach_the_widget() -> None:
    element = ui.text(label="a")
    widget = element._find_widget()
    element.disabled = True
    element.label = "**b**"
    assert (widget.disabled, widget.facts) == (True, {"name": "b"})


def test_a_widget_is_handed_on_to_the_element_made_anew() -> None:
    old = ui.slider(1, 10, label="old")
    widget = old._find_widget()
    widget.value = 7
    new = ui.slider(1, 20, label="new")
    new.__appnb_adopt__(old)
    assert new._find_widget() is widget
    assert (new.value, widget.value, widget.end, widget.facts["name"]) == (7, 7, 20, "new")
    widget.value = 15
    assert (new.value, old.value) == (15, 7)
    assert old._binding is None


def test_another_widget_is_made_where_the_kind_changed() -> None:
    old = ui.slider(1, 10)
    widget = old._find_widget()
    new = ui.slider(1.0, 10.0)
    new.__appnb_adopt__(old)
    assert new._find_widget() is not widget


def test_a_file_comes_in_pieces() -> None:
    element = ui.file(max_size=5)
    widget = element._find_widget()

    def send(chunk: int, data: bytes, name: str = "a.txt", kind: str = "upload_event") -> None:
        data_sent = {"name": name, "chunk": chunk, "total_chunks": 2, "data": data, "type": "text/plain"}
        widget._process_event(SimpleNamespace(event_name=kind, data=data_sent))

    send(1, b"ab")
    assert element.value == ()
    send(2, b"cd")
    assert element.value == (FileUploadResults("a.txt", b"abcd"),)
    assert (element.name(), element.contents(), element.name(1)) == ("a.txt", b"abcd", None)
    send(1, b"abc", "b.txt")
    send(2, b"defg", "b.txt")  # seven bytes are more than five
    assert element.name() == "a.txt"
    send(1, b"", kind="delete_event")
    assert element.value == ()


def test_widgets_bring_no_style_sheets_of_their_own() -> None:
    doc = Document()
    with set_curdoc(doc):
        model = ui.slider(1, 10)._find_widget().get_root(doc)
    assert model.stylesheets == []


def test_a_layout_of_panel_shows_the_label() -> None:
    element = ui.text(label="Name")
    assert "appnb-labelled" in element.__panel__().css_classes
    assert len(ui.array([ui.text(), ui.text()]).__panel__()) == 2
    assert len(ui.text().form().__panel__()) == 3  # the field, the button, the note


def test_watchers_of_a_widget_do_not_belong_to_the_cell_that_shows_it() -> None:
    running: ContextVar[WatcherLog | None] = ContextVar("running", default=None)
    install_recorder(running.get)
    element = ui.slider(1, 10)
    token = running.set(log := WatcherLog())
    element._find_widget()
    running.reset(token)
    log.take_back()
    element._find_widget().value = 3
    assert element.value == 3


def test_every_public_element_but_composites_is_described() -> None:
    composites = {ui.array, ui.dictionary, ui.batch, ui.form, ui.date_range, ui.refresh, ui.panel}
    for name in ui.__all__:
        kind = getattr(ui, name)
        if name.islower() and kind not in composites and name != "anywidget" and not issubclass(kind, LiveElement):
            assert describe.dispatch(kind) is not describe.dispatch(object), name
