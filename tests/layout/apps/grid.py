import appnb

app = appnb.App(title="Grid", layout="grid")

with app.setup:
    import appnb as nb
    from bokeh.plotting import figure


@app.function
def draw(n, h=200):
    f = figure(height=h, sizing_mode="stretch_width", toolbar_location=None)
    f.line(list(range(20)), [i * n % 7 for i in range(20)], line_width=3)
    return f


@app.cell(row=1, column=1, span=8, rows=2, title="Tall")
def tall():
    draw(3, 420)


@app.cell(row=1, column=9, span=4, title="One")
def one():
    draw(4)


@app.cell(row=2, column=9, span=4, title="Two")
def two():
    nb.md("Some words " * 60)


@app.cell(row=3, span=6, title="Three")
def three():
    draw(5)


@app.cell(row=3, column=7, span=6, title="Four")
def four():
    nb.md("Little")
