"""Cards to arrange by hand."""

import appnb

app = appnb.App(title="Arranged", layout="dashboard")


@app.cell
def tools():
    import appnb as nb

    return (nb,)


@app.cell(title="First", span=4)
def first(nb):
    nb.md("one")
    return


@app.cell(title="Second", span=4)
def second(nb):
    size = nb.ui.slider(0, 10, value=3, label="Size")
    size
    return (size,)


@app.cell(title="Third", span=4)
def third(nb, size):
    nb.md(f"three {size.value}")
    return


@app.cell(title="Nameless")
def _(nb):
    nb.md("four")
    return


if __name__ == "__main__":
    app.run()
