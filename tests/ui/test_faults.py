"""Each way to get an element wrong, and what is said about it."""

from collections.abc import Callable

import pytest

from appnb import ui
from appnb.ui import ElementError

FAULTS: dict[str, dict[str, Callable[[], object]]] = {
    "NB301": {
        "a misspelt argument": lambda: ui.slider(1, 10, stpe=2),
        "an argument of another element": lambda: ui.checkbox(full_width=True),
    },
    "NB302": {
        "a value above the bounds": lambda: ui.slider(1, 10, value=11, label="Size"),
        "a value below the bounds": lambda: ui.number(start=0, value=-1),
        "a range that ends before it starts": lambda: ui.range_slider(1, 10, value=[5, 2]),
        "a range of three": lambda: ui.range_slider(1, 10, value=[1, 2, 3]),
        "text for a number": lambda: ui.slider(1, 10, value="3"),
        "infinity": lambda: ui.slider(0, float("inf")),
        "a number for text": lambda: ui.text(3),
        "too long a text": lambda: ui.text_area("too long", max_length=3),
        "a number for yes or no": lambda: ui.checkbox(1),
        "more choices than may be": lambda: ui.multiselect(["a", "b"], ["a", "b"], max_selections=1),
        "a value between two steps": lambda: set_value(ui.slider(0.0, 1.0, 0.1), 0.25),
        "a fraction for a field of integers": lambda: set_value(ui.number(1, 10, 1), 2.5),
        "text for a list of options": lambda: set_value(ui.multiselect(["ab"]), "ab"),
    },
    "NB303": {
        "a misspelt option": lambda: ui.dropdown(["north", "south"], value="nort"),
        "the value instead of its name": lambda: ui.radio({"North": "n"}, value="n"),
        "nothing like any option": lambda: ui.multiselect(["a", "b"], value=["zzz"]),
        "an option set by code": lambda: set_value(ui.dropdown({"one": 1}, value="one"), 2),
        "nothing, where something must be chosen": lambda: set_value(ui.dropdown(["a"], value="a"), None),
        "a number beside the steps": lambda: ui.slider(steps=[1, 10, 100], value=12),
    },
    "NB304": {
        "start above stop": lambda: ui.slider(10, 1),
        "a step of zero": lambda: ui.slider(1, 10, 0),
        "a step backwards": lambda: ui.number(step=-2),
        "no stop": lambda: ui.slider(1),
        "steps and bounds": lambda: ui.slider(1, 10, steps=[1, 2]),
        "no steps": lambda: ui.range_slider(steps=[]),
        "a number for steps": lambda: ui.slider(steps=3),
    },
    "NB305": {
        "two options with one name": lambda: ui.multiselect([1, "1"]),
        "a reserved name": lambda: ui.dropdown(["--", "a"]),
        "no option to fall back on": lambda: ui.dropdown([], allow_select_none=False),
        "text for a list": lambda: ui.radio("abc"),
    },
}


def set_value(element: ui.Element, value: object) -> None:
    element.value = value


@pytest.mark.parametrize("code", FAULTS)
def test_what_is_said(code: str, golden: Callable[[str, str], None]) -> None:
    said = []
    for title, make in FAULTS[code].items():
        with pytest.raises(ElementError) as caught:
            make()
        diagnostic = caught.value.diagnostic
        assert diagnostic.code == code, f"{title}: {diagnostic}"
        assert diagnostic.where is not None
        assert diagnostic.where.path == __file__
        said.append(f"{title}:\n{diagnostic.code} {diagnostic.what}\n  fix: {diagnostic.fix}\n")
    golden(f"{code.lower()}.txt", "\n".join(said))


def test_a_fault_is_a_value_error_too() -> None:
    with pytest.raises(ValueError, match="NB304"):
        ui.slider(10, 1)
