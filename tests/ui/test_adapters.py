"""Widgets of other makers: ipywidgets' controls and anywidgets, in step with Python both ways."""

import datetime as dt
import gc
import weakref
from typing import Any

import anywidget
import ipywidgets as widgets
import pytest
import traitlets
import wigglystuff
from marimo._plugins.ui._impl.from_anywidget import get_anywidget_state

from appnb import ui
from appnb.display import RenderContext, render
from appnb.ui.adapters import VIEWABLE_ADAPTERS, adapt_anywidget, adapt_ipywidget


class Counter(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    _css = "b { color: red }"
    count = traitlets.Int(0).tag(sync=True)
    width = traitlets.Int(10).tag(sync=True)  # a parameter of every Panel widget has this name
    private = traitlets.Int(1)


CONTROLS: dict[str, tuple[Any, ...]] = {
    "IntSlider": (lambda: widgets.IntSlider(3, max=20), 5, 5, 7, 7),
    "FloatSlider": (lambda: widgets.FloatSlider(0.5, max=1.0, step=0.1), 0.25, 0.25, 0.75, 0.75),
    "IntRangeSlider": (lambda: widgets.IntRangeSlider(value=(1, 5), max=9), (2, 3), (2, 3), (4, 8), (4, 8)),
    "FloatRangeSlider": (
        lambda: widgets.FloatRangeSlider(value=(1, 5), max=9),
        (2.5, 3.0),
        (2.5, 3.0),
        (4.0, 8.0),
        (4.0, 8.0),
    ),
    "SelectionSlider": (lambda: widgets.SelectionSlider(options=[("one", 1), ("two", 2)]), "two", 2, 1, "one"),
    "BoundedIntText": (lambda: widgets.BoundedIntText(1, max=9), 4, 4, 5, 5),
    "FloatText": (lambda: widgets.FloatText(1.0), 4.5, 4.5, 5.5, 5.5),
    "Text": (lambda: widgets.Text("a"), "b", "b", "c", "c"),
    "Password": (lambda: widgets.Password("a"), "b", "b", "c", "c"),
    "Textarea": (lambda: widgets.Textarea("a"), "b", "b", "c", "c"),
    "Combobox": (lambda: widgets.Combobox(options=["a", "b"]), "b", "b", "a", "a"),
    "Dropdown": (lambda: widgets.Dropdown(options=[("one", 1), ("two", 2)]), "two", 2, 1, "one"),
    "Select": (lambda: widgets.Select(options=["a", "b"]), "b", "b", "a", "a"),
    "RadioButtons": (lambda: widgets.RadioButtons(options=["a", "b"]), "b", "b", "a", "a"),
    "ToggleButtons": (lambda: widgets.ToggleButtons(options=["a", "b"]), "b", "b", "a", "a"),
    "SelectMultiple": (lambda: widgets.SelectMultiple(options=["a", "b"]), ["b"], ("b",), ("a", "b"), ["a", "b"]),
    "Checkbox": (lambda: widgets.Checkbox(), True, True, False, False),
    "ToggleButton": (lambda: widgets.ToggleButton(), True, True, False, False),
    "DatePicker": (lambda: widgets.DatePicker(), "2025-03-14", dt.date(2025, 3, 14), None, ""),
    "TimePicker": (lambda: widgets.TimePicker(), "09:30", dt.time(9, 30), None, ""),
    "NaiveDatetimePicker": (
        lambda: widgets.NaiveDatetimePicker(),
        "2026-03-01T09:30",
        dt.datetime(2026, 3, 1, 9, 30),
        None,
        "",
    ),
    "ColorPicker": (lambda: widgets.ColorPicker(value="#ff0000"), "#00ff00", "#00ff00", "#0000ff", "#0000ff"),
}


@pytest.mark.parametrize(("make", "sent", "value", "set_to", "shown"), CONTROLS.values(), ids=CONTROLS)
def test_controls_of_ipywidgets(make: Any, sent: Any, value: Any, set_to: Any, shown: Any) -> None:
    control = make()
    viewable: Any = adapt_ipywidget(control)
    assert adapt_ipywidget(control) is viewable
    viewable.value = sent
    assert control.value == value
    control.value = set_to
    assert viewable.value == shown


def test_what_a_control_refuses_is_not_shown() -> None:
    control = widgets.IntSlider(3, max=20)
    viewable: Any = adapt_ipywidget(control)
    viewable.value = 99  # ipywidgets takes the nearest
    assert (control.value, viewable.value) == (20, 20)


def test_a_control_follows_its_options_and_its_description() -> None:
    control = widgets.Dropdown(options=["a", "b"], description="old")
    viewable: Any = adapt_ipywidget(control)
    control.options = ["c", "d"]
    control.description = "new"
    control.disabled = True
    assert (viewable.options, viewable.label, viewable.disabled, viewable.value) == (["c", "d"], "new", True, "c")


def test_buttons_labels_progress_and_boxes() -> None:
    pressed: list[object] = []
    button, html, progress = widgets.Button(description="Press"), widgets.HTML("<b>x</b>"), widgets.IntProgress(3)
    label = widgets.Label("<b>")
    button.on_click(pressed.append)
    box = widgets.VBox([button, html])
    viewable: Any = adapt_ipywidget(box)
    viewable[0].clicks += 1
    html.value = "<i>y</i>"
    assert pressed == [button]
    assert viewable[1].object == "<i>y</i>"
    box.children = [button, html, progress, label]
    progress.value = 7
    assert (viewable[2].value, viewable[3].object) == (7, "&lt;b&gt;")
    assert len(adapt_ipywidget(widgets.Tab([widgets.Text()], titles=["One"]))) == 1  # type: ignore[arg-type]


def test_sliders_over_options_and_over_powers() -> None:
    days = widgets.SelectionRangeSlider(options=["Mon", "Tue", "Wed"], index=(0, 1))
    slider, chosen = adapt_ipywidget(days)  # type: ignore[misc]
    slider.value = (1, 2)
    assert (days.value, chosen.object) == (("Tue", "Wed"), "Tue \u2013 Wed")
    days.index = (0, 0)
    assert slider.value == (0, 0)
    power = widgets.FloatLogSlider(value=100, min=0, max=4)
    slider, chosen = adapt_ipywidget(power)  # type: ignore[misc]
    slider.value = 3
    assert (power.value, chosen.object) == (pytest.approx(1000), "1000")
    power.value = 10
    assert slider.value == 1


def test_pictures_uploads_stacks_and_what_is_valid() -> None:
    picture: Any = adapt_ipywidget(widgets.Image(value=b"<svg/>", format="svg+xml", width=40))
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+"' in picture.object
    valid = widgets.Valid(value=True, readout="<b>")
    shown: Any = adapt_ipywidget(valid)
    valid.value = False
    assert "&lt;b&gt;" in shown.object
    upload = widgets.FileUpload(multiple=True)
    place: Any = adapt_ipywidget(upload)
    place.uploaded = (("a.csv", b"abc"),)
    assert [(each.name, each.size, bytes(each.content)) for each in upload.value] == [("a.csv", 3, b"abc")]
    stack = widgets.Stack([widgets.Label("zero"), widgets.Label("one")], selected_index=0)
    chosen: Any = adapt_ipywidget(stack)
    assert chosen[0].object == "zero"
    stack.selected_index = 1
    assert chosen[0].object == "one"
    play = widgets.Play(max=9)
    player: Any = adapt_ipywidget(play)
    player.value = 4
    assert play.value == 4


def test_what_is_no_widget_is_left_to_others() -> None:
    assert adapt_ipywidget(3) is None
    assert adapt_anywidget(widgets.Text()) is None


def test_an_anywidget_has_one_place_that_brings_no_code() -> None:
    counter = Counter()
    place: Any = adapt_anywidget(counter)
    assert adapt_anywidget(counter) is place
    assert place.facts == {"widget": counter.model_id}


def test_an_anywidget_as_an_element() -> None:
    element = ui.anywidget(Counter())
    heard: list[Any] = []
    element.param.watch(lambda event: heard.append(event.new), "value")
    assert element.value == {"count": 0, "width": 10}
    element.count = 3
    assert (element.widget.count, element.count) == (3, 3)
    element.widget.count = 4
    element.value = {"count": 5}
    assert heard == [{"count": each, "width": 10} for each in (3, 4, 5)]
    with pytest.raises(ui.ElementError, match="did you mean 'count'"):
        element.value = {"cuont": 1}
    with pytest.raises(AttributeError):
        _ = element.nothing


def test_all_that_a_widget_has_shines_through_its_element() -> None:
    class Labelled(Counter):
        label = traitlets.Unicode("own").tag(sync=True)
        value = traitlets.Int(1).tag(sync=True)
        _hidden = traitlets.Int(2).tag(sync=True)

        def double(self) -> int:
            return 2 * self.count

        def __getitem__(self, key: str) -> str:
            return key.upper()

        def __contains__(self, key: str) -> bool:
            return key == "a"

    element = ui.anywidget(Labelled())
    element.label = "new"
    element.count = 4
    assert (element.label, element.widget.label, element.double()) == ("new", "new", 8)
    assert element.value == {"count": 4, "width": 10, "label": "new", "value": 1, "_hidden": 2}
    element.value = 5
    assert element.widget.value == 5
    assert (element["a"], "a" in element, "b" in element) == ("A", True, False)
    assert element.model_id == element.widget.model_id


def test_traits_of_an_element_are_read_by_their_names() -> None:
    element = ui.anywidget(Counter())
    assert (element["count"], "count" in element, "cuont" in element) == (0, True, False)
    with pytest.raises(KeyError):
        _ = element["cuont"]


@pytest.mark.parametrize("name", ["CircularRangeSlider", "Slider2D", "TangleSlider", "SortableList"])
def test_the_value_has_the_traits_that_it_has_under_marimo(name: str) -> None:
    needs = {"SortableList": {"value": ["a", "b"]}}
    widget = getattr(wigglystuff, name)(**needs.get(name, {}))
    assert ui.anywidget(widget).value == get_anywidget_state(widget)


def test_an_anywidget_made_anew_keeps_the_traits_a_viewer_changed() -> None:
    old, new = ui.anywidget(Counter()), ui.anywidget(Counter())
    old.widget.count = 7
    new.__appnb_adopt__(old)
    assert (new.value["count"], new.widget.count) == (7, 7)


def test_widgets_go_with_the_session_that_made_them() -> None:
    def session() -> list[weakref.ref[Any]]:
        made = [Counter(), widgets.VBox([widgets.IntSlider()])]
        shown = [show(each) for show, each in zip(VIEWABLE_ADAPTERS, made, strict=False)]
        return [weakref.ref(each) for each in [*made, *shown, made[1].children[0]]]

    references = session()
    gc.collect()
    assert [each() for each in references if each() is not None] == []


def test_outputs_hold_widgets_as_they_stand() -> None:
    context = RenderContext(adapters=VIEWABLE_ADAPTERS)
    for widget in (Counter(), widgets.IntSlider(), ui.anywidget(Counter())):
        (hole,) = render(widget, context).holes
        assert type(hole.viewable).__name__ in ("WidgetPlace", "IntSlider")
