import appnb

app = appnb.App(title="Dash", layout="dashboard")

with app.setup:
    import appnb as nb
    from bokeh.plotting import figure


@app.cell(area="sidebar", title="Choose")
def pick():
    n = nb.ui.slider(1, 10, value=3, label="N", full_width=True)
    kind = nb.ui.dropdown(["a", "b"], value="a", label="Kind")
    name = nb.ui.text(label="Name")
    go = nb.ui.button(label="Go")
    nb.vstack([n, kind, name, go])


@app.cell
def intro():
    nb.md("# A board\n\nSome words about it.")


@app.cell
def k1():
    nb.stat(123 * n.value, label="Revenue", caption="+4%", direction="increase")


@app.cell
def k2():
    nb.stat("45%", label="Margin", caption="-1%", direction="decrease")


@app.cell
def k3():
    nb.stat(9876, label="Orders")


@app.cell
def k4():
    nb.stat(n.value, label="N")


@app.function
def draw(n):
    f = figure(height=300, sizing_mode="stretch_width", toolbar_location=None)
    f.line(list(range(20)), [i * n % 7 for i in range(20)], line_width=3)
    return f


@app.cell(title="Left chart", caption="What is at the left")
def left():
    draw(n.value)


@app.cell(title="Right chart", height=200)
def right():
    draw(2 * n.value)


@app.cell(title="Wide", tab="Chart")
def wide():
    draw(3)


@app.cell(title="Table", tab="Table")
def tab():
    nb.md("| a | b |\n|---|---|\n| 1 | 2 |")


@app.cell(tab="", show="both")
def code():
    nb.md(f"{1 + 1}")


@app.cell(show="nothing")
def unseen():
    nb.md("nobody is to see this")


@app.cell(show="code")
def only_code():
    twice = 2 * n.value
    nb.md(f"value {twice}")
