import appnb

app = appnb.App(title="Plots")

with app.setup:
    import appnb as nb
    import holoviews as hv
    import numpy as np
    import pandas as pd  # noqa: F401 - a save in a test uses it
    import panel as pn
    from bokeh.layouts import gridplot
    from bokeh.models import LinearAxis, Range1d
    from bokeh.plotting import figure

    hv.extension("bokeh")
    X = np.arange(100)


@app.cell
def upstream():
    n = nb.ui.slider(1, 9, value=1, label="N")
    n
    return (n,)


@app.cell
def line(n):
    plot = figure(height=200, width=600, tools="pan,reset", x_axis_label="x")
    plot.line(X, X * n.value)
    plot
    return


@app.cell
def fixed(n):
    bounded = figure(height=200, width=600, tools="pan", x_range=(0, 50))
    bounded.line(X, X * n.value)
    bounded
    return


@app.cell
def curve(n):
    hv.Curve((X, X * n.value), "x", "y").opts(height=200, width=600, tools=["pan"])
    return


@app.cell
def inside(n):
    framed = figure(height=200, width=600, tools="pan")
    framed.line(X, X * n.value)
    pn.Column(pn.pane.Markdown("Inside"), framed)
    return


@app.cell
def grid(n):
    both = [figure(height=200, width=300, tools="pan") for _ in range(2)]
    for each in both:
        each.line(X, X * n.value)
    gridplot([both])
    return


@app.cell
def twin(n):
    two = figure(height=200, width=600, tools="pan")
    two.extra_y_ranges = {"right": Range1d(0, 10)}
    two.add_layout(LinearAxis(y_range_name="right"), "right")
    two.line(X, X * n.value)
    two.line(X, X / 10, y_range_name="right")
    two
    return


@app.cell
def still(n):
    untouched = figure(height=200, width=600, tools="pan")
    untouched.line(X, X * n.value)
    untouched
    return


@app.cell
def end(n):
    nb.md(f"end {n.value} first")
    return


if __name__ == "__main__":
    app.run()
