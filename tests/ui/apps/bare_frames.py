"""Frames as the last values of cells: short ones whole, long ones page by page."""

import appnb

app = appnb.App(title="Bare frames")

with app.setup:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    import appnb as nb

    ROWS = 200_000


@app.cell
def start():
    first = nb.ui.number(value=0, label="First")
    first
    return (first,)


@app.cell
def short():
    pd.DataFrame({"city": ["Rome", "Oslo"], "sold": [12, 7]})


@app.cell
def long(first):
    numbers = range(int(first.value), int(first.value) + ROWS)
    orders = pd.DataFrame({"number": numbers, "name": [f"item {n}" for n in numbers]})
    orders
    return (orders,)


@app.cell
def stacked(orders):
    frame = pl.DataFrame({"a": range(100), "b": [n % 7 for n in range(100)]})
    nb.hstack([nb.vstack([nb.md("**Polars**"), frame]), nb.vstack([nb.md("**Arrow**"), pa.table({"c": range(40)})])])
    return (frame,)


@app.cell
def lazily():
    nb.vstack([pl.LazyFrame({"lazy": range(1000)}), duckdb.sql("select range as related from range(1000)")])


@app.cell
def series(orders):
    orders.groupby(orders.number % 30).number.sum().rename("total")
    return
