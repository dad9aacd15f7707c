import appnb

app = appnb.App(title="Deck", layout="slides")

with app.setup:
    import appnb as nb
    from bokeh.plotting import figure


@app.cell(slide=True, notes="Say hello")
def one():
    nb.md("# A talk\n\nBy somebody")


@app.cell(title="A chart")
def pick():
    n = nb.ui.slider(1, 10, value=3, label="N", full_width=True)
    n


@app.cell
def chart():
    f = figure(height=300, sizing_mode="stretch_width", toolbar_location=None)
    f.line(list(range(20)), [i * n.value % 7 for i in range(20)], line_width=3)
    f


@app.cell(title="Points")
def points():
    nb.md("- one")


@app.cell(slide="fragment")
def more():
    nb.md("- two")


@app.cell(title="End", notes="Thanks")
def end():
    nb.md("Thank you")
