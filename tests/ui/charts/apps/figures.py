"""Figures of Plotly to select in, and what each is worth; the test reads `data-value`."""

import appnb

app = appnb.App(title="Figures")

with app.setup:
    import pandas as pd
    import plotly.express as px
    import plotly.graph_objects as go

    import appnb as nb

    def show(name, value):
        return nb.Html(f'<output data-value="{name}">{value}</output>')


@app.cell
def data():
    grid = pd.DataFrame([{"x": x, "y": y, "name": f"{x}-{y}"} for x in range(0, 100, 10) for y in range(0, 100, 10)])
    grid["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(grid.x / 10, unit="D")
    sides = {"range_x": [-7, 93], "range_y": [-7, 93], "width": 420, "height": 420}


@app.cell
def buttons():
    put = nb.ui.run_button(label="Put")
    clear = nb.ui.run_button(label="Clear")
    nb.hstack([put, clear])


@app.cell
def points(grid, sides):
    plot = nb.ui.plotly(px.scatter(grid, x="x", y="y", hover_data=["name"], **sides), label="Grid")
    plot


@app.cell
def points_value(plot):
    show("grid", f"{len(plot.value)}: {[point['name'] for point in plot.value][:3]} {sorted(plot.ranges)}")


@app.cell
def putting(put, clear, plot):
    if put.value:
        plot.value = {"range": {"x": [15, 35], "y": [15, 35]}, "points": [[0, 22], [0, 33]]}
    if clear.value:
        plot.value = {}


@app.cell
def clicked(grid):
    bars = nb.ui.plotly(px.bar(x=["a", "b", "c"], y=[3, 1, 2], width=300, height=250), label="Bars")
    heat = nb.ui.plotly(
        go.Figure(go.Heatmap(x=["u", "v"], y=["p", "q"], z=[[1, 2], [3, 4]]), {"width": 300, "height": 250})
    )
    tree = nb.ui.plotly(
        px.treemap(names=["all", "a", "b"], parents=["", "all", "all"], values=[0, 3, 1], width=300, height=250)
    )
    nb.hstack([bars, heat, tree], justify="start", wrap=True)


@app.cell
def clicked_value(bars, heat, tree):
    nb.vstack(
        [
            show("bars", [(point["x"], point["y"]) for point in bars.value]),
            show("heat", [(point["x"], point["y"], point["z"]) for point in heat.value]),
            show("tree", [point["label"] for point in tree.value]),
        ]
    )


@app.cell
def rows(grid):
    counts = nb.ui.plotly(px.histogram(grid, x="x", nbins=5, width=420, height=250), label="Counts")
    line = nb.ui.plotly(px.line(grid[grid.y == 0], x="at", y="x", width=420, height=250), label="Line")
    nb.hstack([counts, line], justify="start", wrap=True)


@app.cell
def rows_value(counts, line):
    nb.vstack(
        [
            show("counts", f"{len(counts.value)}: {sorted({point['x'] for point in counts.value})}"),
            show("line", [f"{point['at']:%d}" for point in line.value]),
        ]
    )
