"""Frames that readers transform, edit and explore; what comes of it stands in `data-value`."""

import appnb

app = appnb.App(title="Frames")

with app.setup:
    import polars as pl

    import appnb as nb

    def show(name, value):
        return nb.Html(f'<output data-value="{name}">{value}</output>')


@app.cell
def data():
    columns = {"city": ["Rome", "Oslo", "Rome", "Lima"], "sold": [12, 7, 3, 9], "new": [True, False, True, True]}
    sales = pl.DataFrame(columns)


@app.cell
def transformed():
    orders = nb.ui.dataframe(sales)
    orders


@app.cell
def transformed_value():
    show("orders", orders.value.rows())
