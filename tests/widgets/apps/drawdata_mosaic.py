"""drawdata and Mosaic, which asks its Python for data in Arrow's binary format."""

import appnb

app = appnb.App(title="drawdata and Mosaic")

with app.setup:
    import pandas as pd
    from drawdata import BarWidget, ScatterWidget
    from mosaic_widget import MosaicWidget

    import appnb as nb


@app.cell
def scatter():
    drawn = nb.ui.anywidget(ScatterWidget(height=200))
    drawn


@app.cell
def bars():
    nb.ui.anywidget(BarWidget(height=250))


@app.cell
def points():
    nb.Html(f"<output data-value='points'>{len(drawn.data_as_pandas)} {len(drawn.value['data'])}</output>")


@app.cell
def mosaic():
    frame = pd.DataFrame({"x": range(50), "y": [n * n % 17 for n in range(50)]})
    spec = {
        "params": {"brush": {"select": "intersect"}},
        "plot": [
            {"mark": "dot", "data": {"from": "t"}, "x": "x", "y": "y", "fill": "teal"},
            {"select": "intervalX", "as": "$brush"},
        ],
        "width": 400,
        "height": 200,
    }
    chosen = nb.ui.anywidget(MosaicWidget(spec, data={"t": frame}))
    chosen


@app.cell
def selection():
    nb.Html(f"<output data-value='brush'>{chosen.value['params']} {len(chosen.data().df())}</output>")
