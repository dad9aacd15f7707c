"""Elements made of elements: their value follows, forms wait, what is inside is shown once."""

import pytest

from appnb import ui
from appnb.display.hypertext import Html
from appnb.display.text import md


def heard(element: ui.Element) -> list[object]:
    values: list[object] = []
    element.param.watch(lambda event: values.append(event.new), "value")
    return values


def test_a_change_inside_is_a_change_of_the_whole() -> None:
    array = ui.array([ui.slider(1, 10), ui.text()])
    values = heard(array)
    array[0].value = 3
    array[1].value = "x"
    assert values == [[3, ""], [3, "x"]]


def test_a_change_deep_inside_is_heard_outside() -> None:
    outer = ui.dictionary({"inner": ui.array([ui.checkbox()]), "n": ui.number(1, 5)})
    values = heard(outer)
    outer["inner"][0].value = True
    assert values == [{"inner": [True], "n": 1}]


def test_setting_the_whole_sets_its_parts_in_one_change() -> None:
    dictionary = ui.dictionary({"a": ui.slider(1, 10), "b": ui.text()})
    values = heard(dictionary)
    dictionary.value = {"a": 4, "b": "x"}
    assert (dictionary["a"].value, dictionary["b"].value) == (4, "x")
    dictionary.value = {"a": 5}
    assert values == [{"a": 4, "b": "x"}, {"a": 5, "b": "x"}]


def test_what_is_given_is_copied() -> None:
    slider = ui.slider(1, 10)
    array = ui.array([slider, slider])
    slider.value = 9
    array[0].value = 5
    assert (slider.value, array.value) == (9, [5, 1])


def test_an_array_is_a_sequence_and_a_dictionary_a_mapping() -> None:
    array = ui.array([ui.text("a"), ui.text("b")])
    assert len(array) == 2
    assert [each.value for each in reversed(array)] == ["b", "a"]
    assert array[1] in array
    assert bool(ui.array([]))
    dictionary = ui.dictionary({"x": ui.text("a")})
    assert list(dictionary) == ["x"]
    assert "x" in dictionary
    assert dictionary.get("y", 3) == 3
    assert [(name, each.value) for name, each in dictionary.items()] == [("x", "a")]
    assert isinstance(dictionary.hstack(), Html)
    assert isinstance(array.vstack(), Html)


def test_a_click_inside_runs_what_uses_the_whole_and_leaves_no_trace() -> None:
    dictionary = ui.dictionary({"go": ui.run_button(), "n": ui.slider(1, 3)})
    values = heard(dictionary)
    dictionary["go"].click()
    assert dictionary.value == {"go": True, "n": 1}
    dictionary["go"]._end_run()
    assert dictionary.value == {"go": False, "n": 1}
    assert values == [{"go": True, "n": 1}]


def test_a_form_waits_for_its_button() -> None:
    form = ui.slider(1, 10).form()
    values = heard(form)
    form.element.value = 3
    assert form.value is None
    form.submit()
    form.submit()
    assert values == [3, 3]


def test_a_form_that_is_not_valid_says_so_and_keeps_its_value() -> None:
    form = ui.number(1, 10, step=1).form(validate=lambda value: "too many" if value > 5 else None)
    form.element.value = 7
    form.submit()
    assert (form.value, form._note.text) == (None, "too many")
    form.element.value = 4
    form.submit()
    assert (form.value, form._note.text) == (4, "")


def test_a_form_is_cleared() -> None:
    form = ui.dictionary({"a": ui.text("x"), "b": ui.array([ui.slider(1, 5)])}).form(clear_on_submit=True)
    form.element.value = {"a": "y", "b": [3]}
    form.submit()
    assert form.value == {"a": "y", "b": [3]}
    assert form.element.value == {"a": "x", "b": [1]}
    form.element["a"].value = "z"
    form.clear()
    assert form.element.value == {"a": "x", "b": [1]}
    assert form.value == {"a": "y", "b": [3]}


def test_a_form_keeps_what_was_submitted_and_what_was_not_yet() -> None:
    def make() -> ui.form:
        return ui.text("a").form()

    old, new = make(), make()
    old.element.value = "b"
    old.submit()
    old.element.value = "c"
    new.__appnb_adopt__(old)
    assert (new.value, new.element.value) == ("b", "c")


def test_only_the_part_whose_initial_value_changed_starts_anew() -> None:
    old = ui.array([ui.slider(1, 10), ui.slider(1, 10)])
    old.value = [5, 6]
    new = ui.array([ui.slider(1, 10), ui.slider(1, 10, value=2)])
    new.__appnb_adopt__(old)
    assert new.value == [5, 2]


def test_a_batch_puts_elements_into_text() -> None:
    batch = md("I am {name}, {{really}}, $x_{name2}$.").batch(name=ui.text(label="N"))
    assert isinstance(batch, ui.batch)
    html = batch.__appnb_html__()
    assert html.text.count("<appnb-hole") == 1
    assert "{really}" in html.text
    assert [control.element for control in html.embedded.values()] == [batch["name"]]


def test_the_days_of_a_range_follow_each_other() -> None:
    stay = ui.date_range(value=("2025-03-01", "2025-03-14"))
    values = heard(stay)
    stay._children["from"].value = "2025-04-02"
    assert [tuple(map(str, value)) for value in values] == [("2025-04-02", "2025-04-02")]


def test_refresh_counts() -> None:
    tick = ui.refresh(options=["1m", 30], default_interval="1m")
    values = heard(tick)
    tick.tick()
    tick._choice.value = "30"
    tick._button.click()
    assert values == ["1m (1)", "30 (2)"]


@pytest.mark.parametrize(
    ("interval", "seconds"), [("1m 30s", 90), ("500ms", 0.5), (2, 2), ("2", 2), ("1h", 3600), ("1m30", 90)]
)
def test_intervals(interval: object, seconds: float) -> None:
    assert ui.refresh(options=[interval])._seconds == {str(interval): seconds}


def test_each_element_is_shown_in_one_hole() -> None:
    form = ui.dictionary({"a": ui.slider(1, 3), "b": ui.date_range()}).form(label="Form", show_clear_button=True)
    html = form.__appnb_html__()
    assert len(html.embedded) == html.text.count("<appnb-hole") == 1 + 2 + 2 + 1  # a, b's two, buttons, note


def test_tabs_show_anything_and_escape_their_names() -> None:
    tabs = ui.tabs({"<b>": ui.slider(1, 3), "Two": "**bold**"}, value="Two")
    text = tabs.__appnb_html__().text
    assert 'aria-label="&lt;b&gt;" hidden' in text
    assert "<strong>bold</strong>" in text
    assert list(tabs.names) == ["<b>", "Two"]
