import appnb

app = appnb.App(title="Zooms")

with app.setup:
    import altair as alt
    import pandas as pd
    import plotly.express as px

    import appnb as nb


@app.cell
def shift():
    by = nb.ui.slider(0, 100, step=10, label="Shift")
    by


@app.cell
def data(by):
    frame = pd.DataFrame({"x": [x + by.value for x in range(10)], "y": [x * x for x in range(10)]})


@app.cell
def vega(frame):
    alt.Chart(frame, width=300, height=200).mark_circle().encode(x="x", y="y").interactive()


@app.cell
def vega_element(frame):
    chart = nb.ui.altair_chart(
        alt.Chart(frame, width=300, height=200).mark_circle().encode(x="x", y="y"), label="Chart"
    )
    chart


@app.cell
def plotly_bare(frame):
    px.scatter(frame, x="x", y="y", height=300, width=400)


@app.cell
def plotly_element(frame):
    plot = nb.ui.plotly(px.scatter(frame, x="x", y="y", height=300, width=400), label="Plot")
    plot
