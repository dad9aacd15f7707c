import appnb

app = appnb.App(title="Columns", layout="columns")

with app.setup:
    import appnb as nb
    from bokeh.plotting import figure


@app.cell(column=1)
def a():
    nb.md("# Left\n\n" + "Some words " * 60)


@app.cell
def b():
    nb.md("More " * 40)


@app.cell(column=2, title="Right")
def c():
    f = figure(height=300, sizing_mode="stretch_width", toolbar_location=None)
    f.line([1, 2, 3], [3, 1, 2], line_width=3)
    f
