import appnb

app = appnb.App(title="Tabs", layout="tabs")

with app.setup:
    import appnb as nb
    from bokeh.plotting import figure


@app.cell
def top():
    nb.md("# Tabs\n\nAbove them")


@app.cell(title="Words")
def a():
    nb.md("Some words " * 60)


@app.cell(title="Chart")
def c():
    f = figure(height=300, sizing_mode="stretch_width", toolbar_location=None)
    f.line([1, 2, 3], [3, 1, 2], line_width=3)
    f


@app.cell(title="Much more")
def d():
    nb.ui.text(label="Name")
