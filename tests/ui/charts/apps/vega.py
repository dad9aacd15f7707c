"""Charts of Altair to select in, and what each is worth; the test reads `data-value`."""

import appnb

app = appnb.App(title="Altair")

with app.setup:
    import altair as alt
    import pandas as pd

    import appnb as nb

    def show(name, value):
        return nb.Html(f'<output data-value="{name}">{value}</output>')

    def limits(frame):
        return f"{len(frame)}: x {frame.x.min()} to {frame.x.max()}, y {frame.y.min()} to {frame.y.max()}"


@app.cell
def data():
    grid = pd.DataFrame([{"x": x, "y": y, "c": "ab"[y > 45]} for x in range(0, 100, 10) for y in range(0, 100, 10)])
    grid["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(grid.x / 10, unit="D")
    sides = {"scale": alt.Scale(domain=[-7, 93], nice=False)}
    drawn = alt.Chart(grid, width=300, height=300).mark_point()
    drawn = drawn.encode(x=alt.X("x", **sides), y=alt.Y("y", **sides), color="c")


@app.cell
def buttons():
    put = nb.ui.run_button(label="Put")
    clear = nb.ui.run_button(label="Clear")
    size = nb.ui.slider(1, 3, label="Size")
    nb.hstack([put, clear, size])


@app.cell
def points(drawn):
    grid_chart = nb.ui.altair_chart(drawn, label="Grid")
    grid_chart


@app.cell
def points_value(grid_chart, points):
    show("grid", limits(grid_chart.value))


@app.cell
def putting(put, clear, grid_chart):
    if put.value:
        grid_chart.value = {"select_interval": {"x": [15, 45], "y": [15, 45]}}
    if clear.value:
        grid_chart.value = {}


@app.cell
def bars(grid):
    counts = nb.ui.altair_chart(alt.Chart(grid, width=120).mark_bar().encode(x="c", y="count()"), label="Counts")
    twenties = alt.X("x", bin=alt.Bin(step=20))
    bins = nb.ui.altair_chart(alt.Chart(grid, width=300).mark_bar().encode(x=twenties, y="count()"), label="Bins")
    nb.hstack([counts, bins], justify="start")


@app.cell
def bars_value(counts, bins, bars):
    nb.vstack([show("counts", sorted(set(counts.value.c))), show("bins", sorted(set(bins.value.x)))])


@app.cell
def times(grid):
    line = alt.Chart(grid, width="container", height=120).mark_line().encode(x="at", y="mean(y)")
    when = nb.ui.altair_chart(line, chart_selection="interval")
    nb.md(f"Days: {when}")


@app.cell
def times_value(when):
    show("times", f"{when.value['at'].min()} to {when.value['at'].max()}")


@app.cell
def composed(drawn, grid):
    beside = alt.Chart(grid.head(30), height=120).mark_bar().encode(x="c", y="count()")
    pair = nb.ui.altair_chart(drawn.properties(height=120) | beside)
    pair


@app.cell
def composed_value(pair, grid):
    show("pair", f"{type(pair.value).__name__} {limits(pair.apply_selection(grid))}")


@app.cell
def again(grid, size):
    sized = alt.Chart(grid.assign(size=size.value), width=300).mark_point().encode(x="x", y="y", size="size")
    remade = nb.ui.altair_chart(sized, label="Again")
    remade


@app.cell
def again_value(remade):
    show("again", f"{limits(remade.value)} of size {remade.dataframe['size'].max()}")
