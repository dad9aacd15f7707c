"""Outputs of every kind, some of which follow a slider."""

import appnb

app = appnb.App(title="Outputs")

with app.setup:
    import holoviews as hv
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    import plotly.graph_objects as go
    from bokeh.plotting import figure

    import appnb as nb

    hv.extension("bokeh", logo=False)


@app.cell
def control():
    size = nb.ui.slider(1, 10, label="Size")
    size
    return (size,)


@app.cell
def text(size):
    nb.md(f"The size is {size.value}, *again* {size}, and $x^{size.value}$ is a power.\n\n$$\n\\int x\n$$")
    return


@app.cell
def code():
    nb.md("```python\n@cache\ndef f(x):\n    return str(x) + 'a'  # one\n```")
    return


@app.cell
def table():
    frame = pd.DataFrame({f"column {n}": np.arange(65432) for n in range(30)})
    frame
    return


@app.cell
def plots(size):
    def draw(title):
        plot = figure(width=500, height=200, title=title)
        plot.line([1, 2, 3], [1, size.value, 3])
        return plot

    nb.hstack([draw("one"), draw("two")], widths="equal")
    return


@app.cell
def chart(size):
    go.Figure(go.Bar(x=["a", "b"], y=[1, size.value]))
    return


@app.cell
def shown():
    plt.plot([1, 2])
    plt.show()
    plt.bar([1, 2], [3, 4])
    return


@app.cell
def folded(size):
    def make():
        return nb.vstack([nb.md("made, $y$"), figure(width=200, height=100, title="lazy"), size])

    def fail():
        raise ValueError("a secret")

    nb.accordion({"Works": make, "Fails": fail}, lazy=True)
    return


@app.cell
def stats():
    nb.hstack([nb.stat(65432, label="Rows", bordered=True) for _ in range(4)], widths="equal")
    return


@app.cell
def beside():
    wide = nb.vstack([nb.ui.slider(1, 5, label="Wide", full_width=True), nb.ui.text(label="Too", full_width=True)])
    nb.vstack(
        [
            nb.hstack([wide, nb.image(np.zeros((4, 4)), width=300, height=300)], justify="start"),
            nb.hstack([nb.stat(1, label="Mean"), nb.stat(2, label="Most")], justify="start"),
        ]
    )
    return


@app.cell
def undrawn():
    def draw(x):
        raise ValueError("a secret")

    hv.DynamicMap(draw, kdims=["x"]).redim.values(x=[1, 2])
    return


@app.cell
def tree():
    {"a": {"b": {"c": {"d": list(range(99))}}}}
    return


if __name__ == "__main__":
    app.run()
