import appnb

app = appnb.App(title="Charts")

with app.setup:
    import appnb as nb
    import numpy as np
    import pandas as pd
    import matplotlib.pyplot as plt
    import altair as alt
    import plotly.express as px
    import plotly.graph_objects as go
    import holoviews as hv
    from bokeh.plotting import figure

    hv.extension("bokeh")


@app.cell
def bokeh_plot():
    p = figure(title="Bokeh", height=250, x_axis_label="time", y_axis_label="value")
    p.line([1, 2, 3], [1, 3, 2], legend_label="a", color="#c03")
    p


@app.cell
def bokeh_own():
    q = figure(title="Bokeh own", height=250, x_axis_label="time")
    q.title.text_color = "#c0392b"
    q.line([1, 2, 3], [1, 3, 2])
    q


@app.cell
def hv_plot():
    hv.Curve([1, 3, 2], label="HoloViews")


@app.cell
def mpl_plot():
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.plot([1, 2, 3], [1, 3, 2], label="one")
    ax.plot([1, 2, 3], [2, 1, 2], label="two")
    ax.set_title("Matplotlib")
    ax.set_xlabel("time")
    ax.legend()
    ax.grid()
    fig


@app.cell
def mpl_heavy():
    rng = np.random.default_rng(0)
    fig2, ax2 = plt.subplots(figsize=(6, 3))
    ax2.scatter(rng.normal(size=6000), rng.normal(size=6000), s=4)
    ax2.set_title("Many points")
    fig2


@app.cell
def mpl_black():
    fig3, ax3 = plt.subplots(figsize=(6, 3))
    ax3.plot([1, 2, 3], [1, 3, 2], "k")
    ax3.set_title("black", color="#c0392b")
    fig3


@app.cell
def altair_plot():
    df = pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2], "c": ["x", "y", "z"]})
    alt.Chart(df, title="Altair").mark_bar().encode(x="a", y="b", color="c")


@app.cell
def altair_own():
    alt.Chart(df, title=alt.Title("Altair own", color="#c0392b")).mark_line().encode(x="a", y="b").configure_axis(
        labelColor="#c0392b"
    )


@app.cell
def plotly_plot():
    px.bar(df, x="a", y="b", color="c", title="Plotly")


@app.cell
def plotly_own():
    go.Figure(
        go.Scatter(x=[1, 2, 3], y=[1, 3, 2]),
        layout=dict(title=dict(text="own", font=dict(color="#c0392b")), paper_bgcolor="#fff3e0"),
    )


@app.cell
def code():
    nb.md("""
```python
def f(x): # hey
    return "text" + 1
```
""")


if __name__ == "__main__":
    app.run()
