"""A box that starts an endless loop, and a bystander."""

import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb

    return (nb,)


@app.cell
def start(nb):
    looping = nb.ui.checkbox(label="loop")
    looping
    return (looping,)


@app.cell
def loop(looping, nb):
    while looping.value:
        pass
    nb.md("at rest")
    return


@app.cell
def more(nb):
    n = nb.ui.number(0, 10, value=1, label="n")
    n
    return (n,)


@app.cell
def shown(n, nb):
    nb.md(f"n={n.value}")
    return
