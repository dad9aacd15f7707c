"""Tables of every kind; what is chosen in them stands in `data-value`."""

import appnb

app = appnb.App(title="Tables")

with app.setup:
    import numpy as np
    import polars as pl

    import appnb as nb

    def show(name, value):
        return nb.Html(f'<output data-value="{name}">{value}</output>')


@app.cell
def data():
    numbers = np.random.default_rng(0)
    count = 1_000_000
    orders = pl.DataFrame(
        {
            "number": np.arange(count),
            "price": numbers.normal(100, 20, count).round(2),
            "city": numbers.choice(["Oslo", "Rome", "Lima", "Paris"], count),
            "item": [f"item {n}" for n in range(count)],
            "paid": numbers.random(count) > 0.5,
        }
    )


@app.cell
def million():
    many = nb.ui.table(orders, label="Orders", page_size=5, freeze_columns_left=["number"])
    many


@app.cell
def chosen_orders():
    show("orders", many.value["number"].to_list() if len(many.value) < 9 else len(many.value))


@app.cell
def cells():
    squares = nb.ui.table({"a": [1, 2, 3], "b": [4, 5, 6]}, selection="multi-cell", label="Squares")
    squares


@app.cell
def chosen_cells():
    show("squares", [cell.value for cell in squares.value])


@app.cell
def live():
    size = nb.ui.slider(1, 5, label="Size")
    parts = nb.ui.table({"what": ["a slider", "a text"], "it": [size, nb.md("some **bold** text")]}, selection=None)
    parts


@app.cell
def live_value():
    show("size", size.value)


@app.cell
def lazily():
    computed = []
    first = nb.ui.table.lazy(pl.LazyFrame({"n": range(100)}).map_batches(lambda part: computed.append(1) or part))
    first


@app.cell
def again():
    more = nb.ui.button(value=0, on_click=lambda value: value + 1, label="Again")
    more


@app.cell
def made_anew():
    wide = nb.ui.table(
        pl.DataFrame({f"column {n}": [more.value] * 30 for n in range(20)}),
        label="Wide",
        selection=None,
        max_height=200,
    )
    wide
