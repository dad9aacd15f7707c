import appnb

app = appnb.App(title="Tables")

with app.setup:
    import appnb as nb
    import pandas as pd
    import panel as pn  # noqa: F401 - a save in a test uses it


@app.cell
def upstream():
    n = nb.ui.slider(0, 9, label="N")
    n
    return (n,)


@app.cell
def rows(n):
    data = pd.DataFrame(
        {"name": [f"item {i:02}" for i in range(40)], "size": [i * 7 % 40 + n.value for i in range(40)]}
    )
    stock = nb.ui.table(data, selection="multi", label="Stock")
    stock
    return (stock,)


@app.cell
def chosen(stock):
    nb.md(f"chosen {sorted(stock.value.name)}")
    return


@app.cell
def end(n):
    nb.md(f"end {n.value} first")
    return


if __name__ == "__main__":
    app.run()
