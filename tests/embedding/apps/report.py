import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from growth import app as growth

    return growth, mo


@app.cell
def _(growth):
    second = growth.clone()
    return (second,)


@app.cell
async def one(growth):
    first = await growth.embed()
    first.output
    return (first,)


@app.cell
async def other(second, mo):
    another = await second.embed()
    mo.callout(another.output, kind="info")
    return (another,)


@app.cell
def total(first, another, mo):
    mo.md(f"Together: {first.defs['grown'] + another.defs['grown']}")
    return


if __name__ == "__main__":
    app.run()
