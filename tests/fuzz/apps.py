"""The notebook that malformed messages are sent to, and what must hold of it whatever comes."""

from collections.abc import Callable, Mapping
from typing import Any

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    import pandas as pd
    import panel as pn
    from bokeh.models import ColumnDataSource, Div
    from bokeh.plotting import figure

    return ColumnDataSource, Div, figure, nb, pd, pn


@app.cell
def controls(nb, pn):
    n = nb.ui.slider(0, 10, value=5, label="n", url="n")
    span = nb.ui.range_slider(0, 10, value=(2, 3), label="span")
    number = nb.ui.number(start=0, stop=10, value=1, label="number")
    word = nb.ui.dropdown(["a", "b"], value="a", label="word")
    words = nb.ui.multiselect(["a", "b", "c"], value=["a"], label="words")
    text = nb.ui.text(value="", max_length=5, label="text")
    is_on = nb.ui.checkbox(value=False, label="is on")
    fixed = nb.ui.slider(0, 10, value=4, label="fixed", disabled=True)
    go = nb.ui.button(on_click=lambda clicks: clicks + 1, value=0, label="go", disabled=True)
    bare = pn.widgets.IntSlider(start=0, end=10, value=5, label="bare")
    nb.vstack([n, span, number, word, words, text, is_on, fixed, go, bare])
    return bare, fixed, go, is_on, n, number, span, text, word, words


@app.cell
def plot(ColumnDataSource, Div, figure, nb):
    source = ColumnDataSource({"x": [1, 2], "y": [1, 2]})
    drawn = figure(width=200, height=200)
    drawn.scatter("x", "y", source=source)
    nb.vstack([drawn, Div(text="said")])
    return


@app.cell
def rows(nb, pd):
    table = nb.ui.table(pd.DataFrame({"n": range(3)}), label="rows")
    table
    return (table,)


@app.cell
def shown(bare, fixed, go, is_on, n, nb, number, span, text, word, words):
    values = dict(
        n=n.value, span=span.value, number=number.value, word=word.value, words=words.value, text=text.value,
        is_on=is_on.value, fixed=fixed.value, go=go.value, bare=bare.value,
    )
    nb.plain_text(repr(values))
    return (values,)
"""


def _is_within(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10


ALLOWED: Mapping[str, Callable[[Any], bool]] = {
    "n": _is_within,
    "span": lambda value: len(value) == 2 and all(map(_is_within, value)),
    "number": lambda value: value is None or _is_within(value),
    "word": lambda value: value in ("a", "b", None),
    "words": lambda value: isinstance(value, list | tuple) and set(value) <= {"a", "b", "c"},
    "text": lambda value: isinstance(value, str) and len(value) <= 5,
    "is_on": lambda value: isinstance(value, bool),
    "fixed": lambda value: value == 4,
    "go": lambda value: value == 0,
    "bare": _is_within,
}
"""Which values a viewer may give each element."""


def find_forbidden(values: Mapping[str, Any]) -> list[str]:
    """List the values that nobody could have chosen."""
    return [f"{name}={values[name]!r:.80}" for name, is_allowed in ALLOWED.items() if not is_allowed(values[name])]
