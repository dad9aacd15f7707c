"""Widgets of other makers: ipywidgets' controls and anywidgets, in step with Python both ways."""

import datetime as dt
import gc
import weakref
from typing import Any

import anywidget
import ipywidgets as widgets
import pytest
import traitlets

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


def test_what_is_no_widget_is_left_to_others() -> None:
    assert adapt_ipywidget(3) is None
    assert adapt_anywidget(widgets.Text()) is None


def sent_by(host: Any) -> list[Any]:
    sent: list[Any] = []
    host._send_msg = sent.append
    return sent


def test_an_anywidget_follows_the_page_and_the_page_follows_it() -> None:
    counter = Counter()
    host: Any = adapt_anywidget(counter)
    assert adapt_anywidget(counter) is host
    assert host.state == {"count": 0, "width": 10}
    assert (host.module_text, host.style_text) == (Counter._esm, Counter._css)
    sent = sent_by(host)
    host._handle_msg({"change": {"count": 3, "private": 9, "_esm": "bad"}, "view": "v", "number": 1})
    counter.count = 4
    assert (counter.private, counter._esm) == (1, Counter._esm)
    assert sent == [{"change": {"count": 3}, "view": "v", "number": 1}, {"change": {"count": 4}}]


def test_messages_of_an_anywidget_travel_both_ways() -> None:
    counter = Counter()
    got: list[Any] = []
    counter.on_msg(lambda widget, content, buffers: got.append((content, [bytes(each) for each in buffers])))
    host: Any = adapt_anywidget(counter)
    sent = sent_by(host)
    host._handle_msg({"custom": {"hi": 1}, "buffers": [b"ab"]})
    counter.send({"back": 1}, [b"cd"])
    assert got == [({"hi": 1}, [b"ab"])]
    assert sent == [{"custom": {"back": 1}, "buffers": [b"cd"]}]


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


def test_an_anywidget_made_anew_keeps_the_traits_a_viewer_changed() -> None:
    old, new = ui.anywidget(Counter()), ui.anywidget(Counter())
    old.widget.count = 7
    new.__appnb_adopt__(old)
    assert (new.value["count"], new.widget.count) == (7, 7)


def test_widgets_go_with_the_session_that_made_them() -> None:
    def session() -> list[weakref.ref[Any]]:
        made = [Counter(), widgets.VBox([widgets.IntSlider()])]
        shown = [show(each) for show, each in zip(VIEWABLE_ADAPTERS, made, strict=True)]
        return [weakref.ref(each) for each in [*made, *shown, made[1].children[0]]]

    references = session()
    gc.collect()
    assert [each() for each in references if each() is not None] == []


def test_outputs_hold_widgets_as_they_stand() -> None:
    context = RenderContext(adapters=VIEWABLE_ADAPTERS)
    for widget in (Counter(), widgets.IntSlider(), ui.anywidget(Counter())):
        (hole,) = render(widget, context).holes
        assert type(hole.viewable).__name__ in ("AnyWidgetHost", "IntSlider")
