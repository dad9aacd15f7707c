"""What libraries draw under the content security policy of a page, and what of it needs code to be made of text."""

import appnb

app = appnb.App(title="Policy")


@app.cell
def tools():
    import altair as alt
    import pandas as pd
    import panel as pn
    import plotly.graph_objects as go
    from bokeh.models import CustomJS
    from bokeh.models import Slider as BokehSlider
    from bokeh.plotting import figure

    import appnb as nb

    frame = pd.DataFrame({"x": range(5), "y": [3, 1, 4, 1, 5]})
    return BokehSlider, CustomJS, alt, figure, frame, go, nb, pd, pn


@app.cell
def vega(alt, frame):
    alt.Chart(frame).mark_bar().transform_calculate(z="datum.y * 2 + 1").encode(
        x="x:O", y="z:Q", tooltip=alt.Tooltip("z:Q", format=".2f")
    )
    return


@app.cell
def plotly(frame, go):
    go.Figure([go.Scattergl(x=frame.x, y=frame.y), go.Bar(x=frame.x, y=frame.y)])
    return


@app.cell
def bokeh(figure, frame):
    plot = figure(height=200, tools="pan,hover,box_zoom", tooltips=[("y", "@y{0.00}")])
    plot.scatter("x", "y", source=frame)
    plot
    return


@app.cell
def table(frame, pn):
    pn.widgets.Tabulator(frame, formatters={"y": {"type": "progress", "max": 5}})
    return


@app.cell
def component(nb):
    nb.ui.matrix([[1.0, 2.0], [3.0, 4.0]], label="Matrix")
    return


@app.cell
def framed(nb):
    nb.iframe("<p>in a frame</p><script>document.title = eval('1 + 1')</script>")
    return


@app.cell
def linked(BokehSlider, CustomJS):
    slider = BokehSlider(start=0, end=10, value=1, title="linked")
    slider.js_on_change("value", CustomJS(code="document.title = 'ran ' + cb_obj.value"))
    slider
    return


if __name__ == "__main__":
    app.run()
