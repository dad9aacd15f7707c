"""Mathematics whose macros come after it, and a figure of HoloViews whose streams tell what is selected."""

import appnb

app = appnb.App(title="Macros")


with app.setup:
    import holoviews as hv
    import numpy as np
    from holoviews import streams

    import appnb as nb

    hv.extension("bokeh")


@app.cell
def uses():
    nb.md(r"A point in $\R^2$ and one in $\Z$")


@app.cell
def defines():
    nb.latex(r"\newcommand{\R}{\mathbb{R}} \newcommand{\Z}{\mathbb{Z}}")


@app.cell
def points():
    grid = hv.Points(np.array([[x, y] for x in range(5) for y in range(5)]))
    grid = grid.opts(tools=["box_select"], active_tools=["box_select"], size=8, width=300, height=300)
    selection = streams.Selection1D(source=grid)
    beside = hv.DynamicMap(
        lambda index: hv.Curve([0, len(index)]).opts(title=f"{len(index)} points", width=300), streams=[selection]
    )
    grid + beside


@app.cell
def chosen(selection):
    nb.md(f"chosen: {len(selection.index)}")
