import appnb

app = appnb.App(title="Report", layout="pages")

with app.setup:
    import appnb as nb
    from bokeh.plotting import figure


@app.cell(area="sidebar")
def pick():
    n = nb.ui.slider(1, 10, value=3, label="N", full_width=True)
    n


@app.function
def draw(n):
    f = figure(height=300, sizing_mode="stretch_width", toolbar_location=None)
    f.line(list(range(20)), [i * n % 7 for i in range(20)], line_width=3)
    return f


@app.cell(page="Overview")
def one():
    nb.md("# Overview\n\nGo to [the details](/report/details).")


@app.cell(page="Details")
def two():
    nb.md(f"# Details\n\nn is {n.value}")


@app.cell(span=6)
def chart():
    draw(n.value)


@app.cell(span=6, title="Card")
def chart2():
    draw(n.value + 1)
