import appnb

app = appnb.App(title="Opened")

with app.setup:
    import appnb as nb
    import panel as pn

    LINES = [f"<p>line {n}</p>" for n in range(60)]


@app.cell
def upstream():
    n = nb.ui.slider(0, 9, label="N")
    n
    return (n,)


@app.cell
def tabs(n):
    nb.ui.tabs({"First": f"seen {n.value}", "Second": nb.ui.slider(0, 9, label="Inside")})
    return


@app.cell
def accordion(n):
    nb.accordion({"Alpha": f"alpha {n.value}", "Beta": f"beta {n.value}", "Gamma": "gamma"})
    return


@app.cell
def details(n):
    nb.Html(f"<details><summary>More</summary><p>more {n.value}</p></details>")
    return


@app.cell
def panels(n):
    n.value
    pn.Tabs(("Left", pn.pane.Markdown("the left")), ("Right", pn.widgets.TextInput(label="Right text")))
    return


@app.cell
def cards(n):
    n.value
    pn.Accordion(("One", pn.pane.Markdown("the one")), ("Two", pn.pane.Markdown("the two")))
    return


@app.cell
def scrolled(n):
    nb.Html(f'<div class="box" style="height: 120px; overflow: auto"><b>{n.value}</b>{"".join(LINES)}</div>')
    return


@app.cell
def column(n):
    n.value
    pn.Column(*[pn.pane.Markdown(f"row {i}") for i in range(40)], height=150, scroll=True)
    return


@app.cell
def long(n):
    nb.Html(f"<div style='height: 2000px'>long {n.value}</div>")
    return


if __name__ == "__main__":
    app.run()
