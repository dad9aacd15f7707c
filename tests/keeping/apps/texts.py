import appnb

app = appnb.App(title="Texts")

with app.setup:
    import appnb as nb
    import panel as pn


@app.cell
def upstream():
    n = nb.ui.slider(0, 9, label="N")
    n
    return (n,)


@app.cell
def typed(n):
    n.value
    name = nb.ui.text(label="Name")
    notes = nb.ui.text_area(label="Notes")
    nb.vstack([name, notes])
    return name, notes


@app.cell
def said(name, notes):
    nb.Html(f"<output>{name.value!r} {notes.value!r}</output>")
    return


@app.cell
def filled(n):
    n.value
    order = nb.ui.form(
        nb.ui.dictionary({"street": nb.ui.text(label="Street"), "count": nb.ui.number(0, 99, label="Count")})
    )
    order
    return (order,)


@app.cell
def ordered(order):
    nb.Html(f"<output>{order.value!r} {order.element.value!r}</output>")
    return


@app.cell
def panels(n):
    n.value
    city = pn.widgets.TextInput(label="City")
    place = pn.Column(city, pn.widgets.TextInput(label="Country"))
    place
    return city, place


@app.cell
def elsewhere(n):
    nb.md(f"Elsewhere {n.value} first")
    return


if __name__ == "__main__":
    app.run()
