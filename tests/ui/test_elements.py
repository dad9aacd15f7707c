"""What elements are worth: arguments, values, what they admit, who hears of a change."""

from enum import Enum

import numpy as np
import pandas as pd
import polars as pl
import pytest

from appnb import ui
from appnb.display.embedding import embedding
from appnb.display.hypertext import Html
from appnb.ui.labels import label_html, plain_text

Colour = Enum("Colour", "RED GREEN")

VALUES = {
    "a slider starts at start": (lambda: ui.slider(1, 10), 1),
    "a slider of integers has integers": (lambda: ui.slider(1, 10, value=np.int64(3)), 3),
    "one float makes a slider of floats": (lambda: ui.slider(0, 1, 0.5), 0.0),
    "a float value makes a slider of floats": (lambda: ui.slider(1, 10, value=2.0), 2.0),
    "an initial value may stand between steps": (lambda: ui.slider(1, 10, step=2, value=4), 4),
    "a slider of steps starts at the first": (lambda: ui.slider(steps=[1, 10, 100]), 1),
    "steps may be an array": (lambda: ui.slider(steps=np.array([1.5, 2.5]), value=2.5), 2.5),
    "a slider may have one place": (lambda: ui.slider(3, 3), 3),
    "a range slider starts with the whole range": (lambda: ui.range_slider(1, 10), [1, 10]),
    "a range may be a tuple": (lambda: ui.range_slider(1, 10, value=(2, 6)), [2, 6]),
    "a number without bounds is empty": (lambda: ui.number(), None),
    "a number starts at start": (lambda: ui.number(2, 5), 2),
    "a number starts at stop if that is all": (lambda: ui.number(stop=5), 5),
    "text is empty": (lambda: ui.text(), ""),
    "a text area takes text": (lambda: ui.text_area("a\nb"), "a\nb"),
    "a checkbox is off": (lambda: ui.checkbox(), False),
    "a switch takes numpy's bool": (lambda: ui.switch(np.bool_(True)), True),
    "a dropdown stands at nothing": (lambda: ui.dropdown(["a", "b"]), None),
    "a dropdown that must stand somewhere takes the first": (
        lambda: ui.dropdown({"one": 1, "two": 2}, allow_select_none=False),
        1,
    ),
    "a dropdown takes the name and gives the value": (lambda: ui.dropdown({"one": 1, "two": 2}, "two"), 2),
    "options may be anything": (lambda: ui.dropdown([1, 2], value=2), 2),
    "options may be enums": (lambda: ui.dropdown(list(Colour), value=Colour.RED), Colour.RED),
    "a radio stands at nothing": (lambda: ui.radio(["a", "b"]), None),
    "a radio takes the name and gives the value": (lambda: ui.radio({"one": 1}, "one"), 1),
    "nothing is selected": (lambda: ui.multiselect(["a", "b"]), []),
    "multiselect takes names and gives values": (lambda: ui.multiselect({"one": 1, "two": 2}, ["two"]), [2]),
    "a button has the value it is given": (lambda: ui.button(value=3), 3),
    "a run button is off": (lambda: ui.run_button(), False),
}


@pytest.mark.parametrize(("make", "value"), VALUES.values(), ids=VALUES)
def test_initial_value(make, value) -> None:
    element = make()
    assert element.value == value
    assert type(element.value) is type(value)


ADMITTED = {
    "numpy's numbers become Python's": (lambda: ui.slider(1, 10), np.int32(4), 4),
    "a whole float is an integer to a slider of integers": (lambda: ui.slider(1, 10), 4.0, 4),
    "rounding dust is wiped off": (lambda: ui.slider(0.0, 1.0, 0.1), 0.1 + 0.2, 0.3),
    "the far end is a place, whatever the step": (lambda: ui.slider(0, 10, 3), 10, 10),
    "without a step a float slider stands anywhere": (lambda: ui.slider(0.0, 1.0), 0.123, 0.123),
    "the initial value is a place": (lambda: ui.slider(1, 10, step=2, value=4), 4, 4),
    "a range becomes a list": (lambda: ui.range_slider(1, 10), (2, 3), [2, 3]),
    "a field can be emptied": (lambda: ui.number(1, 10, value=3), None, None),
    "an option is given back as it was offered": (lambda: ui.dropdown([1, 2]), 2.0, 2),
    "a choice is made once": (lambda: ui.multiselect(["a", "b"]), ["b", "a", "b"], ["b", "a"]),
}


@pytest.mark.parametrize(("make", "given", "kept"), ADMITTED.values(), ids=ADMITTED)
def test_what_is_set_is_kept_as_the_element_has_it(make, given, kept) -> None:
    element = make()
    element.value = given
    assert element.value == kept
    assert type(element.value) is type(kept)


def test_a_change_is_heard_once_by_watchers_and_by_on_change() -> None:
    heard: list[object] = []
    element = ui.slider(1, 10, on_change=lambda value: heard.append(("on_change", value)))
    element.param.watch(lambda event: heard.append(("watch", event.new)), "value")
    element.value = 3
    element.value = 3
    assert heard == [("watch", 3), ("on_change", 3)]


def test_what_on_change_raises_is_not_swallowed() -> None:
    element = ui.checkbox(on_change=lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        element.value = True
    assert element.value is True


def test_a_refused_value_changes_nothing() -> None:
    element = ui.slider(1, 10, value=5)
    with pytest.raises(ui.ElementError):
        element.value = 50
    assert element.value == 5


def test_a_button_counts() -> None:
    element = ui.button(value=0, on_click=lambda value: value + 1)
    element.click()
    element.click()
    assert element.value == 2


def test_a_button_without_on_click_is_heard_each_time() -> None:
    heard: list[object] = []
    element = ui.button()
    element.param.watch(lambda event: heard.append(event.type), "value")
    element.click()
    element.click()
    assert heard == ["triggered", "triggered"]


def test_a_run_button_is_true_for_one_run_and_goes_back_unheard() -> None:
    heard: list[object] = []
    element = ui.run_button(on_change=heard.append)
    element.param.watch(lambda event: heard.append(event.new), "value")
    element.click()
    assert element.value is True
    element._end_run()
    assert element.value is False
    assert heard == [True, True]


def test_the_key_of_a_dropdown_tells_options_of_one_value_apart() -> None:
    element = ui.dropdown({"a": 1, "b": 1}, "a")
    element.choose("b")
    assert (element.value, element.selected_key) == (1, "b")
    element = ui.dropdown({"a": 1, "b": 2})
    assert element.selected_key is None
    element.value = 2
    assert element.selected_key == "b"


@pytest.mark.parametrize("library", [pd.Series, pl.Series], ids=["pandas", "polars"])
def test_elements_from_a_column(library) -> None:
    numbers = library([3, 1, 2, None], name="size") if library is pd.Series else library("size", [3, 1, 2, None])
    slider = ui.slider.from_series(numbers, value=2)
    assert (slider.start, slider.stop, slider.value, slider.label) == (1, 3, 2, "size")
    assert ui.range_slider.from_series(numbers).value == [1, 3]
    assert ui.number.from_series(numbers, label="n").label == "n"
    names = (
        library(["b", "a", "b", None], name="who") if library is pd.Series else library("who", ["b", "a", "b", None])
    )
    assert list(ui.dropdown.from_series(names).options) == ["a", "b"]
    assert list(ui.multiselect.from_series(names).options) == ["a", "b"]
    assert ui.radio.from_series(names).label == "who"


def test_a_clone_starts_anew() -> None:
    element = ui.slider(1, 10, value=3)
    element.value = 7
    clone = element._clone()
    assert (clone.value, clone.stop) == (3, 10)
    clone.value = 5
    assert element.value == 7


ADOPTION = {
    "the viewer's value is kept": (lambda: ui.slider(1, 10), lambda: ui.slider(1, 10), 7, 7),
    "also when the label changes": (lambda: ui.slider(1, 10), lambda: ui.slider(1, 10, label="new"), 7, 7),
    "also in wider bounds": (lambda: ui.slider(1, 10), lambda: ui.slider(1, 20), 7, 7),
    "not when it is out of bounds": (lambda: ui.slider(1, 10), lambda: ui.slider(1, 5), 7, 1),
    "not when the author changed the initial value": (
        lambda: ui.slider(1, 10),
        lambda: ui.slider(1, 10, value=2),
        7,
        2,
    ),
    "not by another kind": (lambda: ui.slider(1, 10), lambda: ui.number(1, 10), 7, 1),
    "an option that is gone is not kept": (lambda: ui.dropdown(["a", "b"]), lambda: ui.dropdown(["b", "c"]), "a", None),
    "an option that is there is kept": (lambda: ui.dropdown(["a", "b"]), lambda: ui.dropdown(["b", "c"]), "b", "b"),
    "a click counts once": (lambda: ui.run_button(), lambda: ui.run_button(), True, False),
}


@pytest.mark.parametrize(("make_old", "make_new", "entered", "kept"), ADOPTION.values(), ids=ADOPTION)
def test_adoption(make_old, make_new, entered, kept) -> None:
    old, new = make_old(), make_new()
    old.value = entered
    new.__appnb_adopt__(old)
    assert new.value == kept


def test_adoption_is_not_heard() -> None:
    heard: list[object] = []
    old, new = ui.slider(1, 10), ui.slider(1, 10, on_change=heard.append)
    new.param.watch(heard.append, "value")
    old.value = 7
    new.__appnb_adopt__(old)
    assert heard == []


def test_in_text_an_element_is_its_field_while_a_cell_runs_and_its_repr_elsewhere() -> None:
    element = ui.slider(1, 10, label="**Size** <b>")
    assert f"{element}" == "slider(value=1, label='**Size** <b>')"
    with embedding({}) as registry:
        text = f"{element}"
    assert [control.element for control in registry.values()] == [element]
    assert '<span class="appnb-label"><strong>Size</strong> &lt;b&gt;</span><appnb-hole id=' in text


def test_what_a_cell_depends_on_is_the_value() -> None:
    element = ui.slider(1, 10)
    spec = element.__appnb_source__()
    assert (spec.parameterized, spec.attributes) == (element, {"value"})


LABELS = {
    "Markdown": ("**Size** of `x`", "<strong>Size</strong> of <code>x</code>", "Size of x"),
    "HTML is text": ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;", "<b>x</b>"),
    "no scripts": ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    "mathematics": (r"$\alpha$", r'<span class="appnb-math" data-math="inline">\alpha</span>', r"\alpha"),
    "prices": ("from $5 to $9", "from $5 to $9", "from $5 to $9"),
    "underscores": ("first_name_of", "first_name_of", "first_name_of"),
    "plain": ("Size", "Size", "Size"),
}


@pytest.mark.parametrize(("label", "html", "text"), LABELS.values(), ids=LABELS)
def test_labels(label: str, html: str, text: str) -> None:
    assert (label_html(label), plain_text(label)) == (html, text)


def test_a_label_may_hold_what_display_makes() -> None:
    with embedding({}):
        label = f"{Html('<i>icon</i>')} Size"
        assert label_html(label) == "<i>icon</i> Size"
        assert plain_text(label) == "Size"


def test_an_element_is_put_somewhere_as_html_is() -> None:
    slider = ui.slider(1, 10)
    placed = [slider.left(), slider.center(), slider.right(), slider.style(max_width="9rem"), slider.callout("info")]
    inner = slider.__appnb_html__()
    assert [html.text.replace(inner.text, "…") for html in placed[:4]] == [
        '<div class="appnb-place appnb-left">…</div>',
        '<div class="appnb-place appnb-center">…</div>',
        '<div class="appnb-place appnb-right">…</div>',
        '<div style="max-width: 9rem">…</div>',
    ]
    assert 'class="appnb-callout appnb-info"' in placed[4].text
    for html in placed:
        assert html.embedded == inner.embedded


def test_a_number_without_limits_may_say_so() -> None:
    number = ui.number(-float("inf"), float("inf"), value=3)
    assert (number.start, number.stop, number.value) == (None, None, 3)
