"""A document."""

import appnb

app = appnb.App(title="Document", outline=True)

with app.setup:
    import appnb as nb
    from bokeh.plotting import figure


@app.cell
def top():
    nb.md("# A document\n\n" + "Some words to read here. " * 30)


@app.cell(title="First part", caption="A caption below the chart, which says what it shows")
def c():
    f = figure(height=300, sizing_mode="stretch_width", toolbar_location=None)
    f.line([1, 2, 3], [3, 1, 2], line_width=3)
    f


@app.cell
def text():
    nb.md("## Second part\n\n" + "Some words to read here. " * 30 + "\n\n### Deeper\n\n" + "Words " * 300)


@app.cell(show="code")
def secret():
    x = 1
    for i in range(3):
        x += i
    x
