"""A cell that fails when the box is ticked, its dependent, and a bystander."""

import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb

    return (nb,)


@app.cell
def switch(nb):
    broken = nb.ui.checkbox(label="break it")
    broken
    return (broken,)


@app.cell
def fragile(broken, nb):
    if broken.value:
        raise ValueError("SECRET reason")
    result = 1
    nb.md("fragile works")
    return (result,)


@app.cell
def dependent(nb, result):
    nb.md(f"dependent of {result}")
    return


@app.cell
def bystander(nb):
    text = nb.ui.text(label="say")
    text
    return (text,)


@app.cell
def echo(nb, text):
    nb.md(f"said {text.value}")
    return


@app.cell
def printer(text):
    print("printed", text.value)
    return
